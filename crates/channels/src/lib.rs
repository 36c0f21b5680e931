//! Adapters out: how Waymark tells others. [`Tell`] is the port; each channel is a file here and a line in
//! [`CHANNELS`], found by the scheme of an endpoint's address.
//!
//! A channel sends one message once, within a deadline. It keeps nothing: who decides about another try,
//! and remembers how the last one ended, is the engine.

mod answer;
pub mod guard;
pub mod log;
pub mod secret;
pub mod webhook;

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use jiff::Timestamp;

pub use secret::{Secret, Secrets};

/// The longest address of an endpoint.
const MOST_URL_BYTES: usize = 2_048;

/// What is told, to whom, at one attempt.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// What the receiver deduplicates by: the same at every attempt.
    pub id: &'a str,
    /// What it tells, such as `parcel.delivered`.
    pub kind: &'a str,
    /// The body, as it is sent.
    pub payload: &'a [u8],
    /// Where to, as [`check`] gave it.
    pub url: &'a str,
    /// The keys that sign it: more than one while they are changed.
    pub secrets: &'a [Secret],
    /// The hour of this attempt.
    pub at: Timestamp,
}

/// The receiver has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it answered, short.
    pub answer: String,
}

/// The receiver does not have it, as far as we know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Failure {
    /// What happened: for the log of attempts.
    pub why: String,
    /// What to do next.
    pub advice: Advice,
}

/// What to do after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Try again, as the schedule says.
    Later,
    /// Try again, and leave the whole endpoint alone for a while: for this long, where it says so.
    Slower(Option<Duration>),
    /// The endpoint is gone: send nothing there any more.
    Gone,
    /// This can never work.
    Never,
}

/// A message that is on its way.
pub type Telling<'a> = Pin<Box<dyn Future<Output = Result<Told, Failure>> + Send + 'a>>;

/// The port: somebody who can tell a message.
pub trait Tell: Send + Sync {
    /// Tells it, once.
    fn tell<'a>(&'a self, message: &'a Message<'a>) -> Telling<'a>;
}

/// What the operator allows.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Whether webhooks may go to private addresses: for tests and for networks of one's own.
    pub allow_private: bool,
    /// The directory in which `file:` endpoints may write; without it there are none.
    pub files: Option<PathBuf>,
}

/// One way to tell.
struct Channel {
    schemes: &'static [&'static str],
    /// Gives the address as it is kept, or a sentence that says what is wrong with it.
    check: fn(&reqwest::Url, &Rules) -> Result<String, String>,
    make: fn(&Rules) -> Result<Box<dyn Tell>, String>,
}

/// All channels there are.
const CHANNELS: &[Channel] = &[
    Channel { schemes: &["https", "http"], check: webhook::check, make: webhook::make },
    Channel { schemes: &["file"], check: log::check, make: log::make },
];

/// Checks the address of an endpoint and gives it as it is kept.
///
/// # Errors
/// A sentence that says what is wrong and what to do.
pub fn check(url: &str, rules: &Rules) -> Result<String, String> {
    if url.len() > MOST_URL_BYTES {
        return Err(format!("the address has {} bytes: at most {MOST_URL_BYTES}", url.len()));
    }
    let parsed = reqwest::Url::parse(url)
        .map_err(|error| format!("`{url}` is no address ({error}): write https://example.org/hook"))?;
    let Some(channel) = channel(parsed.scheme()) else {
        let known: Vec<&str> = CHANNELS.iter().flat_map(|channel| channel.schemes).copied().collect();
        return Err(format!(
            "no channel sends to `{}:` addresses: use {}",
            parsed.scheme(),
            known.join(", ")
        ));
    };
    (CHANNELS[channel].check)(&parsed, rules)
}

fn channel(scheme: &str) -> Option<usize> {
    CHANNELS.iter().position(|channel| channel.schemes.contains(&scheme))
}

/// Every channel, behind one port: the scheme of the address chooses.
pub struct Channels(Vec<Box<dyn Tell>>);

impl Channels {
    /// Sets all channels up.
    ///
    /// # Errors
    /// A sentence that says which could not be.
    pub fn new(rules: &Rules) -> Result<Self, String> {
        CHANNELS.iter().map(|channel| (channel.make)(rules)).collect::<Result<_, _>>().map(Self)
    }
}

impl std::fmt::Debug for Channels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Channels").finish_non_exhaustive()
    }
}

impl Tell for Channels {
    fn tell<'a>(&'a self, message: &'a Message<'a>) -> Telling<'a> {
        let scheme = message.url.split_once(':').map_or("", |(scheme, _)| scheme);
        match channel(scheme).and_then(|index| self.0.get(index)) {
            Some(tell) => tell.tell(message),
            None => {
                let failure =
                    Failure::new(Advice::Never, format!("no channel sends to `{scheme}:` addresses"));
                Box::pin(std::future::ready(Err(failure)))
            }
        }
    }
}

impl Failure {
    pub(crate) fn new(advice: Advice, why: impl Into<String>) -> Self {
        Self { why: why.into(), advice }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refuses(url: &str, expected: &str) {
        let error = check(url, &Rules::default()).unwrap_err();
        assert!(error.contains(expected), "{url}: {error}");
    }

    #[test]
    fn an_address_that_nothing_can_send_to_is_refused_with_the_ones_that_can() {
        refuses("gopher://example.org", "no channel sends to `gopher:` addresses: use https, http, file");
        refuses("javascript:alert(1)", "`javascript:`");
        refuses("example.org/hook", "write https://example.org/hook");
        refuses(&format!("https://example.org/{}", "a".repeat(3_000)), "at most 2048");
    }

    #[test]
    fn an_address_is_kept_as_it_is_understood() {
        let kept = check("HTTPS://Example.ORG:443/a b\n#part", &Rules::default());
        assert_eq!(kept.as_deref(), Ok("https://example.org/a%20b"));
    }
}
