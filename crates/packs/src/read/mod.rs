//! From a capture to looks: `read` never fails. What it cannot read it says.

mod answer;
mod event;
mod needs;
mod parcel;
pub(crate) mod place;
mod time;
mod together;
mod wording;

use jiff::Timestamp;
use tracking::Text;
use tracking::diagnostic::Diagnostic;
use tracking::event::Event;
use tracking::look::{Look, Outcome};
use tracking::milestone::Milestone;

use crate::decode::{self, Format};
use crate::library::{Library, Tables};
use crate::pack::{Order, Pack, Source};
use crate::path::Scope;
use crate::tree::Tree;

/// What a source gave us, byte for byte, and what we know about the giving.
#[derive(Clone, Copy, Debug)]
pub struct Capture<'a> {
    /// The bytes.
    pub body: &'a [u8],
    /// When we got them.
    pub received: Timestamp,
    /// Their digest: the evidence of all that is read from them.
    pub digest: &'a str,
    /// The HTTP status, where there was one.
    pub status: Option<u16>,
    /// The number that was asked for, where we asked.
    pub asked: Option<&'a str>,
}

/// What a capture told.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// A look for each parcel it speaks of.
    pub looks: Vec<Look>,
    /// Remarks about the capture as a whole; those about a parcel are in its look.
    pub diagnostics: Vec<Diagnostic>,
}

/// A pack and the one of its sources that a capture came from.
pub(crate) struct Reader<'l> {
    pub(crate) library: &'l Library,
    pub(crate) pack: &'l Pack,
    pub(crate) source: &'l Source,
    /// An event of this pack before anything is read: its texts are shared by all.
    blank_event: Event,
    tables: Tables<'l>,
    texts: wording::Texts,
}

/// Reads a capture of a carrier. Without a source, the one that recognises it is taken.
#[must_use]
pub fn read(library: &Library, carrier: &str, source: Option<&str>, capture: &Capture<'_>) -> Reading {
    let pack = match library.pack(carrier) {
        Some(Ok(pack)) => pack,
        Some(Err(problem)) => return refused("broken-pack", problem.message),
        None => {
            return refused(
                "unknown-pack",
                format!("there is no pack `{carrier}`: `waymark pack list` names them"),
            );
        }
    };
    let (text, remark) = decode::text::text(capture.body);
    let mut reading = match source.map(|id| pack.source(id).ok_or(id)) {
        Some(Err(id)) => refused("unknown-source", format!("the pack `{carrier}` has no source `{id}`")),
        Some(Ok(source)) => Reader::new(library, &pack, source).read(&text, capture),
        None => match recognise(&pack, &text) {
            Some(source) => Reader::new(library, &pack, source).read(&text, capture),
            None => unrecognised(&pack, &text, capture),
        },
    };
    reading.diagnostics.extend(remark.map(|remark| Diagnostic::new("encoding", remark, "")));
    reading
}

/// The carriers whose packs recognise a capture, the surest first, each with how many of its paths are there.
#[must_use]
pub fn carriers_of(library: &Library, body: &[u8]) -> Vec<(Text, usize)> {
    let (text, _) = decode::text::text(body);
    let text = decode::without_http_head(&text);
    let format = decode::sniff(text);
    let Ok(tree) = decode::decode(format, text) else { return Vec::new() };
    let mut found: Vec<(Text, usize)> = library
        .carriers()
        .filter_map(|carrier| {
            let pack = library.good(carrier)?;
            let best = pack.sources.iter().filter_map(|source| recognised(source, format, &tree)).max()?;
            Some((carrier.into(), best))
        })
        .collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found
}

/// The source of a pack that recognises a text: the one with most of its paths there.
fn recognise<'p>(pack: &'p Pack, text: &str) -> Option<&'p Source> {
    let text = decode::without_http_head(text);
    let format = decode::sniff(text);
    let mut fitting = pack.sources.iter().filter(|source| source.decode == format);
    if let (Some(only), None) = (fitting.next(), fitting.next()) {
        return Some(only);
    }
    let tree = decode::decode(format, text).ok();
    let Some(tree) = tree else { return pack.sources.iter().find(|source| source.decode == format) };
    let score = |source: &&Source| recognised(source, format, &tree);
    pack.sources.iter().filter(|source| score(source).is_some()).max_by_key(|source| score(source)).or_else(
        || pack.sources.iter().find(|source| source.decode == format && answer::is_any(source, &tree)),
    )
}

/// How many of a source's paths are there, when all are.
fn recognised(source: &Source, format: Format, tree: &Tree<'_>) -> Option<usize> {
    let scope = Scope { here: tree, parcel: tree, root: tree };
    let all = source.decode == format && source.recognise.iter().all(|path| path.exists(scope));
    (all && !source.recognise.is_empty()).then_some(source.recognise.len())
}

fn refused(code: &'static str, message: String) -> Reading {
    Reading { looks: Vec::new(), diagnostics: vec![Diagnostic::new(code, message, "")] }
}

/// No source of the pack knows this shape: say why it cannot be read at all, or that it is of no known kind.
fn unrecognised(pack: &Pack, text: &str, capture: &Capture<'_>) -> Reading {
    let body = decode::without_http_head(text);
    let message = match decode::decode(decode::sniff(body), body) {
        Err(unreadable) => unreadable.0,
        Ok(_) => format!("no source of `{}` gives an answer of this shape", pack.carrier),
    };
    let mut reading = refused("unreadable", message);
    if let (Some(number), Some(source)) = (capture.asked, pack.sources.first()) {
        let mut look = Look::new(capture.received, &pack.carrier, number);
        look.source = format!("{}/{}", pack.carrier, source.id).into();
        (look.capture, look.outcome) = (capture.digest.into(), Outcome::Failed);
        reading.looks.push(look);
    }
    reading
}

impl<'l> Reader<'l> {
    fn new(library: &'l Library, pack: &'l Pack, source: &'l Source) -> Self {
        let blank_event = Event::new(&pack.carrier, Milestone::Unknown);
        let tables = library.tables(pack, source);
        Self { library, pack, source, blank_event, tables, texts: wording::Texts::default() }
    }
}

impl Reader<'_> {
    fn read(&self, text: &str, capture: &Capture<'_>) -> Reading {
        let body = decode::without_http_head(text);
        if let Some(look) = self.answered_without_content(body, capture) {
            return Reading { looks: look.into_iter().collect(), diagnostics: Vec::new() };
        }
        // A cut of a larger answer is JSON, whatever the source sends.
        let cut = self.source.decode != Format::Epcis && decode::is_json(body);
        let format = if cut { Format::Json } else { self.source.decode };
        let decoded = if self.source.decode == Format::Json {
            let shape = self.source.shape.get_or_init(|| needs::of(self.library, self.pack, self.source));
            decode::decode_only(body, shape)
        } else {
            decode::decode(format, body)
        };
        match decoded {
            Ok(mut tree) => {
                if self.source.decode == Format::CargoImp {
                    decode::cargo_imp::years(&mut tree, capture.received);
                }
                self.read_tree(&tree, capture)
            }
            Err(unreadable) => self.failed("unreadable", unreadable.0, capture),
        }
    }

    fn read_tree(&self, tree: &Tree<'_>, capture: &Capture<'_>) -> Reading {
        let mut reading = self.read_inner(tree, capture);
        let remarks = tree.named(decode::REMARKS).flat_map(Tree::items).filter_map(Tree::words);
        reading.diagnostics.extend(remarks.map(|words| Diagnostic::new("interchange", words, "")));
        reading
    }

    fn read_inner(&self, tree: &Tree<'_>, capture: &Capture<'_>) -> Reading {
        let scope = Scope { here: tree, parcel: tree, root: tree };
        let Some(path) = &self.source.inner else { return self.parcels(tree, capture) };
        let Some(inner) = path.words(scope) else { return self.parcels(tree, capture) };
        match decode::json::decode(inner) {
            Ok(inner) => self.parcels(&inner, capture),
            Err(unreadable) => self.failed("unreadable", format!("at `{path}`: {unreadable}"), capture),
        }
    }

    fn parcels(&self, tree: &Tree<'_>, capture: &Capture<'_>) -> Reading {
        let scope = Scope { here: tree, parcel: tree, root: tree };
        if let Some(reading) = self.answered_without_parcels(scope, capture) {
            return reading;
        }
        let mut reading = Reading::default();
        self.source.parcels.each_at(scope, "", &mut |at, parcel| {
            let scope = Scope { here: parcel, parcel, root: tree };
            reading.looks.extend(self.looks(scope, at, capture));
        });
        if self.source.together {
            reading.looks = together::together(reading.looks);
        }
        if reading.looks.is_empty() {
            return self.failed("no-parcel", format!("nothing stands at `{}`", self.source.parcels), capture);
        }
        reading
    }

    /// A look that tells nothing, with its remark.
    fn failed(&self, code: &'static str, message: String, capture: &Capture<'_>) -> Reading {
        let mut look = self.blank(capture);
        look.outcome = Outcome::Failed;
        look.diagnostics.push(Diagnostic::new(code, message, ""));
        Reading { looks: vec![look], diagnostics: Vec::new() }
    }

    /// A look of this source before anything is read.
    fn blank(&self, capture: &Capture<'_>) -> Look {
        let mut look = Look::new(capture.received, &self.pack.carrier, capture.asked.unwrap_or_default());
        look.source = format!("{}/{}", self.pack.carrier, self.source.id).into();
        look.capture = capture.digest.into();
        if self.pack.relay {
            look.carrier = "".into();
        }
        (look.claim, look.confidence) = (self.source.claim, self.source.confidence);
        if let Order::Always(order) = self.source.order {
            look.order = order;
        }
        look
    }
}
