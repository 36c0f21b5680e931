//! What an evidence file says: its parts, each with a digest of its own, so that it can be said where one was changed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use store::{Body, CaptureKind, Digest, Parcel, StoredLook, chain};

use crate::add::{Declaration, DeclaredPlace};
use crate::history::Step;
use crate::opinions::SaidBody;
use crate::view::{DataBody, JourneyBody, rfc3339};
use crate::{Engine, Error, Result};

/// The most bytes of captures that a file holds.
const MOST_BYTES: usize = 16 << 20;

/// What a caller wants in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// The bytes of captures too, as far as nothing personal was found in them.
    pub captures: bool,
    /// Personal data too.
    pub personal: bool,
}

/// Everything that a file says.
#[derive(Clone, Debug)]
pub struct Content {
    /// What it is about, and what made it.
    pub about: About,
    /// Each capture with its digests.
    pub captures: Vec<Capture>,
    /// Each look and what it changed.
    pub steps: Vec<Step>,
    /// What is known, and what can be said of it.
    pub journey: JourneyBody,
    /// What was said before, and when.
    pub said: Vec<SaidBody>,
}

/// What a file is about, and what made it.
#[derive(Clone, Debug, Serialize)]
pub struct About {
    /// The parcel's number.
    pub number: String,
    /// The sender's name for the shipment.
    pub reference: Option<String>,
    /// Since when the parcel is followed.
    pub registered: String,
    /// What the sender declared.
    pub declared: Option<Declaration>,
    /// The hour of all that is said.
    pub made: String,
    /// The program, the packs and the places that it rests on.
    pub data: DataBody,
}

/// One look of a source.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Capture {
    /// When it was received.
    pub received: String,
    /// Who gave it.
    pub source: String,
    /// `observation` or `declaration`.
    pub kind: String,
    /// What the source said the bytes are.
    pub content_type: String,
    /// The capture's digest, by which evidence names it.
    pub digest: String,
    /// The SHA-256 of each of its items.
    pub items: Vec<String>,
    /// The SHA-256 of the file or message it was cut from.
    pub envelope: Option<String>,
    /// The digest over this and all looks before it.
    pub chain: String,
    /// The items themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<Vec<Item>>,
    /// Why the items are not here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<String>,
}

/// An item of a capture: as text where it is UTF-8.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Item {
    /// Text.
    Text(String),
    /// Other bytes.
    Base64(String),
}

impl Item {
    fn of(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Base64(STANDARD.encode(bytes)),
        }
    }

    /// The bytes; nothing where they cannot be read.
    #[must_use]
    pub fn bytes(&self) -> Option<Vec<u8>> {
        match self {
            Self::Text(text) => Some(text.clone().into_bytes()),
            Self::Base64(text) => STANDARD.decode(text).ok(),
        }
    }
}

impl Content {
    /// The names of the parts, in their order.
    pub const PARTS: [&'static str; 5] = ["about", "captures", "steps", "journey", "said"];

    /// Each part as one line of JSON.
    pub(super) fn lines(&self) -> Result<[String; 5]> {
        Ok([
            line(&self.about)?,
            line(&self.captures)?,
            line(&self.steps)?,
            line(&self.journey)?,
            line(&self.said)?,
        ])
    }
}

/// One line of JSON that may also stand inside a web page: no `<` begins anything there.
pub(super) fn line(part: &impl Serialize) -> Result<String> {
    let json = serde_json::to_string(part).map_err(|error| Error::Invalid(error.to_string()))?;
    Ok(json.replace('<', "\\u003c"))
}

pub(super) fn about(
    engine: &Engine,
    parcel: &Parcel,
    declared: Option<Declaration>,
    wish: Wish,
    made: String,
) -> About {
    About {
        number: parcel.number.to_string(),
        reference: parcel.reference.as_deref().map(str::to_owned),
        registered: rfc3339(parcel.registered),
        declared: declared.map(|declared| if wish.personal { declared } else { impersonal(declared) }),
        made,
        data: DataBody::of(&engine.library),
    }
}

/// A declaration without the postcode of its recipient.
fn impersonal(mut declared: Declaration) -> Declaration {
    if let Some(DeclaredPlace::Place { postcode, .. }) = &mut declared.destination {
        *postcode = None;
    }
    declared
}

pub(super) fn captures(engine: &Engine, parcel: &Parcel, looks: &[StoredLook], wish: Wish) -> Vec<Capture> {
    let mut room = MOST_BYTES;
    let mut captures = Vec::new();
    let mut link = Digest([0; 32]);
    for look in looks {
        link = next(link, look);
        let (bytes, left_out) = match bytes(engine, parcel, look, wish, &mut room) {
            Ok(bytes) => (Some(bytes), None),
            Err(why) => (None, Some(why.to_owned())),
        };
        captures.push(Capture {
            received: rfc3339(look.received),
            source: look.source.to_string(),
            kind: look.kind.name().to_owned(),
            content_type: look.content_type.to_string(),
            digest: format!("sha256:{}", look.digest),
            items: look.body.digests().iter().map(ToString::to_string).collect(),
            envelope: look.envelope.map(|envelope| envelope.to_string()),
            chain: link.to_string(),
            bytes,
            left_out,
        });
    }
    debug_assert_eq!(link, chain(looks), "the links end where the store's chain does");
    captures
}

/// The chain with one look more: what [`store::chain`] folds.
pub(super) fn next(link: Digest, look: &StoredLook) -> Digest {
    store::capture::link(link, look.received, &look.source, look.digest)
}

/// The items of a look, or why they stay out.
fn bytes(
    engine: &Engine,
    parcel: &Parcel,
    look: &StoredLook,
    wish: Wish,
    room: &mut usize,
) -> std::result::Result<Vec<Item>, &'static str> {
    if !wish.captures {
        return Err("not asked for");
    }
    let Body::Kept(items) = &look.body else { return Err("erased") };
    if !wish.personal && is_personal(engine, parcel, look) {
        return Err("personal data");
    }
    let size: usize = items.iter().map(Vec::len).sum();
    *room = room.checked_sub(size).ok_or("too large")?;
    Ok(items.iter().map(|item| Item::of(item)).collect())
}

/// Whether a person may stand in it: what a sender declared, what a pack says is personal, and what nobody can read.
fn is_personal(engine: &Engine, parcel: &Parcel, look: &StoredLook) -> bool {
    let read = engine.read_look(&parcel.number, look);
    let unread = read.iter().all(|look| look.events.is_empty());
    look.kind == CaptureKind::Declaration || unread || read.iter().any(|look| !look.personal.is_empty())
}
