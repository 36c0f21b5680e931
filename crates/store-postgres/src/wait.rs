//! Waiting for a future on the thread that asked, so that the port stays synchronous.
//!
//! The connections themselves are driven by a small runtime of the store's own; here only the answer is waited
//! for. So a use case may be called from any thread, also from one that runs asynchronous work.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// What the future gives, or nothing if it does not come in time.
pub(crate) fn wait<T>(future: impl Future<Output = T>, at_most: Duration) -> Option<T> {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let started = Instant::now();
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return Some(value);
        }
        let left = at_most.saturating_sub(started.elapsed());
        if left.is_zero() {
            return None;
        }
        std::thread::park_timeout(left);
    }
}

/// What all of them give. Each is begun in its turn, and none waits for the one before to end: that is how
/// statements follow each other through a connection.
pub(crate) async fn in_order<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut futures: Vec<Pin<Box<F>>> = futures.map(Box::pin).collect();
    let mut given: Vec<Option<F::Output>> = futures.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, given) in futures.iter_mut().zip(&mut given) {
            if given.is_none()
                && let Poll::Ready(value) = future.as_mut().poll(context)
            {
                *given = Some(value);
            }
        }
        if given.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    given.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_begun_before_any_ends_and_answer_in_their_order() {
        let begun = std::cell::Cell::new(0);
        let one = |nth: usize| {
            let begun = &begun;
            async move {
                begun.set(begun.get() + 1);
                let mut pause = true;
                std::future::poll_fn(|context| {
                    context.waker().wake_by_ref();
                    if std::mem::take(&mut pause) { Poll::Pending } else { Poll::Ready(()) }
                })
                .await;
                (nth, begun.get())
            }
        };
        let given = wait(in_order((0..3).map(one)), Duration::from_secs(5));
        assert_eq!(given, Some(vec![(0, 3), (1, 3), (2, 3)]));
    }

    #[test]
    fn what_is_ready_is_given() {
        assert_eq!(wait(async { 7 }, Duration::ZERO), Some(7));
    }

    #[test]
    fn what_never_comes_is_not_waited_for_for_ever() {
        assert_eq!(wait(std::future::pending::<u8>(), Duration::from_millis(5)), None);
    }
}
