//! What was derived from captures: facts, that can be thrown away, and opinions, that were shown to
//! somebody and are therefore kept.

use jiff::Timestamp;
use tracking::Text;
use tracking::milestone::Milestone;

use crate::identity::ParcelId;
use crate::notice::NewNotice;

/// The facts of a parcel, to be written together with all that follows from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFacts {
    /// The parcel.
    pub parcel: ParcelId,
    /// The version these facts were derived against ([`crate::Parcel::version`]); they get the next.
    pub expected: u64,
    /// How many looks they were derived from: the length of what [`crate::Store::looks`] gave.
    pub looks_seen: u64,
    /// Where the parcel is in its way.
    pub milestone: Milestone,
    /// The journey, as the engine encodes it.
    pub journey: Vec<u8>,
    /// Further numbers found in the captures: captures of these lead to this parcel too.
    pub aliases: Vec<Text>,
    /// Whom to tell of the change.
    pub notices: Vec<NewNotice>,
    /// Opinions that the notices speak of.
    pub opinions: Vec<Opinion>,
    /// When to ask the carrier next.
    pub next_poll: NextPoll,
}

/// What happens to the planned poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextPoll {
    /// It stays as it is.
    Keep,
    /// It is at this time.
    At(Timestamp),
    /// There is none any more.
    Never,
}

/// What became of [`NewFacts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "facts that met a conflict are not written: read and derive again"]
pub enum Commit {
    /// Written, with their notices, as this version.
    Committed {
        /// The version they have now.
        version: u64,
    },
    /// Somebody else wrote first; nothing was written.
    Conflict {
        /// The version that is there.
        version: u64,
    },
    /// The parcel is not registered, or was forgotten; nothing was written.
    Gone,
}

/// The facts of a parcel as they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Counts the times that facts were written.
    pub version: u64,
    /// When they were written.
    pub derived: Timestamp,
    /// From how many looks.
    pub looks_seen: u64,
    /// Where the parcel is in its way.
    pub milestone: Milestone,
    /// The journey, as the engine encoded it.
    pub journey: Vec<u8>,
}

/// Something said to somebody, at a time: a silence, a verdict, a forecast.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Opinion {
    /// When it was said.
    pub at: Timestamp,
    /// What it is about, such as `forecast`.
    pub kind: Text,
    /// What was said, as the engine encodes it.
    pub bytes: Vec<u8>,
}
