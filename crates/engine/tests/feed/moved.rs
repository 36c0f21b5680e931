//! What feeds told, in another store than the one that was told: the same journeys, and the story goes on.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use store::Whom;
use store::conformance::Folder;
use store::moving::copy;
use store_postgres::PostgresStore;
use tracking::milestone::Milestone;

use crate::cluster;
use crate::house::{Ears, House, ok};
use crate::story::{NUMBER, feed, house, journey, line};

const FORGOTTEN: &str = "LB000000014CN";
const DECLARED: &str = "RR123456785GB";

fn fold(house: &House) -> u64 {
    house.engine.fold(Duration::ZERO).unwrap()
}

/// The letters that wait, as they are read at their end: which notice, about which number, with how many events.
fn told_now(house: &House) -> BTreeSet<(String, String, usize)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let ears = Ears::new(|_| ok());
    house.pass(3_600);
    while runtime.block_on(house.engine.announce(&ears, 10)).unwrap().told > 0 {}
    ears.seen().into_iter().map(|seen| (seen.id, seen.number, seen.events)).collect()
}

#[test]
fn a_story_from_the_file_goes_on_in_the_database() {
    let Some(cluster) = cluster::shared() else { return };
    let folder = Folder::new();
    let file = house(&folder);
    file.endpoint("https://shop.example/hook");
    let posted = |number| line(number, "EMA", "2026-08-01T10:00:00+08:00");
    let body = [NUMBER, FORGOTTEN, DECLARED].map(posted).concat();
    feed(&file, &body);
    fold(&file);
    feed(&file, &line(NUMBER, "EMC", "2026-08-03T09:15:00+08:00"));
    fold(&file);
    let gone = file.engine.parcel_of_number(&file.account, FORGOTTEN).unwrap().id;
    file.engine.store.forget(file.now(), &Whom::Parcel(gone)).unwrap();
    file.happens(DECLARED, "EMC");
    file.engine.derive_stale(10).unwrap();
    let (told, declared) = (journey(&file, NUMBER), journey(&file, DECLARED));

    let database = House::on(Arc::new(PostgresStore::open(&cluster.fresh()).unwrap()));
    database.pass(10);
    copy(&*file.engine.store, &*database.engine.store, |_, _| {}).unwrap();
    assert_eq!((journey(&database, NUMBER), journey(&database, DECLARED)), (told, declared));
    assert_eq!(database.engine.parcel_of_number(&database.account, FORGOTTEN).ok().map(|one| one.id), None);
    // The texts of what waits to be told follow from the states.
    let waits = told_now(&database);
    assert!(waits.iter().any(|(_, number, events)| (&**number, *events) == (NUMBER, 2)), "{waits:?}");
    assert_eq!(waits, told_now(&file));

    let audit = || {
        let feeds = database.engine.store.feeds().unwrap();
        [feeds.audit(engine::feed::known_items), feeds.audit(engine::facts::known_looks)]
            .map(|checked| checked.unwrap().problems)
            .concat()
    };
    assert_eq!(audit(), [""; 0]);
    assert_eq!((feed(&database, &body).new, fold(&database)), (0, 0), "the same body again is known");
    feed(&database, &(line(NUMBER, "EMI", "2026-08-09T09:15:00+08:00") + &posted(FORGOTTEN)));
    fold(&database);
    let journey = journey(&database, NUMBER);
    assert_eq!((journey.milestone, journey.events.len()), (Milestone::Delivered, 3));
    assert!(database.engine.store.parcel(gone).unwrap().unwrap().forgotten);
    assert_eq!(audit(), [""; 0]);
}
