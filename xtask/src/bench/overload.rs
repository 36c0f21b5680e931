//! Five times more than the server can take, for a while: how much of its best it still does meanwhile, what it holds
//! in memory, and how soon it is itself again.
//!
//! Its best is measured first, by clients who wait for their answers, and once more at the end: what is kept has grown
//! meanwhile. In between others post by the clock and do not wait
//! for one another; a body that is refused is offered again by the next of them, so that making bodies costs no more
//! than the server takes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::json;

use super::disk::Folder;
use super::place::Place;
use super::served::Served;
use super::{Wish, world};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// How much more is offered than can be taken.
const TIMES: f64 = 5.0;
/// How many post by the clock.
const PUSHERS: u64 = 48;
/// How long the best is measured, after a beginning that does not count.
const BEGINNING: Duration = Duration::from_secs(5);
const BEST: Duration = Duration::from_secs(20);
/// So many wait for their answers while the best is measured: as many as the server lets feed at once.
const FEWEST_CLIENTS: usize = 16;
/// A parcel has ten events: so many of them a second are enough for all that can be accepted, and at least so many.
const PARCELS_A_SECOND: u64 = 10_000;
const FEWEST_PARCELS: u64 = 1_000_000;
const TICK: Duration = Duration::from_millis(20);

/// What is posted next, and what came of it.
#[derive(Default)]
struct Offered {
    next: AtomicU64,
    refused: Mutex<Vec<String>>,
    accepted: AtomicU64,
    told_to_wait: AtomicU64,
    broken: AtomicU64,
}

impl Offered {
    /// Events accepted, bodies told to wait, bodies broken off.
    fn so_far(&self) -> [u64; 3] {
        [&self.accepted, &self.told_to_wait, &self.broken].map(|count| count.load(Ordering::Relaxed))
    }

    fn body(&self, wish: &Wish) -> String {
        let again = self.refused.lock().unwrap_or_else(PoisonError::into_inner).pop();
        again.unwrap_or_else(|| {
            let from = self.next.fetch_add(wish.body, Ordering::Relaxed);
            world::body(from, from + wish.body, wish.parcels, world::start())
        })
    }

    /// Posts a body; whether the connection can be used again.
    fn post(&self, client: &mut super::http::Client, body: String, events: u64) -> bool {
        let answer = client.post("/v1/feed?carrier=china-post", "application/x-ndjson", body.as_bytes());
        let (count, usable) = match answer {
            Ok(answer) if answer.status == 202 => {
                self.accepted.fetch_add(events, Ordering::Relaxed);
                return true;
            }
            Ok(_) => (&self.told_to_wait, true),
            Err(_) => (&self.broken, false),
        };
        count.fetch_add(1, Ordering::Relaxed);
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).push(body);
        usable
    }
}

pub(super) fn run(wish: &Wish) -> Result<()> {
    // So many that no event is told twice.
    let fewest = FEWEST_PARCELS.max(wish.seconds * PARCELS_A_SECOND);
    let wish = &Wish { parcels: wish.parcels.max(fewest), ..wish.clone() };
    let folder = Folder::new("overload")?;
    let place = Place::new(wish, &folder.0)?;
    let served = Served::start(&folder.0, place.store(), None)?;
    let offered = Offered::default();
    let best = best_of(&served, wish, &offered)?;
    let (mut most, calm) = (0, served.rss_bytes());
    let already = offered.so_far();
    let before = folded(&served)?;
    let length = Duration::from_secs(wish.seconds);
    let begun = Instant::now();
    push(&served, wish, &offered, best * TIMES, length, &mut most)?;
    let ended = Instant::now();
    let goodput = (folded(&served)? - before) / begun.elapsed().as_secs_f64();
    let [accepted, told_to_wait, broken] = std::array::from_fn(|at| offered.so_far()[at] - already[at]);
    let bodies = accepted / wish.body + told_to_wait + broken;
    let times = (bodies * wish.body) as f64 / length.as_secs_f64() / best;
    let recovered = recover(&served, wish, &offered, ended)?;
    let all = offered.accepted.load(Ordering::Relaxed) as f64;
    let lost = all - folded(&served)?;
    let afterwards = best_of(&served, wish, &offered)?;
    served.stop()?;
    let body = json!({
        "best_events_per_second": best, "best_afterwards": afterwards, "offered_times": times, "seconds": wish.seconds, "goodput": goodput,
        "ratio": goodput / best, "accepted": accepted, "told_to_wait": told_to_wait, "broken_off": broken,
        "rss_bytes_before": calm, "rss_bytes_most": most, "recovered_in_seconds": recovered, "lost": lost,
    });
    if wish.json {
        println!("{body}");
        return Ok(());
    }
    println!("best                {best:>10.0} events/s");
    println!(
        "goodput             {goodput:>10.0} events/s, {:.0} % of the best; {times:.1} times as much was offered",
        goodput / best * 100.0
    );
    println!("best afterwards     {afterwards:>10.0} events/s");
    println!("bodies told to wait {told_to_wait:>10}, broken off {broken}, accepted and not folded {lost}");
    println!(
        "memory              {:>10.0} MB before, {:.0} MB at most",
        calm as f64 / 1e6,
        most as f64 / 1e6
    );
    println!("itself again after  {recovered:>10.2} s");
    Ok(())
}

/// What the server does when nobody asks more of it than it answers.
fn best_of(served: &Served, wish: &Wish, offered: &Offered) -> Result<f64> {
    let until = Instant::now() + BEGINNING + BEST;
    std::thread::scope(|scope| {
        for _ in 0..wish.clients.max(FEWEST_CLIENTS) {
            let mut client = served.client()?;
            scope.spawn(move || {
                while Instant::now() < until {
                    let body = offered.body(wish);
                    if !offered.post(&mut client, body, wish.body) {
                        return;
                    }
                }
            });
        }
        std::thread::sleep(BEGINNING);
        let (before, begun) = (folded(served)?, Instant::now());
        std::thread::sleep(BEST);
        Ok((folded(served)? - before) / begun.elapsed().as_secs_f64())
    })
}

/// Posts by the clock.
fn push(
    served: &Served,
    wish: &Wish,
    offered: &Offered,
    rate: f64,
    length: Duration,
    most: &mut u64,
) -> Result<()> {
    let begun = Instant::now();
    let pace = Duration::from_secs_f64(wish.body as f64 * PUSHERS as f64 / rate);
    std::thread::scope(|scope| {
        for pusher in 0..PUSHERS {
            let mut client = served.client()?;
            scope.spawn(move || {
                let mut due = pace.mul_f64(pusher as f64 / PUSHERS as f64);
                while due < length {
                    std::thread::sleep(due.saturating_sub(begun.elapsed()));
                    due += pace;
                    if !offered.post(&mut client, offered.body(wish), wish.body)
                        && let Ok(fresh) = served.client()
                    {
                        client = fresh;
                    }
                }
            });
        }
        while begun.elapsed() < length {
            std::thread::sleep(TICK * 10);
            *most = served.rss_bytes().max(*most);
        }
        Ok(())
    })
}

/// How long until everything accepted is folded, and another body is taken at once.
fn recover(served: &Served, wish: &Wish, offered: &Offered, ended: Instant) -> Result<f64> {
    while folded(served)? < offered.accepted.load(Ordering::Relaxed) as f64 {
        std::thread::sleep(TICK);
        if ended.elapsed() > Duration::from_secs(120) {
            return Err("what was accepted is not folded after two minutes".into());
        }
    }
    let mut client = served.client()?;
    while !offered.post(&mut client, offered.body(wish), wish.body) {
        client = served.client()?;
    }
    while folded(served)? < offered.accepted.load(Ordering::Relaxed) as f64 {
        std::thread::sleep(TICK);
    }
    Ok(ended.elapsed().as_secs_f64())
}

/// How many events are folded.
fn folded(served: &Served) -> Result<f64> {
    let metrics = served.client()?.get("/metrics").map_err(|error| error.to_string())?.body;
    let line = metrics.lines().find_map(|l| l.strip_prefix("waymark_feed_items_total{result=\"folded\"}"));
    Ok(line.and_then(|value| value.trim().parse().ok()).unwrap_or_default())
}
