//! A life as it is told to another store, and taken from one. What feeds told comes as looks: a store in memory has no
//! way of its own for feeds.

use std::collections::{BTreeMap, BTreeSet};

use super::{Capture, Life, Queued};
use crate::moving::{Whole, WholeNotice};
use crate::{AccountId, ParcelId};

impl Life {
    pub(in crate::memory) fn whole(&self, id: ParcelId) -> Whole {
        let account = self.known.as_ref().map_or_else(|| AccountId::new(""), |known| known.account.clone());
        let told = self.notices().into_iter().zip(&self.notices);
        let told = told.map(|(notice, ((version, _), queued))| WholeNotice {
            notice,
            version: *version,
            account: account.clone(),
            payload: queued.payload.clone(),
            claims: queued.tries,
        });
        Whole {
            parcel: self.known.clone(),
            numbers: self.numbers.iter().cloned().collect(),
            looks: self.looks(None),
            stale: self.stale,
            facts: self.facts.clone(),
            opinions: self.opinions.iter().cloned().collect(),
            notices: told.collect(),
            remains: self.remains,
            ..Whole::new(id)
        }
    }

    pub(in crate::memory) fn of(whole: &Whole) -> Self {
        let capture = |look: &crate::StoredLook| Capture {
            kind: look.kind,
            content_type: look.content_type.clone(),
            body: look.body.clone(),
        };
        let look =
            |look: &crate::StoredLook| ((look.received, look.source.clone(), look.digest), look.envelope);
        Self {
            known: whole.parcel.clone(),
            numbers: whole.numbers.iter().cloned().collect(),
            looks: whole.looks.iter().map(look).collect(),
            captures: whole.looks.iter().map(|look| (look.digest, capture(look))).collect(),
            stale: whole.stale,
            facts: whole.facts.clone(),
            opinions: whole.opinions.iter().cloned().collect::<BTreeSet<_>>(),
            notices: whole.notices.iter().map(queued).collect::<BTreeMap<_, _>>(),
            version: whole.remains.map_or(0, |remains| remains.version),
            remains: whole.remains,
        }
    }
}

fn queued(whole: &WholeNotice) -> ((u64, crate::NoticeId), Queued) {
    let notice = &whole.notice;
    let queued = Queued {
        endpoint: notice.endpoint,
        kind: notice.kind.clone(),
        payload: whole.payload.clone(),
        queued: notice.queued,
        due: notice.due,
        tries: whole.claims,
        attempts: notice.attempts.clone(),
    };
    ((whole.version, notice.id), queued)
}
