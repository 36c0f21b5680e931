//! How a question is signed: which text, which digest, how it is written. Carriers join the same few things in
//! orders of their own, so a pack says the order and the rest is a closed list.

use serde::Deserialize;

/// A recipe. What comes out fills `{sign}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sign {
    /// What is signed. Beside the usual blanks: `{time}`, `{body}`, `{form:NAME}`, and `{query}` or `{form}`, which are
    /// the names and values of all parameters in the order of their names, without the signature's own.
    pub text: String,
    /// Parameters that `{query}` and `{form}` leave out.
    #[serde(default)]
    pub leave_out: Vec<String>,
    /// How the text is escaped as a whole before it is signed.
    #[serde(default)]
    pub escape: Escape,
    /// The digest.
    pub digest: Digest,
    /// The name of the secret that is the key of an HMAC.
    pub key: Option<String>,
    /// How the signature is written.
    pub write: Write,
    /// How `{time}` is written: `ms` or `s` since 1970, or a `strftime` pattern.
    #[serde(default = "ms")]
    pub time: String,
    /// The zone of the pattern: an IANA name.
    #[serde(default = "utc")]
    pub zone: String,
}

fn ms() -> String {
    "ms".to_owned()
}

fn utc() -> String {
    "UTC".to_owned()
}

/// How a text is escaped before it is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Escape {
    /// Not at all.
    #[default]
    None,
    /// As a field of a form is: a blank becomes `+`.
    Form,
}

/// The digests that carriers sign with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Digest {
    /// The text itself: it is only written otherwise.
    None,
    /// MD5.
    Md5,
    /// SHA-256.
    Sha256,
    /// HMAC with MD5.
    HmacMd5,
    /// HMAC with SHA-256.
    HmacSha256,
}

/// How a signature is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Write {
    /// Hexadecimal digits in lower case.
    Hex,
    /// Hexadecimal digits in upper case.
    UpperHex,
    /// Base64.
    Base64,
}
