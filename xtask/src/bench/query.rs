//! How fast a journey is found by its number when many parcels are kept, and how fast the server starts with them.

use std::time::{Duration, Instant};

use serde_json::json;

use super::disk::Folder;
use super::place::Place;
use super::served::Served;
use super::{Wish, world};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// How many journeys are asked for.
const QUESTIONS: u64 = 5_000;
/// Events in a body while the store is filled.
const BODY: u64 = 20_000;

pub(super) fn run(wish: &Wish) -> Result<()> {
    let folder = Folder::new("query")?;
    let place = Place::new(wish, &folder.0)?;
    let served = Served::start(&folder.0, place.store(), None)?;
    let key = served.key.clone();
    fill(&served, wish)?;
    served.stop()?;
    let served = Served::start(&folder.0, place.store(), Some(&key))?;
    let started_in = served.started_in;
    let mut took = ask(&served, wish)?;
    served.stop()?;
    took.sort_unstable();
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    if wish.json {
        println!(
            "{}",
            json!({ "parcels": wish.parcels, "events": wish.events, "p50_ms": at(0.5), "p99_ms": at(0.99),
                "p999_ms": at(0.999), "started_in_seconds": started_in.as_secs_f64() })
        );
    } else {
        println!("{} parcels, {} events", wish.parcels, wish.events);
        println!("started in          {:>10.0} ms", started_in.as_secs_f64() * 1000.0);
        println!(
            "GET by number       {:>10.2} ms (median), {:.2} ms (99 %), {:.2} ms (99.9 %)",
            at(0.5),
            at(0.99),
            at(0.999)
        );
    }
    Ok(())
}

fn fill(served: &Served, wish: &Wish) -> Result<()> {
    let mut client = served.client()?;
    let mut from = 0;
    while from < wish.events {
        let to = (from + BODY).min(wish.events);
        let body = world::body(from, to, wish.parcels, world::start());
        let answer = client
            .post("/v1/feed?carrier=china-post", "application/x-ndjson", body.as_bytes())
            .map_err(|error| error.to_string())?;
        match answer.status {
            202 => from = to,
            429 | 503 => std::thread::sleep(Duration::from_millis(50)),
            status => return Err(format!("the server answered {status}: {}", answer.body).into()),
        }
    }
    loop {
        let metrics = client.get("/metrics").map_err(|error| error.to_string())?.body;
        let folded =
            metrics.lines().find_map(|l| l.strip_prefix("waymark_feed_items_total{result=\"folded\"}"));
        if folded.and_then(|value| value.trim().parse::<f64>().ok()).unwrap_or_default() >= wish.events as f64
        {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn ask(served: &Served, wish: &Wish) -> Result<Vec<Duration>> {
    let mut client = served.client()?;
    let mut took = Vec::new();
    for nth in 0..QUESTIONS {
        let number = world::number(nth.wrapping_mul(48_271) % wish.parcels);
        let asked = Instant::now();
        let answer = client.get(&format!("/v1/parcels/{number}")).map_err(|error| error.to_string())?;
        took.push(asked.elapsed());
        if answer.status != 200 {
            return Err(format!("{number}: {} {}", answer.status, answer.body).into());
        }
    }
    Ok(took)
}
