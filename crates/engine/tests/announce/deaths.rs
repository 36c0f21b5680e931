//! The announcer dies at any moment, again and again: every notice arrives, few twice, none out of order.
//!
//! Time is simulated, so that a death is a dropped future; what the receivers have seen stays seen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use channels::Advice;
use store::ParcelId;
use store::memory::MemoryStore;
use store_sqlite::SqliteStore;
use tokio::time::{sleep, timeout};

use crate::house::{Ears, House, fails, ok};

const PARCELS: usize = 12;
const CODES: [&str; 4] = ["EMA", "EMC", "EMD", "EMI"];
const ENDPOINTS: usize = 3;

/// Numbers that look like chance and are the same each time.
fn seeded(seed: u64, step: u64) -> u64 {
    let mut x = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ step.wrapping_mul(0xd6e8_feb8_6659_fd93);
    x ^= x >> 31;
    x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^ (x >> 29)
}

/// What an attempt weighs on its receiver: up to 40 ms, every tenth fails.
fn ears(seed: u64, on_the_way: Arc<AtomicUsize>) -> Ears {
    let step = AtomicUsize::new(0);
    Ears::slow(move |_| {
        let chance = seeded(seed, step.fetch_add(1, Ordering::SeqCst) as u64);
        on_the_way.fetch_add(1, Ordering::SeqCst);
        let on_the_way = on_the_way.clone();
        Box::pin(async move {
            sleep(Duration::from_millis(chance % 40)).await;
            on_the_way.fetch_sub(1, Ordering::SeqCst);
            if chance.is_multiple_of(10) { fails(Advice::Later) } else { ok() }
        })
    })
}

fn open(house: &House, parcels: &BTreeSet<ParcelId>) -> usize {
    parcels.iter().flat_map(|parcel| house.notices(*parcel)).filter(|notice| notice.due.is_some()).count()
}

/// Runs with deaths until all is settled; how often an attempt was cut off by a death.
async fn live_and_die(house: &House, ears: &Ears, on_the_way: &AtomicUsize, seed: u64) -> usize {
    let (mut cut, mut parcels) = (0, BTreeSet::new());
    for step in 0..10_000 {
        if let Some(code) = CODES.get(step as usize) {
            parcels.extend((0..PARCELS).map(|index| house.happens(&format!("N{index:07}"), code)));
        } else if open(house, &parcels) == 0 {
            return cut;
        }
        let lifetime = Duration::from_millis(seeded(seed, step + 1_000) % 120);
        if timeout(lifetime, house.engine.announce(ears, 50)).await.is_err() {
            cut += on_the_way.swap(0, Ordering::SeqCst);
        }
        house.pass(121);
    }
    panic!("it never ended: {} are open", open(house, &parcels));
}

/// How many were cut off, and how many of them were told twice.
async fn check(house: House, seed: u64) -> (usize, usize) {
    for index in 0..ENDPOINTS {
        house.endpoint(&format!("https://{index}.example.org/"));
    }
    let on_the_way = Arc::new(AtomicUsize::new(0));
    let ears = ears(seed, on_the_way.clone());
    let cut = live_and_die(&house, &ears, &on_the_way, seed).await;
    let mut seen: BTreeMap<(String, String), Vec<u64>> = BTreeMap::new();
    let mut ids = BTreeSet::new();
    for message in ears.seen() {
        ids.insert(message.id);
        let story = seen.entry((message.url, message.number)).or_default();
        if !story.contains(&message.version) {
            story.push(message.version);
        }
    }
    assert_eq!(ids.len(), PARCELS * CODES.len() * ENDPOINTS, "none is lost");
    assert!(seen.values().all(|versions| versions.is_sorted()), "each story is in order: {seen:?}");
    let failed = house.engine.counters.sum("waymark_notices_total", Some(("result", "retried"))) as usize;
    let repeated = ears.seen().len() - ids.len() - failed;
    assert!(repeated <= cut, "{repeated} were repeated, {cut} were cut off");
    (cut, repeated)
}

#[tokio::test(start_paused = true)]
async fn deaths_lose_nothing_and_repeat_only_what_was_on_its_way() {
    let (mut cut, mut repeated) = (0, 0);
    for seed in 0..20 {
        let one = check(House::on(Arc::new(MemoryStore::new())), seed).await;
        (cut, repeated) = (cut + one.0, repeated + one.1);
    }
    println!("{cut} attempts were cut off, {repeated} of them were seen twice");
    assert!(repeated > 100, "the deaths did not hurt: {repeated}");
}

#[tokio::test(start_paused = true)]
async fn deaths_lose_nothing_on_the_disk_either() {
    let directory = std::env::temp_dir().join(format!("waymark-deaths-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let store = SqliteStore::open(&directory.join("waymark.db")).unwrap();
    let (_, repeated) = check(House::on(Arc::new(store)), 1).await;
    assert!(repeated > 0);
    std::fs::remove_dir_all(directory).unwrap();
}
