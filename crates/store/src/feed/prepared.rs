//! States made ready on the caller's thread, so that the writer only writes.

use super::parts::Parts;
use super::{NewState, places};
use crate::identity::Bucket;
use crate::notice::NewNotice;

/// A state, made small.
#[derive(Debug)]
pub struct Prepared {
    /// All but its looks; what notices say is packed.
    pub state: NewState,
    /// The looks, packed.
    pub packed: Option<Vec<u8>>,
    /// Where the items are, as it is written in a row.
    pub items: Vec<u8>,
}

/// Makes states small.
#[must_use]
pub fn prepare(states: &[NewState], parts: &Parts) -> Vec<Prepared> {
    states.iter().map(|state| Prepared::new(state, parts)).collect()
}

/// What they weigh while they wait.
#[must_use]
pub fn weight(states: &[Prepared]) -> usize {
    let packed = |state: &Prepared| state.packed.as_ref().map_or(0, Vec::len);
    states.iter().map(|state| size_of::<Prepared>() + packed(state)).sum()
}

/// Notices with what they say packed.
#[must_use]
pub fn packed(bucket: Bucket, notices: &[NewNotice], parts: &Parts) -> Vec<NewNotice> {
    let packed = |notice: &NewNotice| NewNotice {
        payload: parts.pack_payload(bucket, &notice.payload),
        endpoint: notice.endpoint,
        kind: notice.kind.clone(),
    };
    notices.iter().map(packed).collect()
}

impl Prepared {
    fn new(state: &NewState, parts: &Parts) -> Self {
        let bucket = state.parcel.bucket();
        let light = NewState {
            parcel: state.parcel,
            number: state.number.clone(),
            account: state.account.clone(),
            carrier: state.carrier.clone(),
            registered: state.registered,
            expected: state.expected,
            milestone: state.milestone,
            looks: None,
            items: state.items.clone(),
            aliases: state.aliases.clone(),
            notices: packed(bucket, &state.notices, parts),
        };
        Self {
            packed: state.looks.as_ref().map(|looks| parts.pack(bucket, looks)),
            items: places::write(&state.items),
            state: light,
        }
    }
}
