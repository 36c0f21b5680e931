//! Any order, repetition and grouping of the same lines leads to the same facts, in a store that keeps feeds in its
//! own way and in one that does not.

use std::time::Duration;

use proptest::prelude::*;
use store::conformance::Folder;
use tracking::journey::Journey;

use crate::house::House;
use crate::story::{china_post, feed, house, journey, line};

const NUMBERS: [&str; 3] = ["LB123456785CN", "LB000000014CN", "RR123456785GB"];
const CODES: [&str; 5] = ["EMA", "EMC", "EMD", "EDG", "EMI"];

fn lines() -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    for (nth, number) in NUMBERS.iter().enumerate() {
        for (day, code) in (1..).zip(CODES) {
            lines.push((nth, line(number, code, &format!("2026-08-{day:02}T10:00:00+08:00"))));
        }
    }
    lines
}

/// What a journey says, without the hours at which it was told.
fn told(journey: &Journey) -> String {
    let events: Vec<String> = journey
        .events
        .iter()
        .map(|told| {
            format!(
                "{:?} {:?} {:?} {:?}",
                told.event.code, told.event.milestone, told.event.time, told.event.place
            )
        })
        .collect();
    format!(
        "{} {:?} {events:?}",
        journey.milestone,
        journey.legs.iter().map(|leg| &leg.number).collect::<Vec<_>>()
    )
}

fn all_told(house: &House) -> Vec<String> {
    NUMBERS.iter().map(|number| told(&journey(house, number))).collect()
}

/// States byte for byte; the clock of the house stands still while they are made.
fn states(house: &House) -> Vec<Vec<u8>> {
    let state = |number: &&str| {
        let parcel = house.engine.parcel_of_number(&house.account, number).unwrap();
        house.engine.store.facts(parcel.id).unwrap().unwrap().journey
    };
    NUMBERS.iter().map(state).collect()
}

fn fed_at_once(groups: &[String]) -> Vec<Vec<u8>> {
    let folder = Folder::new();
    let house = house(&folder);
    for group in groups {
        house.engine.feed(&house.account, &china_post(), group.as_bytes()).unwrap();
        house.engine.fold(Duration::ZERO).unwrap();
    }
    states(&house)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn any_order_repetition_and_grouping_gives_the_same_bytes(
        order in Just((0..15_usize).collect::<Vec<_>>()).prop_shuffle(),
        again in proptest::collection::vec(0_usize..15, 0..6),
        size in 1_usize..16,
    ) {
        let lines = lines();
        let whole: String = lines.iter().map(|(_, line)| line.as_str()).collect();
        let mixed: Vec<&str> = order.iter().chain(&again).map(|nth| lines[*nth].1.as_str()).collect();
        let groups: Vec<String> = mixed.chunks(size).map(|group| group.concat()).collect();
        prop_assert_eq!(fed_at_once(&groups), fed_at_once(&[whole]));
    }
}

#[test]
fn a_store_without_a_way_for_feeds_tells_the_same() {
    let folder = Folder::new();
    let (compact, plain) = (house(&folder), House::new());
    for (_, line) in lines() {
        feed(&compact, &line);
        feed(&plain, &line);
    }
    while compact.engine.fold(Duration::ZERO).unwrap() > 0 {}
    plain.engine.derive_stale(100).unwrap();
    assert_eq!(all_told(&compact), all_told(&plain));
}

/// From a thousand parcels on a round is folded in two halves.
#[test]
fn many_parcels_at_once_are_folded_like_few() {
    let number = |nth: usize| format!("TEST{nth:05}");
    let body = |nths: std::ops::Range<usize>| -> String {
        let posted = nths.clone().map(|nth| line(&number(nth), "EMA", "2026-08-01T10:00:00+08:00"));
        posted.chain(nths.map(|nth| line(&number(nth), "EMC", "2026-08-03T10:00:00+08:00"))).collect()
    };
    let folded = |parts: usize| {
        let folder = Folder::new();
        let house = house(&folder);
        house.endpoint("https://shop.example/hook");
        for part in 0..parts {
            let body = body(part * 1_200 / parts..(part + 1) * 1_200 / parts);
            house.engine.feed(&house.account, &china_post(), body.as_bytes()).unwrap();
            assert_eq!(house.engine.fold(Duration::ZERO).unwrap(), 2_400 / parts as u64);
        }
        assert_eq!(house.engine.recover_feeds().unwrap(), 0, "nothing waits any more");
        let one = |nth: usize| {
            let parcel = house.engine.parcel_of_number(&house.account, &number(nth)).unwrap();
            let kinds: Vec<String> =
                house.notices(parcel.id).iter().map(|one| one.kind.to_string()).collect();
            (house.engine.store.facts(parcel.id).unwrap().unwrap().journey, kinds)
        };
        (0..1_200).map(one).collect::<Vec<_>>()
    };
    let all = folded(1);
    assert!(all.iter().all(|(_, kinds)| *kinds == ["parcel.left_origin"]));
    assert!(all == folded(12), "the same bytes and notices");
}
