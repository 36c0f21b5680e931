//! The installation's key: Ed25519, made when it is first needed, kept with the other secrets of the store.
//!
//! Only the latest key signs. When it is replaced its secret half is gone, and its public half stays published, so
//! that what it signed can be verified for ever.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use store::Digest;

use crate::view::rfc3339;
use crate::{Engine, Error, Result, random};

/// Where the secret half of the latest key lies.
const LATEST: &str = "evidence-key";
/// Where the public halves of earlier keys lie.
const EARLIER: &str = "evidence-keys-earlier";
/// The bytes of a secret half, before the hour since which it signs.
const SEED: usize = 32;
/// What stands before the bytes of an Ed25519 key in a `SubjectPublicKeyInfo` (RFC 8410).
const HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// The public half of a key; shown as the Base64 of its `SubjectPublicKeyInfo`, which is the middle of a PEM file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

/// A key as it is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct KeyBody {
    /// The beginning of its digest, for people who compare two keys.
    pub id: String,
    /// The key: Base64 of its `SubjectPublicKeyInfo`.
    pub key: String,
    /// Since when it signs.
    pub since: String,
    /// When it stopped signing; null for the one that signs now.
    pub until: Option<String>,
}

/// All keys of an installation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct KeysBody {
    /// How they sign.
    pub algorithm: &'static str,
    /// The latest first.
    pub keys: Vec<KeyBody>,
}

/// What signs.
pub(super) struct Signer {
    pair: Ed25519KeyPair,
    since: String,
}

impl PublicKey {
    /// Reads a key as it is published, or as a PEM file has it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("-----"));
        let bytes = STANDARD.decode(lines.collect::<String>()).ok()?;
        let key = bytes.strip_prefix(&HEAD[..])?;
        Some(Self(key.try_into().ok()?))
    }

    /// The beginning of its digest.
    #[must_use]
    pub fn id(&self) -> String {
        Digest::of(&self.encoded()).to_string().chars().take(16).collect()
    }

    /// Whether it signed these bytes.
    #[must_use]
    pub fn signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.0).verify(bytes, signature).is_ok()
    }

    fn encoded(&self) -> Vec<u8> {
        [&HEAD[..], &self.0].concat()
    }
}

impl std::fmt::Display for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&STANDARD.encode(self.encoded()))
    }
}

impl Signer {
    fn read(kept: &[u8]) -> Option<Self> {
        let (seed, since) = kept.split_at_checked(SEED)?;
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
        Some(Self { pair, since: String::from_utf8(since.to_vec()).ok()? })
    }

    pub(super) fn public(&self) -> PublicKey {
        let mut key = [0; 32];
        key.copy_from_slice(self.pair.public_key().as_ref());
        PublicKey(key)
    }

    /// The signature of some bytes, as Base64.
    pub(super) fn sign(&self, bytes: &[u8]) -> String {
        STANDARD.encode(self.pair.sign(bytes))
    }

    fn body(&self) -> KeyBody {
        let public = self.public();
        KeyBody { id: public.id(), key: public.to_string(), since: self.since.clone(), until: None }
    }
}

impl Engine {
    /// The public halves of all keys that ever signed evidence here. The first call makes the first key.
    ///
    /// # Errors
    /// [`Error::Store`], [`Error::Chance`].
    pub fn evidence_keys(&self) -> Result<KeysBody> {
        let latest = self.signer()?.body();
        let mut keys = self.earlier_keys()?;
        keys.retain(|earlier| earlier.key != latest.key);
        keys.insert(0, latest);
        Ok(KeysBody { algorithm: "ed25519", keys })
    }

    /// Makes another key, which signs from now on. The earlier ones stay published.
    ///
    /// # Errors
    /// [`Error::Store`], [`Error::Chance`].
    pub fn replace_evidence_key(&self) -> Result<KeyBody> {
        let now = rfc3339(self.clock.now());
        let mut earlier = self.earlier_keys()?;
        earlier.insert(0, KeyBody { until: Some(now), ..self.signer()?.body() });
        let written = serde_json::to_vec(&earlier).map_err(|error| Error::Invalid(error.to_string()))?;
        // The public half is kept before the secret half goes: ended in between, nothing is lost.
        self.store.set_setting(EARLIER, &written)?;
        self.store.set_setting(LATEST, &fresh(self.clock.now())?)?;
        Ok(self.signer()?.body())
    }

    pub(super) fn signer(&self) -> Result<Signer> {
        let kept = match self.store.setting(LATEST)? {
            Some(kept) => kept,
            None => self.store.setting_or(LATEST, &fresh(self.clock.now())?)?,
        };
        Signer::read(&kept).ok_or_else(|| {
            Error::Invalid(
                "the key of this installation cannot be read: restore the store's backup".to_owned(),
            )
        })
    }

    fn earlier_keys(&self) -> Result<Vec<KeyBody>> {
        let kept = self.store.setting(EARLIER)?.unwrap_or_else(|| b"[]".to_vec());
        serde_json::from_slice(&kept)
            .map_err(|error| Error::Invalid(format!("the list of earlier keys cannot be read: {error}")))
    }
}

fn fresh(now: Timestamp) -> Result<Vec<u8>> {
    let mut kept = random::<SEED>()?.to_vec();
    kept.extend(rfc3339(now).bytes());
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(seed: u8) -> Signer {
        Signer::read(&[&[seed; SEED], &b"2026-08-01T00:00:00Z"[..]].concat()).unwrap()
    }

    #[test]
    fn a_key_signs_what_it_was_given_and_nothing_else() {
        let (ours, theirs) = (signer(7), signer(8));
        let signature = STANDARD.decode(ours.sign(b"as it was")).unwrap();
        assert!(ours.public().signed(b"as it was", &signature));
        assert!(!ours.public().signed(b"as it is", &signature));
        assert!(!theirs.public().signed(b"as it was", &signature));
    }

    #[test]
    fn a_key_is_read_as_it_is_published_and_from_a_pem_file() {
        let key = signer(7).public();
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{key}\n-----END PUBLIC KEY-----\n");
        for text in [key.to_string(), pem] {
            assert_eq!(PublicKey::parse(&text), Some(key), "{text}");
        }
        for text in ["", "AAAA", "not base64 at all"] {
            assert_eq!(PublicKey::parse(text), None, "{text}");
        }
    }
}
