//! The packs read what the world answers: the shapes are the carriers', and nothing is lost on the way.

use std::collections::BTreeMap;

use jiff::Timestamp;
use packs::{Capture, Library};
use simulator::World;
use simulator::carriers;
use simulator::world::kind::Step;
use simulator::world::parcel::{Carrier, Parcel};
use simulator::world::plan::Plan;
use tracking::event_time::EventTime;
use tracking::look::{Look, Outcome};
use tracking::milestone::Milestone;

/// What the pack of a carrier reads in its last answer about a number.
fn last_look(world: &World, carrier: Carrier, number: &str) -> Option<Look> {
    let now = *world.changes(number, carrier).last()?;
    let answer = carriers::look(world, carrier, number, now);
    let capture = Capture {
        body: answer.body.as_bytes(),
        received: now,
        digest: "digest",
        status: Some(answer.status),
        asked: Some(number),
    };
    packs::read(&Library::embedded(), carrier.name(), None, &capture).looks.into_iter().next()
}

fn looks(world: &World) -> Vec<(&Parcel, Carrier, Look)> {
    let parcels = world.parcels().iter();
    let sources = parcels.flat_map(|parcel| {
        let sources = world.sources(parcel).into_iter();
        sources.map(move |(carrier, number)| (parcel, carrier, number))
    });
    let looks = sources
        .filter_map(|(parcel, carrier, number)| Some((parcel, carrier, last_look(world, carrier, number)?)));
    looks.collect()
}

#[test]
fn every_event_of_every_answer_is_known_to_the_pack() {
    let world = World::new(3, Plan::tuning(150));
    let mut unknown = BTreeMap::new();
    for (parcel, carrier, look) in looks(&world) {
        assert_eq!(look.outcome, Outcome::Told, "{} {}", parcel.number, carrier.name());
        for event in look.events.iter().filter(|event| event.milestone == Milestone::Unknown) {
            *unknown.entry((carrier.name(), event.code.clone())).or_insert(0) += 1;
        }
    }
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn what_is_told_as_delivered_is_read_as_delivered() {
    let world = World::new(4, Plan::scoring(150));
    for (parcel, carrier, look) in looks(&world) {
        let mine = parcel.shown.iter().filter(|shown| {
            shown.carrier == carrier && shown.until.is_none() && parcel.number_of(shown) == &*look.number
        });
        let told = mine.filter(|shown| parcel.told()[shown.of].step == Step::Delivered).count();
        let read = look.events.iter().filter(|event| event.milestone == Milestone::Delivered).count();
        assert_eq!(read, told, "{} by {}", parcel.number, carrier.name());
    }
}

#[test]
fn royal_mails_times_are_facts_and_true() {
    let world = World::new(5, Plan::tuning(200));
    let pack = Library::embedded().good("royal-mail").expect("a good pack");
    if pack.sources.is_empty() {
        eprintln!("skipped: the pack `royal-mail` reads no answers yet");
        return;
    }
    let mut checked = 0;
    for (parcel, _, look) in
        looks(&world).into_iter().filter(|(_, carrier, _)| *carrier == Carrier::RoyalMail)
    {
        for event in &look.events {
            let EventTime::Stated { instant, .. } = event.time else { panic!("not stated: {event:?}") };
            assert!(parcel.told().iter().any(|phase| phase.at == instant), "{} {instant}", parcel.number);
            checked += 1;
        }
    }
    assert!(checked > 50, "{checked}");
}

#[test]
fn the_number_of_the_last_leg_is_found_in_the_lines_answer() {
    let world = World::new(6, Plan::tuning(200));
    let mut found = 0;
    for (parcel, _, look) in looks(&world).into_iter().filter(|(_, carrier, _)| *carrier == Carrier::Cainiao)
    {
        let handed_over = parcel.shown.iter().any(|shown| parcel.told()[shown.of].step == Step::HandedOver);
        let expected = parcel.last_mile.as_deref().filter(|_| handed_over);
        assert_eq!(look.related.first().map(|related| &*related.number), expected, "{}", parcel.number);
        found += usize::from(expected.is_some());
    }
    assert!(found > 20, "{found}");
}

#[test]
fn the_lines_times_are_placed_and_mostly_true_though_its_epochs_are_not() {
    let world = World::new(7, Plan::tuning(200));
    let (mut right, mut all) = (0, 0);
    for (parcel, _, look) in looks(&world).into_iter().filter(|(_, carrier, _)| *carrier == Carrier::Cainiao)
    {
        for event in &look.events {
            let instant: Option<Timestamp> = match &event.time {
                EventTime::Stated { instant, .. } | EventTime::Placed { instant, .. } => Some(*instant),
                _ => None,
            };
            let near =
                |phase: Timestamp| instant.is_some_and(|at| phase.duration_since(at).as_secs().abs() < 3600);
            right += usize::from(parcel.told().iter().any(|phase| near(phase.at)));
            all += 1;
        }
    }
    assert!(right * 100 > all * 80, "{right} of {all}");
}
