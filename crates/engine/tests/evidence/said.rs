//! What was said: kept when somebody was shown it, and found again as of an hour.

use engine::evidence::Wish;
use engine::opinions::{Said, SaidBody};
use serde_json::Value;
use store::{AccountId, Whom};

use crate::house::House;

/// Somebody looks at the parcel now.
fn look(house: &House) -> usize {
    let known = house.known();
    let said = Said::all(&house.engine.judged(&known));
    house.engine.remember(known.parcel.id, house.engine.clock.now(), &said).unwrap()
}

fn said(house: &House, as_of: Option<&str>) -> Vec<SaidBody> {
    let as_of = as_of.map(|hour| hour.parse().unwrap());
    house.engine.history(house.known().parcel.id, as_of).unwrap().said
}

#[test]
fn what_was_said_then_is_found_again_as_of_then() {
    let house = House::new();
    assert_eq!(look(&house), 3);
    house.pass(40);
    assert!(look(&house) >= 1);
    let states = |as_of| -> Vec<Value> {
        let said = said(&house, as_of);
        let bodies = said.iter().map(|said| serde_json::to_value(said).unwrap());
        bodies.filter(|body| body["kind"] == "silence").map(|body| body["state"].clone()).collect()
    };
    assert_eq!(states(Some("2026-08-06T00:00:00Z")), [] as [&str; 0]);
    assert_eq!(states(Some("2026-08-07T00:00:00Z")), ["explained"]);
    assert_eq!(states(None), ["explained", "unexplained"]);
}

#[test]
fn who_looks_twice_is_not_written_twice() {
    let house = House::new();
    assert_eq!((look(&house), look(&house)), (3, 0));
    assert_eq!(said(&house, None).len(), 3);
}

#[test]
fn a_replay_and_a_question_about_another_hour_say_nothing() {
    let house = House::new();
    house.engine.replay(true).unwrap();
    house.engine.history(house.known().parcel.id, Some("2026-08-05T00:00:00Z".parse().unwrap())).unwrap();
    assert_eq!(said(&house, None), []);
}

#[test]
fn evidence_says_what_it_says() {
    let house = House::new();
    house.evidence(Wish::default());
    assert_eq!(said(&house, None).len(), 3);
}

#[test]
fn what_was_said_is_forgotten_with_its_parcel() {
    let house = House::new();
    look(&house);
    let parcel = house.known().parcel.id;
    let gone = house.engine.store.forget(house.engine.clock.now(), &Whom::Parcel(parcel)).unwrap();
    // The first forecast is remembered too, for calibration; nobody was shown it.
    assert_eq!(gone.opinions, 4);
    assert!(house.engine.said(parcel, None).unwrap().is_empty());
    assert!(house.engine.parcel_of_number(&AccountId::new("main"), "LB123456785CN").is_err());
}
