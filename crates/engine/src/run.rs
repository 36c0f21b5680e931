//! The loop: ask who is due and derive what is stale; beside it, tell what is queued; and learn from what is
//! known. Each has a thread of its own, so that neither a slow carrier nor a slow receiver holds up an answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use channels::Tell;

use crate::Engine;
use crate::learn::{self, Walk};
use crate::poll::Pace;

/// How many parcels are asked about in one round.
const POLLS: usize = 200;
/// How many parcels are derived in one round.
const DERIVATIONS: usize = 2_000;
/// How many notices are on their way at once.
const NOTICES: usize = 1_000;

/// The loop while it runs; it ends when it is stopped or dropped.
#[derive(Debug)]
pub struct Running {
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
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
    let stop = Arc::new(AtomicBool::new(false));
    let pace = Pace::default();
    let working = engine.clone();
    let work = thread("work", &stop, pause, async move || work(&working, &pace).await)?;
    let telling = engine.clone();
    let tell = thread("tell", &stop, pause, async move || announce(&telling, &*tell).await)?;
    let (learning, walk) = (engine.clone(), std::sync::Mutex::new(None));
    let learn = thread("learn", &stop, pause, async move || learn(&learning, &walk))?;
    Ok(Running { stop, threads: vec![work, tell, learn] })
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
async fn work(engine: &Engine, pace: &Pace) -> bool {
    let derived = engine.derive_stale(DERIVATIONS).unwrap_or_else(|error| {
        tracing::error!(%error, "deriving failed; it is tried again");
        0
    });
    let polled = engine.poll_due(pace, POLLS).await.unwrap_or_else(|error| {
        tracing::error!(%error, "asking carriers failed; it is tried again");
        crate::poll::Round::default()
    });
    derived > 0 || polled.answered > 0
}

/// One round of telling; whether anybody was told.
async fn announce(engine: &Engine, tell: &dyn Tell) -> bool {
    let announced = engine.announce(tell, NOTICES).await.unwrap_or_else(|error| {
        tracing::error!(%error, "telling failed; it is tried again");
        crate::announce::Announced::default()
    });
    announced.told > 0
}

/// A part of a walk over all facts; whether there was anything to do.
fn learn(engine: &Engine, walk: &std::sync::Mutex<Option<Walk>>) -> bool {
    let Ok(mut walk) = walk.lock() else { return false };
    engine.learn_some(&mut walk, learn::ROUND).unwrap_or_else(|error| {
        tracing::error!(%error, "learning failed; it is tried again");
        false
    })
}
