//! How to ask a source.

use std::collections::BTreeMap;

use serde::Deserialize;

/// How to ask. Texts may hold `{number}`, `{numbers}`, `{language}` and `{secret:NAME}`.
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
    /// How often it may be asked.
    #[serde(default)]
    pub quota: Quota,
}

fn get() -> String {
    "GET".to_owned()
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
