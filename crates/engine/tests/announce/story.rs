//! From a change to its receiver: queued with the facts, told once, told again after a death, in order.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use channels::{Advice, Channels};
use engine::announce::Announced;
use tokio::time::timeout;

use crate::house::{Ears, House, Seen, fails, ok};
use crate::receiver::{Answer, Receiver};

const OK: Answer = Answer::Now("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
const DOWN: Answer = Answer::Now("HTTP/1.1 500 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");

fn told(count: usize) -> Announced {
    Announced { told: count, ..Announced::default() }
}

#[tokio::test]
async fn a_change_reaches_its_receiver_exactly_once_and_signed() {
    let (house, receiver) = (House::new(), Receiver::new(&[OK]).await);
    let endpoint = house.endpoint(&receiver.url);
    let parcel = house.happens("LB123456785CN", "EMA");
    let channels = Channels::new(&house.engine.settings.channels()).unwrap();
    assert_eq!(house.engine.announce(&channels, 100).await.unwrap(), told(1));
    assert_eq!(house.engine.announce(&channels, 100).await.unwrap(), told(0));
    assert_eq!(receiver.requests.lock().unwrap().len(), 1);
    assert_eq!(receiver.header(0, "webhook-id"), house.notices(parcel)[0].id.to_string());
    let theirs = standardwebhooks::Webhook::new(&endpoint.secret).unwrap();
    let at = house.now().as_second();
    let signature = theirs.sign(&receiver.header(0, "webhook-id"), at, receiver.body(0).as_bytes()).unwrap();
    assert_eq!(receiver.header(0, "webhook-signature"), signature);
    let body: serde_json::Value = serde_json::from_str(&receiver.body(0)).unwrap();
    assert_eq!((&body["type"], &body["data"]["version"]), (&"parcel.accepted".into(), &1.into()));
    assert_eq!(house.engine.counters.sum("waymark_notices_total", Some(("result", "told"))), 1.0);
}

#[tokio::test]
async fn what_failed_is_told_again_under_the_same_id() {
    let (house, receiver) = (House::new(), Receiver::new(&[DOWN, OK]).await);
    house.endpoint(&receiver.url);
    house.happens("LB123456785CN", "EMA");
    let channels = Channels::new(&house.engine.settings.channels()).unwrap();
    assert_eq!(house.engine.announce(&channels, 100).await.unwrap().retried, 1);
    house.pass(3);
    assert_eq!(house.engine.announce(&channels, 100).await.unwrap(), told(0));
    house.pass(4);
    assert_eq!(house.engine.announce(&channels, 100).await.unwrap(), told(1));
    assert_eq!(receiver.header(0, "webhook-id"), receiver.header(1, "webhook-id"));
    assert_ne!(receiver.header(0, "webhook-timestamp"), receiver.header(1, "webhook-timestamp"));
}

#[tokio::test(start_paused = true)]
async fn who_dies_between_sending_and_settling_is_followed_by_another_with_the_same_id() {
    let house = House::new();
    house.endpoint("https://example.org/hook");
    house.happens("LB123456785CN", "EMA");
    let dies = Ears::slow(|_| Box::pin(std::future::pending()));
    assert!(timeout(Duration::from_secs(1), house.engine.announce(&dies, 100)).await.is_err());
    let lives = Ears::new(|_| ok());
    assert_eq!(house.engine.announce(&lives, 100).await.unwrap(), told(0));
    house.pass(121);
    assert_eq!(house.engine.announce(&lives, 100).await.unwrap(), told(1));
    assert_eq!(dies.seen()[0].id, lives.seen()[0].id);
}

#[tokio::test]
async fn a_parcels_story_is_told_in_its_order_to_each_endpoint_by_itself() {
    let house = House::new();
    house.endpoint("https://bad.example.org/");
    house.endpoint("https://good.example.org/");
    for code in ["EMA", "EMC", "EMD"] {
        house.happens("LB123456785CN", code);
    }
    house.happens("RR123456785CN", "EMA");
    let works = std::sync::Arc::new(AtomicBool::new(false));
    let switch = works.clone();
    let ears = Ears::new(move |seen| match seen.url.contains("good") || switch.load(Ordering::SeqCst) {
        true => ok(),
        false => fails(Advice::Later),
    });
    // Three versions and the other parcel to the good one; the bad one fails on the first of each parcel.
    assert_eq!(
        house.engine.announce(&ears, 100).await.unwrap(),
        Announced { told: 4, retried: 2, ..told(0) }
    );
    works.store(true, Ordering::SeqCst);
    house.pass(10);
    assert_eq!(house.engine.announce(&ears, 100).await.unwrap(), told(4));
    for side in ["good", "bad"] {
        let seen = ears.seen().into_iter().filter(|seen| seen.url.contains(side));
        let mut versions: Vec<u64> = seen.map(|seen: Seen| seen.version).collect();
        // Without the repetitions and the other parcel's only version the story rises.
        versions.retain(|version| *version > 1);
        assert_eq!(versions, [2, 3], "{side}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_hangs_delays_no_other() {
    let house = House::new();
    house.endpoint("https://hangs.example.org/");
    house.endpoint("https://good.example.org/");
    for index in 0..30 {
        house.happens(&format!("N{index:07}"), "EMA");
    }
    let start = tokio::time::Instant::now();
    let ears = Ears::slow(move |seen| match seen.url.contains("good") {
        true => Box::pin(async move {
            assert!(start.elapsed() < Duration::from_millis(100), "{:?}", start.elapsed());
            ok()
        }),
        false => Box::pin(std::future::pending()),
    });
    let announced = house.engine.announce(&ears, 1_000).await.unwrap();
    // Eight were on their way when it showed that the endpoint hangs; the others were put off unsent.
    assert_eq!(announced, Announced { told: 30, retried: 8, waited: 22, gave_up: 0 });
    assert!(start.elapsed() < Duration::from_secs(32), "{:?}", start.elapsed());
    assert_eq!(ears.seen().iter().filter(|seen| seen.url.contains("hangs")).count(), 8);
}

#[tokio::test(start_paused = true)]
async fn what_is_queued_while_a_round_waits_for_a_slow_endpoint_is_told_in_the_same_round() {
    let house = House::new();
    house.endpoint("https://hangs.example.org/");
    house.endpoint("https://good.example.org/");
    house.happens("N0000001", "EMA");
    let ears = Ears::slow(|seen| match seen.url.contains("good") {
        true => Box::pin(async { ok() }),
        false => Box::pin(std::future::pending()),
    });
    let later = async {
        tokio::time::sleep(Duration::from_secs(5)).await;
        house.happens("N0000002", "EMA");
        let start = tokio::time::Instant::now();
        while ears.seen().iter().filter(|seen| seen.url.contains("good")).count() < 2 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        start.elapsed()
    };
    let (announced, waited) = tokio::join!(house.engine.announce(&ears, 1_000), later);
    assert!(waited < Duration::from_secs(1), "{waited:?}");
    assert_eq!(announced.unwrap().told, 2);
}

#[tokio::test(start_paused = true)]
async fn all_that_waits_for_an_endpoint_that_answers_at_once_is_told_in_one_round() {
    let house = House::new();
    house.endpoint("https://quick.example.org/");
    for index in 0..300 {
        house.happens(&format!("N{index:07}"), "EMA");
    }
    let ears = Ears::new(|_| ok());
    let announced = house.engine.announce(&ears, 100).await.unwrap();
    assert_eq!(announced, Announced { told: 300, ..Announced::default() });
}

#[tokio::test(start_paused = true)]
async fn what_is_put_off_at_a_crowded_endpoint_comes_back_when_it_is_its_turn() {
    let house = House::new();
    house.endpoint("https://busy.example.org/");
    let parcels: Vec<_> = (0..200).map(|index| house.happens(&format!("N{index:07}"), "EMA")).collect();
    let ears = Ears::slow(|_| {
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(400)).await;
            ok()
        })
    });
    let announced = house.engine.announce(&ears, 200).await.unwrap();
    assert!(announced.waited >= 100 && announced.told + announced.waited == 200, "{announced:?}");
    let due = parcels.iter().filter_map(|parcel| house.notices(*parcel)[0].due).collect::<Vec<_>>();
    // It tells twenty in a second: the last is not asked for again in two seconds, with all the others.
    let last = due.iter().max().map(|due| due.duration_since(house.now()).as_secs_f64());
    assert!(last.is_some_and(|last| last > 5.0), "{last:?}");
    assert!(parcels.iter().all(|parcel| house.notices(*parcel)[0].attempts.len() <= 1));
}

#[tokio::test(start_paused = true)]
async fn who_was_told_is_remembered_also_when_the_round_is_broken_off() {
    let house = House::new();
    house.endpoint("https://quick.example.org/");
    let told = house.happens("N0000001", "EMA");
    house.endpoint("https://hangs.example.org/");
    house.happens("N0000002", "EMA");
    let ears = Ears::slow(|seen| match seen.url.contains("hangs") {
        true => Box::pin(std::future::pending()),
        false => Box::pin(async { ok() }),
    });
    let round = tokio::time::timeout(Duration::from_millis(50), house.engine.announce(&ears, 100)).await;
    assert!(round.is_err(), "it is still on its way");
    assert_eq!(house.notices(told)[0].due, None);
}

#[tokio::test(start_paused = true)]
async fn a_crowd_at_one_endpoint_leaves_room_for_others() {
    let house = House::new();
    house.endpoint("https://crowded.example.org/");
    for index in 0..64 {
        house.happens(&format!("N{index:07}"), "EMA");
    }
    house.endpoint("https://good.example.org/");
    house.happens("N9999999", "EMA");
    let start = tokio::time::Instant::now();
    let ears = Ears::slow(move |seen| match seen.url.contains("good") {
        true => Box::pin(async move {
            assert!(start.elapsed() < Duration::from_millis(600), "{:?}", start.elapsed());
            ok()
        }),
        false => Box::pin(async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            ok()
        }),
    });
    // There is room for 32 at once: the crowd would fill it before the good endpoint's only notice is claimed.
    let first = house.engine.announce(&ears, 32).await.unwrap();
    assert!(first.waited > 0 && ears.seen().iter().any(|seen| seen.url.contains("good")));
    let mut told = first.told;
    while told < 66 {
        house.pass(3);
        told += house.engine.announce(&ears, 32).await.unwrap().told;
    }
    assert_eq!(ears.seen().len(), 66, "what was put off was sent once");
}
