//! From looks to a journey: the facts.
//!
//! Looks may come in any order, in any batches, and more than once: they are sorted and what is there
//! twice is dropped, so that the same looks always give the same journey, byte for byte. `now` plays no
//! part: what was known at an hour is the journey of the looks received by then ([`as_of`]).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::attest::{Telling, attest, evidence as evidence_of};
use super::legs::{self, Witnesses};
use super::merge::{Scans, best_time, merge, merged};
use super::order::{Chains, Spot, order};
use super::posts::Posts;
use super::standing::standing;
use super::{Evidence, Journey, JourneyEvent};
use crate::Text;
use crate::diagnostic::Diagnostic;
use crate::event::Event;
use crate::event_time::EventTime;
use crate::look::{Look, Outcome, Personal, Promise, RelatedNumber};

/// The most remarks that a journey carries.
const DIAGNOSTICS: usize = 200;

/// What is known of a parcel beside the looks at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The number the parcel was asked for by.
    pub number: Text,
    /// The carrier that the caller declared.
    pub carrier: Option<Text>,
    /// The designated posts.
    pub posts: Posts,
    /// Further numbers that the caller declared.
    pub numbers_of: Vec<RelatedNumber>,
}

impl Context {
    /// A parcel of which only the number is known.
    #[must_use]
    pub fn new(number: &str) -> Self {
        Self { number: number.into(), ..Self::default() }
    }
}

/// Puts all looks at one parcel together.
///
/// ```
/// use tracking::event::Event;
/// use tracking::journey::{Context, derive};
/// use tracking::look::Look;
/// use tracking::milestone::Milestone;
///
/// let received = "2026-08-03T09:00:00Z".parse()?;
/// let mut look = Look::new(received, "china-post", "LB123456785CN");
/// look.events.push(Event::new("china-post", Milestone::Accepted));
///
/// let journey = derive(&[look], &Context::new("LB123456785CN"));
/// assert_eq!(journey.milestone, Milestone::Accepted);
/// assert_eq!(journey.last_look, Some(received));
/// # Ok::<(), jiff::Error>(())
/// ```
#[must_use]
pub fn derive(looks: &[Look], context: &Context) -> Journey {
    derive_from(looks, context)
}

/// As [`derive`], of looks that lie anywhere.
#[must_use]
pub fn derive_from<'a>(looks: impl IntoIterator<Item = &'a Look>, context: &Context) -> Journey {
    let looks = sorted(looks);
    let attested = attest(&looks);
    let scans = merge(&attested);
    let (order, mut diagnostics) = sequence(&scans);
    let gone = withdrawn(&scans);
    let mut events = Vec::with_capacity(order.len());
    events.extend(order.iter().filter_map(|scan| told(&scans, *scan)));
    let mut journey = Journey {
        events,
        withdrawn: gone.iter().filter_map(|scan| told(&scans, *scan)).collect(),
        ..known(&looks, context)
    };
    legs::stitch(&mut journey, &Witnesses { scans: &scans, order: &order, gone: &gone }, &looks, context);
    let standing = standing(&journey.events, journey.destination.as_ref());
    diagnostics.extend(standing.diagnostics);
    journey.milestone = standing.milestone;
    journey.milestone_because = standing.because;
    journey.diagnostics = remarks(&looks, diagnostics);
    journey
}

/// The looks received up to an instant: what was known then.
pub fn as_of(looks: &[Look], instant: Timestamp) -> impl Iterator<Item = &Look> {
    looks.iter().filter(move |look| look.received <= instant)
}

/// Any permutation and repetition of the same looks gives the same list.
fn sorted<'a>(looks: impl IntoIterator<Item = &'a Look>) -> Vec<&'a Look> {
    let mut looks: Vec<&Look> = looks.into_iter().collect();
    looks.sort_by(|a, b| {
        let key = |look: &'a Look| (look.received, &look.source, &look.number, &look.capture);
        key(a).cmp(&key(b)).then_with(|| a.cmp(b))
    });
    looks.dedup();
    looks
}

/// The scans that stand, the first to happen first, and where lists were overruled.
fn sequence(scans: &Scans<'_, '_>) -> (Vec<u32>, Vec<Diagnostic>) {
    let standing: Vec<u32> = scans.all().filter(|scan| scans.stands(*scan)).collect();
    let mut position = vec![None; scans.len()];
    for (index, scan) in (0u32..).zip(&standing) {
        position[*scan as usize] = Some(index);
    }
    let chains = chains(scans, &position, standing.len());
    let mut listed = vec![false; standing.len()];
    chains.members().iter().for_each(|event| listed[*event as usize] = true);
    let mut spots: Vec<Spot<'_>> = Vec::with_capacity(standing.len());
    let with_listed = standing.iter().zip(&listed);
    spots.extend(with_listed.filter_map(|(scan, listed)| spot(scans.standing(*scan), *listed)));
    let ordered = order(&spots, &chains);
    let event = |index: u32| scans.tellings(standing[index as usize]).next().map(|telling| telling.event);
    let conflicts = ordered.conflicts.iter().take(DIAGNOSTICS);
    let diagnostics =
        conflicts.filter_map(|(released, blocker)| Some(conflict(event(*released)?, event(*blocker)?)));
    let diagnostics = diagnostics.collect();
    (ordered.sequence.iter().map(|index| standing[*index as usize]).collect(), diagnostics)
}

/// The lists of each stream. An older list adds only what the newer ones do not show.
fn chains(scans: &Scans<'_, '_>, position: &[Option<u32>], count: usize) -> Chains {
    let mut chains = Chains::default();
    let mut shown_in = vec![u32::MAX; count];
    let mut chain_of = vec![usize::MAX; count];
    for (list, (stream, members)) in scans.attested.lists().enumerate() {
        let events = members.iter().filter_map(|told| position[scans.scan_of[*told as usize] as usize]);
        let mut last: Option<u32> = None;
        for event in events {
            if chain_of[event as usize] == list {
                continue;
            }
            chain_of[event as usize] = list;
            let seen = |event: u32| shown_in[event as usize] == stream;
            if let Some(last) = last.filter(|last| !(seen(*last) && seen(event))) {
                if chains.last() != Some(last) {
                    chains.close();
                    chains.push(last);
                }
                chains.push(event);
            } else {
                chains.close();
            }
            last = Some(event);
        }
        chains.close();
        for told in members {
            if let Some(event) = position[scans.scan_of[*told as usize] as usize] {
                shown_in[event as usize] = stream;
            }
        }
    }
    chains
}

fn spot<'b, 'a: 'b>(tellings: impl Iterator<Item = &'b Telling<'a>>, listed: bool) -> Option<Spot<'b>> {
    let telling = best_time(tellings)?;
    let event = telling.event;
    let clock = match (&event.time, &event.place) {
        (EventTime::Printed(shown), Some(place)) => Some((&*telling.told.source, &*place.printed, *shown)),
        _ => None,
    };
    let heard = || (!listed).then_some(telling.first.0.received);
    Some(Spot {
        interval: event.time.bounds(),
        clock,
        guess: event.time.guess().or_else(heard),
        milestone: event.milestone,
    })
}

fn conflict(event: &Event, blocker: &Event) -> Diagnostic {
    let name = |event: &Event| {
        let printed = event.printed.as_deref().unwrap_or("no time");
        format!("`{}` ({printed})", event.code.as_deref().unwrap_or(event.milestone.name()))
    };
    let message =
        format!("{} is listed after {}, but times or another list put it before", name(event), name(blocker));
    Diagnostic::new("order-conflict", message, event.at.clone())
}

/// One scan as all who tell it tell it. Who took it back has no say while somebody else tells it.
fn told(scans: &Scans<'_, '_>, scan: u32) -> Option<JourneyEvent> {
    if let Some(telling) = scans.only(scan) {
        return Some(JourneyEvent {
            event: telling.event.clone(),
            leg: 0,
            evidence: vec![evidence_of(telling.first.0, telling.first.1)],
            revisions: telling.revisions.clone(),
            retractions: telling.retractions.clone(),
        });
    }
    let all = scans.tellings(scan);
    let event = merged(scans.standing(scan)).or_else(|| merged(all.clone()))?;
    let mut evidence: Vec<Evidence> =
        all.clone().map(|telling| evidence_of(telling.first.0, telling.first.1)).collect();
    let mut revisions: Vec<_> = all.clone().flat_map(|telling| &telling.revisions).cloned().collect();
    let mut retractions: Vec<_> = all.flat_map(|telling| &telling.retractions).cloned().collect();
    evidence.sort_unstable_by(|a, b| (a.received, a).cmp(&(b.received, b)));
    revisions.sort_by_key(|revision| revision.changed);
    retractions.sort_by_key(|retraction| retraction.withdrawn.received);
    Some(JourneyEvent { event, leg: 0, evidence, revisions, retractions })
}

/// What stands no more, in the order of its taking back.
fn withdrawn(scans: &Scans<'_, '_>) -> Vec<u32> {
    let mut gone: Vec<u32> = scans.all().filter(|scan| !scans.stands(*scan)).collect();
    gone.sort_by_key(|scan| {
        let retractions = scans.tellings(*scan).filter_map(|telling| telling.retractions.last());
        retractions.map(|retraction| retraction.withdrawn.received).max()
    });
    gone
}

/// What the looks say of the parcel as a whole.
fn known(looks: &[&Look], context: &Context) -> Journey {
    let told = || looks.iter().copied().filter(|look| look.outcome == Outcome::Told);
    let latest = |what: fn(&Look) -> Option<&Text>| told().rev().find_map(what).cloned();
    Journey {
        number: context.number.clone(),
        carrier: None,
        legs: Vec::new(),
        milestone: crate::milestone::Milestone::Unknown,
        milestone_because: Vec::new(),
        events: Vec::new(),
        withdrawn: Vec::new(),
        related: Vec::new(),
        promises: promises(told()),
        origin: latest(|look| look.origin.as_ref()),
        destination: latest(|look| look.destination.as_ref()),
        service: latest(|look| look.service.as_ref()),
        weights: weights(told()),
        personal: personal(told()),
        diagnostics: Vec::new(),
        last_look: looks.last().map(|look| look.received),
    }
}

/// The latest promise of each source, by source.
fn promises<'a>(looks: impl Iterator<Item = &'a Look>) -> Vec<(Promise, Evidence)> {
    let mut latest: BTreeMap<&str, (&Promise, &Look)> = BTreeMap::new();
    for look in looks {
        if let Some(promise) = &look.promise {
            latest.insert(&look.source, (promise, look));
        }
    }
    latest.into_values().map(|(promise, look)| (promise.clone(), evidence_of(look, &promise.at))).collect()
}

/// Each weight that a source told, where it told it first.
fn weights<'a>(looks: impl Iterator<Item = &'a Look>) -> Vec<(u64, Evidence)> {
    let mut seen = BTreeSet::new();
    let told = looks.filter_map(|look| Some((look.grams?, look)));
    let new = told.filter(|(grams, look)| seen.insert((*grams, &look.source)));
    new.map(|(grams, look)| (grams, evidence_of(look, &"".into()))).collect()
}

/// What was told of persons, once each.
fn personal<'a>(looks: impl Iterator<Item = &'a Look>) -> Vec<Personal> {
    let mut seen: BTreeMap<(&Text, &Text), &Personal> = BTreeMap::new();
    for personal in looks.flat_map(|look| &look.personal) {
        seen.entry((&personal.kind, &personal.value)).or_insert(personal);
    }
    seen.into_values().cloned().collect()
}

/// What the latest look of each source at each number remarks, and what deriving remarks.
fn remarks(looks: &[&Look], derived: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let streams = looks.iter().map(|look| ((&look.source, &look.number, &look.list), look));
    let latest: BTreeMap<_, _> = streams.collect();
    let told = latest.into_values().flat_map(|look| &look.diagnostics).cloned();
    let mut all: Vec<Diagnostic> = told.chain(derived).collect();
    all.sort();
    all.dedup();
    all.truncate(DIAGNOSTICS);
    all
}
