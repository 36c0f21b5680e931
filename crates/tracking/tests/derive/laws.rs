//! What holds for all looks, however odd.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use proptest::prelude::*;
use tracking::Text;
use tracking::event::{Confidence, Event, Handover};
use tracking::event_time::EventTime;
use tracking::journey::{Evidence, Journey, JourneyEvent, as_of, changes, derive, derive_from};
use tracking::look::{Claim, ListOrder, Look, Outcome, Promise, RelatedNumber, Relation};
use tracking::milestone::Milestone;
use tracking::place::Place;

use crate::telling::{NUMBER, context};

fn text(of: &'static [&'static str]) -> impl Strategy<Value = Text> {
    prop::sample::select(of).prop_map(Text::from)
}

/// Few values, so that events meet; and the ends of the calendar, where arithmetic breaks.
fn time() -> impl Strategy<Value = EventTime> {
    let instant = prop_oneof![
        8 => (0i64..200).prop_map(|half| Timestamp::from_second(1_785_000_000 + half * 1800).expect("in range")),
        1 => Just(Timestamp::MIN),
        1 => Just(Timestamp::MAX),
    ];
    let clock = prop_oneof![
        8 => (1i8..5, 0i8..24).prop_map(|(day, hour)| jiff::civil::date(2026, 7, 25 + day).at(hour, 0, 0, 0)),
        1 => Just(DateTime::MIN),
        1 => Just(DateTime::MAX),
    ];
    let day =
        prop_oneof![8 => (1i8..5).prop_map(|day| jiff::civil::date(2026, 7, 25 + day)), 1 => Just(Date::MIN)];
    let zone = prop::sample::select(&["Asia/Shanghai", "Europe/London", "+08:00", "Mars/Olympus"][..]);
    prop_oneof![
        (instant, -12i32..15)
            .prop_map(|(instant, hours)| EventTime::Stated { instant, offset_seconds: hours * 3600 }),
        (clock.clone(), zone).prop_map(|(clock, zone)| EventTime::placed(clock, zone)),
        clock.prop_map(EventTime::Printed),
        day.prop_map(EventTime::Day),
        Just(EventTime::Unknown),
    ]
}

fn place() -> impl Strategy<Value = Option<Place>> {
    let country = prop::option::of(text(&["CN", "GB"]));
    let place = (text(&["Shanghai", "London", ""]), country);
    prop::option::of(place.prop_map(|(printed, country)| Place { country, ..Place::printed(&printed) }))
}

fn event() -> impl Strategy<Value = Event> {
    let code = prop::option::of(text(&["EMA", "EMC", "EMD"]));
    let words = prop::option::of(text(&["Posted", "已收寄", "Left"]));
    let milestone = prop::sample::select(Milestone::ALL);
    let handover = prop::option::weighted(0.2, prop::sample::select(Handover::ALL));
    let sure = prop::sample::select(Confidence::ALL);
    let printed = any::<bool>();
    (time(), code, words, milestone, place(), handover, sure, printed).prop_map(
        |(time, code, text, milestone, place, handover, confidence, printed)| Event {
            code,
            text,
            place,
            handover,
            confidence,
            printed: printed.then(|| format!("{:?}", time.clock()).into()),
            time,
            ..Event::new("china-post", milestone)
        },
    )
}

fn look() -> impl Strategy<Value = Look> {
    let head = (0i64..6, text(&["china-post", "cainiao", "royal-mail"]), text(&[NUMBER, NUMBER, "B2"]));
    let kind = (
        prop::sample::select(Outcome::ALL),
        prop::sample::select(Claim::ALL),
        prop::sample::select(ListOrder::ALL),
        prop::option::of(text(&["en", "zh"])),
    );
    let number =
        (text(&["B2", "C3", NUMBER]), prop::option::of(text(&["evri"])), prop::sample::select(Relation::ALL));
    let further = prop::collection::vec(number, 0..2);
    let rest = (prop::option::of(text(&["GB", "SE"])), prop::option::of(time()), prop::option::of(0u64..3));
    (head, kind, prop::collection::vec(event(), 0..6), further, rest).prop_map(
        |(head, kind, events, further, rest)| {
            let (hour, source, number) = head;
            let received = Timestamp::from_second(1_786_000_000 + hour * 3600).expect("in range");
            let related = further.into_iter().map(|(number, carrier, relation)| RelatedNumber {
                number,
                carrier,
                relation,
                at: "/next".into(),
            });
            Look {
                outcome: kind.0,
                claim: kind.1,
                order: kind.2,
                language: kind.3,
                events: events
                    .into_iter()
                    .enumerate()
                    .map(|(at, event)| Event { at: format!("/{at}").into(), ..event })
                    .collect(),
                related: related.collect(),
                destination: rest.0,
                promise: rest.1.map(|to| Promise { from: EventTime::Unknown, to, at: "".into() }),
                grams: rest.2,
                ..Look::new(received, &source, &number)
            }
        },
    )
}

fn looks() -> impl Strategy<Value = Vec<Look>> {
    prop::collection::vec(look(), 0..6)
}

/// The same looks in another order, some of them more than once.
fn retold() -> impl Strategy<Value = (Vec<Look>, Vec<Look>)> {
    looks().prop_flat_map(|looks| {
        let again = prop::collection::vec(any::<prop::sample::Index>(), 0..4);
        let twice = (Just(looks.clone()), again).prop_map(|(looks, again)| {
            let repeated = again.iter().filter(|_| !looks.is_empty()).map(|index| index.get(&looks).clone());
            let repeated: Vec<Look> = repeated.collect();
            [looks, repeated].concat()
        });
        (Just(looks), twice.prop_flat_map(|looks| Just(looks).prop_shuffle()))
    })
}

/// Whether time is certain that `b` happened before `a`.
fn certainly_after(a: &JourneyEvent, b: &JourneyEvent) -> bool {
    match (a.event.time.bounds(), b.event.time.bounds()) {
        (Some(a), Some(b)) if b.1 < a.0 => return true,
        _ => {}
    }
    let alone = |it: &JourneyEvent| (it.evidence.len() == 1).then(|| it.evidence[0].source.clone());
    let shown = |it: &JourneyEvent| match (&it.event.time, &it.event.place, alone(it)) {
        (EventTime::Printed(clock), Some(place), Some(source)) => {
            Some((source, place.printed.clone(), *clock))
        }
        _ => None,
    };
    matches!((shown(a), shown(b)), (Some(a), Some(b)) if a.0 == b.0 && a.1 == b.1 && b.2 < a.2)
}

fn whole(journey: &Journey) -> impl Iterator<Item = &JourneyEvent> {
    journey.events.iter().chain(&journey.withdrawn)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_same_looks_in_any_order_and_number_give_the_same_journey((looks, retold) in retold()) {
        let (one, other) = (derive(&looks, &context()), derive(&retold, &context()));
        prop_assert_eq!(format!("{one:?}"), format!("{other:?}"));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn nothing_is_told_before_what_certainly_came_earlier(looks in looks()) {
        let journey = derive(&looks, &context());
        for (index, first) in journey.events.iter().enumerate() {
            for then in &journey.events[index + 1..] {
                prop_assert!(!certainly_after(first, then), "{first:?}\n is told before\n{then:?}");
            }
        }
    }

    #[test]
    fn a_list_keeps_its_order_unless_we_say_otherwise(events in prop::collection::vec(event(), 0..9)) {
        let mut look = Look { events, ..Look::new(Timestamp::UNIX_EPOCH, "china-post", NUMBER) };
        for (at, event) in look.events.iter_mut().enumerate() {
            event.at = format!("{at}").into();
        }
        let journey = derive(&[look], &context());
        let places: Vec<&str> = journey.events.iter().map(|told| &*told.event.at).collect();
        let overruled = journey.diagnostics.iter().any(|remark| remark.code == "order-conflict");
        prop_assert_eq!(!overruled, places.is_sorted());
    }

    #[test]
    fn every_event_that_was_told_is_found_with_its_evidence(looks in looks()) {
        let journey = derive(&looks, &context());
        let known: Vec<&Evidence> = whole(&journey).flat_map(|told| &told.evidence).collect();
        for look in looks.iter().filter(|look| look.outcome == Outcome::Told && !look.events.is_empty()) {
            prop_assert!(known.iter().any(|it| it.source == look.source && it.received <= look.received));
        }
        let last = looks.iter().filter(|look| look.outcome == Outcome::Told && !look.events.is_empty());
        if last.count() > 0 {
            prop_assert!(!known.is_empty());
        }
    }

    #[test]
    fn each_event_names_a_leg_and_the_milestone_names_its_events(looks in looks()) {
        let journey = derive(&looks, &context());
        prop_assert!(whole(&journey).all(|told| told.leg < journey.legs.len()));
        prop_assert!(journey.legs.iter().any(|leg| &*leg.number == NUMBER));
        for index in &journey.milestone_because {
            prop_assert_eq!(journey.events[*index].event.milestone, journey.milestone);
        }
    }

    #[test]
    fn what_stands_was_not_taken_back_by_all_who_tell_it(looks in looks()) {
        let journey = derive(&looks, &context());
        for told in &journey.withdrawn {
            prop_assert!(told.retractions.last().is_some_and(|last| last.restored.is_none()));
        }
    }

    #[test]
    fn a_journey_differs_from_itself_in_nothing(mut looks in looks()) {
        looks.iter_mut().enumerate().for_each(|(index, look)| look.capture = format!("{index}").into());
        let journey = derive(&looks, &context());
        prop_assert_eq!(changes(&journey, &journey), vec![]);
        prop_assert_eq!(derive_from(as_of(&looks, Timestamp::MAX), &context()), journey);
    }
}
