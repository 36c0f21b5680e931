//! A small simulated world: its carriers answer in their own formats, and what is learnt from them is told apart by
//! lane, forecast by forecast.

use engine::add::Declaration;
use engine::ingest::Given;
use jiff::SignedDuration;
use simulator::World;
use simulator::carriers::visits;
use simulator::demo::declaration;
use simulator::world::parcel::Parcel;
use simulator::world::plan::Plan;
use tracking::profile::Lane;

use crate::house::House;

/// How often carriers are asked.
const EVERY: SignedDuration = SignedDuration::from_hours(24);

/// Asks for one parcel until its world ends; facts follow with the first and the last answer.
fn follow(house: &House, world: &World, parcel: &Parcel) {
    house.set_to(parcel.ordered_at);
    let declared = Declaration::parse(declaration(parcel).to_string().as_bytes()).unwrap();
    let added = house.engine.add(&house.account, &declared).unwrap();
    let all = visits(world, parcel, EVERY, parcel.ordered_at + EVERY * 60);
    let told = |at: usize| all[at].answer.body.len() > 200 && all[at].answer.status == 200;
    let first = (0..all.len()).find(|at| told(*at));
    for (at, visit) in all.iter().enumerate() {
        house.set_to(visit.at);
        let known = house.engine.carrier_known(visit.carrier.name()).unwrap();
        let source = known.sources.iter().find(|(_, kind)| *kind == "poll").map(|(id, _)| id.as_str());
        let given = Given {
            carrier: visit.carrier.name(),
            source,
            body: visit.answer.body.as_bytes(),
            content_type: "application/json",
            status: Some(visit.answer.status),
        };
        house.engine.keep_answer(added[0].parcel, &given).unwrap();
        if Some(at) == first || at + 1 == all.len() {
            house.engine.derive_stale(10).unwrap();
        }
    }
}

#[test]
fn a_simulated_world_teaches_its_lanes_and_judges_the_forecasts() {
    let house = House::new();
    let world = World::new(5, Plan::tuning(24));
    for parcel in world.parcels() {
        follow(&house, &world, parcel);
    }
    house.set_to(world.plan().start + SignedDuration::from_hours(24 * 200));
    let knowledge = house.engine.learn().unwrap();
    assert!(knowledge.parcels >= 20, "{}", knowledge.parcels);
    let everywhere = Lane::default();
    let profile = house.engine.profile(&Lane::new("", "CN", ""));
    assert!(profile.journeys >= 15 && profile.delivered * 2 > profile.journeys, "{profile:?}");
    assert!(profile.transit.quantiles[0].days.is_some_and(|days| (2.0..60.0).contains(&days)), "{profile:?}");
    let kept = house.engine.calibration(&everywhere).all.unwrap();
    assert!(kept.forecasts >= 10 && kept.ranges[2].held >= kept.ranges[0].held, "{kept:?}");
    assert!(kept.promised > 0, "the senders promised");
    let again = house.engine.learn().unwrap();
    assert_eq!(knowledge.digest, again.digest);
}
