//! What is normal here, learnt from one's own history: published figures speak first and give way, nothing counts
//! twice, and forecasts are held against deliveries.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

mod house;
mod world;

use std::sync::Arc;

use engine::Engine;
use house::House;
use store::memory::MemoryStore;
use tracking::milestone::Milestone;
use tracking::profile::{Habit, Lane};

/// A parcel that left China on day 510 and of which nothing was heard since.
fn quiet(house: &House) -> store::ParcelId {
    house.parcel("QUIET00001X", &[(509.0, "EMA"), (510.0, "EMC")])
}

/// What is said after so many days of quiet, before and after own history spoke.
#[track_caller]
fn check(abroad: f64, quiet_days: f64, by_priors: &str, by_history: &str) {
    let house = House::new();
    house.history("PAST", 40, 460.0 - abroad, abroad);
    let parcel = quiet(&house);
    let before = house.said(parcel, 510.0 + quiet_days);
    let silence = before.silence.unwrap();
    assert_eq!((silence.state, silence.published, before.profile), (by_priors, true, None));
    // Learnt before it left: else the parcel in question would teach that quiets do not end.
    house.set(508.0);
    let knowledge = house.engine.learn().unwrap();
    let after = house.said(parcel, 510.0 + quiet_days);
    let silence = after.silence.unwrap();
    assert_eq!((silence.state, silence.published), (by_history, false), "{}", silence.sentence);
    assert!(silence.like >= 40, "{}", silence.like);
    assert_eq!(after.profile, knowledge.digest);
}

#[test]
fn where_a_month_abroad_is_usual_own_history_explains_what_published_figures_cannot() {
    check(30.0, 28.0, "unexplained", "explained");
}

#[test]
fn where_three_days_abroad_are_usual_own_history_no_longer_explains_what_published_figures_would() {
    check(3.0, 17.0, "explained", "unexplained");
}

#[test]
fn learning_again_after_a_replay_changes_nothing() {
    let house = House::new();
    house.history("PAST", 8, 10.0, 5.0);
    let open = quiet(&house);
    house.set(520.0);
    let once = house.engine.learn().unwrap();
    house.engine.replay(true).unwrap();
    house.again(open);
    house.engine.store.mark_stale(&[open]).unwrap();
    house.engine.derive_stale(10).unwrap();
    let again = house.engine.learn().unwrap();
    assert_eq!(once.digest, again.digest);
    assert_eq!((once.parcels, once.lessons.record.sum(&Lane::default()).forecasts), (9, 8));
}

#[test]
fn what_was_learnt_is_there_after_a_restart_and_in_another_process() {
    let store = Arc::new(MemoryStore::new());
    let house = House::on(store.clone());
    house.history("PAST", 10, 10.0, 5.0);
    let learnt = house.engine.learn().unwrap();
    let other: Engine = House::on(store).engine;
    assert_eq!(other.knowledge().digest, learnt.digest);
    assert_eq!(other.knowledge().profiles, learnt.profiles);
}

#[test]
fn a_history_that_was_written_anew_teaches_nothing() {
    let house = House::new();
    house.history("PAST", 10, 10.0, 5.0);
    let moved = house.parcel("MOVED00001X", &[(20.0, "EMA"), (21.0, "EMC"), (26.0, "EMD")]);
    assert_eq!(house.engine.learn().unwrap().parcels, 11);
    house.parcel("MOVED00001X", &[(30.0, "EMA"), (31.3, "EMC"), (36.7, "EMD")]);
    let said = house.said(moved, 40.0);
    assert_eq!(said.verdict.unwrap().value, "contradicted");
    assert_eq!(house.engine.learn().unwrap().parcels, 10);
}

#[test]
fn a_parcel_that_is_forgotten_is_no_longer_counted() {
    let house = House::new();
    house.history("PAST", 10, 10.0, 5.0);
    assert_eq!(house.engine.learn().unwrap().parcels, 10);
    house.engine.forget(&house.account, "PAST00003X").unwrap();
    assert_eq!(house.engine.learn().unwrap().parcels, 9);
}

#[test]
fn a_walk_goes_on_where_it_stopped_and_the_next_waits_for_its_time() {
    let house = House::new();
    house.history("PAST", 12, 10.0, 5.0);
    let (mut walk, mut rounds) = (None, 0);
    while house.engine.learn_some(&mut walk, 2).unwrap() {
        rounds += 1;
        assert!(rounds < 200, "it never ends");
    }
    assert!(walk.is_none() && rounds > 12);
    let learnt = house.engine.knowledge();
    assert_eq!((learnt.parcels, learnt.digest.clone()), (12, house.engine.learn().unwrap().digest.clone()));
}

#[test]
fn first_forecasts_are_held_against_deliveries_and_each_counts_once() {
    let house = House::new();
    house.history("PAST", 32, 10.0, 6.0);
    house.set(100.0);
    house.engine.learn().unwrap();
    house.history("NEXT", 8, 100.0, 6.0);
    house.set(200.0);
    let knowledge = house.engine.learn().unwrap();
    let kept = knowledge.lessons.record.sum(&Lane::new("china-post", "CN", "US"));
    assert_eq!(
        (kept.forecasts, kept.published),
        (40, 32),
        "the first thirty-two knew published figures alone"
    );
    assert!(kept.held[2] > 30, "{kept:?}");
}

#[test]
fn a_parcel_that_goes_back_is_forecast_only_where_own_history_tells() {
    let house = House::new();
    let way = [(400.0, "EMA"), (403.0, "EMC"), (410.0, "EMD"), (412.0, "returning")];
    let parcel = house.parcel("BACK00001X", &way);
    assert!(house.said(parcel, 415.0).forecast.is_none());
    for nth in 0..32_u32 {
        let start = f64::from(nth);
        let way = [(start, "EMA"), (start + 9.0, "returning"), (start + 29.0, "returned")];
        house.parcel(&format!("GONE{nth:05}X"), &way);
    }
    house.set(415.0);
    house.engine.learn().unwrap();
    let forecast = house.said(parcel, 415.0).forecast.unwrap();
    assert_eq!((forecast.of, forecast.published), ("returned", None));
    let median: jiff::Timestamp = forecast.median.unwrap().parse().unwrap();
    let days = median.duration_since(House::at(412.0)).as_hours() / 24;
    assert!((17..24).contains(&days), "{days}");
}

#[test]
fn blind_spots_and_uploads_of_a_lane_are_known() {
    let house = House::new();
    house.history("PAST", 10, 10.0, 5.0);
    house.set(60.0);
    let habits = &house.engine.learn().unwrap().lessons.habits;
    let lane = Lane::new("china-post", "CN", "US");
    let told = |phase| habits.sum(Habit::Told, phase, &Lane { carrier: "".into(), ..lane.clone() });
    assert_eq!((told(Milestone::LeftOrigin).count(), told(Milestone::ImportCustoms).count_open()), (10, 10));
    let late = habits.sum(Habit::Upload, Milestone::Unknown, &Lane::default());
    assert_eq!(late.count(), 30);
}
