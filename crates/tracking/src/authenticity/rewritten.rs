//! ## What it looks at
//! Events that a source took back for good between two looks, and whether their like stands now at another time or
//! with another place or wording.
//!
//! ## Why it counts
//! Carriers append. Who moves past events on to later days makes up a history and keeps it fresh.
//!
//! ## What explains it innocently
//! Events disappear for some hours and come back; a wrong scan is taken back once; old events drop off the end of a
//! list. Restored events and the oldest ones do not count, and a single correction counts a little.

use jiff::SignedDuration;

use super::case::{Case, MOST_COMPARED};
use super::verdict::{Signal, Strength};
use crate::event::Event;
use crate::event_time::EventTime;
use crate::journey::JourneyEvent;

/// From this on a time was moved, not corrected for its zone.
const MOVED: SignedDuration = SignedDuration::from_hours(26);

/// What became of events that stand no more.
#[derive(Default)]
struct Changes<'a> {
    moved: Vec<&'a JourneyEvent>,
    edited: Vec<&'a JourneyEvent>,
    vanished: Vec<&'a JourneyEvent>,
    /// The standing events that took their places.
    now: Vec<usize>,
}

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let changes = changes(case);
    let (moved, edited, vanished) = (changes.moved.len(), changes.edited.len(), changes.vanished.len());
    let (strength, key) = match moved + edited + vanished {
        0 => return None,
        _ if moved >= 2 => (Strength::Decisive, "rewritten.moved"),
        _ if vanished >= 3 => (Strength::Strong, "rewritten.vanished"),
        3.. => (Strength::Strong, "rewritten.edited"),
        _ if moved == 1 => (Strength::Fair, "rewritten.moved"),
        2 => (Strength::Fair, "rewritten.edited"),
        _ => (Strength::Slight, "rewritten.edited"),
    };
    let template = match key {
        "rewritten.moved" => "Between two looks {count} past events were moved to another time.",
        "rewritten.vanished" => "Between two looks {count} past events disappeared for good.",
        _ => "Between two looks {count} past events were changed or taken back.",
    };
    let count = if key == "rewritten.moved" { moved } else { moved + edited + vanished };
    let events = changes.now.iter().filter_map(|index| Some((*index, case.journey.events.get(*index)?)));
    let mut signal = Signal::against("rewritten", strength, template)
        .key(key)
        .with("count", count)
        .because_of(events);
    for told in changes.moved.iter().chain(&changes.edited).chain(&changes.vanished) {
        let gone = told.retractions.iter().map(|retraction| retraction.withdrawn.clone());
        let was = told.revisions.iter().map(|revision| revision.evidence.clone());
        signal = signal.on(told.evidence.iter().cloned().chain(gone).chain(was));
    }
    Some(signal)
}

fn changes<'a>(case: &Case<'a>) -> Changes<'a> {
    let mut changes = Changes::default();
    for (index, told) in case.journey.events.iter().enumerate() {
        for revision in &told.revisions {
            if apart(&revision.was.time, &told.event.time).is_some_and(|gap| gap >= MOVED) {
                changes.moved.push(told);
                changes.now.push(index);
            } else if revision.was.milestone != told.event.milestone {
                changes.edited.push(told);
                changes.now.push(index);
            }
        }
    }
    for gone in case.journey.withdrawn.iter().take(MOST_COMPARED) {
        match heir(case, gone) {
            Some((index, true)) => {
                changes.moved.push(gone);
                changes.now.push(index);
            }
            Some((index, false)) => {
                changes.edited.push(gone);
                changes.now.push(index);
            }
            None if is_oldest(case, gone) => {}
            None => changes.vanished.push(gone),
        }
    }
    changes
}

/// The standing event that took the place of one that is gone, and whether its time was moved.
fn heir(case: &Case<'_>, gone: &JourneyEvent) -> Option<(usize, bool)> {
    let standing = || case.journey.events.iter().enumerate().take(MOST_COMPARED);
    let same_time = |event: &Event| event.printed.is_some() && event.printed == gone.event.printed;
    if let Some((index, _)) = standing().find(|(_, told)| same_time(&told.event)) {
        return Some((index, false));
    }
    let (index, told) = standing().find(|(_, told)| alike(&told.event, &gone.event) && follows(told, gone))?;
    let gap = apart(&gone.event.time, &told.event.time);
    Some((index, gap.is_some_and(|gap| gap >= MOVED)))
}

/// Whether both say the same thing, times aside.
fn alike(a: &Event, b: &Event) -> bool {
    let place = |event: &Event| event.place.as_ref().and_then(|place| place.city.clone());
    a.milestone == b.milestone && a.code == b.code && a.text == b.text && place(a) == place(b)
}

/// Whether an event was told first when or after the other was taken back.
fn follows(told: &JourneyEvent, gone: &JourneyEvent) -> bool {
    let first = told.evidence.iter().map(|evidence| evidence.received).min();
    let taken = gone.retractions.last().map(|retraction| retraction.withdrawn.received);
    first.zip(taken).is_some_and(|(first, taken)| first >= taken - SignedDuration::from_hours(24))
}

/// Whether nothing that stands is older: then it may have dropped off the end of a list.
fn is_oldest(case: &Case<'_>, gone: &JourneyEvent) -> bool {
    let Some(time) = gone.event.time.guess() else { return true };
    case.journey.events.iter().filter_map(|told| told.event.time.guess()).all(|other| other > time)
}

fn apart(a: &EventTime, b: &EventTime) -> Option<SignedDuration> {
    Some(b.guess()?.duration_since(a.guess()?).abs())
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, looks};
    use super::super::verdict::Strength;
    use super::look;

    #[track_caller]
    fn check(told: &[&[&str]], expected: Option<Strength>) {
        assert_eq!(look(&case(&looks(told))).map(|signal| signal.strength), expected);
    }

    const LABEL: &str = "2026-08-01T10:12:00Z announced -";

    #[test]
    fn a_history_that_is_moved_on_contradicts_itself() {
        let first = [LABEL, "2026-08-02T10:12:00Z accepted A,CN", "2026-08-03T11:40:00Z departed B,CN"];
        let second = [LABEL, "2026-08-09T10:12:00Z accepted A,CN", "2026-08-10T11:40:00Z departed B,CN"];
        check(&[&first, &second], Some(Strength::Decisive));
    }

    #[test]
    fn a_scan_that_comes_back_and_a_list_that_grows_are_innocent() {
        let scan = "2026-08-02T10:12:00Z accepted A,CN";
        let next = "2026-08-03T10:12:00Z departed A,CN";
        check(&[&[LABEL, scan], &[LABEL], &[LABEL, scan]], None);
        check(&[&[LABEL, scan], &[LABEL, scan, next]], None);
    }

    #[test]
    fn one_correction_counts_a_little() {
        let scan = "2026-08-02T10:12:00Z accepted A,CN";
        check(&[&[LABEL, scan], &[LABEL, "2026-08-02T10:12:00Z accepted B,CN"]], Some(Strength::Slight));
    }

    #[test]
    fn what_drops_off_the_end_of_a_list_was_not_taken_back() {
        let scan = "2026-08-02T10:12:00Z accepted A,CN";
        check(&[&[LABEL, scan], &[scan]], None);
    }
}
