//! Answers that list events and name the parcel in each: what they tell of one number is one look.

use std::collections::HashMap;

use tracking::Text;
use tracking::event_time::EventTime;
use tracking::look::{Look, Outcome};

/// Joins the looks of each number, in the order in which the numbers appear.
pub(super) fn together(looks: Vec<Look>) -> Vec<Look> {
    let mut joined: Vec<Look> = Vec::new();
    let mut known: HashMap<(Text, Option<Text>), usize> = HashMap::new();
    for look in looks {
        let name = (look.number.clone(), look.list.clone());
        match known.get(&name).and_then(|at| joined.get_mut(*at)) {
            Some(first) => join(first, look),
            None => {
                known.insert(name, joined.len());
                joined.push(look);
            }
        }
    }
    joined
}

fn join(first: &mut Look, look: Look) {
    if look.outcome == Outcome::Told {
        if first.outcome != Outcome::Told {
            first.diagnostics.clear();
        }
        first.outcome = Outcome::Told;
        first.diagnostics.extend(look.diagnostics);
    }
    first.events.extend(look.events);
    first.withdrawn.extend(look.withdrawn);
    first.personal.extend(look.personal);
    for related in look.related {
        if !first.related.iter().any(|known| known.number == related.number) {
            first.related.push(related);
        }
    }
    // Of several stops that are foretold the last is where the parcel ends.
    let end = |promise: &Option<tracking::look::Promise>| {
        promise.as_ref().and_then(|promise| EventTime::guess(&promise.to))
    };
    if end(&look.promise) > end(&first.promise) {
        first.promise = look.promise;
    }
    first.origin = first.origin.take().or(look.origin);
    first.destination = first.destination.take().or(look.destination);
    first.service = first.service.take().or(look.service);
    first.grams = first.grams.or(look.grams);
    if first.carrier.is_empty() {
        first.carrier = look.carrier;
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use tracking::event::Event;
    use tracking::look::Promise;
    use tracking::milestone::Milestone;

    use super::*;

    fn look(number: &str, events: usize, promised: Option<&str>) -> Look {
        let mut look = Look::new(Timestamp::UNIX_EPOCH, "dcsa", number);
        look.events = vec![Event::new("dcsa", Milestone::Arrived); events];
        if events == 0 {
            look.outcome = Outcome::NotFound;
        }
        look.promise = promised.map(|day| {
            let day = EventTime::Day(day.parse().unwrap_or_default());
            Promise { from: day.clone(), to: day, at: "".into() }
        });
        look
    }

    #[test]
    fn events_of_one_number_are_one_look() {
        let looks = together(vec![look("A", 1, None), look("B", 2, None), look("A", 0, Some("2026-08-01"))]);
        let told: Vec<_> =
            looks.iter().map(|look| (&*look.number, look.events.len(), look.outcome)).collect();
        assert_eq!(told, [("A", 1, Outcome::Told), ("B", 2, Outcome::Told)]);
        assert!(looks[0].promise.is_some());
    }

    #[test]
    fn the_last_stop_that_is_foretold_is_the_promise() {
        let looks = together(vec![look("A", 1, Some("2026-08-09")), look("A", 1, Some("2026-08-01"))]);
        let promise = looks[0].promise.as_ref().map(|promise| promise.to.clone());
        assert_eq!(promise, Some(EventTime::Day("2026-08-09".parse().unwrap_or_default())));
    }
}
