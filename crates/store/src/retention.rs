//! How long things are kept: a parcel that is over ages out as a whole, once nobody spoke of it for so long.
//!
//! As a whole, because facts are a function of captures: facts whose captures were gone could neither be explained nor
//! derived again, and a replay would empty them. What [`Remains`] of a parcel is one digest over all its looks; of
//! captures of its own also their digests and hours, as after it was forgotten. Unlike a forgotten one it may be known
//! again, for carriers use numbers again. Its versions go on, so that no notice of a later life has the id of an
//! earlier one.

use jiff::{SignedDuration, Timestamp};
use tracking::Text;
use tracking::milestone::Milestone;

use crate::capture::link;
use crate::error::StoreError;
use crate::identity::{Digest, ParcelId};

/// How long what is kept; none for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// A parcel whose journey ended, after the last look at it.
    pub ended: Option<SignedDuration>,
    /// A parcel whose journey never ended, after the last look at it.
    pub silent: Option<SignedDuration>,
    /// A settled notice with its attempts, after it was queued.
    pub notices: Option<SignedDuration>,
    /// What was said, after it was said.
    pub opinions: Option<SignedDuration>,
}

/// What a call removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Aged {
    /// How many parcels.
    pub parcels: u64,
    /// How many captures lost their bytes.
    pub captures: u64,
    /// How many notices were removed.
    pub notices: u64,
    /// How many opinions were removed.
    pub opinions: u64,
    /// After which parcel to go on; none when every parcel was looked at.
    pub next: Option<ParcelId>,
    /// Old copies may lie in unused parts of the files until [`crate::Store::compact`] is called.
    pub compact_advised: bool,
}

/// What stays of a parcel that aged out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remains {
    /// The version that it had; those of a later life go on from there.
    pub version: u64,
    /// How many looks there were.
    pub looks: u64,
    /// The [`crate::chain`] over them; over those of a later life it goes on.
    pub chain: Digest,
}

/// A look, as far as a chain is over it: when, from which source, its digest.
pub type Linked = (Timestamp, Text, Digest);

impl Remains {
    /// What remains after these looks, in whatever order, and after what remains of an earlier life.
    #[must_use]
    pub fn of(version: u64, mut looks: Vec<Linked>, before: Option<&Self>) -> Self {
        looks.sort_unstable();
        let (known, chain) = before.map_or((0, Digest([0; 32])), |before| (before.looks, before.chain));
        let chain = looks.iter().fold(chain, |chain, (at, source, digest)| link(chain, *at, source, *digest));
        let version = version.max(before.map_or(0, |before| before.version));
        Self { version, looks: known + looks.len() as u64, chain }
    }
}

impl Policy {
    /// Whether nothing ever ages.
    #[must_use]
    pub fn keeps_all(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a parcel is old enough to go. A stale one, or one of which a notice waits, never is: its story is not
    /// told yet.
    #[must_use]
    pub fn is_over(&self, now: Timestamp, milestone: Option<Milestone>, last_look: Timestamp) -> bool {
        let ended = milestone.is_some_and(Milestone::is_final);
        let age = if ended { self.ended } else { self.silent };
        age.and_then(|age| before(now, age)).is_some_and(|hour| last_look < hour)
    }

    /// Settled notices that were queued before this hour go.
    #[must_use]
    pub fn notices_before(&self, now: Timestamp) -> Option<Timestamp> {
        self.notices.and_then(|age| before(now, age))
    }

    /// Opinions that were said before this hour go.
    #[must_use]
    pub fn opinions_before(&self, now: Timestamp) -> Option<Timestamp> {
        self.opinions.and_then(|age| before(now, age))
    }
}

impl Aged {
    /// Adds what another call removed.
    pub fn add(&mut self, other: &Self) {
        self.parcels += other.parcels;
        self.captures += other.captures;
        self.notices += other.notices;
        self.opinions += other.opinions;
    }

    /// Whether anything was removed.
    #[must_use]
    pub fn removed(&self) -> bool {
        self.parcels + self.captures + self.notices + self.opinions > 0
    }
}

/// What a store says that does not age anything out yet: an error, unless everything is kept anyway.
pub(crate) fn not_yet(policy: &Policy) -> Result<Aged, StoreError> {
    if policy.keeps_all() {
        return Ok(Aged::default());
    }
    let why = "this store does not age anything out yet; leave `[retention]` out of the settings";
    Err(StoreError::Io { doing: "age out what is old".into(), why: why.into() })
}

fn before(now: Timestamp, age: SignedDuration) -> Option<Timestamp> {
    now.checked_sub(age).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parcel_is_over_by_its_end_or_by_its_silence() {
        let day = |day: i64| Timestamp::from_second(day * 86_400).unwrap();
        let days = |days: i64| Some(SignedDuration::from_hours(24 * days));
        let policy = Policy { ended: days(30), silent: days(90), ..Policy::default() };
        let cases = [
            (Some(Milestone::Delivered), 31, true),
            (Some(Milestone::Delivered), 30, false),
            (Some(Milestone::InTransit), 31, false),
            (Some(Milestone::InTransit), 91, true),
            (None, 91, true),
        ];
        for (milestone, age, over) in cases {
            assert_eq!(policy.is_over(day(1000), milestone, day(1000 - age)), over, "{milestone:?} {age}");
        }
        assert!(!Policy::default().is_over(day(1000), Some(Milestone::Delivered), day(0)));
    }
}
