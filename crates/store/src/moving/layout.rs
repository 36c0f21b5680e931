//! How what a store holds is laid out to be digested: written down, so that two stores of different kinds, or two
//! versions of this program, find the same digest of the same content.
//!
//! Fields follow one another in the order of the `lay` functions. A number is eight bytes, the greatest first; a time
//! is its microseconds since 1970, as such a number of two's complement; bytes and texts have their length before
//! them; what may be missing has a byte before it, 0 or 1; a list has its length before it. Words stand for kinds,
//! milestones and outcomes. Who changes the layout raises [`VERSION`]; a copy between two versions is then told as a
//! difference, and made again.

use jiff::Timestamp;
use tracking::milestone::Milestone;

use super::{Whole, WholeNotice};
use crate::{Body, Digest, Facts, Opinion, Outcome, Parcel, Remains, StoredLook};

/// Of this layout.
const VERSION: &str = "whole 2";

/// Bytes to be digested.
#[derive(Default)]
pub(super) struct Layout(Vec<u8>);

impl Layout {
    pub(super) fn number(&mut self, number: u64) {
        self.0.extend(number.to_be_bytes());
    }

    pub(super) fn flag(&mut self, flag: bool) {
        self.0.push(u8::from(flag));
    }

    pub(super) fn time(&mut self, time: Timestamp) {
        self.0.extend(time.as_microsecond().to_be_bytes());
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn maybe<T>(&mut self, one: Option<T>, lay: impl FnOnce(&mut Self, T)) {
        self.flag(one.is_some());
        if let Some(one) = one {
            lay(self, one);
        }
    }

    pub(super) fn list<T>(&mut self, all: &[T], lay: impl Fn(&mut Self, &T)) {
        self.number(all.len() as u64);
        all.iter().for_each(|one| lay(self, one));
    }
}

impl Whole {
    /// One digest over everything. What does not verify any more is another content.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut layout = Layout::default();
        layout.0.extend(self.id.0);
        layout.maybe(self.parcel.as_ref(), parcel);
        layout.list(&self.numbers, |layout, number| layout.bytes(number.as_bytes()));
        layout.list(&self.looks, look);
        layout.maybe(self.state.as_ref(), |layout, state| state.lay(layout));
        layout.flag(self.stale);
        layout.maybe(self.facts.as_ref(), facts);
        layout.list(&self.opinions, opinion);
        layout.list(&self.notices, notice);
        layout.maybe(self.remains.as_ref(), remains);
        Digest::of_parts(VERSION, &[&layout.0])
    }
}

fn milestone(layout: &mut Layout, milestone: Milestone) {
    layout.bytes(milestone.name().as_bytes());
}

fn parcel(layout: &mut Layout, parcel: &Parcel) {
    layout.bytes(parcel.account.0.as_bytes());
    layout.bytes(parcel.number.as_bytes());
    layout.maybe(parcel.carrier.as_ref(), |layout, carrier| layout.bytes(carrier.as_bytes()));
    layout.maybe(parcel.reference.as_ref(), |layout, reference| layout.bytes(reference.as_bytes()));
    layout.bytes(&parcel.token.0);
    layout.time(parcel.registered);
    layout.maybe(parcel.next_poll, Layout::time);
    layout.maybe(parcel.milestone, milestone);
    layout.number(parcel.version);
    layout.flag(parcel.forgotten);
}

/// The bytes are in the digest of the capture; whether they still are is said here.
fn look(layout: &mut Layout, look: &StoredLook) {
    layout.time(look.received);
    layout.bytes(look.source.as_bytes());
    layout.bytes(look.kind.name().as_bytes());
    layout.bytes(&look.digest.0);
    layout.bytes(look.content_type.as_bytes());
    layout.maybe(look.envelope, |layout, envelope| layout.bytes(&envelope.0));
    layout.flag(matches!(look.body, Body::Kept(_)));
    layout.flag(look.verifies());
}

fn facts(layout: &mut Layout, facts: &Facts) {
    layout.number(facts.version);
    layout.time(facts.derived);
    layout.number(facts.looks_seen);
    milestone(layout, facts.milestone);
    layout.bytes(&facts.journey);
}

fn opinion(layout: &mut Layout, opinion: &Opinion) {
    layout.time(opinion.at);
    layout.bytes(opinion.kind.as_bytes());
    layout.bytes(&opinion.bytes);
}

fn notice(layout: &mut Layout, whole: &WholeNotice) {
    layout.bytes(&whole.notice.id.0);
    layout.bytes(&whole.notice.endpoint.0);
    layout.bytes(whole.notice.kind.as_bytes());
    layout.time(whole.notice.queued);
    layout.maybe(whole.notice.due, Layout::time);
    layout.list(&whole.notice.attempts, |layout, attempt| {
        layout.number(attempt.attempt.into());
        layout.time(attempt.at);
        outcome(layout, &attempt.outcome);
    });
    layout.number(whole.version);
    layout.bytes(whole.account.0.as_bytes());
    layout.bytes(&whole.payload);
    layout.number(whole.claims.into());
}

fn outcome(layout: &mut Layout, outcome: &Outcome) {
    let (word, again, said) = match outcome {
        Outcome::Told { answer } => ("told", None, answer),
        Outcome::Retry { at, why } => ("retry", Some(*at), why),
        Outcome::GaveUp { why } => ("gave-up", None, why),
    };
    layout.bytes(word.as_bytes());
    layout.maybe(again, Layout::time);
    layout.bytes(said.as_bytes());
}

fn remains(layout: &mut Layout, remains: &Remains) {
    layout.number(remains.version);
    layout.number(remains.looks);
    layout.bytes(&remains.chain.0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccountId, ParcelId, Token};

    fn whole() -> Whole {
        let ours = AccountId::new("ours");
        let parcel = Parcel {
            id: ParcelId::new(&ours, "LB123456785CN", None),
            account: ours,
            number: "LB123456785CN".into(),
            carrier: Some("post".into()),
            reference: None,
            token: Token([7; 16]),
            registered: Timestamp::from_second(1_785_571_200).unwrap(),
            next_poll: Some(Timestamp::from_second(-1).unwrap()),
            milestone: Some(Milestone::Accepted),
            version: 3,
            forgotten: false,
        };
        let numbers = vec!["1Z0".into(), parcel.number.clone()];
        let remains = Some(Remains { version: 2, looks: 9, chain: Digest([1; 32]) });
        Whole { numbers, remains, parcel: Some(parcel.clone()), ..Whole::new(parcel.id) }
    }

    /// Stores of another version of this program find the same digest, as long as the layout is the same.
    #[test]
    fn the_layout_is_what_it_was() {
        let known = "c2463115c5f396197df51f202c37883ea0ed1d811d6d2270471e15941060ed55";
        assert_eq!(whole().digest().to_string(), known, "raise the version of the layout");
    }

    #[test]
    fn every_part_counts_and_where_it_ends() {
        let changed: [fn(&mut Whole); 9] = [
            |whole| whole.parcel = None,
            |whole| whole.parcel.as_mut().unwrap().reference = Some("".into()),
            |whole| whole.parcel.as_mut().unwrap().forgotten = true,
            |whole| whole.numbers = vec!["1Z0LB123456785CN".into()],
            |whole| whole.stale = true,
            |whole| whole.remains = None,
            |whole| whole.remains.as_mut().unwrap().version = 3,
            |whole| {
                let at = Timestamp::UNIX_EPOCH;
                whole.opinions = vec![Opinion { at, kind: "forecast".into(), bytes: Vec::new() }];
            },
            |whole| {
                let derived = Timestamp::UNIX_EPOCH;
                let milestone = Milestone::Accepted;
                whole.facts = Some(Facts { version: 0, derived, looks_seen: 0, milestone, journey: vec![] });
            },
        ];
        let mut seen = vec![whole().digest()];
        for change in changed {
            let mut whole = whole();
            change(&mut whole);
            assert!(!seen.contains(&whole.digest()), "{whole:?}");
            seen.push(whole.digest());
        }
    }
}
