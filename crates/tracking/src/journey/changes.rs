//! What became different between two journeys of one parcel: what a notice may tell.

use std::collections::BTreeMap;

use super::attest::Identity;
use super::{Evidence, Journey, JourneyEvent, Leg};
use crate::Text;
use crate::look::Promise;
use crate::milestone::Milestone;

/// One difference between an old and a new journey. Indices point into the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The parcel stands elsewhere.
    Milestone {
        /// Where it stood.
        from: Milestone,
        /// Where it stands.
        to: Milestone,
    },
    /// An event that was not known before: an index into [`Journey::events`].
    Added(usize),
    /// An event that stood and stands no more: an index into [`Journey::withdrawn`].
    Withdrawn(usize),
    /// An event that stands again: an index into [`Journey::events`].
    Restored(usize),
    /// A source tells an event otherwise than before: an index into [`Journey::events`].
    Revised(usize),
    /// A leg that was not known before: an index into [`Journey::legs`].
    LegDiscovered(usize),
    /// A source promises something else.
    Promise {
        /// Who promises, as `pack/source`.
        source: Text,
        /// What it promised: an index into [`Journey::promises`] of the old journey.
        from: Option<usize>,
        /// What it promises: an index into [`Journey::promises`].
        to: Option<usize>,
    },
}

/// Compares two journeys of one parcel; the same journeys give no change.
#[must_use]
pub fn changes(old: &Journey, new: &Journey) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.milestone != new.milestone {
        changes.push(Change::Milestone { from: old.milestone, to: new.milestone });
    }
    events(old, new, &mut changes);
    legs(old, new, &mut changes);
    promises(old, new, &mut changes);
    changes
}

/// A leg is the n-th under its number: its carrier may get another name.
fn legs(old: &Journey, new: &Journey, changes: &mut Vec<Change>) {
    let under = |legs: &[Leg], number: &Text| legs.iter().filter(|leg| leg.number == *number).count();
    for (index, leg) in new.legs.iter().enumerate() {
        if under(&new.legs[..index], &leg.number) >= under(&old.legs, &leg.number) {
            changes.push(Change::LegDiscovered(index));
        }
    }
}

/// Where the events of the old journey are found again: by their evidence, or by what they say.
struct Known<'a> {
    by_evidence: BTreeMap<(&'a Text, &'a Text, &'a Text), &'a JourneyEvent>,
    by_identity: BTreeMap<(&'a Text, Identity<'a>), &'a JourneyEvent>,
}

impl<'a> Known<'a> {
    fn of(events: &'a [JourneyEvent]) -> Self {
        let mut known = Self { by_evidence: BTreeMap::new(), by_identity: BTreeMap::new() };
        for event in events {
            for evidence in &event.evidence {
                known.by_evidence.insert(place(evidence), event);
                known.by_identity.entry((&evidence.source, Identity::of(&event.event))).or_insert(event);
            }
        }
        known
    }

    /// The old events that a new one continues: several when they turned out to be one scan.
    fn continued_by(&self, event: &JourneyEvent) -> Vec<&'a JourneyEvent> {
        let found = event.evidence.iter().filter_map(|evidence| self.by_evidence.get(&place(evidence)));
        let mut found: Vec<&JourneyEvent> = found.copied().collect();
        if found.is_empty() {
            let identity = Identity::of(&event.event);
            let mut sources = event.evidence.iter().map(|evidence| &evidence.source);
            found.extend(sources.find_map(|source| self.by_identity.get(&(source, identity))));
        }
        found.dedup_by(|a, b| std::ptr::eq(*a, *b));
        found
    }
}

fn place(evidence: &Evidence) -> (&Text, &Text, &Text) {
    (&evidence.source, &evidence.capture, &evidence.at)
}

fn events(old: &Journey, new: &Journey, changes: &mut Vec<Change>) {
    let (stood, gone) = (Known::of(&old.events), Known::of(&old.withdrawn));
    for (index, event) in new.events.iter().enumerate() {
        let before = stood.continued_by(event);
        if !before.is_empty() {
            let revisions: usize = before.iter().map(|before| before.revisions.len()).sum();
            if event.revisions.len() > revisions {
                changes.push(Change::Revised(index));
            }
        } else if !gone.continued_by(event).is_empty() {
            changes.push(Change::Restored(index));
        } else {
            changes.push(Change::Added(index));
        }
    }
    for (index, event) in new.withdrawn.iter().enumerate() {
        if gone.continued_by(event).is_empty() && !stood.continued_by(event).is_empty() {
            changes.push(Change::Withdrawn(index));
        }
    }
}

fn promises(old: &Journey, new: &Journey, changes: &mut Vec<Change>) {
    let source = |(_, evidence): &(Promise, Evidence)| evidence.source.clone();
    let same = |a: usize, b: usize| {
        let (a, b) = (&old.promises[a].0, &new.promises[b].0);
        (&a.from, &a.to) == (&b.from, &b.to)
    };
    let before: BTreeMap<Text, usize> = old.promises.iter().map(source).zip(0..).collect();
    let mut after: BTreeMap<Text, usize> = new.promises.iter().map(source).zip(0..).collect();
    for (source, from) in before {
        let to = after.remove(&source);
        if to.is_none_or(|to| !same(from, to)) {
            changes.push(Change::Promise { source, from: Some(from), to });
        }
    }
    changes.extend(after.into_iter().map(|(source, to)| Change::Promise {
        source,
        from: None,
        to: Some(to),
    }));
}
