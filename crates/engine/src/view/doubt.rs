//! What is uncertain about a journey, in sentences with their evidence: what a reader must know before acting.

use serde::Serialize;
use tracking::event_time::EventTime;
use tracking::journey::{Journey, JourneyEvent};
use tracking::milestone::Milestone;

/// One thing that is uncertain.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct DoubtBody {
    /// A stable code.
    pub code: &'static str,
    /// A sentence.
    pub message: String,
    /// The events it is about: places in `events`.
    pub events: Vec<usize>,
}

/// All that is uncertain.
pub(super) fn doubts(journey: &Journey) -> Vec<DoubtBody> {
    let about = |test: &dyn Fn(&JourneyEvent) -> bool| -> Vec<usize> {
        (0..journey.events.len()).filter(|index| test(&journey.events[*index])).collect()
    };
    let printed = about(&|told| matches!(told.event.time, EventTime::Printed(_)));
    let days = about(&|told| matches!(told.event.time, EventTime::Day(_)));
    let timeless = about(&|told| told.event.time == EventTime::Unknown);
    let unknown = about(&|told| told.event.milestone == Milestone::Unknown);
    let restored = about(&|told| !told.retractions.is_empty());
    let revised = about(&|told| !told.revisions.is_empty());
    let backwards = backwards(journey);
    let mut doubts = Vec::new();
    let mut doubt = |code, events: Vec<usize>, what: &str| {
        if !events.is_empty() {
            let count = events.len();
            let (noun, verb) = if count == 1 { ("event", "has") } else { ("events", "have") };
            doubts.push(DoubtBody { code, message: format!("{count} {noun} {verb} {what}"), events });
        }
    };
    doubt(
        "zone-unknown",
        printed,
        "a wall clock whose zone nobody told: its instant is known to about a day",
    );
    doubt(
        "zone-doubtful",
        backwards,
        "an inferred time earlier than what the carrier lists before: the zone may be another",
    );
    doubt("day-only", days, "only a day, no time");
    doubt("time-unknown", timeless, "no time that can be read");
    doubt("meaning-unknown", unknown, "a meaning we do not know");
    doubt("taken-back", restored, "been taken back by a source and stand again");
    doubt("changed", revised, "been changed by the carrier since we first read it");
    if !journey.withdrawn.is_empty() {
        let message = format!("{} told once and taken back since", journey.withdrawn.len());
        doubts.push(DoubtBody { code: "withdrawn", message, events: Vec::new() });
    }
    doubts
}

/// Events whose inferred instant lies before that of the event they follow.
fn backwards(journey: &Journey) -> Vec<usize> {
    let placed = |told: &JourneyEvent| matches!(told.event.time, EventTime::Placed { .. });
    let events = &journey.events;
    let earlier = |index: &usize| {
        let (before, after) = (&events[index - 1], &events[*index]);
        let instants = before.event.time.instant().zip(after.event.time.instant());
        (placed(before) || placed(after)) && instants.is_some_and(|(before, after)| after < before)
    };
    (1..events.len()).filter(earlier).collect()
}
