//! Webhooks as Standard Webhooks 1.0 describes them: a POST, signed over its id, the hour of the attempt and its body.
//!
//! One deadline holds over resolving, connecting, headers and body. Of the answer only the beginning is taken:
//! a receiver that drips or never ends costs us neither memory nor time. Proxies of the environment are not
//! used, since behind one nobody sees where the connection really goes.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, Response, Url};
use tokio::time::{Instant, timeout_at};

use crate::answer::{judge, retry_after};
use crate::guard::Guard;
use crate::{Advice, Failure, Message, Rules, Tell, Telling, Told};

/// The longest that one attempt may take.
pub const PATIENCE: Duration = Duration::from_secs(15);
/// How long we listen to what a receiver says after its status: nobody waits for it.
const LISTENING: Duration = Duration::from_secs(2);
/// The most that is taken of an answer.
const MOST_BYTES: usize = 16 * 1_024;

/// Sends webhooks.
#[derive(Debug)]
pub struct Webhook {
    client: Client,
    guard: Guard,
    patience: Duration,
}

impl Webhook {
    /// A sender with its own root certificates: it works in a container that has none.
    ///
    /// # Errors
    /// When the TLS library cannot be set up.
    pub fn new(guard: Guard) -> Result<Self, String> {
        let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(std::sync::Arc::new(guard.clone()))
            .no_proxy()
            .no_gzip()
            .redirect(reqwest::redirect::Policy::none())
            .pool_max_idle_per_host(4)
            .pool_idle_timeout(Duration::from_secs(30))
            .user_agent(concat!("waymark/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { client, guard, patience: PATIENCE })
    }

    /// Another deadline than [`PATIENCE`].
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    async fn send(&self, message: &Message<'_>) -> Result<Told, Failure> {
        let never = |why: String| Failure::new(Advice::Never, why);
        let url = Url::parse(message.url).map_err(|error| never(format!("this is no address: {error}")))?;
        // Private addresses are refused for now and not for ever: the operator may allow them.
        self.guard.allows(&url).map_err(|why| Failure::new(Advice::Later, why))?;
        let deadline = Instant::now() + self.patience;
        let request = signed(self.client.post(url), message);
        let answer = timeout_at(deadline, request.send()).await.map_err(|_| self.too_slow())?;
        let mut answer = answer.map_err(|error| Failure::new(Advice::Later, explain(&error)))?;
        let wait = answer.headers().get("retry-after").and_then(|value| value.to_str().ok());
        let wait = wait.and_then(|value| retry_after(value, message.at));
        let status = answer.status().as_u16();
        let body = beginning(&mut answer, deadline.min(Instant::now() + LISTENING)).await;
        judge(status, wait, &body)
    }

    fn too_slow(&self) -> Failure {
        Failure::new(Advice::Later, format!("no answer within {} seconds", self.patience.as_secs_f32()))
    }
}

impl Tell for Webhook {
    fn tell<'a>(&'a self, message: &'a Message<'a>) -> Telling<'a> {
        Box::pin(self.send(message))
    }
}

fn signed(request: RequestBuilder, message: &Message<'_>) -> RequestBuilder {
    let sign = |secret: &crate::Secret| secret.sign(message.id, message.at, message.payload);
    let signatures: Vec<String> = message.secrets.iter().map(sign).collect();
    request
        .header("content-type", "application/json")
        .header("webhook-id", message.id)
        .header("webhook-timestamp", message.at.as_second().to_string())
        .header("webhook-signature", signatures.join(" "))
        .body(message.payload.to_vec())
}

/// The beginning of a body: what came until the bound, the deadline or a broken connection.
async fn beginning(answer: &mut Response, deadline: Instant) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Ok(Some(part))) = timeout_at(deadline, answer.chunk()).await {
        let room = MOST_BYTES.saturating_sub(body.len());
        body.extend_from_slice(&part[..part.len().min(room)]);
        if body.len() >= MOST_BYTES {
            break;
        }
    }
    body
}

/// The deepest cause, without the address: it may hold a secret.
fn explain(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    format!("not reached: {cause}")
}

/// An endpoint has a host that may be called, and no name or password in its address.
pub(crate) fn check(url: &Url, rules: &Rules) -> Result<String, String> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err("put no name or password in the address: what is sent is signed".to_owned());
    }
    Guard::new(rules.allow_private).allows(url)?;
    let mut kept = url.clone();
    kept.set_fragment(None);
    Ok(kept.into())
}

pub(crate) fn make(rules: &Rules) -> Result<Box<dyn Tell>, String> {
    Ok(Box::new(Webhook::new(Guard::new(rules.allow_private))?))
}
