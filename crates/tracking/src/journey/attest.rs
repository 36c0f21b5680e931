//! What each source tells, and what it took back.
//!
//! The looks of one source at one number form a *stream*; a relay's list for each carrier forms its own.
//! Across a stream, the same event is the same code (or text, where there is no code), printed time and
//! place; whatever else changes under that identity is a revision. An event that a complete answer no
//! longer lists was taken back: it keeps its history, and stands again when the source brings it again.
//! A silent answer takes nothing back: one that is empty, failed, in another language, or that only
//! shows the newest few.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

use super::{Evidence, Retraction, Revision};
use crate::Text;
use crate::event::Event;
use crate::event_time::EventTime;
use crate::look::{Claim, ListOrder, Look, Outcome};
use crate::milestone::Milestone;

/// One event as one source tells it.
pub(super) struct Telling<'a> {
    /// Its stream: an index that grows with (source, number).
    pub(super) stream: u32,
    /// What it says now.
    pub(super) event: &'a Event,
    /// The look that first said it so.
    pub(super) told: &'a Look,
    /// The look that told it first, and where.
    pub(super) first: (&'a Look, &'a Text),
    /// The language of the last look that told it.
    pub(super) language: Option<&'a str>,
    /// Whether its source still tells it.
    pub(super) stands: bool,
    /// What it said before.
    pub(super) revisions: Vec<Revision>,
    /// When it was taken back.
    pub(super) retractions: Vec<Retraction>,
    last_look: u32,
    /// The next of its identity, and whether it is one of several.
    twin: Option<u32>,
    twinned: bool,
}

/// Everything told about a parcel.
#[derive(Default)]
pub(super) struct Attested<'a> {
    /// Events as told, stream by stream, in the order of their discovery.
    pub(super) tellings: Vec<Telling<'a>>,
    /// How many streams there are.
    pub(super) streams: u32,
    /// The tellings of each ordered list, oldest event first; stream by stream, oldest look first.
    lists: Vec<(u32, Range<usize>)>,
    listed: Vec<u32>,
}

impl Attested<'_> {
    /// The ordered lists, newest look of a stream first: its stream, and indices into the tellings.
    pub(super) fn lists(&self) -> impl Iterator<Item = (u32, &[u32])> {
        self.lists.iter().rev().map(|(stream, range)| (*stream, &self.listed[range.clone()]))
    }
}

/// What makes an event the same in two looks of one source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identity<'a> {
    printed: Option<&'a str>,
    time: Option<&'a EventTime>,
    name: Name<'a>,
    place: Option<&'a str>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Name<'a> {
    Code(&'a str),
    Text(&'a str),
    Meaning(Milestone),
}

impl<'a> Identity<'a> {
    /// The identity of an event within its source.
    pub(super) fn of(event: &'a Event) -> Self {
        Self {
            printed: event.printed.as_deref(),
            time: event.printed.is_none().then_some(&event.time),
            name: match (&event.code, &event.text) {
                (Some(code), _) => Name::Code(code),
                (None, Some(text)) => Name::Text(text),
                (None, None) => Name::Meaning(event.milestone),
            },
            place: event.place.as_ref().map(|place| &*place.printed),
        }
    }
}

/// An identity behind its digest: two that differ nearly always differ there, and are not compared further.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    digest: u64,
    identity: Identity<'a>,
}

impl<'a> Key<'a> {
    fn of(event: &'a Event) -> Self {
        let identity = Identity::of(event);
        let name = match identity.name {
            Name::Code(words) | Name::Text(words) => words,
            Name::Meaning(milestone) => milestone.name(),
        };
        let texts = [identity.printed.unwrap_or_default(), name, identity.place.unwrap_or_default()];
        Self { digest: texts.into_iter().fold(0, digest), identity }
    }
}

/// Mixes a text into a number, eight bytes at a time: quick, and good enough where equals are compared anyway.
fn digest(seed: u64, text: &str) -> u64 {
    let mix = |digest: u64, bytes: u64| (digest.rotate_left(5) ^ bytes).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    let digest = eights.iter().fold(seed, |digest, eight| mix(digest, u64::from_le_bytes(*eight)));
    let last = rest.iter().fold(rest.len() as u64, |word, byte| word << 8 | u64::from(*byte));
    mix(digest, last)
}

/// Whether two events of one source have the same name, printed time and place.
pub(super) fn same_identity(a: &Event, b: &Event) -> bool {
    Identity::of(a) == Identity::of(b)
}

/// Where `at` stands in the capture of `look`.
pub(super) fn evidence(look: &Look, at: &Text) -> Evidence {
    Evidence {
        capture: look.capture.clone(),
        at: at.clone(),
        source: look.source.clone(),
        received: look.received,
    }
}

/// Puts together what each stream told; `looks` are in the order in which they were received.
pub(super) fn attest<'a>(looks: &[&'a Look]) -> Attested<'a> {
    let mut attested = Attested::default();
    let mut by_stream: Vec<&'a Look> =
        looks.iter().copied().filter(|look| look.outcome == Outcome::Told).collect();
    by_stream.sort_by(|a, b| stream_of(a).cmp(&stream_of(b)));
    for stream in by_stream.chunk_by(|a, b| stream_of(a) == stream_of(b)) {
        Stream { attested: &mut attested, known: BTreeMap::new(), begin: 0, previous: 0..0, hint: 0 }
            .attest(stream);
    }
    attested
}

fn stream_of(look: &Look) -> (&Text, &Text, Option<&Text>) {
    (&look.source, &look.number, look.list.as_ref())
}

/// The events of one identity: the first and last of their chain, and the next that a look may repeat.
struct Twins {
    first: u32,
    last: u32,
    next: Option<u32>,
    look: u32,
}

impl Twins {
    /// The next of them that this look has not told yet.
    fn untold(&mut self, tellings: &[Telling<'_>], number: u32) -> Option<u32> {
        if self.look != number {
            (self.look, self.next) = (number, Some(self.first));
        }
        while let Some(told) = self.next {
            let telling = &tellings[told as usize];
            self.next = telling.twin;
            if telling.last_look != number {
                return Some(told);
            }
        }
        None
    }
}

struct Stream<'a, 'b> {
    attested: &'b mut Attested<'a>,
    known: BTreeMap<Key<'a>, Twins>,
    begin: usize,
    previous: Range<usize>,
    /// Which event of the list before is expected next.
    hint: usize,
}

impl<'a> Stream<'a, '_> {
    fn attest(mut self, looks: &[&'a Look]) {
        self.begin = self.attested.tellings.len();
        for (number, look) in (1..).zip(looks) {
            if !look.events.is_empty() {
                self.listen(look, number);
                if look.claim == Claim::Complete {
                    self.take_back(look, number);
                }
            }
            look.withdrawn.iter().for_each(|event| self.withdraw(look, event, number));
        }
        self.attested.streams += 1;
    }

    /// Hears every event of a look, the oldest first, and keeps the list.
    fn listen(&mut self, look: &'a Look, number: u32) {
        let begin = self.attested.listed.len();
        self.hint = 0;
        let new = look.events.len().saturating_sub(self.attested.tellings.len() - self.begin);
        self.attested.tellings.reserve(new);
        self.attested.listed.reserve(look.events.len());
        match look.order {
            ListOrder::OldestFirst => look.events.iter().for_each(|event| self.hear(look, event, number)),
            ListOrder::NewestFirst => {
                look.events.iter().rev().for_each(|event| self.hear(look, event, number));
            }
            ListOrder::Unordered => {
                let mut events: Vec<&Event> = look.events.iter().collect();
                events.sort();
                events.into_iter().for_each(|event| self.hear(look, event, number));
            }
        }
        self.keep_list(begin, look.order);
    }

    /// A list that only repeats the one before, or whose order means nothing, is not kept.
    fn keep_list(&mut self, begin: usize, order: ListOrder) {
        let end = self.attested.listed.len();
        let repeats = self.attested.listed[begin..end] == self.attested.listed[self.previous.clone()];
        if repeats || order == ListOrder::Unordered {
            self.attested.listed.truncate(begin);
            return;
        }
        self.previous = begin..end;
        self.attested.lists.push((self.attested.streams, begin..end));
    }

    fn hear(&mut self, look: &'a Look, event: &'a Event, number: u32) {
        let told = self.expected(event, number).unwrap_or_else(|| self.recall(look, event, number));
        if let Some(telling) = self.attested.tellings.get_mut(told as usize)
            && telling.last_look != number
        {
            telling.again(look, event, number);
        }
        self.attested.listed.push(told);
    }

    /// Most answers repeat the one before: the event that followed then, if it is the only one of its kind.
    fn expected(&mut self, event: &Event, number: u32) -> Option<u32> {
        let told = *self.attested.listed[self.previous.clone()].get(self.hint)?;
        self.hint += 1;
        let telling = &self.attested.tellings[told as usize];
        let free = telling.last_look != number && !telling.twinned;
        (free && same_identity(telling.event, event)).then_some(told)
    }

    /// The n-th event of its identity in this look is the n-th in the looks before, or one that is told first.
    fn recall(&mut self, look: &'a Look, event: &'a Event, number: u32) -> u32 {
        let new = u32::try_from(self.attested.tellings.len()).unwrap_or(u32::MAX);
        let mut telling = Telling::new(self.attested.streams, look, event, number);
        match self.known.entry(Key::of(event)) {
            Entry::Vacant(free) => {
                free.insert(Twins { first: new, last: new, next: None, look: number });
            }
            Entry::Occupied(mut found) => {
                let twins = found.get_mut();
                if let Some(told) = twins.untold(&self.attested.tellings, number) {
                    return told;
                }
                let before = &mut self.attested.tellings[twins.last as usize];
                (before.twin, before.twinned, telling.twinned) = (Some(new), true, true);
                twins.last = new;
            }
        }
        self.attested.tellings.push(telling);
        new
    }

    /// What a complete answer does not list any more was taken back.
    fn take_back(&mut self, look: &'a Look, number: u32) {
        for telling in &mut self.attested.tellings[self.begin..] {
            if telling.stands && telling.last_look != number && !other_language(telling.language, look) {
                telling.fall(look, &"".into());
            }
        }
    }

    /// What an answer takes back by name stands no more; it is kept even where it was never told before.
    fn withdraw(&mut self, look: &'a Look, event: &'a Event, number: u32) {
        if !self.known.contains_key(&Key::of(event)) {
            self.recall(look, event, number);
        }
        let mut next = self.known.get(&Key::of(event)).map(|twins| twins.first);
        while let Some(telling) = next.and_then(|told| self.attested.tellings.get_mut(told as usize)) {
            if telling.stands {
                telling.fall(look, &event.at);
            }
            next = telling.twin;
        }
    }
}

fn other_language(before: Option<&str>, look: &Look) -> bool {
    matches!((before, look.language.as_deref()), (Some(before), Some(now)) if before != now)
}

impl<'a> Telling<'a> {
    fn new(stream: u32, look: &'a Look, event: &'a Event, number: u32) -> Self {
        Self {
            stream,
            event,
            told: look,
            first: (look, &event.at),
            language: look.language.as_deref(),
            stands: true,
            revisions: Vec::new(),
            retractions: Vec::new(),
            last_look: number,
            twin: None,
            twinned: false,
        }
    }

    /// It was taken back.
    fn fall(&mut self, look: &Look, at: &Text) {
        self.stands = false;
        let withdrawn = evidence(look, at);
        self.retractions.push(Retraction { source: look.source.clone(), withdrawn, restored: None });
    }

    /// Whether this is the later telling of the same event by the same source: a translation.
    pub(super) fn replaces(&self, other: &Self) -> bool {
        self.stream == other.stream && self.last_look > other.last_look
    }

    /// The source tells it again: perhaps after taking it back, perhaps in other words.
    fn again(&mut self, look: &'a Look, event: &'a Event, number: u32) {
        self.last_look = number;
        if !self.stands {
            self.stands = true;
            if let Some(retraction) = self.retractions.last_mut() {
                retraction.restored = Some(evidence(look, &event.at));
            }
        }
        let translated = other_language(self.language, look);
        if differs(self.event, event, !translated) {
            self.revisions.push(Revision {
                was: self.event.clone(),
                changed: look.received,
                evidence: evidence(self.told, &self.event.at),
            });
            (self.event, self.told) = (event, look);
        } else if translated && self.event.text != event.text {
            (self.event, self.told) = (event, look);
        }
        self.language = look.language.as_deref().or(self.language);
    }
}

/// Whether the carrier says something else now. Where it stands in the capture, and how well we read
/// it, are not the carrier's words.
fn differs(a: &Event, b: &Event, words: bool) -> bool {
    a.milestone != b.milestone
        || a.time != b.time
        || a.side != b.side
        || a.reason != b.reason
        || a.place != b.place
        || a.handover != b.handover
        || a.proof != b.proof
        || a.carrier != b.carrier
        || (words && a.text != b.text)
}
