//! What becomes of a line of a feed.

use std::sync::Arc;
use std::time::Duration;

use engine::feed::{Fed, Feed, Shape};
use engine::view::JourneyBody;
use engine::{Error, StoreError};
use store::conformance::Folder;
use store::{Buckets, Whom};
use store_sqlite::SqliteStore;
use tracking::milestone::Milestone;

use crate::house::{Ears, House, ok};

pub const NUMBER: &str = "LB123456785CN";

/// A line about a number.
pub fn line(number: &str, code: &str, time: &str) -> String {
    format!(
        "{{\"number\":\"{number}\",\"code\":\"{code}\",\"time\":\"{time}\",\"place\":\"Shenzhen\",\"country\":\"CN\"}}\n"
    )
}

pub fn china_post() -> Feed<'static> {
    Feed { pack: "plain", source: None, carrier: Some("china-post"), shape: Shape::Lines }
}

/// A house on a store in a folder.
pub fn house(folder: &Folder) -> House {
    House::on(Arc::new(SqliteStore::open(&folder.join("waymark.db")).unwrap()))
}

pub fn feed(house: &House, body: &str) -> Fed {
    house.pass(1);
    house.engine.feed(&house.account, &china_post(), body.as_bytes()).unwrap()
}

fn fold(house: &House) -> u64 {
    house.engine.fold(Duration::ZERO).unwrap()
}

pub fn journey(house: &House, number: &str) -> tracking::journey::Journey {
    let parcel = house.engine.parcel_of_number(&house.account, number).unwrap();
    house.engine.known(parcel).unwrap().journey
}

#[test]
fn what_a_line_tells_is_found_under_its_number() {
    let folder = Folder::new();
    let house = house(&folder);
    let body =
        line(NUMBER, "EMA", "2026-08-01T10:00:00+08:00") + &line(NUMBER, "EMC", "2026-08-03T09:15:00+08:00");
    assert_eq!(feed(&house, &body), Fed { items: 2, new: 2, ..Fed::default() });
    assert_eq!(fold(&house), 2);
    let journey = journey(&house, NUMBER);
    assert_eq!((journey.milestone, journey.events.len()), (Milestone::LeftOrigin, 2));
    assert_eq!(journey.carrier.as_deref(), Some("china-post"));
    let evidence = &journey.events[0].evidence[0];
    assert_eq!((&*evidence.source, evidence.capture.len()), ("plain/feed", 23));
    let parcel = house.engine.parcel_of_number(&house.account, NUMBER).unwrap();
    let looks = house.engine.store.looks(parcel.id, None).unwrap();
    let whole = format!("sha256:{}", looks[0].digest);
    assert!(whole.starts_with(&*evidence.capture), "{whole} begins with {}", evidence.capture);
    assert_eq!(JourneyBody::from(&journey).events.len(), 2);
}

#[test]
fn a_check_reads_what_was_fed_and_finds_nothing_wrong() {
    let folder = Folder::new();
    let house = house(&folder);
    feed(
        &house,
        &(line(NUMBER, "EMA", "2026-08-01T10:00:00+08:00")
            + &line(NUMBER, "EMC", "2026-08-03T09:15:00+08:00")),
    );
    fold(&house);
    let checked = house.engine.store.feeds().unwrap().audit(engine::feed::known_items).unwrap();
    assert_eq!((checked.captures, checked.problems), (2, Vec::new()));
    // The control: a state that knows another item.
    let checked = house.engine.store.feeds().unwrap().audit(|_| Some(vec![[7; 8]])).unwrap();
    assert_eq!(checked.problems.len(), 3, "{:?}", checked.problems);
}

#[test]
fn a_check_compares_what_was_fed_of_a_parcel_that_was_declared_then() {
    let folder = Folder::new();
    let house = house(&folder);
    feed(&house, &line(NUMBER, "EMA", "2026-08-01T10:00:00+08:00"));
    fold(&house);
    house.happens(NUMBER, "EMC");
    house.engine.derive_stale(10).unwrap();
    assert_eq!(journey(&house, NUMBER).events.len(), 2);
    let audit = |known| house.engine.store.feeds().unwrap().audit(known).unwrap().problems;
    assert_eq!(audit(engine::facts::known_looks), [""; 0]);
    // The control: a journey that rests on another look.
    let problems = audit(|_| Some(vec![[7; 8]]));
    assert!(problems.iter().any(|said| said.contains("rests on 1 looks")), "{problems:?}");
}

#[test]
fn a_body_sent_again_changes_nothing() {
    let folder = Folder::new();
    let house = house(&folder);
    let body = line(NUMBER, "EMA", "2026-08-01T10:00:00+08:00");
    feed(&house, &body);
    fold(&house);
    let before = journey(&house, NUMBER);
    assert_eq!(feed(&house, &body), Fed { items: 1, new: 0, ..Fed::default() });
    assert_eq!(fold(&house), 0);
    // The same line in another body is another look at the same item.
    feed(&house, &(body.clone() + &line("LB000000014CN", "EMA", "2026-08-01T10:00:00+08:00")));
    fold(&house);
    assert_eq!(journey(&house, NUMBER), before);
}

#[test]
fn a_line_that_nobody_can_read_is_refused_with_its_place_and_takes_no_other_with_it() {
    let folder = Folder::new();
    let house = house(&folder);
    let good = line(NUMBER, "EMA", "2026-08-01T10:00:00+08:00");
    let fed = feed(&house, &format!("{{\"number\":\n\n{good}{{\"time\":\"2026-08-01\"}}\n"));
    assert_eq!((fed.items, fed.refused), (1, 2));
    assert_eq!(fed.first_refused[0].item, 1);
    assert_eq!(fed.first_refused[1].item, 4);
    assert!(fed.first_refused[1].why.contains("number"), "{}", fed.first_refused[1].why);
}

#[test]
fn an_unknown_code_is_counted_and_the_event_is_kept() {
    let folder = Folder::new();
    let house = house(&folder);
    feed(&house, &line(NUMBER, "ZZ9", "2026-08-01T10:00:00+08:00"));
    fold(&house);
    assert_eq!(journey(&house, NUMBER).events[0].event.milestone, Milestone::Unknown);
    assert_eq!(house.engine.counters.sum("waymark_unknown_codes_total", Some(("code", "ZZ9"))), 1.0);
}

#[test]
fn what_was_kept_and_not_folded_is_folded_after_a_death() {
    let folder = Folder::new();
    {
        let dying = house(&folder);
        feed(&dying, &line(NUMBER, "EMA", "2026-08-01T10:00:00+08:00"));
    }
    let house = house(&folder);
    assert!(house.engine.store.resolve(&house.account, NUMBER).unwrap().is_empty(), "nothing follows yet");
    assert_eq!(house.engine.recover_feeds().unwrap(), 1);
    assert_eq!(journey(&house, NUMBER).milestone, Milestone::Accepted);
    assert_eq!(house.engine.recover_feeds().unwrap(), 0);
}

#[test]
fn a_table_is_fed_row_by_row() {
    let folder = Folder::new();
    let house = house(&folder);
    let table = "number,time,code,country\nLB123456785CN,2026-08-01 10:00,EMA,CN\nLB000000014CN,2026-08-01 11:00,EMA,CN\n";
    let way = Feed { shape: Shape::Rows, ..china_post() };
    let fed = house.engine.feed(&house.account, &way, table.as_bytes()).unwrap();
    assert_eq!((fed.items, fed.refused), (2, 0), "{fed:?}");
    fold(&house);
    assert_eq!(journey(&house, "LB000000014CN").milestone, Milestone::Accepted);
}

#[test]
fn a_notice_is_queued_with_the_state_it_tells_of() {
    let folder = Folder::new();
    let house = house(&folder);
    house.endpoint("https://shop.example/hook");
    feed(&house, &line(NUMBER, "EMA", "2026-08-01T10:00:00+08:00"));
    fold(&house);
    feed(&house, &line(NUMBER, "EMI", "2026-08-09T10:00:00+01:00"));
    fold(&house);
    let parcel = house.engine.parcel_of_number(&house.account, NUMBER).unwrap();
    let kinds: Vec<String> = house.notices(parcel.id).iter().map(|notice| notice.kind.to_string()).collect();
    assert_eq!(kinds, ["parcel.accepted", "parcel.delivered"]);
    // The first says nothing of the delivery, although it is sent after it.
    assert_eq!(told(&house), [(1, 1), (2, 2)]);
}

/// The version and the number of events of each notice, as they are told.
fn told(house: &House) -> Vec<(u64, usize)> {
    let ears = Ears::new(|_| ok());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for _ in 0..2 {
        runtime.block_on(house.engine.announce(&ears, 10)).unwrap();
    }
    ears.seen().iter().map(|seen| (seen.version, seen.events)).collect()
}

#[test]
fn a_notice_about_a_fed_parcel_is_told_also_when_another_source_spoke_of_it_since() {
    let folder = Folder::new();
    let house = house(&folder);
    house.endpoint("https://shop.example/hook");
    feed(&house, &line(NUMBER, "EMA", "2026-12-01T10:00:00+08:00"));
    fold(&house);
    house.happens(NUMBER, "EMC");
    assert_eq!(told(&house), [(1, 1), (2, 2)]);
}

/// How many notices a round takes in hand that holds sixteen at most, where no receiver answers.
fn taken_in_hand(house: &House, parcels: &[store::ParcelId]) -> usize {
    let ears = Ears::slow(|_| Box::pin(std::future::pending()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let round = house.engine.announce(&ears, 16);
    runtime.block_on(async { tokio::time::timeout(Duration::from_millis(100), round).await.unwrap_err() });
    let is_ours =
        |parcel: &&store::ParcelId| house.notices(**parcel).iter().any(|n| n.due > Some(house.now()));
    parcels.iter().filter(is_ours).count()
}

#[test]
fn while_facts_lag_behind_a_feed_little_is_told_at_once() {
    let folder = Folder::new();
    let house = house(&folder);
    let many = |from: u32, to: u32| -> String {
        (from..to).map(|nth| line(&format!("TEST{nth}"), "EMA", "2026-08-01T10:00:00+08:00")).collect()
    };
    house.endpoint("https://shop.example/hook");
    feed(&house, &many(0, 40));
    fold(&house);
    let parcels = house.engine.store.parcels(&Buckets::ALL, None, 40).unwrap();
    feed(&house, &many(100, 8_200));
    assert_eq!(taken_in_hand(&house, &parcels), 2);
    while fold(&house) > 0 {}
    assert_eq!(taken_in_hand(&house, &parcels), 2 + 16);
}

#[test]
fn nobody_is_told_of_what_was_forgotten_since() {
    let folder = Folder::new();
    let house = house(&folder);
    house.endpoint("https://shop.example/hook");
    feed(&house, &line(NUMBER, "EMA", "2026-12-01T10:00:00+08:00"));
    fold(&house);
    let parcel = house.engine.parcel_of_number(&house.account, NUMBER).unwrap();
    house.engine.store.forget(house.now(), &Whom::Parcel(parcel.id)).unwrap();
    assert_eq!(told(&house), []);
}

#[test]
fn a_parcel_that_was_declared_gets_what_feeds_tell_of_its_number() {
    let folder = Folder::new();
    let house = house(&folder);
    house.happens(NUMBER, "EMA");
    feed(&house, &line(NUMBER, "EMC", "2027-02-01T10:00:00+08:00"));
    fold(&house);
    house.engine.derive_stale(10).unwrap();
    assert_eq!(
        house.engine.store.resolve(&house.account, NUMBER).unwrap().len(),
        1,
        "there is no second parcel"
    );
    assert_eq!(journey(&house, NUMBER).milestone, Milestone::LeftOrigin);
}

#[test]
fn a_fed_parcel_that_another_source_speaks_of_keeps_what_it_had() {
    let folder = Folder::new();
    let house = house(&folder);
    feed(&house, &line(NUMBER, "EMA", "2026-12-01T10:00:00+08:00"));
    fold(&house);
    house.happens(NUMBER, "EMC");
    assert_eq!(journey(&house, NUMBER).events.len(), 2);
    feed(&house, &line(NUMBER, "EMD", "2027-02-01T10:00:00+00:00"));
    fold(&house);
    house.engine.derive_stale(10).unwrap();
    let journey = journey(&house, NUMBER);
    assert_eq!((journey.events.len(), journey.milestone), (3, Milestone::EnteredDestination));
}

#[test]
fn a_replay_of_what_was_fed_finds_no_difference() {
    let folder = Folder::new();
    let house = house(&folder);
    feed(&house, &line(NUMBER, "EMA", "2026-08-01T10:00:00+08:00"));
    feed(&house, &line(NUMBER, "EMC", "2026-08-03T10:00:00+08:00"));
    fold(&house);
    let replayed = house.engine.replay(true).unwrap();
    assert_eq!((replayed.parcels, replayed.differences.len()), (1, 0));
    let history =
        house.engine.history(house.engine.store.parcels(&Buckets::ALL, None, 1).unwrap()[0], None).unwrap();
    assert_eq!(history.steps.len(), 2);
}

#[test]
fn a_forgotten_person_is_not_brought_back_by_a_file_read_again() {
    let folder = Folder::new();
    let house = house(&folder);
    feed(&house, &line(NUMBER, "EMA", "2026-08-01T10:00:00+08:00"));
    fold(&house);
    let parcel = house.engine.parcel_of_number(&house.account, NUMBER).unwrap();
    house.engine.store.forget(house.now(), &Whom::Parcel(parcel.id)).unwrap();
    feed(&house, &line(NUMBER, "EMC", "2026-08-03T10:00:00+08:00"));
    fold(&house);
    assert!(house.engine.parcel_of_number(&house.account, NUMBER).is_err());
    let looks = house.engine.store.looks(parcel.id, None).unwrap();
    assert!(looks.iter().all(|look| look.bytes().is_none()));
}

#[test]
fn who_feeds_faster_than_we_fold_is_told_to_wait() {
    let folder = Folder::new();
    let house = house(&folder);
    let many: String = (0..61_000)
        .map(|nth| format!("{{\"number\":\"TEST{nth}\",\"time\":\"2026-08-01\",\"code\":\"EMA\"}}\n"))
        .collect();
    feed(&house, &many);
    let refused =
        house.engine.feed(&house.account, &china_post(), line(NUMBER, "EMA", "2026-08-01").as_bytes());
    assert!(matches!(refused, Err(Error::Store(StoreError::Busy { .. }))), "{refused:?}");
    while fold(&house) > 0 {}
    assert_eq!(feed(&house, &line(NUMBER, "EMA", "2026-08-01")).new, 1);
}

#[test]
fn a_pack_or_source_that_nobody_knows_is_said_to_be() {
    let folder = Folder::new();
    let house = house(&folder);
    for way in [Feed { pack: "nobody", ..china_post() }, Feed { source: Some("none"), ..china_post() }] {
        let error = house.engine.feed(&house.account, &way, b"{}").unwrap_err().to_string();
        assert!(error.contains("pack list"), "{error}");
    }
}

#[test]
fn what_feeds_tell_teaches_what_is_normal() {
    let folder = Folder::new();
    let house = house(&folder);
    feed(&house, &line(NUMBER, "EMA", "2026-08-01T10:00:00+08:00"));
    fold(&house);
    assert_eq!(house.engine.learn().unwrap().parcels, 1);
}
