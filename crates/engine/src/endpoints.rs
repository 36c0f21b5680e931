//! Where an account wants to be told: made with a secret that is shown once, listed without it, tried, changed.

use channels::{Channels, Rules, Secret, Secrets, Tell};
use jiff::{SignedDuration, Timestamp};
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
/// The kind of a test notice.
const TEST: &str = "waymark.test";
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct TriedBody {
    /// The id of the test notice: the `webhook-id` that the receiver saw.
    pub id: String,
    /// Whether the receiver has it.
    pub told: bool,
    /// What it answered, or what went wrong.
    pub answer: String,
}

/// A secret that took the place of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RotatedBody {
    /// What signs from now on, as Standard Webhooks writes it. Shown only here.
    pub secret: String,
    /// Until when the old secret signs too.
    pub both_until: String,
}

/// A test notice that can be sent.
pub struct Trial {
    endpoint: Endpoint,
    rules: Rules,
    id: String,
    payload: String,
    at: Timestamp,
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

    /// Changes where an endpoint is, or what it is told; nothing is left as it is. Its id and its secret stay, and what
    /// waits for it goes where it is then.
    ///
    /// # Errors
    /// [`Error::Invalid`] when no channel can send to the address, [`Error::NotFound`], [`Error::Store`].
    pub fn change_endpoint(
        &self,
        account: &AccountId,
        id: EndpointId,
        url: Option<&str>,
        events: Option<&[String]>,
    ) -> Result<()> {
        let mut endpoint = self.endpoint(account, id)?;
        if let Some(url) = url {
            endpoint.url = channels::check(url, &self.settings.channels()).map_err(Error::Invalid)?.into();
        }
        if let Some(events) = events {
            endpoint.events = kinds(events)?;
        }
        Ok(self.store.put_endpoint(&endpoint)?)
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
    pub fn rotate_secret(&self, account: &AccountId, id: EndpointId) -> Result<RotatedBody> {
        let mut endpoint = self.endpoint(account, id)?;
        let new = Secret::new(random()?);
        let until = self.clock.now().saturating_add(OVERLAP).unwrap_or_else(|_| self.clock.now());
        endpoint.secret = match Secrets::decode(&endpoint.secret) {
            Some(secrets) => secrets.rotated(new.clone(), until),
            None => Secrets::new(new.clone()),
        }
        .encode();
        self.store.put_endpoint(&endpoint)?;
        Ok(RotatedBody { secret: new.show(), both_until: rfc3339(until) })
    }

    /// A `waymark.test` notice to an endpoint, also to a disabled one. It is sent once, and not tried again.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`].
    pub fn trial(&self, account: &AccountId, id: EndpointId) -> Result<Trial> {
        let at = self.clock.now();
        let body = json!({ "type": TEST, "timestamp": rfc3339(at), "data": { "endpoint": id.to_string() } });
        Ok(Trial {
            endpoint: self.endpoint(account, id)?,
            rules: self.settings.channels(),
            id: NoticeId(random()?).to_string(),
            payload: body.to_string(),
            at,
        })
    }

    /// An endpoint as it is shown.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`].
    pub fn endpoint_shown(&self, account: &AccountId, id: EndpointId) -> Result<EndpointBody> {
        self.body(&self.endpoint(account, id)?)
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

impl Trial {
    /// Sends it by the channels that the settings allow.
    pub async fn send(&self) -> TriedBody {
        match Channels::new(&self.rules) {
            Ok(channels) => self.send_by(&channels).await,
            Err(why) => TriedBody { id: self.id.clone(), told: false, answer: why },
        }
    }

    /// Sends it by this channel.
    pub async fn send_by(&self, tell: &dyn Tell) -> TriedBody {
        let letter = Letter { id: &self.id, kind: TEST, payload: self.payload.as_bytes(), at: self.at };
        let (told, answer) = match tell_once(tell, &self.endpoint, letter).await {
            Ok(told) => (true, told.answer),
            Err(failure) => (false, failure.why),
        };
        TriedBody { id: self.id.clone(), told, answer }
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
