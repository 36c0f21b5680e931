//! Reading the items of a body: each must speak of one parcel, or it is refused with its reason.

use jiff::Timestamp;
use packs::{Capture, cut};
use store::feed::{Waiting, digest_of_item};
use store::{Digest, ParcelId, StoredLook};
use tracking::Text;
use tracking::event::Event;
use tracking::look::{Look, Outcome};
use tracking::milestone::Milestone;

use super::desk::{Batch, FedItem};
use super::looks::Told;
use super::{Fed, Feed, Shape, unknown};
use crate::add::normalise;
use crate::{Engine, Error, Result};

/// An item that was read.
pub(super) struct ReadItem {
    pub(super) number: Text,
    pub(super) body: Vec<u8>,
    pub(super) told: Told,
}

/// What was read of a body.
pub(super) struct Items {
    pub(super) source: Text,
    pub(super) content_type: Text,
    pub(super) all: Vec<ReadItem>,
}

/// An item of a list is JSON, whatever the body was.
const JSON: &str = "application/json";

/// How one item is to be read.
struct Way<'a> {
    engine: &'a Engine,
    pack: &'a str,
    source: &'a str,
    content_type: &'a str,
    carrier: Option<Text>,
    received: Timestamp,
}

impl Engine {
    /// The source that reads a body, and its items.
    pub(super) fn read_items(
        &self,
        feed: &Feed<'_>,
        body: &[u8],
        received: Timestamp,
        fed: &mut Fed,
    ) -> Result<Items> {
        let Some(Ok(pack)) = self.library.pack(feed.pack) else {
            return Err(unknown(&format!("there is no pack `{}`", feed.pack)));
        };
        let source = match feed.source {
            Some(id) => pack
                .source(id)
                .ok_or_else(|| unknown(&format!("the pack `{}` has no source `{id}`", feed.pack)))?,
            None => match usual(feed.shape).and_then(|id| pack.source(id)) {
                Some(usual) => usual,
                None => self.source_of(feed, &pack, body)?,
            },
        };
        let carrier = feed.carrier.map(Text::from);
        let mut way =
            Way { engine: self, pack: feed.pack, source: &source.id, content_type: JSON, carrier, received };
        let all = match feed.shape {
            Shape::Lines => lines(&way, body, fed),
            Shape::Rows | Shape::Whole => parts(&mut way, source, feed.shape, body, fed)?,
        };
        let source = format!("{}/{}", feed.pack, source.id).into();
        Ok(Items { source, content_type: way.content_type.into(), all })
    }

    fn source_of<'p>(
        &self,
        feed: &Feed<'_>,
        pack: &'p packs::Pack,
        body: &[u8],
    ) -> Result<&'p packs::Source> {
        let sample = match feed.shape {
            Shape::Lines => body.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()),
            Shape::Rows | Shape::Whole => Some(body),
        };
        let sample = sample.unwrap_or_default();
        let capture =
            Capture { body: sample, received: Timestamp::UNIX_EPOCH, digest: "", status: None, asked: None };
        let reading = packs::read(&self.library, feed.pack, None, &capture);
        let told =
            reading.looks.first().and_then(|look| look.source.split_once('/').map(|(_, id)| id.to_owned()));
        told.and_then(|id| pack.source(&id)).ok_or_else(|| {
            let why =
                reading.diagnostics.first().map_or_else(String::new, |said| format!(": {}", said.message));
            Error::Invalid(format!("this body cannot be read as {}{why}", feed.pack))
        })
    }
}

/// The source that a pack has for feeds of this shape, if it has one.
fn usual(shape: Shape) -> Option<&'static str> {
    match shape {
        Shape::Lines => Some("feed"),
        Shape::Rows => Some("feed-table"),
        Shape::Whole => None,
    }
}

fn lines(way: &Way<'_>, body: &[u8], fed: &mut Fed) -> Vec<ReadItem> {
    let mut items = Vec::with_capacity(body.len() / 160);
    for (nth, line) in (1..).zip(body.split(|byte| *byte == b'\n')) {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        match new_item(way, line) {
            Ok(item) => items.push(item),
            Err(why) => fed.refuse(nth, why),
        }
    }
    items
}

fn parts(
    way: &mut Way<'_>,
    source: &packs::Source,
    shape: Shape,
    body: &[u8],
    fed: &mut Fed,
) -> Result<Vec<ReadItem>> {
    let (text, _) = packs::decode::text::text(body);
    let cuts = cut::cut(source, &text);
    if cuts.is_empty() {
        way.content_type = "application/octet-stream";
        return match new_item(way, body) {
            Ok(item) => Ok(vec![item]),
            // It may be the last row of many, which are kept already.
            Err(why) if shape == Shape::Rows && has_one_row(body) => {
                fed.refuse(1, why);
                Ok(Vec::new())
            }
            Err(why) => Err(Error::Invalid(why)),
        };
    }
    let mut items = Vec::with_capacity(cuts.len());
    for (nth, cut) in (1..).zip(cuts) {
        match new_item(way, cut.body.as_bytes()) {
            Ok(item) => items.push(item),
            Err(why) => fed.refuse(nth, why),
        }
    }
    Ok(items)
}

/// Whether a table is its header and one row.
fn has_one_row(body: &[u8]) -> bool {
    body.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).count() <= 2
}

/// An item that comes now: one that names a parcel and says nothing of it is refused.
fn new_item(way: &Way<'_>, body: &[u8]) -> std::result::Result<ReadItem, String> {
    let item = item(way, body)?;
    let says = |event: &Event| event.code.is_some() || event.text.is_some() || event.printed.is_some();
    let look = &item.told.look;
    let mut events = look.events.iter().chain(&look.withdrawn);
    if events.any(|event| says(event) || event.milestone != Milestone::Unknown) {
        return Ok(item);
    }
    Err(format!("it names the parcel {} and no event: give at least a time, a code or a text", item.number))
}

fn item(way: &Way<'_>, body: &[u8]) -> std::result::Result<ReadItem, String> {
    let capture = Capture { body, received: way.received, digest: "", status: None, asked: None };
    let reading = packs::read(&way.engine.library, way.pack, Some(way.source), &capture);
    let said = reading.diagnostics.first().map(|said| said.message.clone());
    let mut looks = reading.looks.into_iter();
    let look = looks.next().ok_or_else(|| said.unwrap_or_else(|| "nothing can be read in it".to_owned()))?;
    if looks.next().is_some() {
        return Err("it speaks of several parcels: one item speaks of one".to_owned());
    }
    if look.outcome != Outcome::Told {
        let why = look.diagnostics.first().map_or("it tells nothing", |said| &said.message);
        return Err(why.to_owned());
    }
    let number = normalise(&look.number);
    if number.is_empty() {
        return Err("it names no tracking number".to_owned());
    }
    let digest = digest_of_item(way.content_type, &Digest::of(body));
    let number: Text = number.into();
    let look = settled(look, &number, way);
    let mut short = [0; 8];
    short.copy_from_slice(&digest.0[..8]);
    Ok(ReadItem { number, body: body.to_vec(), told: Told { digest: short, look } })
}

/// A look as states keep it: the number as it leads to the parcel, and the declared carrier where nobody else speaks.
fn settled(mut look: Look, number: &Text, way: &Way<'_>) -> Look {
    look.number = number.clone();
    if look.carrier.is_empty()
        && let Some(carrier) = &way.carrier
    {
        look.carrier = carrier.clone();
        // A relay's events are its own only where nobody is named.
        for event in look.events.iter_mut().filter(|event| *event.carrier == *way.pack) {
            event.carrier = carrier.clone();
        }
    }
    look
}

/// A chunk that waited, read again.
pub(super) fn reread(engine: &Engine, waiting: Waiting) -> Batch {
    let chunk = waiting.chunk;
    let (pack, source) = chunk.source.split_once('/').unwrap_or((&chunk.source, ""));
    let way = Way {
        engine,
        pack,
        source,
        content_type: &chunk.content_type,
        carrier: chunk.carrier.clone(),
        received: chunk.received,
    };
    let mut items = Vec::new();
    for body in waiting.slices.iter().flat_map(|(_, bodies)| (0..).zip(bodies)) {
        // One that was read when it came and is not any more is a fault of a pack; its bytes stay.
        if let (place, Some(body)) = body
            && let Ok(read) = item(&way, body)
        {
            let parcel = ParcelId::new(&chunk.account, &read.number, chunk.carrier.as_deref());
            items.push(FedItem { parcel, number: read.number, place, told: read.told });
        }
    }
    Batch { no: waiting.no, chunk, items }
}

impl Engine {
    /// What the items among stored looks tell: a state, read again.
    pub(super) fn told_by(&self, carrier: Option<&Text>, stored: &[StoredLook]) -> Vec<Told> {
        let mut all = Vec::new();
        for look in stored {
            let (pack, source) = look.source.split_once('/').unwrap_or((&look.source, ""));
            let way = Way {
                engine: self,
                pack,
                source,
                content_type: &look.content_type,
                carrier: carrier.cloned(),
                received: look.received,
            };
            all.extend(look.bytes().and_then(|body| item(&way, body).ok()).map(|item| item.told));
        }
        let mut told = Vec::new();
        super::looks::put(&mut told, all);
        told
    }
}
