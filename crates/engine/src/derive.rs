//! From captures to facts: read every look, derive the journey, compare, and write what follows in one transaction.

use packs::Capture;
use store::{CaptureKind, Commit, NewFacts, NextPoll, Parcel, ParcelId, StoredLook};
use tracking::journey::{Context, Journey, changes, derive};
use tracking::look::Look;

use crate::add::Declaration;
use crate::route::carrier_of;
use crate::{Engine, Error, Result, facts, ingest, notice, schedule};

/// How often a parcel is derived again when somebody else wrote in between.
const MOST_TRIES: usize = 5;

/// Whether a derivation may tell anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tell {
    /// Queue notices of what changed.
    Yes,
    /// A replay tells nobody anything.
    No,
}

impl Engine {
    /// Derives a parcel's facts from all its captures and keeps them.
    ///
    /// # Errors
    /// [`Error::Store`]; nothing is written then.
    pub fn derive(&self, parcel: ParcelId, tell: Tell) -> Result<()> {
        for _ in 0..MOST_TRIES {
            let Some(known) = self.store.parcel(parcel)? else { return Ok(()) };
            if known.forgotten {
                return Ok(());
            }
            let stored = self.store.looks(parcel, None)?;
            if self.refold(&known, &stored)? {
                return Ok(());
            }
            let journey = self.journey_of(&known, &stored);
            let new = self.facts_of(&known, &stored, journey, tell)?;
            if let Commit::Committed { .. } | Commit::Gone =
                self.store.commit_facts(self.clock.now(), &new)?
            {
                self.counters.add("waymark_derivations_total", &[], 1);
                return Ok(());
            }
        }
        Err(Error::Invalid("somebody else keeps writing this parcel: try again".to_owned()))
    }

    /// Derives everything that is stale; how many parcels there were.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn derive_stale(&self, limit: usize) -> Result<usize> {
        let stale = self.store.stale(&store::Buckets::ALL, limit)?;
        for parcel in &stale {
            self.derive(*parcel, Tell::Yes)?;
        }
        Ok(stale.len())
    }

    fn facts_of(
        &self,
        parcel: &Parcel,
        stored: &[StoredLook],
        journey: Journey,
        tell: Tell,
    ) -> Result<NewFacts> {
        let old_facts = self.store.facts(parcel.id)?;
        let old = old_facts.as_ref().and_then(|facts| self.journey_in(parcel, facts));
        self.count(old_facts.as_ref().map(|facts| facts.looks_seen), stored, parcel);
        let changes =
            old.as_ref().map_or_else(|| changes(&blank(&journey), &journey), |old| changes(old, &journey));
        let notices = match tell {
            Tell::Yes if !changes.is_empty() => {
                notice::notices(self, parcel, old.as_ref(), &journey, &changes)?
            }
            _ => Vec::new(),
        };
        let is_new = old.as_ref().is_none_or(|old| old.events.is_empty()) && !journey.events.is_empty();
        let first = (is_new && tell == Tell::Yes)
            .then(|| self.first_forecast(&journey, Self::declaration(stored).as_ref(), self.clock.now()));
        let mut aliases: Vec<_> = journey.legs.iter().map(|leg| leg.number.clone()).collect();
        aliases.extend(journey.related.iter().map(|related| related.number.clone()));
        aliases.extend(crate::epcis::aliases(stored));
        aliases.retain(|alias| *alias != parcel.number && !alias.is_empty());
        let next = schedule::next_poll(&journey, parcel.registered, self.clock.now());
        Ok(NewFacts {
            parcel: parcel.id,
            expected: parcel.version,
            looks_seen: stored.len() as u64,
            milestone: journey.milestone,
            journey: facts::encode(&journey),
            aliases,
            notices,
            opinions: first.flatten().into_iter().collect(),
            next_poll: if tell == Tell::No {
                NextPoll::Keep
            } else {
                next.map_or(NextPoll::Never, NextPoll::At)
            },
        })
    }

    /// The journey that some looks tell. Pure but for the packs.
    #[must_use]
    pub fn journey_of(&self, parcel: &Parcel, stored: &[StoredLook]) -> Journey {
        let looks = self.read_looks(&parcel.number, stored);
        let mut context = Context::new(&parcel.number);
        context.posts = self.library.posts();
        context.carrier = parcel.carrier.clone().or_else(|| carrier_of(&parcel.number));
        derive(&looks, &context)
    }

    /// Reads stored looks. Of a run of equal answers only the first and the last say anything new.
    fn read_looks(&self, number: &str, stored: &[StoredLook]) -> Vec<Look> {
        let told: Vec<&StoredLook> =
            stored.iter().filter(|look| look.kind == CaptureKind::Observation).collect();
        let same = |a: &StoredLook, b: &StoredLook| a.digest == b.digest && a.source == b.source;
        let mut looks = Vec::new();
        for (index, look) in told.iter().enumerate() {
            let inside_run = index > 0
                && index + 1 < told.len()
                && same(told[index - 1], look)
                && same(look, told[index + 1]);
            if !inside_run {
                looks.extend(self.read_look(number, look));
            }
        }
        looks
    }

    pub(crate) fn read_look(&self, number: &str, stored: &StoredLook) -> Vec<Look> {
        let Some(body) = stored.bytes() else { return Vec::new() };
        let (carrier, source) = stored.source.split_once('/').unwrap_or((&stored.source, ""));
        let digest = format!("sha256:{}", stored.digest);
        let capture = Capture {
            body,
            received: stored.received,
            digest: &digest,
            status: ingest::status_of(&stored.content_type),
            asked: Some(number),
        };
        packs::read(&self.library, carrier, Some(source), &capture).looks
    }

    /// Counts remarks about looks that were not read before.
    fn count(&self, seen: Option<u64>, stored: &[StoredLook], parcel: &Parcel) {
        let fresh = stored.len().saturating_sub(seen.unwrap_or(0) as usize);
        for look in stored.iter().rev().take(fresh).filter(|look| look.kind == CaptureKind::Observation) {
            self.read_look(&parcel.number, look).iter().for_each(|look| self.counters.remark(look));
        }
    }

    /// The latest declaration among looks.
    #[must_use]
    pub fn declaration(stored: &[StoredLook]) -> Option<Declaration> {
        let declared = stored.iter().rev().find(|look| look.kind == CaptureKind::Declaration)?;
        serde_json::from_slice(declared.bytes()?).ok()
    }
}

/// The journey before anything was known: what a first journey is compared with.
fn blank(journey: &Journey) -> Journey {
    let mut context = Context::new(&journey.number);
    context.carrier = journey.carrier.clone();
    derive(&[], &context)
}
