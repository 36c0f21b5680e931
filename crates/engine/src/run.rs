//! The loop: ask who is due and derive what is stale; beside it, tell what is queued; and learn from what is
//! known. Each has a thread of its own, so that neither a slow carrier nor a slow receiver holds up an answer.
//! Of several nodes on one store each does this for the buckets it holds.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use channels::Tell;

use crate::Engine;
use crate::learn::{self, Walk};
use crate::poll::Pace;
use crate::retention::{self, Ageing};
use crate::shift::Shift;

/// How many parcels are asked about in one round.
const POLLS: usize = 200;
/// How many parcels are derived in one round.
const DERIVATIONS: usize = 2_000;
/// How often it is asked what other nodes left behind.
const LEFT_ASKED: Duration = Duration::from_secs(5);
/// How many notices are on their way at once.
const NOTICES: usize = 1_000;

/// The loop while it runs; it ends when it is stopped or dropped.
#[derive(Debug)]
pub struct Running {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
    shift: Arc<Shift>,
}

impl Running {
    /// Asks the loop to end, and waits until it has finished what it is doing. A notice that is on its way may be
    /// sent again by the next start, under the same id.
    pub fn stop(mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a thread of the loop ended in a panic");
            }
        }
        self.shift.end();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// Starts the loop, with a pause between rounds that found nothing to do.
///
/// # Errors
/// When the system gives no thread.
pub fn start(engine: &Engine, tell: Arc<dyn Tell>, pause: Duration) -> std::io::Result<Running> {
    // A node beside others answers at once: what waits may be theirs, and much.
    let waits = AtomicBool::new(engine.has_peers());
    if !waits.load(Ordering::Relaxed) {
        recover(engine);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let shift = Arc::new(Shift::new(engine).map_err(std::io::Error::other)?);
    shift.renew();
    let pace = Pace::default();
    let mine = Arc::clone(&shift);
    let keep = thread("lease", &stop, pause, async move || {
        mine.renew_in_time();
        false
    })?;
    let mine = Arc::clone(&shift);
    let work = thread("work", &stop, pause, async move || work(&mine, &pace).await)?;
    let mine = Arc::clone(&shift);
    let tell = thread("tell", &stop, pause, async move || announce(&mine, &*tell).await)?;
    let (mine, walk) = (Arc::clone(&shift), std::sync::Mutex::new(None));
    let learn = thread("learn", &stop, pause, async move || learn(&mine, &walk))?;
    let (aging, walk) = (engine.clone(), std::sync::Mutex::new(Ageing::default()));
    let mine = Arc::clone(&shift);
    // One node does it for all: their clocks differ, and ageing rests when the clock jumps.
    let age =
        thread("age", &stop, pause, async move || mine.engine_of_all().is_some() && age(&aging, &walk))?;
    let folding = engine.clone();
    let fold = thread("fold", &stop, Duration::ZERO, async move || {
        if waits.swap(false, Ordering::Relaxed) {
            recover(&folding);
        }
        fold(&folding, pause)
    })?;
    let (mine, asked) = (Arc::clone(&shift), std::sync::Mutex::new(None));
    let left = thread("left", &stop, pause, async move || left_behind(&mine, &asked))?;
    Ok(Running { stop, threads: vec![keep, work, tell, learn, age, fold, left], shift })
}

/// A thread that does rounds until it is asked to stop.
fn thread(
    name: &str,
    stop: &Arc<AtomicBool>,
    pause: Duration,
    round: impl AsyncFn() -> bool + Send + 'static,
) -> std::io::Result<JoinHandle<()>> {
    let stop = Arc::clone(stop);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name(name.to_owned()).spawn(move || {
        while !stop.load(Ordering::Relaxed) {
            let stopped = async {
                while !stop.load(Ordering::Relaxed) {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                true
            };
            let busy = runtime.block_on(async {
                tokio::select! {
                    busy = round() => busy,
                    stopped = stopped => stopped,
                }
            });
            if !busy {
                std::thread::sleep(pause);
            }
        }
    })
}

/// One round of asking and deriving; whether there was anything to do.
async fn work(shift: &Shift, pace: &Pace) -> bool {
    let Some(engine) = shift.engine() else { return false };
    let derived = engine.derive_stale(DERIVATIONS).unwrap_or_else(|error| {
        shift.failed("derive", &error);
        0
    });
    let polled = engine.poll_due(pace, POLLS).await.unwrap_or_else(|error| {
        shift.failed("ask carriers", &error);
        crate::poll::Round::default()
    });
    derived > 0 || polled.answered > 0
}

/// Folds what the last process left.
fn recover(engine: &Engine) {
    if let Err(error) = engine.recover_feeds() {
        tracing::error!(%error, "what was fed and not folded waits for the next start");
    }
}

/// One round of folding what feeds told; whether there was anything.
fn fold(engine: &Engine, pause: Duration) -> bool {
    let folded = engine.fold(pause).unwrap_or_else(|error| {
        tracing::error!(%error, "folding a feed failed; it is tried again");
        std::thread::sleep(pause);
        0
    });
    folded > 0
}

/// One round of folding what other nodes left behind, from time to time; whether there was anything. Where no other
/// node can have the store open, nobody but a former process of this one does, and that was folded at the start.
fn left_behind(shift: &Shift, asked: &std::sync::Mutex<Option<Instant>>) -> bool {
    let (Some(engine), Ok(mut asked)) = (shift.engine(), asked.lock()) else { return false };
    if !engine.has_peers() || asked.is_some_and(|asked| asked.elapsed() < LEFT_ASKED) {
        return false;
    }
    let folded = engine.fold_left_behind(shift.length()).unwrap_or_else(|error| {
        shift.failed("fold what another node left", &error);
        0
    });
    *asked = Some(Instant::now()).filter(|_| folded == 0);
    folded > 0
}

/// One round of telling; whether anybody was told.
async fn announce(shift: &Shift, tell: &dyn Tell) -> bool {
    let Some(engine) = shift.engine() else { return false };
    let announced = engine.announce(tell, NOTICES).await.unwrap_or_else(|error| {
        shift.failed("tell", &error);
        crate::announce::Announced::default()
    });
    announced.told > 0
}

/// A part of a walk over all facts; whether there was anything to do.
fn learn(shift: &Shift, walk: &std::sync::Mutex<Option<Walk>>) -> bool {
    let (Some(engine), Ok(mut walk)) = (shift.engine_of_all(), walk.lock()) else { return false };
    engine.learn_some(&mut walk, learn::ROUND).unwrap_or_else(|error| {
        shift.failed("learn", &error);
        false
    })
}

/// A part of a walk that lets go what is old. It never says that there is more, so that it rests between parts.
fn age(engine: &Engine, walk: &std::sync::Mutex<Ageing>) -> bool {
    if let Ok(mut walk) = walk.lock()
        && let Err(error) = engine.age_some(&mut walk, retention::ROUND)
    {
        tracing::error!(%error, "letting go what is old failed; it is tried again");
    }
    false
}
