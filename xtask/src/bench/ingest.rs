//! The whole way of a feed: clients post bodies, the server keeps and folds them.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::json;

use super::disk::{Folder, fsync};
use super::place::Place;
use super::served::Served;
use super::{Wish, asking, world};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// How often the memory and the lag are looked at.
const TICK: Duration = Duration::from_millis(250);

/// What came out.
#[derive(Default)]
struct Measured {
    accepted: f64,
    folded: f64,
    lag: f64,
    /// Notices that were told when the last event was folded.
    told: f64,
    rss: Vec<u64>,
    took: Vec<Duration>,
    refused: u64,
    asked: Vec<Duration>,
}

pub(super) fn run(wish: &Wish) -> Result<()> {
    let folder = Folder::new("ingest")?;
    let fsync = fsync(&folder.0)?;
    let place = Place::new(wish, &folder.0)?;
    let raw = wish.events as f64 / place.raw(wish)?.as_secs_f64();
    let served = Served::start(&folder.0, place.store(), None)?;
    let made = served
        .client()?
        .post(
            "/v1/endpoints",
            "application/json",
            br#"{"url":"file:///delivered.ndjson","events":["parcel.delivered"]}"#,
        )
        .map_err(|error| error.to_string())?;
    if made.status != 201 {
        return Err(format!("no endpoint: {} {}", made.status, made.body).into());
    }
    let measured = whole(&served, wish)?;
    served.stop()?;
    let (all, without) = bytes(&place, wish.events)?;
    report(wish, fsync, raw, &measured, all, without);
    Ok(())
}

/// Posts all events and waits until they are folded.
fn whole(served: &Served, wish: &Wish) -> Result<Measured> {
    let next = Arc::new(AtomicU64::new(0));
    let took = Arc::new(Mutex::new(Vec::new()));
    let refused = Arc::new(AtomicU64::new(0));
    let begun = Instant::now();
    let mut measured = Measured::default();
    std::thread::scope(|scope| -> Result<()> {
        let clients: Vec<_> = (0..wish.clients)
            .map(|_| {
                let (next, took, refused) = (Arc::clone(&next), Arc::clone(&took), Arc::clone(&refused));
                scope.spawn(move || {
                    post_all(served, wish, &next, &took, &refused, begun).map_err(|e| e.to_string())
                })
            })
            .collect();
        let stop = Arc::new(AtomicBool::new(false));
        let askers: Vec<_> = (0..wish.readers as u64)
            .map(|seed| {
                let (next, stop) = (Arc::clone(&next), Arc::clone(&stop));
                scope.spawn(move || asking::ask(served, wish, &next, &stop, seed))
            })
            .collect();
        let mut watch = served.client()?;
        while clients.iter().any(|client| !client.is_finished()) {
            std::thread::sleep(TICK);
            look(&mut watch, &mut measured)?;
            measured.rss.push(served.rss_bytes());
        }
        for client in clients {
            client.join().map_err(|_| "a client broke")??;
        }
        measured.accepted = wish.events as f64 / begun.elapsed().as_secs_f64();
        while look(&mut watch, &mut measured)? < wish.events as f64 {
            std::thread::sleep(Duration::from_millis(10));
        }
        stop.store(true, Ordering::Relaxed);
        for asker in askers {
            measured.asked.extend(asker.join().map_err(|_| "an asker broke")??);
        }
        measured.folded = wish.events as f64 / begun.elapsed().as_secs_f64();
        Ok(())
    })?;
    measured.took = std::mem::take(&mut *took.lock().unwrap_or_else(PoisonError::into_inner));
    measured.took.sort_unstable();
    measured.asked.sort_unstable();
    measured.refused = refused.load(Ordering::Relaxed);
    Ok(measured)
}

/// One client: the next body, until there is none; one that is told to wait tries again.
fn post_all(
    served: &Served,
    wish: &Wish,
    next: &AtomicU64,
    took: &Mutex<Vec<Duration>>,
    refused: &AtomicU64,
    begun: Instant,
) -> Result<()> {
    let mut client = served.client()?;
    loop {
        let from = next.fetch_add(wish.body, Ordering::Relaxed);
        if from >= wish.events {
            return Ok(());
        }
        let body = world::body(from, (from + wish.body).min(wish.events), wish.parcels, world::start());
        if let Some(rate) = wish.rate {
            let due = Duration::from_secs_f64(from as f64 / rate as f64);
            std::thread::sleep(due.saturating_sub(begun.elapsed()));
        }
        loop {
            let asked = Instant::now();
            let answer = client
                .post("/v1/feed?carrier=china-post", "application/x-ndjson", body.as_bytes())
                .map_err(|error| error.to_string())?;
            match answer.status {
                202 => {
                    took.lock().unwrap_or_else(PoisonError::into_inner).push(asked.elapsed());
                    break;
                }
                429 | 503 => {
                    refused.fetch_add(1, Ordering::Relaxed);
                    std::thread::sleep(Duration::from_millis(50));
                }
                status => return Err(format!("the server answered {status}: {}", answer.body).into()),
            }
        }
    }
}

/// Notes the lag; how many items are folded.
fn look(watch: &mut super::http::Client, measured: &mut Measured) -> Result<f64> {
    let metrics = watch.get("/metrics").map_err(|error| error.to_string())?.body;
    let value = |name: &str| {
        let line = metrics.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|value| value.trim().parse::<f64>().ok()).unwrap_or_default()
    };
    measured.lag = measured.lag.max(value("waymark_feed_lag_seconds"));
    measured.told = value("waymark_notices_total{result=\"told\"}");
    Ok(value("waymark_feed_items_total{result=\"folded\"}"))
}

/// Bytes on the disk for each event: all, and without what captures take.
fn bytes(place: &Place, events: u64) -> Result<(f64, f64)> {
    let sizes = place.sizes()?;
    for (name, size) in sizes.iter().take(8) {
        eprintln!("  {name:20} {:7.1} bytes an event", *size as f64 / events as f64);
    }
    let sum = |kept: fn(&str) -> bool| {
        sizes.iter().filter(|(name, _)| kept(name)).map(|(_, size)| *size).sum::<i64>() as f64 / events as f64
    };
    Ok((sum(|_| true), sum(|name| name != "slice")))
}

fn report(wish: &Wish, fsync: Duration, raw: f64, measured: &Measured, all: f64, without: f64) {
    let ratio = measured.folded / raw;
    let at = |share: f64| share_of(&measured.took, share);
    let asked = |share: f64| share_of(&measured.asked, share);
    let (warm, last) = (mean(&measured.rss, 0.2..0.3), mean(&measured.rss, 0.9..1.0));
    let most = measured.rss.iter().copied().max().unwrap_or_default();
    if wish.json {
        let body = json!({
            "events": wish.events, "parcels": wish.parcels, "body": wish.body, "clients": wish.clients,
            "accepted_per_second": measured.accepted, "events_per_second": measured.folded,
            "raw_events_per_second": raw, "ratio": ratio, "lag_seconds": measured.lag,
            "accepted_p50_ms": at(0.5), "accepted_p99_ms": at(0.99), "told_to_wait": measured.refused,
            "notices_told": measured.told,
            "asked": measured.asked.len(), "asked_p50_ms": asked(0.5), "asked_p99_ms": asked(0.99),
            "bytes_per_event": all, "bytes_per_event_without_captures": without,
            "rss_bytes": most, "rss_bytes_warm": warm, "rss_bytes_last": last,
            "fsync_seconds": fsync.as_secs_f64(),
        });
        println!("{body}");
        return;
    }
    println!("fsync               {:>10.0} µs", fsync.as_secs_f64() * 1e6);
    println!("raw                 {raw:>10.0} events/s");
    println!("accepted            {:>10.0} events/s", measured.accepted);
    println!("folded (whole way)  {:>10.0} events/s, {:.0} % of raw", measured.folded, ratio * 100.0);
    println!("largest lag         {:>10.2} s", measured.lag);
    println!(
        "202 after           {:>10.1} ms (median), {:.1} ms (99 %); told to wait {} times",
        at(0.5),
        at(0.99),
        measured.refused
    );
    if !measured.asked.is_empty() {
        println!(
            "GET meanwhile       {:>10.1} ms (median), {:.1} ms (99 %), {} times",
            asked(0.5),
            asked(0.99),
            measured.asked.len()
        );
    }
    println!("notices told meanwhile {:>7.0}", measured.told);
    println!("on the disk         {all:>10.1} bytes an event, {without:.1} without captures");
    println!(
        "memory              {:>10.0} MB after a quarter, {:.0} MB at the end of feeding (means), {:.0} MB at most",
        warm as f64 / 1e6,
        last as f64 / 1e6,
        most as f64 / 1e6
    );
}

/// The mean over a part of the run: one look alone may fall into a fold or between two.
fn mean(all: &[u64], part: std::ops::Range<f64>) -> u64 {
    let at = |share: f64| (all.len() as f64 * share) as usize;
    let part = all.get(at(part.start)..at(part.end)).unwrap_or_default();
    part.iter().sum::<u64>() / (part.len() as u64).max(1)
}

/// The milliseconds that this share of them took at most; they are sorted.
fn share_of(took: &[Duration], share: f64) -> f64 {
    let nth = ((took.len() as f64 - 1.0) * share) as usize;
    took.get(nth).copied().unwrap_or_default().as_secs_f64() * 1000.0
}
