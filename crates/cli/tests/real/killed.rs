//! Killed at random moments of an ingest, the server loses nothing it accepted, keeps nothing twice, and its facts
//! are those of a replay from nothing. `WAYMARK_KILLS` asks for more rounds than the suite's 50.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::binary::{Folder, Server, printed, waymark};

fn rounds() -> u32 {
    std::env::var("WAYMARK_KILLS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(50)
}

/// Chance that needs no crate: the moments only have to differ.
struct Moments(u64);

impl Moments {
    fn next(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

fn history(parcel: u32, event: u32) -> String {
    format!(
        "{{\"number\":\"TEST{parcel:08}\",\"carrier\":\"plain\",\"events\":[{{\"time\":\"2026-08-{:02}T10:00:00+08:00\",\"code\":\"EMA\",\"text\":\"capture {event}\"}}]}}",
        event % 28 + 1
    )
}

/// Sends until the moment comes; counts what was accepted and what hung in the air, by parcel.
fn ingest(
    server: &Server,
    key: &str,
    until: Instant,
    sent: &mut u32,
    ledger: &mut BTreeMap<u32, (u32, u32)>,
) {
    while Instant::now() < until {
        let parcel = *sent % 40;
        let answer =
            server.request("POST", "/v1/captures/plain", Some(key), history(parcel, *sent).as_bytes());
        let entry = ledger.entry(parcel).or_default();
        match answer {
            Some((202, _)) => entry.0 += 1,
            Some((status, body)) => panic!("refused with {status}: {body}"),
            None => entry.1 += 1,
        }
        *sent += 1;
    }
}

#[test]
fn what_was_accepted_survives_being_killed() {
    let folder = Folder::new();
    let mut moments = Moments(2026);
    let mut ledger = BTreeMap::new();
    let (mut key, mut sent) = (None, 0);
    for _ in 0..rounds() {
        let server = Server::start(&folder.0);
        let key = key.get_or_insert_with(|| server.key.clone().expect("the first start shows a key")).clone();
        let until = Instant::now() + Duration::from_millis(20 + moments.next(120));
        std::thread::scope(|scope| {
            let ingesting = scope.spawn(|| {
                // The request that is on its way when the kill comes is in the air.
                ingest(&server, &key, until + Duration::from_millis(50), &mut sent, &mut ledger);
            });
            std::thread::sleep(until.saturating_duration_since(Instant::now()));
            crate::binary::request(&server.address, "GET", "/livez", None, b"");
            kill(&server);
            let _ = ingesting.join();
        });
    }
    let accepted: u32 = ledger.values().map(|(accepted, _)| accepted).sum();
    assert!(accepted >= rounds() * 2, "only {accepted} captures were accepted: this shows nothing");
    let lost = check(&folder, &ledger);
    println!("{} kills, {accepted} accepted, {lost} lost", rounds());
    assert_eq!(lost, 0);
    replayed(&folder);
}

fn kill(server: &Server) {
    let status = std::process::Command::new("kill").args(["-9", &server.pid().to_string()]).status();
    assert!(status.is_ok_and(|status| status.success()), "the server could be killed");
}

/// How many accepted captures are missing; more than were sent is a failure at once.
fn check(folder: &Folder, ledger: &BTreeMap<u32, (u32, u32)>) -> u32 {
    let mut lost = 0;
    for (parcel, (accepted, in_the_air)) in ledger {
        let output = waymark(&folder.0, &["history", &format!("TEST{parcel:08}"), "--json"]);
        let history: serde_json::Value = serde_json::from_str(printed(&output).trim()).unwrap_or_default();
        let kept = history["steps"].as_array().map_or(0, Vec::len) as u32;
        assert!(
            kept <= accepted + in_the_air,
            "parcel {parcel}: {kept} kept of {accepted} + {in_the_air} sent"
        );
        lost += accepted.saturating_sub(kept);
    }
    lost
}

/// The facts that the loop derived between the kills are those of a replay.
fn replayed(folder: &Folder) {
    let server = Server::start(&folder.0);
    let settled = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        let metrics = server.request("GET", "/metrics", None, b"").map(|(_, body)| body).unwrap_or_default();
        metrics.lines().any(|line| line == "waymark_stale_parcels 0")
    });
    assert!(settled, "the loop derives everything");
    server.kill();
    let output = waymark(&folder.0, &["replay", "--json"]);
    assert_eq!(printed(&output), "", "a replay from nothing finds other facts");
}

#[test]
fn a_ledger_that_claims_more_than_was_kept_is_noticed() {
    let folder = Folder::new();
    let ledger = BTreeMap::from([(7, (1, 0))]);
    assert_eq!(check(&folder, &ledger), 1, "the check sees a capture that was never kept");
}
