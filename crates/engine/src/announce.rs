//! The loop's second half: tell what was queued, each notice until its receiver has it or we give up loudly.
//!
//! None is lost: a notice is settled only after its attempt, and a lease that ends makes it due again. None
//! is told twice unknowingly: every attempt carries the same id. Of one parcel and one endpoint the store
//! gives only the oldest, so that a story is told in its order; no story waits for another.

mod health;
mod lane;
mod patience;
mod round;
mod told;

use channels::Tell;

use crate::{Engine, Result};
pub(crate) use round::{Letter, tell_once};

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    /// Notices that their receivers have.
    pub told: usize,
    /// Attempts that failed and will be made again.
    pub retried: usize,
    /// Notices put off unsent, because their endpoint is slow or asked for a pause.
    pub waited: usize,
    /// Notices that are never sent again.
    pub gave_up: usize,
}

impl Engine {
    /// Tells everything that is due, holding at most `limit` notices at once, until nothing is due and nothing
    /// on its way. It goes on claiming while some receivers are slow, so let it have a task of its own; dropping
    /// the future is safe, and what was on its way is sent again when its lease ends.
    ///
    /// # Errors
    /// [`crate::Error::Store`]; what was not settled is due again when its lease ends.
    pub async fn announce(&self, tell: &dyn Tell, limit: usize) -> Result<Announced> {
        round::Round::new(self, tell, limit).run().await
    }
}
