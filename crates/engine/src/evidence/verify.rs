//! Whether an evidence file is what an installation signed: offline, from the file alone.
//!
//! It shows that nothing was changed since the file was made, and by which key it was made. Whose key that is, and
//! whether a carrier told the truth, no signature shows.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use store::{CaptureKind, Digest};

use super::file::{Broken, Manifest, Pieces, read};
use super::key::PublicKey;
use super::parts::{Capture, Content};

/// The most that a file may weigh: more than any that is written.
pub const MOST_BYTES: usize = 128 << 20;
/// So many levels deep a journey is searched for digests.
const DEEPEST: usize = 32;

/// What was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// What was signed.
    pub manifest: Manifest,
    /// Who signed.
    pub key: PublicKey,
    /// How many captures have their bytes in the file.
    pub with_bytes: usize,
    /// Whether the file is a page, whose visible part is signed too.
    pub page: bool,
    /// The digest of the manifest: the name of this evidence.
    pub digest: String,
}

/// Verifies a file, as JSON or as a page.
///
/// # Errors
/// [`Broken`]: where it is not what was signed.
pub fn verify(bytes: &[u8]) -> Result<Verified, Broken> {
    if bytes.len() > MOST_BYTES {
        return Err(Broken::new("the file", "it is larger than any evidence file"));
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Broken::new(format!("byte {}", error.valid_up_to()), "this is no text (UTF-8)"))?;
    let pieces = read(text)?;
    let (manifest, key) = signed(&pieces)?;
    let digest = Digest::of(pieces.manifest.as_bytes()).to_string();
    for ((name, part), signed) in Content::PARTS.into_iter().zip(pieces.parts).zip(manifest.parts.in_order())
    {
        let found = Digest::of(part.as_bytes()).to_string();
        if found != signed {
            let why = format!("it was changed: its SHA-256 is {found}, and {signed} was signed");
            return Err(Broken::new(format!("the part `{name}`"), why));
        }
    }
    let captures = captures(&pieces, &manifest)?;
    cited(&pieces, &captures)?;
    page(&pieces, &key, &digest)?;
    Ok(Verified {
        with_bytes: captures.iter().filter(|capture| capture.bytes.is_some()).count(),
        page: pieces.page.is_some(),
        manifest,
        key,
        digest,
    })
}

/// The manifest, once its signature holds.
fn signed(pieces: &Pieces<'_>) -> Result<(Manifest, PublicKey), Broken> {
    let at = |why: String| Broken::new("the manifest", why);
    let manifest: Manifest = serde_json::from_str(pieces.manifest)
        .map_err(|error| at(format!("it cannot be read, so it was changed: {error}")))?;
    let key = PublicKey::parse(&manifest.key)
        .ok_or_else(|| at("the key that it names is no Ed25519 key".to_owned()))?;
    let signature = pieces.signature.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let signature = signature.and_then(|text| STANDARD.decode(text).ok());
    let signature =
        signature.ok_or_else(|| Broken::new("the signature", "it is no Base64: it was changed"))?;
    if !key.signed(pieces.manifest.as_bytes(), &signature) {
        let why = format!("its signature by the key {} does not fit: one of the three was changed", key.id());
        return Err(at(why));
    }
    if (manifest.waymark.as_str(), manifest.format) != ("evidence", 1) {
        return Err(at(format!("this program reads format 1, not {}", manifest.format)));
    }
    Ok((manifest, key))
}

/// The captures, once their bytes have their digests and their chain is whole.
fn captures(pieces: &Pieces<'_>, manifest: &Manifest) -> Result<Vec<Capture>, Broken> {
    let captures: Vec<Capture> = serde_json::from_str(pieces.parts[1])
        .map_err(|error| Broken::new("the part `captures`", format!("it cannot be read: {error}")))?;
    let mut link = Digest([0; 32]);
    for (index, capture) in captures.iter().enumerate() {
        let at = format!("capture {} ({})", index + 1, capture.received);
        link = follow(link, capture).map_err(|why| Broken::new(at, why))?;
    }
    if captures.len() != manifest.captures || link.to_string() != manifest.chain {
        return Err(Broken::new("the part `captures`", "their chain does not end where the manifest says"));
    }
    Ok(captures)
}

/// The chain with one capture more.
fn follow(link: Digest, capture: &Capture) -> Result<Digest, String> {
    let items = capture.items.iter().map(|item| Digest::parse(item)).collect::<Option<Vec<_>>>();
    let items = items.ok_or("the digest of an item is none")?;
    let bytes = capture.bytes.as_deref().unwrap_or_default();
    let hashed = bytes.iter().map(|item| Some(Digest::of(&item.bytes()?))).collect::<Option<Vec<_>>>();
    if capture.bytes.is_some() && hashed.as_ref() != Some(&items) {
        return Err("its bytes do not have their digests".to_owned());
    }
    let kinds = [CaptureKind::Observation, CaptureKind::Declaration];
    let kind = kinds.into_iter().find(|kind| kind.name() == capture.kind).ok_or("its kind is unknown")?;
    let digest = store::capture::digest(kind, &capture.content_type, &items);
    if format!("sha256:{digest}") != capture.digest {
        return Err("its digest is not that of its items".to_owned());
    }
    let received = capture.received.parse().map_err(|_| "its hour cannot be read")?;
    let link = store::capture::link(link, received, &capture.source, digest);
    if link.to_string() != capture.chain {
        return Err("the chain is broken here".to_owned());
    }
    Ok(link)
}

/// Whatever the journey names as its evidence is one of the captures.
fn cited(pieces: &Pieces<'_>, captures: &[Capture]) -> Result<(), Broken> {
    let known: BTreeSet<&str> = captures.iter().map(|capture| capture.digest.as_str()).collect();
    for (index, name) in [(2, "steps"), (3, "journey")] {
        let part: Value = serde_json::from_str(pieces.parts[index]).map_err(|error| {
            Broken::new(format!("the part `{name}`"), format!("it cannot be read: {error}"))
        })?;
        let mut found = BTreeSet::new();
        digests(&part, DEEPEST, &mut found);
        if let Some(unknown) = found.into_iter().find(|digest| !known.contains(digest)) {
            let why = format!("it names the capture {unknown}, which is not here");
            return Err(Broken::new(format!("the part `{name}`"), why));
        }
    }
    Ok(())
}

/// The digests that are named as a `capture` anywhere.
fn digests<'a>(part: &'a Value, deep: usize, found: &mut BTreeSet<&'a str>) {
    let Some(deep) = deep.checked_sub(1) else { return };
    match part {
        Value::Object(fields) => {
            found.extend(fields.get("capture").and_then(Value::as_str));
            fields.values().for_each(|field| digests(field, deep, found));
        }
        Value::Array(items) => items.iter().for_each(|item| digests(item, deep, found)),
        _ => {}
    }
}

/// A page shows what was signed beside this very evidence.
fn page(pieces: &Pieces<'_>, key: &PublicKey, digest: &str) -> Result<(), Broken> {
    let Some((shown, signature)) = pieces.page else { return Ok(()) };
    let at = |why: &str| Broken::new("the page", why);
    let signature = STANDARD.decode(signature).map_err(|_| at("its signature is no Base64"))?;
    if !key.signed(shown.as_bytes(), &signature) {
        return Err(at("what it shows was changed; the evidence inside it is as it was signed"));
    }
    if !shown.contains(digest) {
        return Err(at("it belongs to another evidence than the one inside it"));
    }
    Ok(())
}
