//! All that a store in memory keeps of one parcel.

mod moving;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use tracking::Text;

use crate::{
    Aged, Appended, Attempt, Body, CaptureKind, ClaimedNotice, Commit, Digest, EndpointId, Facts, Forgotten,
    NewCapture, NewFacts, NewNotice, NewParcel, NextPoll, Notice, NoticeId, Opinion, Outcome, Parcel, Policy,
    PutOff, Registered, Remains, StoredLook, Token, chain,
};

/// A parcel, from its first capture on; known once it is registered.
#[derive(Default)]
pub(super) struct Life {
    pub(super) known: Option<Parcel>,
    pub(super) numbers: BTreeSet<Text>,
    pub(super) looks: BTreeMap<(Timestamp, Text, Digest), Option<Digest>>,
    pub(super) captures: BTreeMap<Digest, Capture>,
    pub(super) stale: bool,
    pub(super) facts: Option<Facts>,
    pub(super) opinions: BTreeSet<Opinion>,
    pub(super) notices: BTreeMap<(u64, NoticeId), Queued>,
    /// The version that an aged parcel had.
    version: u64,
    /// What stayed of it when it last aged out.
    pub(super) remains: Option<Remains>,
}

pub(super) struct Capture {
    kind: CaptureKind,
    content_type: Text,
    pub(super) body: Body,
}

pub(super) struct Queued {
    endpoint: EndpointId,
    kind: Text,
    payload: Vec<u8>,
    queued: Timestamp,
    pub(super) due: Option<Timestamp>,
    tries: u32,
    attempts: Vec<Attempt>,
}

/// A time as stores keep it: to the microsecond.
pub(super) fn kept(time: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(time.as_microsecond()).unwrap_or(time)
}

impl Life {
    /// Registered, and not forgotten.
    pub(super) fn alive(&self) -> Option<&Parcel> {
        self.known.as_ref().filter(|parcel| !parcel.forgotten)
    }

    fn forgotten(&self) -> bool {
        self.known.as_ref().is_some_and(|parcel| parcel.forgotten)
    }

    pub(super) fn register(&mut self, now: Timestamp, new: &NewParcel) -> Registered {
        let told = |new_one, forgotten, token| Registered { id: new.id, new: new_one, forgotten, token };
        match &mut self.known {
            Some(known) if known.forgotten && !new.revive => return told(false, true, known.token),
            Some(known) if !known.forgotten => {
                known.reference = known.reference.take().or_else(|| new.reference.clone());
                return told(false, false, known.token);
            }
            _ => {}
        }
        let before = self.known.take();
        self.known = Some(Parcel {
            id: new.id,
            account: new.account.clone(),
            number: new.number.clone(),
            carrier: new.carrier.clone(),
            reference: new.reference.clone(),
            token: new.token,
            registered: before.as_ref().map_or(kept(now), |parcel| parcel.registered),
            next_poll: new.first_poll.map(kept),
            milestone: None,
            version: before.map_or(self.version, |parcel| parcel.version),
            forgotten: false,
        });
        self.numbers.insert(new.number.clone());
        self.stale |= !self.looks.is_empty();
        told(true, false, new.token)
    }

    pub(super) fn append(&mut self, capture: &NewCapture) -> Appended {
        let digest = capture.digest();
        let key = (kept(capture.received), capture.source.clone(), digest);
        if let Some(envelope) = self.looks.get_mut(&key) {
            // Of two envelopes of the same look the greater is kept, so that their order means nothing.
            *envelope = (*envelope).max(capture.envelope);
            return Appended { digest, new: false };
        }
        self.looks.insert(key, capture.envelope);
        let whole = Body::Kept(capture.items.clone());
        let body = if self.forgotten() { Body::Forgotten(whole.digests()) } else { whole };
        let (kind, content_type) = (capture.kind, capture.content_type.clone());
        let known =
            self.captures.entry(digest).or_insert_with(|| Capture { kind, content_type, body: body.clone() });
        if matches!((&known.body, &body), (Body::Forgotten(_), Body::Kept(_))) {
            known.body = body;
        }
        self.stale |= self.alive().is_some();
        Appended { digest, new: true }
    }

    pub(super) fn looks(&self, upto: Option<Timestamp>) -> Vec<StoredLook> {
        let seen = self.looks.iter().filter(|((received, ..), _)| upto.is_none_or(|upto| *received <= upto));
        seen.filter_map(|((received, source, digest), envelope)| {
            let capture = self.captures.get(digest)?;
            Some(StoredLook {
                received: *received,
                source: source.clone(),
                kind: capture.kind,
                digest: *digest,
                content_type: capture.content_type.clone(),
                body: capture.body.clone(),
                envelope: *envelope,
            })
        })
        .collect()
    }

    pub(super) fn commit(&mut self, now: Timestamp, facts: &NewFacts) -> Commit {
        let looks = self.looks.len() as u64;
        let Some(known) = self.known.as_mut().filter(|parcel| !parcel.forgotten) else { return Commit::Gone };
        if known.version != facts.expected {
            return Commit::Conflict { version: known.version };
        }
        known.version += 1;
        known.milestone = Some(facts.milestone);
        known.next_poll = match facts.next_poll {
            NextPoll::Keep => known.next_poll,
            NextPoll::At(at) => Some(kept(at)),
            NextPoll::Never => None,
        };
        let version = known.version;
        self.stale &= looks > facts.looks_seen;
        self.facts = Some(Facts {
            version,
            derived: kept(now),
            looks_seen: facts.looks_seen,
            milestone: facts.milestone,
            journey: facts.journey.clone(),
        });
        self.numbers.extend(facts.aliases.iter().cloned());
        for notice in &facts.notices {
            let id = NoticeId::new(facts.parcel, version, &notice.kind, notice.endpoint);
            self.notices.entry((version, id)).or_insert_with(|| Queued::new(now, notice));
        }
        facts.opinions.iter().for_each(|opinion| self.say(opinion));
        Commit::Committed { version }
    }

    pub(super) fn say(&mut self, opinion: &Opinion) {
        if !self.forgotten() {
            self.opinions.insert(Opinion { at: kept(opinion.at), ..opinion.clone() });
        }
    }

    /// Those that are due and have no unsettled elder to the same endpoint, with when they were due.
    pub(super) fn claimable(&self, now: Timestamp) -> Vec<(Timestamp, u64, NoticeId)> {
        let waiting = |version: u64, endpoint| {
            self.notices.iter().any(|((elder, _), notice)| {
                *elder < version && notice.endpoint == endpoint && notice.due.is_some()
            })
        };
        let due = |((version, id), notice): (&(u64, NoticeId), &Queued)| {
            let due = notice.due.filter(|due| *due <= now)?;
            (!waiting(*version, notice.endpoint)).then_some((due, *version, *id))
        };
        self.notices.iter().filter_map(due).collect()
    }

    pub(super) fn claim(&mut self, version: u64, id: NoticeId, until: Timestamp) -> Option<ClaimedNotice> {
        let parcel = self.known.as_ref()?;
        let notice = self.notices.get_mut(&(version, id))?;
        notice.due = Some(until);
        notice.tries += 1;
        Some(ClaimedNotice {
            id,
            parcel: parcel.id,
            account: parcel.account.clone(),
            endpoint: notice.endpoint,
            kind: notice.kind.clone(),
            payload: notice.payload.clone(),
            queued: notice.queued,
            attempt: notice.tries,
        })
    }

    pub(super) fn settle(&mut self, now: Timestamp, id: NoticeId, attempt: u32, outcome: &Outcome) -> bool {
        let Some((_, notice)) = self.notices.iter_mut().find(|((_, known), _)| *known == id) else {
            return false;
        };
        let settled = notice.attempts.last().is_some_and(|last| last.attempt == attempt);
        if settled || notice.tries != attempt || notice.due.is_none() {
            return false;
        }
        notice.due = if let Outcome::Retry { at, .. } = outcome { Some(kept(*at)) } else { None };
        notice.attempts.push(Attempt { attempt, at: kept(now), outcome: outcome.clone() });
        true
    }

    pub(super) fn put_off(&mut self, put_off: &PutOff) {
        let mine = |((_, id), notice): &(&(u64, NoticeId), &mut Queued)| {
            let settled = notice.attempts.last().is_some_and(|last| last.attempt == put_off.attempt);
            *id == put_off.id && notice.tries == put_off.attempt && notice.due.is_some() && !settled
        };
        if let Some((_, notice)) = self.notices.iter_mut().find(mine) {
            notice.due = Some(kept(put_off.until));
            notice.tries -= 1;
        }
    }

    pub(super) fn notices(&self) -> Vec<Notice> {
        let remembered = |((_, id), notice): (&(u64, NoticeId), &Queued)| Notice {
            id: *id,
            endpoint: notice.endpoint,
            kind: notice.kind.clone(),
            queued: notice.queued,
            due: notice.due,
            attempts: notice.attempts.clone(),
        };
        self.notices.iter().map(remembered).collect()
    }

    pub(super) fn forget(&mut self, forgotten: &mut Forgotten) {
        let Some(known) = &mut self.known else { return };
        forgotten.parcels += u64::from(!known.forgotten);
        forgotten.notices += self.notices.len() as u64;
        forgotten.opinions += self.opinions.len() as u64;
        for capture in self.captures.values_mut() {
            forgotten.captures += u64::from(matches!(capture.body, Body::Kept(_)));
            capture.body = Body::Forgotten(capture.body.digests());
        }
        let stone = Parcel {
            number: "".into(),
            carrier: None,
            reference: None,
            token: Token([0; 16]),
            next_poll: None,
            milestone: None,
            version: known.version + u64::from(known.version > 0),
            forgotten: true,
            ..known.clone()
        };
        let (looks, captures) = (std::mem::take(&mut self.looks), std::mem::take(&mut self.captures));
        *self = Self { known: Some(stone), looks, captures, ..Self::default() };
    }

    /// Removes what is older than a policy lets it be.
    pub(super) fn age_out(&mut self, now: Timestamp, policy: &Policy, aged: &mut Aged) {
        let Some(known) = self.alive() else { return };
        let last = self.looks.keys().map(|(received, ..)| *received).max().unwrap_or(known.registered);
        let waits = self.stale || self.notices.values().any(|notice| notice.due.is_some());
        if !waits && policy.is_over(now, known.milestone, last.max(known.registered)) {
            let mut forgotten = Forgotten::default();
            self.forget(&mut forgotten);
            self.version = self.known.take().map_or(0, |stone| stone.version);
            let looks = self.looks(None);
            self.remains =
                Some(Remains { version: self.version, looks: looks.len() as u64, chain: chain(&looks) });
            aged.parcels += forgotten.parcels;
            aged.captures += forgotten.captures;
            aged.notices += forgotten.notices;
            aged.opinions += forgotten.opinions;
            return;
        }
        if let Some(hour) = policy.notices_before(now) {
            let before = self.notices.len();
            self.notices.retain(|_, notice| notice.due.is_some() || notice.queued >= hour);
            aged.notices += (before - self.notices.len()) as u64;
        }
        if let Some(hour) = policy.opinions_before(now) {
            let before = self.opinions.len();
            self.opinions.retain(|opinion| opinion.at >= hour);
            aged.opinions += (before - self.opinions.len()) as u64;
        }
    }
}

impl Queued {
    fn new(now: Timestamp, notice: &NewNotice) -> Self {
        Self {
            endpoint: notice.endpoint,
            kind: notice.kind.clone(),
            payload: notice.payload.clone(),
            queued: kept(now),
            due: Some(kept(now)),
            tries: 0,
            attempts: Vec::new(),
        }
    }
}
