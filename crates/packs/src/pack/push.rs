//! How a carrier that calls us proves who it is, and what it wants to hear.

use serde::Deserialize;

/// How a push is signed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The scheme.
    pub scheme: Scheme,
    /// The header that carries it.
    pub header: Option<String>,
    /// The name of the secret in the settings.
    pub secret: String,
    /// How the secret is written.
    #[serde(default)]
    pub key: Key,
    /// How old a signed time may be, in seconds.
    #[serde(default = "five_minutes")]
    pub tolerance: u32,
}

fn five_minutes() -> u32 {
    300
}

/// The ways to sign that there are; `docs/pack-format.md` says what each covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scheme {
    /// HMAC-SHA256 over the raw body, as Base64.
    HmacSha256Base64,
    /// The same in hexadecimal digits.
    HmacSha256Hex,
    /// SHA-256 over the raw body, a slash and the secret, in hexadecimal digits.
    Sha256BodySlashSecret,
    /// HMAC-SHA256 over a time that the body prints: it proves the sender, not the body.
    HmacSha256OfTime,
    /// The secret itself, as a bearer token.
    Bearer,
    /// The secret itself, alone in a header.
    Header,
}

/// How a secret is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Key {
    /// As it is.
    #[default]
    Text,
    /// As Base64; the key is what it stands for, or the text itself: carriers differ.
    Base64,
}

/// What a carrier wants to hear when we have its message.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
    /// What the body is.
    #[serde(rename = "type")]
    pub kind: String,
}

impl Default for Reply {
    fn default() -> Self {
        Self { status: 200, body: String::new(), kind: "text/plain".to_owned() }
    }
}
