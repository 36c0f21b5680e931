//! The loop: ask who is due, derive what is stale, tell what is queued. One thread, so that nothing it waits for
//! holds up an answer to a caller.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use channels::Tell;

use crate::Engine;
use crate::poll::Pace;

/// How many parcels are asked about in one round.
const POLLS: usize = 200;
/// How many parcels are derived in one round.
const DERIVATIONS: usize = 2_000;

/// How many notices are sent in one round.
const NOTICES: usize = 500;

/// A loop that runs until it is stopped.
#[derive(Debug)]
pub struct Running {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Asks the loop to end, and waits until it has finished what it is doing.
    pub fn stop(mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the loop ended in a panic");
        }
    }
}

/// Starts the loop, with a pause between rounds that found nothing to do.
///
/// # Errors
/// When the system gives no thread.
pub fn start(engine: Engine, tell: Arc<dyn Tell>, pause: Duration) -> std::io::Result<Running> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let thread = std::thread::Builder::new().name("loop".to_owned()).spawn(move || {
        let pace = Pace::default();
        while !asked.load(Ordering::Relaxed) {
            let busy = runtime.block_on(round(&engine, &pace, &*tell));
            if !busy {
                std::thread::sleep(pause);
            }
        }
    })?;
    Ok(Running { stop, thread: Some(thread) })
}

/// One round; whether there was anything to do.
async fn round(engine: &Engine, pace: &Pace, tell: &dyn Tell) -> bool {
    let derived = engine.derive_stale(DERIVATIONS).unwrap_or_else(|error| {
        tracing::error!(%error, "deriving failed; it is tried again");
        0
    });
    let polled = engine.poll_due(pace, POLLS).await.unwrap_or_else(|error| {
        tracing::error!(%error, "asking carriers failed; it is tried again");
        crate::poll::Round::default()
    });
    let announced = engine.announce(tell, NOTICES).await.unwrap_or_else(|error| {
        tracing::error!(%error, "telling failed; it is tried again");
        crate::announce::Announced::default()
    });
    derived > 0 || polled.answered > 0 || announced.told > 0
}
