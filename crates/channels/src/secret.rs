//! The keys that sign messages, as Standard Webhooks writes them: `whsec_` and 24 to 64 random bytes in Base64.
//!
//! When a key is changed the old one signs beside the new one for a while, so that the receiver can follow
//! in its own time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

const PREFIX: &str = "whsec_";
/// The most old keys that still sign.
const MOST_OLD: usize = 10;

/// A key that signs. Never shown by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// A new key of random bytes.
    #[must_use]
    pub fn new(random: [u8; 32]) -> Self {
        Self(random.to_vec())
    }

    /// Reads `whsec_…`.
    ///
    /// # Errors
    /// A sentence that does not repeat the key.
    pub fn parse(text: &str) -> Result<Self, String> {
        let encoded = text.strip_prefix(PREFIX).ok_or("a secret begins with `whsec_`")?;
        let bytes = STANDARD.decode(encoded).map_err(|_| "the part after `whsec_` is no Base64")?;
        if !(24..=64).contains(&bytes.len()) {
            return Err(format!("a secret has 24 to 64 bytes, this one {}", bytes.len()));
        }
        Ok(Self(bytes))
    }

    /// The key as its receiver needs it: for the one time that it is shown.
    #[must_use]
    pub fn show(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.0))
    }

    /// `v1,` and the signature of `id.timestamp.payload`.
    #[must_use]
    pub fn sign(&self, id: &str, at: Timestamp, payload: &[u8]) -> String {
        // HMAC takes keys of every length, so that the other arm is never seen; no signature is safer than a panic.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(format!("{id}.{}.", at.as_second()).as_bytes());
        mac.update(payload);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("whsec_(hidden)")
    }
}

/// The keys of one endpoint: the present one, and old ones until they end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secrets {
    current: Secret,
    old: Vec<(Secret, Timestamp)>,
}

impl Secrets {
    /// Only one key.
    #[must_use]
    pub fn new(current: Secret) -> Self {
        Self { current, old: Vec::new() }
    }

    /// Puts a new key in front; the present one signs too until the time given.
    #[must_use]
    pub fn rotated(mut self, new: Secret, until: Timestamp) -> Self {
        self.old.insert(0, (std::mem::replace(&mut self.current, new), until));
        self.old.truncate(MOST_OLD);
        self
    }

    /// The keys that sign now, the present one first.
    #[must_use]
    pub fn at(&self, now: Timestamp) -> Vec<Secret> {
        let old = self.old.iter().filter(|(_, until)| *until > now).map(|(secret, _)| secret);
        std::iter::once(&self.current).chain(old).cloned().collect()
    }

    /// The bytes to keep: a key a line, old ones with the time they end.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let old = self.old.iter().map(|(secret, until)| format!("\n{} {until}", secret.show()));
        std::iter::once(self.current.show()).chain(old).collect::<String>().into_bytes()
    }

    /// Reads what [`Secrets::encode`] wrote.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut lines = std::str::from_utf8(bytes).ok()?.lines();
        let current = Secret::parse(lines.next()?).ok()?;
        let old = lines.map(|line| {
            let (secret, until) = line.split_once(' ')?;
            Some((Secret::parse(secret).ok()?, until.parse().ok()?))
        });
        Some(Self { current, old: old.collect::<Option<_>>()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(hours: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + hours * 3_600).unwrap()
    }

    #[test]
    fn a_signature_is_the_one_of_the_standards_own_example() {
        let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let at = Timestamp::from_second(1_614_265_330).unwrap();
        let signature = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", at, br#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn the_reference_library_signs_alike() {
        for length in [24, 32, 64] {
            let secret = Secret(vec![length; usize::from(length)]);
            let other = standardwebhooks::Webhook::new(&secret.show()).unwrap();
            for payload in ["", "{}", "{\"where\":\"深圳\"}"] {
                let theirs = other.sign("id-1", hour(0).as_second(), payload.as_bytes()).unwrap();
                assert_eq!(secret.sign("id-1", hour(0), payload.as_bytes()), theirs);
            }
        }
    }

    #[test]
    fn a_secret_is_read_as_it_was_shown_and_never_shown_otherwise() {
        let secret = Secret::new([7; 32]);
        assert_eq!(Secret::parse(&secret.show()), Ok(secret.clone()));
        assert_eq!(format!("{secret:?}"), "whsec_(hidden)");
    }

    #[test]
    fn what_is_no_secret_says_why_and_does_not_repeat_it() {
        for wrong in ["sesame", "whsec_***", "whsec_c2hvcnQ="] {
            assert!(
                !Secret::parse(wrong).unwrap_err().contains(&wrong[6.min(wrong.len())..])
                    || wrong == "sesame"
            );
        }
    }

    #[test]
    fn an_old_key_signs_until_its_time() {
        let secrets = Secrets::new(Secret::new([1; 32])).rotated(Secret::new([2; 32]), hour(24));
        assert_eq!(secrets.at(hour(23)), [Secret::new([2; 32]), Secret::new([1; 32])]);
        assert_eq!(secrets.at(hour(24)), [Secret::new([2; 32])]);
        assert_eq!(Secrets::decode(&secrets.encode()), Some(secrets));
    }

    #[test]
    fn old_keys_stay_few() {
        let many = (0..40).fold(Secrets::new(Secret::new([0; 32])), |secrets, n| {
            secrets.rotated(Secret::new([n; 32]), hour(24))
        });
        assert_eq!(many.at(hour(0)).len(), MOST_OLD + 1);
    }
}
