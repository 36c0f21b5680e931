//! How to ask a source.

use std::collections::BTreeMap;

use serde::Deserialize;

pub use super::sign::{Digest, Escape, Sign, Write};

/// How to ask. Texts may hold `{number}`, `{numbers}`, `{language}` and `{secret:NAME}`; `{time}` and `{sign}` where
/// the question is signed, and `{token:NAME}` where a token office is asked first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RequestSpec {
    /// `GET` or `POST`.
    #[serde(default = "get")]
    pub method: String,
    /// Scheme and host: the part that the settings may replace.
    pub base: String,
    /// The rest of the address.
    pub path: String,
    /// Parameters of the address, in the order of their names; each is filled in first and escaped as a whole.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
    /// Headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body, for `POST`.
    pub body: Option<String>,
    /// The fields of a form, instead of a body; as with `query`.
    #[serde(default)]
    pub form: BTreeMap<String, String>,
    /// How many numbers one call takes.
    #[serde(default = "one")]
    pub batch: usize,
    /// What stands between the numbers of a batch.
    #[serde(default = "comma")]
    pub join: String,
    /// Text around each number of a batch, such as `"{number}"`.
    pub each: Option<String>,
    /// How it wants to know us.
    #[serde(default)]
    pub auth: Auth,
    /// How the question is signed.
    pub sign: Option<Sign>,
    /// How often it may be asked.
    #[serde(default)]
    pub quota: Quota,
}

fn get() -> String {
    "GET".to_owned()
}

fn post() -> String {
    "POST".to_owned()
}

fn one() -> usize {
    1
}

fn comma() -> String {
    ",".to_owned()
}

/// How a source wants to know us. Headers with `{secret:NAME}` need no scheme.
#[derive(Debug, Default, Deserialize)]
#[serde(tag = "scheme", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Auth {
    /// Not at all, or by headers.
    #[default]
    None,
    /// HTTP basic authentication with two secrets.
    Basic {
        /// The name of the secret that is the user.
        user: String,
        /// The name of the secret that is the password.
        password: String,
    },
    /// OAuth 2 client credentials.
    ClientCredentials {
        /// Where tokens are made, below `base` or a whole address.
        token: String,
        /// The name of the secret that is the client.
        id: String,
        /// The name of the secret that is its key.
        secret: String,
        /// The scope, where one is wanted.
        scope: Option<String>,
    },
    /// OAuth 2 with a refresh token that somebody was given once.
    RefreshToken {
        /// Where tokens are made, below `base` or a whole address.
        token: String,
        /// The name of the secret that is the client.
        id: String,
        /// The name of the secret that is its key.
        secret: String,
        /// The name of the secret that is the refresh token.
        refresh: String,
        /// The header that wants the token, alone; `Authorization` with `Bearer` where it does not say.
        header: Option<String>,
    },
    /// OAuth 2 with a user and a password.
    Password {
        /// Where tokens are made, below `base` or a whole address.
        token: String,
        /// The name of the secret that is the client.
        id: String,
        /// The name of the secret that is its key.
        secret: String,
        /// The name of the secret that is the user.
        user: String,
        /// The name of the secret that is the password.
        password: String,
    },
    /// A token office of the carrier's own.
    Token(Office),
}

/// A carrier's own way to give tokens: it is asked first, and what it gives fills `{token:NAME}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Where, below `base` or a whole address.
    pub url: String,
    /// `POST` or `GET`.
    #[serde(default = "post")]
    pub method: String,
    /// Headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Option<String>,
    /// The names of the two secrets of HTTP basic authentication, where the office asks for it.
    pub basic: Option<(String, String)>,
    /// What it gives: a name, and where in its JSON answer that stands, as a JSON pointer.
    pub give: BTreeMap<String, String>,
}

/// How often a source may be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Quota {
    /// Calls a day.
    pub per_day: Option<u32>,
    /// Calls an hour.
    pub per_hour: Option<u32>,
    /// Calls a second; less than one for a pause between calls.
    pub per_second: Option<f64>,
    /// Calls a day for one parcel.
    pub per_parcel_per_day: Option<u32>,
}
