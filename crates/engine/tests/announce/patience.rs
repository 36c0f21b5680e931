//! How long we try, when we rest, and when we stop.

use std::time::Duration;

use channels::Advice;
use engine::announce::Announced;
use store::Outcome;

use crate::house::{Ears, House, fails, ok};

/// The hours of the schedule after which each attempt is made, in seconds.
const PAUSES: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// Announces at every hour that something is due, until nothing is.
async fn until_settled(house: &House, ears: &Ears, parcels: &[store::ParcelId]) -> Announced {
    let mut all = Announced::default();
    loop {
        let due =
            parcels.iter().flat_map(|parcel| house.notices(*parcel)).filter_map(|notice| notice.due).min();
        let Some(due) = due else { return all };
        house.pass((due.as_millisecond() - house.now().as_millisecond()).max(0) / 1_000 + 1);
        let round = house.engine.announce(ears, 1_000).await.unwrap();
        all.told += round.told;
        all.retried += round.retried;
        all.waited += round.waited;
        all.gave_up += round.gave_up;
    }
}

#[tokio::test]
async fn every_attempt_is_inside_its_window_and_the_tenth_is_the_last() {
    let house = House::new();
    house.endpoint("https://example.org/");
    let parcels: Vec<_> = (0..40).map(|index| house.happens(&format!("N{index:07}"), "EMA")).collect();
    let ears = Ears::new(|_| fails(Advice::Later));
    let all = until_settled(&house, &ears, &parcels).await;
    assert_eq!(all, Announced { retried: 9 * 40, gave_up: 40, ..Announced::default() });
    for parcel in parcels {
        let attempts = house.notices(parcel).remove(0).attempts;
        for (pair, pause) in attempts.windows(2).zip(PAUSES) {
            let Outcome::Retry { at, .. } = &pair[0].outcome else { unreachable!() };
            let waited = at.duration_since(pair[0].at).as_secs_f64();
            let pause = pause as f64;
            assert!((pause * 0.8..=pause * 1.2 + 0.001).contains(&waited), "{waited} for {pause}");
            assert!(pair[1].at >= *at);
        }
        let Outcome::GaveUp { why } = &attempts[9].outcome else { unreachable!() };
        assert!(why.ends_with("gave up after 10 attempts"), "{why}");
    }
}

#[tokio::test]
async fn an_endpoint_that_is_gone_is_disabled_and_its_queue_given_up() {
    let house = House::new();
    house.endpoint("https://example.org/");
    for index in 0..12 {
        house.happens(&format!("N{index:07}"), "EMA");
    }
    let ears = Ears::new(|_| fails(Advice::Gone));
    let announced = house.engine.announce(&ears, 100).await.unwrap();
    assert_eq!(announced, Announced { gave_up: 12, ..Announced::default() });
    assert!(ears.seen().len() <= 8, "{}", ears.seen().len());
    let shown = house.engine.endpoints(&house.account).unwrap().remove(0);
    assert_eq!(shown.why.as_deref(), Some("HTTP 500"));
    assert_eq!(house.engine.counters.sum("waymark_endpoints_disabled_total", None), 1.0);
    let parcel = house.happens("N9999999", "EMA");
    assert!(house.notices(parcel).is_empty(), "nothing is queued for a disabled endpoint");
}

#[tokio::test]
async fn five_days_of_only_failures_disable_an_endpoint() {
    let house = House::new();
    house.endpoint("https://example.org/");
    let ears = Ears::new(|_| fails(Advice::Later));
    for day in 0..5 {
        house.happens(&format!("N{day:07}"), "EMA");
        house.engine.announce(&ears, 100).await.unwrap();
        assert!(house.engine.endpoints(&house.account).unwrap()[0].disabled.is_none(), "day {day}");
        house.pass(86_400);
    }
    house.engine.announce(&ears, 100).await.unwrap();
    let shown = house.engine.endpoints(&house.account).unwrap().remove(0);
    assert!(shown.why.unwrap().starts_with("every attempt failed since"));
}

#[tokio::test]
async fn one_success_ends_the_count_of_days() {
    let house = House::new();
    house.endpoint("https://example.org/");
    let bad = Ears::new(|_| fails(Advice::Later));
    let good = Ears::new(|_| ok());
    for day in 0..12 {
        house.happens(&format!("N{day:07}"), "EMA");
        house.engine.announce(if day % 4 == 3 { &good } else { &bad }, 100).await.unwrap();
        house.pass(86_400);
    }
    assert!(house.engine.endpoints(&house.account).unwrap()[0].disabled.is_none());
}

#[tokio::test]
async fn a_pause_that_an_endpoint_asks_for_is_kept_and_costs_no_attempt() {
    let house = House::new();
    house.endpoint("https://example.org/");
    let parcels: Vec<_> = (0..20).map(|index| house.happens(&format!("N{index:07}"), "EMA")).collect();
    let busy = Ears::new(|_| fails(Advice::Slower(Some(Duration::from_secs(3_600)))));
    let announced = house.engine.announce(&busy, 100).await.unwrap();
    assert_eq!((announced.retried + announced.waited, announced.retried), (20, 8));
    let asked = house.now();
    house.pass(3_599);
    assert_eq!(house.engine.announce(&busy, 100).await.unwrap(), Announced::default());
    house.pass(2);
    let ears = Ears::new(|_| fails(Advice::Later));
    house.engine.announce(&ears, 100).await.unwrap();
    assert_eq!(ears.seen().len(), 20);
    // Those that only waited are at their first attempt still: tried again after five seconds, not five minutes.
    let soon = house.now().as_second() + 7;
    let due = parcels
        .iter()
        .filter_map(|parcel| house.notices(*parcel)[0].due)
        .filter(|due| due.as_second() < soon);
    assert_eq!(due.count(), 12);
    assert!(house.now().as_second() - asked.as_second() >= 3_600);
}

#[tokio::test]
async fn what_waits_for_a_removed_endpoint_is_given_up_and_says_so() {
    let house = House::new();
    let endpoint = house.endpoint("https://example.org/");
    let parcel = house.happens("N0000001", "EMA");
    house.engine.remove_endpoint(&house.account, endpoint.id).unwrap();
    let ears = Ears::new(|_| ok());
    assert_eq!(house.engine.announce(&ears, 100).await.unwrap().gave_up, 1);
    let Outcome::GaveUp { why } = &house.notices(parcel)[0].attempts[0].outcome else { unreachable!() };
    assert_eq!(&**why, "the endpoint was removed");
    assert!(ears.seen().is_empty());
}
