//! From the world's answers to journeys: what is derived is judged against the truth.

use jiff::{SignedDuration, Timestamp};
use packs::{Capture, Library};
use simulator::World;
use simulator::carriers;
use simulator::world::kind::{Kind, Step};
use simulator::world::parcel::Parcel;
use simulator::world::plan::{Habits, Parcels, Plan};
use tracking::journey::{Context, Journey, derive};
use tracking::milestone::Milestone;

/// Looks at a parcel every three hours until everything was told, and derives its journey.
fn journey(library: &Library, world: &World, parcel: &Parcel) -> Journey {
    let mut looks = Vec::new();
    for (nth, visit) in
        carriers::visits(world, parcel, SignedDuration::from_hours(3), Timestamp::MAX).iter().enumerate()
    {
        let capture = Capture {
            body: visit.answer.body.as_bytes(),
            received: visit.at,
            digest: &format!("digest-{nth:04}"),
            status: Some(visit.answer.status),
            asked: Some(visit.number),
        };
        looks.extend(packs::read(library, visit.carrier.name(), None, &capture).looks);
    }
    derive(&looks, &Context::new(&parcel.number))
}

/// A world whose parcels are all of one kind, with carriers that do nothing odd but what the kind asks for.
fn world_of(seed: u64, kind: Kind, flickers: u16) -> World {
    let mut plan = Plan::tuning(60);
    let Parcels::Drawn(draw) = &mut plan.parcels else { unreachable!("it is drawn") };
    draw.kinds = vec![(kind, 1)];
    plan.habits = Habits { flickers, wrong_zones: 0, late_uploads: 0, ..plan.habits };
    World::new(seed, plan)
}

/// How many of the parcels that are told until their end stand at a milestone.
#[track_caller]
fn check(kind: Kind, last: Step, expected: Milestone) {
    let (world, library) = (world_of(11, kind, 0), Library::embedded());
    let mut wrong = Vec::new();
    for parcel in world.parcels() {
        let told = parcel.shown.iter().any(|shown| parcel.told()[shown.of].step == last);
        let milestone = journey(&library, &world, parcel).milestone;
        if told && milestone != expected {
            wrong.push(format!("{} {}: {milestone}", parcel.number, parcel.service.name()));
        }
    }
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), world.parcels().len());
}

#[test]
fn a_parcel_that_was_delivered_stands_as_delivered() {
    check(Kind::Usual, Step::Delivered, Milestone::Delivered);
}

#[test]
fn a_parcel_that_was_collected_stands_as_delivered() {
    check(Kind::Pickup, Step::Delivered, Milestone::Delivered);
}

#[test]
fn a_parcel_that_came_back_stands_as_returned() {
    check(Kind::Returned, Step::Returned, Milestone::Returned);
}

#[test]
fn a_scan_that_flickers_is_told_as_withdrawn_and_restored() {
    let (world, library) = (world_of(12, Kind::Usual, 300), Library::embedded());
    let journeys = world.parcels().iter().map(|parcel| journey(&library, &world, parcel));
    let restored = journeys
        .flat_map(|journey| journey.events)
        .filter(|event| event.retractions.iter().any(|retraction| retraction.restored.is_some()));
    assert!(restored.count() > 20);
}

#[test]
fn a_rewritten_history_leaves_what_it_took_back() {
    let (world, library) = (world_of(13, Kind::Rewritten, 0), Library::embedded());
    for parcel in world.parcels() {
        let journey = journey(&library, &world, parcel);
        let revised = journey.events.iter().filter(|event| !event.revisions.is_empty()).count();
        assert!(journey.withdrawn.len() + revised > 2, "{}: {:#?}", parcel.number, journey.withdrawn);
    }
}

#[test]
fn late_uploads_wrong_zones_and_missed_scans_do_not_hide_a_delivery() {
    let library = Library::embedded();
    let mut wrong = Vec::new();
    let mut all = 0;
    for world in [World::new(14, Plan::tuning(400)), World::new(15, Plan::scoring(400))] {
        for parcel in world.parcels().iter().filter(|parcel| parcel.honest()) {
            let told = parcel.shown.iter().any(|shown| parcel.told()[shown.of].step == Step::Delivered);
            let journey = journey(&library, &world, parcel);
            all += 1;
            if told != (journey.milestone == Milestone::Delivered) {
                wrong.push(format!(
                    "{} {} {}: {}",
                    parcel.number,
                    parcel.service.name(),
                    parcel.kind.name(),
                    journey.milestone
                ));
            }
        }
    }
    assert!(wrong.len() * 200 < all, "{} of {all}: {wrong:#?}", wrong.len());
}
