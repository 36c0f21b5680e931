//! Keys of the interface: made at random, shown once, kept as a digest.

use store::{AccountId, ApiKey, Digest};

use crate::{Engine, Result, random};

impl Engine {
    /// Makes a key for an account and gives it, for the only time.
    ///
    /// # Errors
    /// [`crate::Error::Store`], [`crate::Error::Chance`].
    pub fn make_key(&self, account: &AccountId, name: &str) -> Result<String> {
        let secret: String = random::<32>()?.iter().map(|byte| format!("{byte:02x}")).collect();
        let key = format!("wm_live_{secret}");
        self.store.put_key(&ApiKey {
            digest: Digest::of(key.as_bytes()),
            account: account.clone(),
            name: name.into(),
            scope: "all".into(),
            created: self.clock.now(),
            revoked: None,
        })?;
        Ok(key)
    }

    /// Whose key this is. Digests are compared, so the time it takes says nothing about the key.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub fn account_of(&self, key: &str) -> Result<Option<AccountId>> {
        let known = self.store.key(Digest::of(key.as_bytes()))?;
        Ok(known.filter(|known| known.revoked.is_none()).map(|known| known.account))
    }

    /// Whether there is any key yet.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub fn has_keys(&self) -> Result<bool> {
        Ok(!self.store.keys(None)?.is_empty())
    }
}
