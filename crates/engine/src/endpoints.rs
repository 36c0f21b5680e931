//! Where an account wants to be told: made with a secret that is shown once, listed without it, tried, changed.

use channels::{Secret, Secrets, Tell};
use jiff::SignedDuration;
use serde::Serialize;
use serde_json::json;
use store::{AccountId, Endpoint, EndpointId, NoticeId};
use tracking::Text;

use crate::announce::{Letter, tell_once};
use crate::view::rfc3339;
use crate::{Engine, Error, Result, random};

/// The most endpoints of one account, and the most kinds that one may name.
const MOST_ENDPOINTS: usize = 50;
const MOST_EVENTS: usize = 50;
/// How long an old secret signs beside the new one.
const OVERLAP: SignedDuration = SignedDuration::from_hours(24);

/// A new endpoint.
#[derive(Clone, Debug)]
pub struct MadeEndpoint {
    /// Its id.
    pub id: EndpointId,
    /// What its receiver verifies with: `whsec_…`, shown only now.
    pub secret: String,
}

/// An endpoint as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EndpointBody {
    /// Its id.
    pub id: String,
    /// Where to.
    pub url: String,
    /// Which kinds of notices; empty for all.
    pub events: Vec<String>,
    /// When it was made.
    pub created: String,
    /// Since when nothing is sent to it.
    pub disabled: Option<String>,
    /// Why nothing is sent to it.
    pub why: Option<String>,
    /// Since when every attempt failed.
    pub failing_since: Option<String>,
}

/// How a try went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TriedBody {
    /// Whether the receiver has it.
    pub told: bool,
    /// What it answered, or what went wrong.
    pub answer: String,
}

impl Engine {
    /// Makes an endpoint.
    ///
    /// # Errors
    /// [`Error::Invalid`] when no channel can send to the address, [`Error::Store`].
    pub fn add_endpoint(&self, account: &AccountId, url: &str, events: &[String]) -> Result<MadeEndpoint> {
        let url = channels::check(url, &self.settings.channels()).map_err(Error::Invalid)?;
        let events = kinds(events)?;
        if self.store.endpoints(account)?.len() >= MOST_ENDPOINTS {
            return Err(Error::Invalid(format!(
                "there are {MOST_ENDPOINTS} endpoints already: remove one first"
            )));
        }
        let (id, secret) = (EndpointId(random()?), Secret::new(random()?));
        self.store.put_endpoint(&Endpoint {
            id,
            account: account.clone(),
            url: url.into(),
            secret: Secrets::new(secret.clone()).encode(),
            events,
            created: self.clock.now(),
            disabled: None,
        })?;
        Ok(MadeEndpoint { id, secret: secret.show() })
    }

    /// The endpoints of an account, without their secrets.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn endpoints(&self, account: &AccountId) -> Result<Vec<EndpointBody>> {
        let endpoints = self.store.endpoints(account)?;
        endpoints.iter().map(|endpoint| self.body(endpoint)).collect()
    }

    /// Removes an endpoint; what is queued for it is given up.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`].
    pub fn remove_endpoint(&self, account: &AccountId, id: EndpointId) -> Result<()> {
        if self.store.remove_endpoint(account, id)? { Ok(()) } else { Err(unknown(id)) }
    }

    /// Sends to a disabled endpoint again, from the next notice on.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`].
    pub fn enable_endpoint(&self, account: &AccountId, id: EndpointId) -> Result<()> {
        let mut endpoint = self.endpoint(account, id)?;
        endpoint.disabled = None;
        self.endpoint_is_well(id)?;
        Ok(self.store.put_endpoint(&endpoint)?)
    }

    /// Gives an endpoint a new secret, shown only now; the old one signs too for a day.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`].
    pub fn rotate_secret(&self, account: &AccountId, id: EndpointId) -> Result<String> {
        let mut endpoint = self.endpoint(account, id)?;
        let new = Secret::new(random()?);
        let until = self.clock.now().saturating_add(OVERLAP).unwrap_or_else(|_| self.clock.now());
        endpoint.secret = match Secrets::decode(&endpoint.secret) {
            Some(secrets) => secrets.rotated(new.clone(), until),
            None => Secrets::new(new.clone()),
        }
        .encode();
        self.store.put_endpoint(&endpoint)?;
        Ok(new.show())
    }

    /// Sends a `waymark.test` notice at once, also to a disabled endpoint. It is not tried again.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`].
    pub async fn test_endpoint(
        &self,
        tell: &dyn Tell,
        account: &AccountId,
        id: EndpointId,
    ) -> Result<TriedBody> {
        let endpoint = self.endpoint(account, id)?;
        let at = self.clock.now();
        let kind = "waymark.test";
        let body = json!({ "type": kind, "timestamp": rfc3339(at), "data": { "endpoint": id.to_string() } });
        let notice = NoticeId(random()?).to_string();
        let payload = body.to_string();
        let letter = Letter { id: &notice, kind, payload: payload.as_bytes(), at };
        Ok(match tell_once(tell, &endpoint, letter).await {
            Ok(told) => TriedBody { told: true, answer: told.answer },
            Err(failure) => TriedBody { told: false, answer: failure.why },
        })
    }

    fn endpoint(&self, account: &AccountId, id: EndpointId) -> Result<Endpoint> {
        let endpoints = self.store.endpoints(account)?;
        endpoints.into_iter().find(|endpoint| endpoint.id == id).ok_or_else(|| unknown(id))
    }

    fn body(&self, endpoint: &Endpoint) -> Result<EndpointBody> {
        let (disabled, why) =
            endpoint.disabled.as_ref().map(|(at, why)| (rfc3339(*at), why.to_string())).unzip();
        Ok(EndpointBody {
            id: endpoint.id.to_string(),
            url: endpoint.url.to_string(),
            events: endpoint.events.iter().map(ToString::to_string).collect(),
            created: rfc3339(endpoint.created),
            disabled,
            why,
            failing_since: self.failing_since(endpoint.id)?.map(rfc3339),
        })
    }
}

fn unknown(id: EndpointId) -> Error {
    Error::NotFound(format!("there is no endpoint `{id}`"))
}

/// Kinds of notices as an endpoint may wish for them: `parcel.delivered`, `parcel.*`, `*`.
fn kinds(events: &[String]) -> Result<Vec<Text>> {
    if events.len() > MOST_EVENTS {
        return Err(Error::Invalid(format!("`events` has {}: at most {MOST_EVENTS}", events.len())));
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._*".contains(c);
    let fits = |event: &&String| !event.is_empty() && event.len() <= 64 && event.chars().all(plain);
    match events.iter().find(|event| !fits(event)) {
        Some(event) => Err(Error::Invalid(format!(
            "`{}` in `events` is no kind of notice: write `parcel.delivered`, `parcel.*` or nothing for all",
            event.escape_debug()
        ))),
        None => Ok(events.iter().map(|event| event.as_str().into()).collect()),
    }
}
