//! How fast a journey is found by its number when many parcels are kept, and how fast the server starts with them.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::json;

use super::disk::Folder;
use super::http::Client;
use super::place::Place;
use super::served::Served;
use super::{Wish, world};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// How many journeys are asked for.
const QUESTIONS: u64 = 5_000;
/// Events in a body while the store is filled.
const BODY: u64 = 20_000;
const ASKED_IN_A_BODY: usize = 2_000;

pub(super) fn run(wish: &Wish) -> Result<()> {
    let folder = Folder::new("query")?;
    let place = Place::new(wish, &folder.0)?;
    let served = Served::start(&folder.0, place.store(), None)?;
    let key = served.key.clone();
    let events = fill(&served, wish)?;
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
            json!({ "parcels": wish.parcels, "events": events, "p50_ms": at(0.5), "p99_ms": at(0.99),
                "p999_ms": at(0.999), "started_in_seconds": started_in.as_secs_f64() })
        );
    } else {
        println!("{} parcels, {events} events", wish.parcels);
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

/// Every parcel is posted, and those that are asked for are delivered.
fn fill(served: &Served, wish: &Wish) -> Result<u64> {
    let mut client = served.client()?;
    let posted = (0..wish.parcels.div_ceil(BODY)).map(|nth| {
        let mut body = String::new();
        let parcels = nth * BODY..((nth + 1) * BODY).min(wish.parcels);
        parcels.for_each(|parcel| world::posted(parcel, world::start(), &mut body));
        body
    });
    let asked: BTreeSet<u64> = (0..QUESTIONS).map(|nth| asked_for(nth, wish)).collect();
    let asked: Vec<u64> = asked.into_iter().collect();
    let delivered = asked.chunks(ASKED_IN_A_BODY).map(|parcels| {
        let mut body = String::new();
        parcels.iter().for_each(|parcel| world::journey(*parcel, world::start(), &mut body));
        body
    });
    let mut events = 0;
    for body in posted.chain(delivered) {
        post(&mut client, &body)?;
        events += body.lines().count() as u64;
    }
    loop {
        let metrics = client.get("/metrics").map_err(|error| error.to_string())?.body;
        let folded =
            metrics.lines().find_map(|l| l.strip_prefix("waymark_feed_items_total{result=\"folded\"}"));
        if folded.and_then(|value| value.trim().parse::<f64>().ok()).unwrap_or_default() >= events as f64 {
            return Ok(events);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Posts a body, as often as it is told to wait.
fn post(client: &mut Client, body: &str) -> Result<()> {
    loop {
        let answer = client
            .post("/v1/feed?carrier=china-post", "application/x-ndjson", body.as_bytes())
            .map_err(|error| error.to_string())?;
        match answer.status {
            202 => return Ok(()),
            429 | 503 => std::thread::sleep(Duration::from_millis(50)),
            status => return Err(format!("the server answered {status}: {}", answer.body).into()),
        }
    }
}

/// Which parcel the question is about: they are spread over all.
fn asked_for(nth: u64, wish: &Wish) -> u64 {
    nth.wrapping_mul(48_271) % wish.parcels
}

fn ask(served: &Served, wish: &Wish) -> Result<Vec<Duration>> {
    let mut client = served.client()?;
    let mut took = Vec::new();
    for nth in 0..QUESTIONS {
        let number = world::number(asked_for(nth, wish));
        let asked = Instant::now();
        let answer = client.get(&format!("/v1/parcels/{number}")).map_err(|error| error.to_string())?;
        took.push(asked.elapsed());
        if answer.status != 200 {
            return Err(format!("{number}: {} {}", answer.status, answer.body).into());
        }
    }
    Ok(took)
}
