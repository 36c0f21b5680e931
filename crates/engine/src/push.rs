//! Carriers that call us and cannot send our key. Each has a door of its own, which the settings open: an address
//! with a secret in it, and the signature that the carrier's pack describes.
//!
//! What is believed is kept, on the disk, before we answer; nothing is derived here.

use packs::Source;
use packs::pack::{Kind, Reply};
use packs::signature::{Call, Refused, verify};
use store::{AccountId, Digest};

use crate::ingest::Given;
use crate::settings::Door;
use crate::{Engine, Error, Result};

/// A call of a carrier, as it came.
#[derive(Clone, Debug)]
pub struct Called<'a> {
    /// The pack.
    pub carrier: &'a str,
    /// Names in lower case, and values.
    pub headers: &'a [(String, String)],
    /// The bytes.
    pub body: &'a [u8],
    /// What the caller says they are.
    pub content_type: &'a str,
}

/// What became of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Kept; this is what the carrier wants to hear.
    Kept(Reply),
    /// Not believed, with the sentence why.
    Refused(Refused),
    /// The settings lack the secret of this name.
    NoSecret(String),
}

impl Engine {
    /// Whether this is the address of a carrier's door. Digests are compared: the time it takes says nothing.
    #[must_use]
    pub fn has_door(&self, carrier: &str, token: &str) -> bool {
        let door = self.settings.push.get(carrier);
        let right = door.map(|door| Digest::of(door.token.as_bytes()));
        right == Some(Digest::of(token.as_bytes())) && self.library.good(carrier).is_some()
    }

    /// Keeps what a carrier pushed, if it is the carrier. The caller has asked [`Engine::has_door`].
    ///
    /// # Errors
    /// [`Error::Invalid`] when nothing in it can be kept under a number, [`Error::Store`].
    pub fn hear(&self, called: &Called<'_>) -> Result<Heard> {
        let heard = self.hear_uncounted(called);
        let result = match &heard {
            Ok(Heard::Kept(_)) => "kept",
            Ok(Heard::Refused(_)) => "refused",
            Ok(Heard::NoSecret(_)) => "no-secret",
            Err(Error::Invalid(_)) => "unreadable",
            Err(_) => "failed",
        };
        self.counters.add("waymark_pushes_total", &[("carrier", called.carrier), ("result", result)], 1);
        heard
    }

    fn hear_uncounted(&self, called: &Called<'_>) -> Result<Heard> {
        let carrier = called.carrier;
        let closed = || Error::NotFound(format!("there is no door for `{carrier}`"));
        let door = self.settings.push.get(carrier).ok_or_else(closed)?;
        let pack = self.library.good(carrier).ok_or_else(closed)?;
        let sources = pushing(&pack.sources, door);
        if let Some(signature) = sources.iter().find_map(|source| source.signature.as_ref()) {
            let credentials = self.settings.credentials(carrier);
            let Some(secret) = credentials.get(&signature.secret).filter(|secret| !secret.is_empty()) else {
                return Ok(Heard::NoSecret(signature.secret.clone()));
            };
            let call = Call { headers: called.headers, body: called.body, now: self.clock.now() };
            if let Err(refused) = verify(signature, secret, &call) {
                return Ok(Heard::Refused(refused));
            }
        }
        let given = Given {
            carrier,
            source: if let [only] = sources.as_slice() { Some(&only.id) } else { None },
            body: called.body,
            content_type: called.content_type,
            status: None,
        };
        self.ingest(&AccountId::new(&door.account), &given)?;
        let reply = sources.iter().find_map(|source| source.answer.clone());
        Ok(Heard::Kept(reply.unwrap_or_default()))
    }

    /// What is wrong with the doors that the settings open; each would refuse everybody.
    #[must_use]
    pub fn doors_amiss(&self) -> Vec<String> {
        let amiss = |(carrier, door): (&String, &Door)| {
            let Some(pack) = self.library.good(carrier) else {
                return Some(format!("[push.{carrier}]: there is no pack `{carrier}`"));
            };
            if let Some(source) = door.source.as_ref().filter(|source| pack.source(source).is_none()) {
                return Some(format!("[push.{carrier}]: the pack has no source `{source}`"));
            }
            let sources = pushing(&pack.sources, door);
            let secret = &sources.iter().find_map(|source| source.signature.as_ref())?.secret;
            let lacks = self.settings.credentials(carrier).get(secret).is_none_or(String::is_empty);
            lacks.then(|| {
                format!("[push.{carrier}]: calls are signed, and [source.{carrier}] lacks `{secret}`")
            })
        };
        self.settings.push.iter().filter_map(amiss).collect()
    }
}

/// The sources that may speak through a door. Where one of them is signed all are: nothing comes in by looking like
/// another.
fn pushing<'p>(sources: &'p [Source], door: &Door) -> Vec<&'p Source> {
    let named = |source: &&Source| match &door.source {
        Some(name) => source.id == *name,
        None => source.kind == Kind::Push,
    };
    sources.iter().filter(named).collect()
}
