//! Whether a call comes from the carrier: its signature over the raw bytes, held against the secret of the settings.
//!
//! The hour is a parameter. Signatures and secrets are compared by digests of them, so the time it takes says
//! nothing about how much of one was right.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use icu_normalizer::DecomposingNormalizer;
use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::pack::{Key, Scheme, Signature};

/// A call as it came.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// Names in lower case, and values.
    pub headers: &'a [(String, String)],
    /// The bytes, untouched.
    pub body: &'a [u8],
    /// When it came.
    pub now: Timestamp,
}

/// Why a call is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No signature.
    #[error("the signature is missing: it is expected {0}")]
    Missing(String),
    /// Not of this body, or with another secret.
    #[error("the signature is wrong: the body or the secret is another")]
    Wrong,
    /// A time too far away.
    #[error("the signed time is {seconds} s away from ours: at most {tolerance} s are taken")]
    Late {
        /// How far, in seconds.
        seconds: u64,
        /// How far it may be.
        tolerance: u32,
    },
}

/// Verifies a call with a secret.
///
/// # Errors
/// [`Refused`], with one sentence that may be told to the caller.
pub fn verify(signature: &Signature, secret: &str, call: &Call<'_>) -> Result<(), Refused> {
    let right = match signature.scheme {
        Scheme::HmacSha256OfTime => return of_time(signature, secret, call),
        Scheme::HmacSha256Base64 => {
            let sent = STANDARD.decode(sent(signature, call, "")?).map_err(|_| Refused::Wrong)?;
            keys(signature, secret).iter().any(|key| same(&hmac(key, call.body), &sent))
        }
        Scheme::HmacSha256Hex => {
            let sent = unhex(sent(signature, call, "")?).ok_or(Refused::Wrong)?;
            keys(signature, secret).iter().any(|key| same(&hmac(key, call.body), &sent))
        }
        Scheme::Sha256BodySlashSecret => {
            let sent = unhex(sent(signature, call, "")?).ok_or(Refused::Wrong)?;
            let digest = Sha256::new().chain_update(call.body).chain_update(b"/").chain_update(secret);
            same(&digest.finalize(), &sent)
        }
        Scheme::Bearer => {
            let sent = sent(signature, call, "authorization")?;
            let (scheme, token) = sent.split_once(' ').unwrap_or(("", sent));
            (scheme.is_empty() || scheme.eq_ignore_ascii_case("bearer"))
                && same(token.trim().as_bytes(), secret.as_bytes())
        }
        Scheme::Header => same(sent(signature, call, "")?.as_bytes(), secret.as_bytes()),
    };
    if right && !secret.is_empty() { Ok(()) } else { Err(Refused::Wrong) }
}

/// What stands in the header of the signature, without the scheme's name before it.
fn sent<'a>(signature: &Signature, call: &Call<'a>, usual: &str) -> Result<&'a str, Refused> {
    let name = signature.header.as_deref().unwrap_or(usual);
    let found = call.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
    let value = found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty());
    let value = value.ok_or_else(|| Refused::Missing(format!("in the header `{name}`")))?;
    let named = ["sha256=", "hmac-sha256-hex=", "hmac-sha256="];
    Ok(named.iter().find_map(|scheme| value.strip_prefix(scheme)).unwrap_or(value))
}

/// A time and its HMAC stand in the body: `verifyInfo`.
fn of_time(signature: &Signature, secret: &str, call: &Call<'_>) -> Result<(), Refused> {
    let missing = || Refused::Missing("at `verifyInfo` in the body".to_owned());
    let body: Value = serde_json::from_slice(call.body).map_err(|_| missing())?;
    let printed = match body.pointer("/verifyInfo/timeStr") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => return Err(missing()),
    };
    let sent = body.pointer("/verifyInfo/signature").and_then(Value::as_str).ok_or_else(missing)?;
    let sent = unhex(sent).ok_or(Refused::Wrong)?;
    let right = keys(signature, secret).iter().any(|key| same(&hmac(key, printed.as_bytes()), &sent));
    if !right || secret.is_empty() {
        return Err(Refused::Wrong);
    }
    let signed = instant(&printed).ok_or(Refused::Wrong)?;
    let seconds = call.now.as_second().abs_diff(signed.as_second());
    let tolerance = signature.tolerance;
    if seconds > u64::from(tolerance) { Err(Refused::Late { seconds, tolerance }) } else { Ok(()) }
}

/// An epoch in seconds or milliseconds, or a time with its offset.
fn instant(printed: &str) -> Option<Timestamp> {
    match printed.parse::<i64>() {
        Ok(epoch) if printed.len() >= 13 => Timestamp::from_millisecond(epoch).ok(),
        Ok(epoch) => Timestamp::from_second(epoch).ok(),
        Err(_) => printed.parse().ok(),
    }
}

/// The keys that a secret may stand for.
fn keys(signature: &Signature, secret: &str) -> Vec<Vec<u8>> {
    let text = DecomposingNormalizer::new_nfkd().normalize(secret).into_owned().into_bytes();
    let decoded = (signature.key == Key::Base64).then(|| STANDARD.decode(secret).ok()).flatten();
    decoded.into_iter().chain([text]).collect()
}

fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(key);
    mac.map(|mac| mac.chain_update(message).finalize().into_bytes().to_vec()).unwrap_or_default()
}

/// Compares digests of both: how long it takes says nothing about either.
fn same(right: &[u8], sent: &[u8]) -> bool {
    Sha256::digest(right) == Sha256::digest(sent)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    if digits.len().is_multiple_of(2) && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        digits.chunks(2).map(pair).collect()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    //! The signatures were made with Python's `hmac` and `hashlib`.

    use super::*;

    const BODY: &str = r#"{"number":"LB123456785CN"}"#;
    const HEX: &str = "edcddeb81fe6c62b9b4bf04b8e16ffe61d131f0178bd7e3216e2ed5c29d1cd7f";
    const SLASH: &str = "c950b323cbfe7951e96aba2cb75ef017f9b5b7976d53a70a518164263b237504";
    const DECODED: &str = "b1d7d421db63e09c04362c2480d0021282eed92d6d750ea996f02f605a0ab231";
    const OF_TIME: &str = "0dfbbfb0a40b3e828b37854dea674dc81045c2337759201406a19712b616924b";

    fn heard(toml: &str, secret: &str, sent: &str, body: &str, now: i64) -> Result<(), Refused> {
        let signature: Signature = toml::from_str(&format!("{toml}\nsecret = \"s\"")).unwrap();
        let headers =
            [("x-signature".to_owned(), sent.to_owned()), ("authorization".to_owned(), sent.to_owned())];
        let now = Timestamp::from_second(now).unwrap();
        verify(&signature, secret, &Call { headers: &headers, body: body.as_bytes(), now })
    }

    /// The right call is believed; another body, another secret, another signature and none are not.
    #[track_caller]
    fn check(toml: &str, secret: &str, sent: &str, covers_the_body: bool) {
        assert_eq!(heard(toml, secret, sent, BODY, 0), Ok(()));
        let changed = heard(toml, secret, sent, "{\"number\":\"LB123456799CN\"}", 0);
        assert_eq!(changed, if covers_the_body { Err(Refused::Wrong) } else { Ok(()) });
        assert_eq!(heard(toml, "another", sent, BODY, 0), Err(Refused::Wrong));
        assert_eq!(heard(toml, "", sent, BODY, 0), Err(Refused::Wrong));
        assert_eq!(heard(toml, secret, &sent.replace(['a', 'b', '3'], "0"), BODY, 0), Err(Refused::Wrong));
        assert!(matches!(heard(toml, secret, "", BODY, 0), Err(Refused::Missing(_))));
    }

    #[test]
    fn a_body_is_signed_with_hmac() {
        let base64 = "scheme = \"hmac-sha256-base64\"\nheader = \"X-Signature\"";
        check(base64, "a-secret", "ByhGsrgVdIQWGAYzoblUW2bTViVTlGtqbPU6QOC6chU=", true);
        let hex = "scheme = \"hmac-sha256-hex\"\nheader = \"X-Signature\"";
        check(hex, "sécret", HEX, true);
        check(hex, "se\u{301}cret", &format!("hmac-sha256-hex={HEX}"), true);
        check(hex, "sécret", &HEX.to_uppercase(), true);
    }

    #[test]
    fn a_secret_in_base64_stands_for_its_bytes_or_for_itself() {
        let toml = "scheme = \"hmac-sha256-hex\"\nheader = \"X-Signature\"\nkey = \"base64\"";
        check(toml, "dGhpcnR5LXR3byBieXRlcyBvZiBhIHRlc3Qga2V5ISE=", &format!("sha256={DECODED}"), true);
        check(toml, "sécret", HEX, true);
    }

    #[test]
    fn a_body_is_hashed_with_the_secret_behind_it() {
        check("scheme = \"sha256-body-slash-secret\"\nheader = \"X-Signature\"", "a-secret", SLASH, true);
    }

    #[test]
    fn a_secret_is_sent_as_it_is() {
        check("scheme = \"bearer\"", "a-secret-3", "Bearer a-secret-3", false);
        check("scheme = \"bearer\"", "a-secret-3", "a-secret-3", false);
        check("scheme = \"header\"\nheader = \"X-Signature\"", "a-secret-3", "a-secret-3", false);
        assert_eq!(heard("scheme = \"bearer\"", "a-secret", "Basic a-secret", BODY, 0), Err(Refused::Wrong));
    }

    #[test]
    fn a_signed_time_must_be_near() {
        let toml = "scheme = \"hmac-sha256-of-time\"\ntolerance = 300";
        let body = |signature: &str| {
            format!(r#"{{"verifyInfo":{{"timeStr":1786500000,"signature":"{signature}"}},"data":{{}}}}"#)
        };
        let at = |now: i64, secret: &str, body: &str| heard(toml, secret, "", body, now);
        assert_eq!(at(1_786_500_299, "me@example.com", &body(OF_TIME)), Ok(()));
        let late = Refused::Late { seconds: 301, tolerance: 300 };
        assert_eq!(at(1_786_500_301, "me@example.com", &body(OF_TIME)), Err(late.clone()));
        assert_eq!(at(1_786_499_699, "me@example.com", &body(OF_TIME)), Err(late));
        assert_eq!(at(1_786_500_000, "you@example.com", &body(OF_TIME)), Err(Refused::Wrong));
        assert_eq!(at(1_786_500_000, "me@example.com", &body(SLASH)), Err(Refused::Wrong));
        let moved = body(OF_TIME).replace("1786500000", "1786500001");
        assert_eq!(at(1_786_500_000, "me@example.com", &moved), Err(Refused::Wrong));
        assert!(matches!(at(1_786_500_000, "me@example.com", "{}"), Err(Refused::Missing(_))));
    }
}
