//! What the operator wishes: one TOML file, everything optional.

use std::collections::BTreeMap;
use std::path::PathBuf;

use packs::request::Credentials;
use serde::Deserialize;

/// The settings.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// The server.
    pub server: Server,
    /// The store.
    pub store: StoreAt,
    /// Secrets and addresses of sources: one table a pack, such as `[source.usps]`. `base` replaces the
    /// pack's scheme and host.
    pub source: BTreeMap<String, Credentials>,
    /// Doors for carriers that call us: one table a pack, such as `[push.ups]`.
    pub push: BTreeMap<String, Door>,
    /// Tables of the operator's own: which column holds what.
    pub mapping: BTreeMap<String, packs::Mapping>,
    /// How long what is kept.
    pub retention: crate::retention::Retention,
    /// Several nodes on one store.
    pub nodes: Nodes,
}

/// How several nodes share the work on one store.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Nodes {
    /// For how many seconds a node that is not heard of keeps its buckets: so long nobody works on them.
    pub lease_seconds: u16,
}

impl Default for Nodes {
    fn default() -> Self {
        Self { lease_seconds: 30 }
    }
}

/// What a lease may last. A shorter one would end between two renewals on a busy machine.
const LEASES: std::ops::RangeInclusive<u16> = 2..=3_600;

/// Where the store is, if not in the data folder.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct StoreAt {
    /// A database, such as `postgres://user:password@host/database`.
    pub url: Option<Hidden>,
    /// Several databases that hold the store together.
    pub urls: Vec<Hidden>,
}

impl StoreAt {
    /// All databases that are named.
    pub fn databases(&self) -> Vec<Hidden> {
        self.url.iter().chain(&self.urls).cloned().collect()
    }
}

/// A text with a secret in it: it is never printed.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Hidden(String);

impl Hidden {
    /// The text itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Hidden {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(hidden)")
    }
}

/// The least that the secret of an address may have: 128 bits in hexadecimal digits, or nearly so in Base64.
const SHORTEST_TOKEN: usize = 22;

/// A door for one carrier: an address that only it knows.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Door {
    /// The secret part of the address.
    pub token: String,
    /// Whose parcels are told of.
    #[serde(default = "main_account")]
    pub account: String,
    /// The pack's source that calls; without it, the one that recognises the bytes.
    pub source: Option<String>,
}

impl std::fmt::Debug for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Door").field("account", &self.account).finish_non_exhaustive()
    }
}

impl Door {
    fn is_unguessable(&self) -> bool {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let kinds = self.token.bytes().collect::<std::collections::BTreeSet<_>>().len();
        self.token.len() >= SHORTEST_TOKEN && kinds >= 6 && self.token.bytes().all(plain)
    }
}

fn main_account() -> String {
    "main".to_owned()
}

/// The server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Server {
    /// Where it listens.
    pub listen: String,
    /// How its own address reads from outside, for links in notices.
    pub public_url: Option<String>,
    /// Whether webhooks may go to private addresses: for tests and for networks of one's own.
    pub private_webhooks: bool,
    /// The directory in which `file:` endpoints may write; without it there are none.
    pub notice_files: Option<PathBuf>,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            public_url: None,
            private_webhooks: false,
            notice_files: None,
        }
    }
}

impl Settings {
    /// Reads settings.
    ///
    /// # Errors
    /// A sentence with the line that is wrong.
    pub fn parse(toml: &str) -> Result<Self, String> {
        let settings: Self = toml::from_str(toml).map_err(|error| {
            let line =
                error.span().map_or(0, |span| toml[..span.start.min(toml.len())].matches('\n').count() + 1);
            format!("line {line}: {}", error.message())
        })?;
        if !LEASES.contains(&settings.nodes.lease_seconds) {
            let (least, most) = (LEASES.start(), LEASES.end());
            return Err(format!("[nodes]: `lease-seconds` is a number from {least} to {most}"));
        }
        match settings.push.iter().find(|(_, door)| !door.is_unguessable()) {
            Some((carrier, _)) => Err(format!(
                "[push.{carrier}]: `token` is part of an address and keeps others out: give it {SHORTEST_TOKEN} or \
                 more letters and digits of chance, as from `openssl rand -hex 16`"
            )),
            None => Ok(settings),
        }
    }

    /// What channels may do.
    #[must_use]
    pub fn channels(&self) -> channels::Rules {
        channels::Rules {
            allow_private: self.server.private_webhooks,
            files: self.server.notice_files.clone(),
        }
    }

    /// The secrets of a pack's sources.
    #[must_use]
    pub fn credentials(&self, carrier: &str) -> Credentials {
        self.source.get(carrier).cloned().unwrap_or_default()
    }

    /// The address that replaces a pack's own.
    #[must_use]
    pub fn base(&self, carrier: &str) -> Option<&str> {
        self.source.get(carrier)?.get("base").map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_has_its_secrets_and_its_address() {
        let settings =
            Settings::parse("[source.usps]\nclient-id = \"me\"\nbase = \"http://127.0.0.1:9\"").unwrap();
        assert_eq!(settings.credentials("usps")["client-id"], "me");
        assert_eq!(settings.base("usps"), Some("http://127.0.0.1:9"));
        assert_eq!(settings.base("ups"), None);
    }

    #[test]
    fn a_door_needs_an_address_that_nobody_guesses() {
        let door = |token: &str| Settings::parse(&format!("[push.ups]\ntoken = \"{token}\""));
        assert_eq!(door("0123456789abcdef0123456789abcdef").unwrap().push["ups"].account, "main");
        for token in ["", "short", "0123456789abcdef/../0123", "00000000000000000000000000000000"] {
            let error = door(token).unwrap_err();
            assert!(error.contains("[push.ups]") && !error.contains("0123456789"), "{error}");
        }
    }

    #[test]
    fn a_lease_lasts_neither_too_short_nor_for_ever() {
        let lease = |text: &str| Settings::parse(text).map(|settings| settings.nodes.lease_seconds);
        assert_eq!((lease(""), lease("[nodes]\nlease-seconds = 2")), (Ok(30), Ok(2)));
        for seconds in ["0", "1", "3601"] {
            assert!(lease(&format!("[nodes]\nlease-seconds = {seconds}")).unwrap_err().contains("[nodes]"));
        }
    }

    #[test]
    fn a_wrong_setting_names_its_line() {
        let error = Settings::parse("[server]\nlisten = \"127.0.0.1:1\"\nprot = 1").unwrap_err();
        assert!(error.starts_with("line 3") && error.contains("prot"), "{error}");
    }
}
