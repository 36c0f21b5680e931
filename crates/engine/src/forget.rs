//! Erasing a person: captures, numbers, journeys, notices. Digests stay, so that what was shown can be verified.

use store::{AccountId, Forgotten, Whom};

use crate::{Engine, Error, Result};

impl Engine {
    /// Forgets every parcel that a number leads to.
    ///
    /// # Errors
    /// [`Error::NotFound`] when nothing is kept under the number, [`Error::Store`].
    pub fn forget(&self, account: &AccountId, number: &str) -> Result<Forgotten> {
        let forgotten = self.store.forget(self.clock.now(), &Whom::Number(account.clone(), number.into()))?;
        if forgotten.parcels == 0 {
            return Err(Error::NotFound(format!("nothing is kept under `{number}`")));
        }
        Ok(forgotten)
    }
}
