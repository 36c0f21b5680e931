//! Signing a question by its pack's recipe. The hour is a parameter.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use md5::Md5;
use sha2::{Digest as _, Sha256};

use super::fill::{Filler, form, plain};
use super::{CannotAsk, body};
use crate::pack::{Digest, Escape, RequestSpec, Sign, Write};

/// Puts the hour and the signature among the blanks.
pub(super) fn sign(spec: &RequestSpec, filler: &mut Filler<'_>, now: Timestamp) -> Result<(), CannotAsk> {
    let Some(recipe) = &spec.sign else { return Ok(()) };
    filler.more.insert("time".to_owned(), hour(recipe, now));
    let signed = text(spec, recipe, filler)?;
    let key = recipe.key.as_deref().map(|key| filler.secret(key)).transpose()?.unwrap_or_default();
    let digest = digest(recipe.digest, key.as_bytes(), signed.as_bytes());
    filler.more.insert("sign".to_owned(), write(recipe.write, &digest));
    Ok(())
}

/// The text that is signed.
fn text(spec: &RequestSpec, recipe: &Sign, filler: &Filler<'_>) -> Result<String, CannotAsk> {
    let mut signing = Filler { more: filler.more.clone(), ..*filler };
    let unsigned =
        |(name, text): (&String, &String)| (!text.contains("{sign}")).then(|| (name.clone(), text.clone()));
    for (blank, parameters) in [("query", &spec.query), ("form", &spec.form)] {
        let parameters = filler.parameters(&parameters.iter().filter_map(unsigned).collect())?;
        let counted = parameters.iter().filter(|(name, _)| !recipe.leave_out.contains(name));
        let joined = counted.map(|(name, value)| format!("{name}{value}")).collect();
        signing.more.insert(blank.to_owned(), joined);
        for (name, value) in parameters {
            signing.more.insert(format!("{blank}:{name}"), value);
        }
    }
    if spec.body.as_ref().is_some_and(|body| !body.contains("{sign}")) {
        signing.more.insert("body".to_owned(), body(spec, filler)?.unwrap_or_default());
    }
    let text = signing.fill(&recipe.text, str::to_owned)?;
    Ok(if recipe.escape == Escape::Form { form(&text) } else { text })
}

fn hour(recipe: &Sign, now: Timestamp) -> String {
    match recipe.time.as_str() {
        "ms" => now.as_millisecond().to_string(),
        "s" => now.as_second().to_string(),
        pattern => match now.in_tz(&recipe.zone) {
            Ok(there) => plain(&there.strftime(pattern).to_string()),
            Err(_) => String::new(),
        },
    }
}

fn digest(digest: Digest, key: &[u8], text: &[u8]) -> Vec<u8> {
    match digest {
        Digest::None => text.to_vec(),
        Digest::Md5 => Md5::digest(text).to_vec(),
        Digest::Sha256 => Sha256::digest(text).to_vec(),
        Digest::HmacMd5 => {
            let mac = Hmac::<Md5>::new_from_slice(key).map(|mac| mac.chain_update(text).finalize());
            mac.map(|mac| mac.into_bytes().to_vec()).unwrap_or_default()
        }
        Digest::HmacSha256 => {
            let mac = Hmac::<Sha256>::new_from_slice(key).map(|mac| mac.chain_update(text).finalize());
            mac.map(|mac| mac.into_bytes().to_vec()).unwrap_or_default()
        }
    }
}

fn write(write: Write, digest: &[u8]) -> String {
    match write {
        Write::Hex => digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        Write::UpperHex => digest.iter().map(|byte| format!("{byte:02X}")).collect(),
        Write::Base64 => STANDARD.encode(digest),
    }
}
