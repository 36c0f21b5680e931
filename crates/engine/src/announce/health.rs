//! How an endpoint is: since when every attempt failed, kept in the store so that a restart does not forget it.

use jiff::{SignedDuration, Timestamp};
use store::{Endpoint, EndpointId};

use crate::{Engine, Result};

/// How long an endpoint may do nothing but fail.
const LONGEST_FAILING: SignedDuration = SignedDuration::from_hours(5 * 24);

fn name(id: EndpointId) -> String {
    format!("announce.failing-since.{id}")
}

impl Engine {
    /// Since when an endpoint has done nothing but fail.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub fn failing_since(&self, id: EndpointId) -> Result<Option<Timestamp>> {
        let kept = self.store.setting(&name(id))?;
        Ok(kept.and_then(|bytes| std::str::from_utf8(&bytes).ok()?.parse().ok()))
    }

    /// An attempt came through.
    pub(crate) fn endpoint_is_well(&self, id: EndpointId) -> Result<()> {
        match self.failing_since(id)? {
            Some(_) => Ok(self.store.set_setting(&name(id), b"")?),
            None => Ok(()),
        }
    }

    /// An attempt failed; true when the endpoint was disabled for it.
    pub(super) fn endpoint_failed(&self, endpoint: &Endpoint) -> Result<bool> {
        let now = self.clock.now();
        let Some(since) = self.failing_since(endpoint.id)? else {
            self.store.set_setting(&name(endpoint.id), now.to_string().as_bytes())?;
            return Ok(false);
        };
        if now.duration_since(since) < LONGEST_FAILING {
            return Ok(false);
        }
        self.disable(endpoint, &format!("every attempt failed since {since}"))?;
        Ok(true)
    }

    /// Sends nothing to an endpoint any more, and says so loudly.
    pub(super) fn disable(&self, endpoint: &Endpoint, why: &str) -> Result<()> {
        let endpoints = self.store.endpoints(&endpoint.account)?;
        let Some(mut known) = endpoints.into_iter().find(|known| known.id == endpoint.id) else {
            return Ok(());
        };
        if known.disabled.is_none() {
            known.disabled = Some((self.clock.now(), why.into()));
            self.store.put_endpoint(&known)?;
            self.counters.add("waymark_endpoints_disabled_total", &[], 1);
            tracing::warn!(endpoint = %known.id, why, "an endpoint was disabled: its owner should know");
        }
        Ok(())
    }
}
