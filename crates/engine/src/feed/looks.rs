//! The state of a fed parcel: everything that its items told, as read, and small.
//!
//! A journey follows from it at any time, and one item more can be folded in without reading the others again. The
//! items lie in the order of their hour and digest, each once, so that the same items give the same bytes, however
//! they came. What items of many parcels have in common (who speaks, what a code means, where a place is, how a time
//! is written) lies apart from them as *parts*, which a store may keep once for all: see [`store::feed::joined`].

use jiff::Timestamp;
use store::feed::{apart, joined, put_number, take_number};
use tracking::Text;
use tracking::event::Event;
use tracking::look::Look;

use super::clock;
use super::parts::{Known, Parts, Understood};
use super::shared::{kind, speaker, written};
use crate::facts::wire::Wire;

/// The version of the layout; the first byte of a state, unlike that of a journey.
pub(crate) const VERSION: u8 = 2;

/// What one item told, and the beginning of its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) digest: [u8; 8],
    pub(crate) look: Look,
}

impl Told {
    /// The look with its evidence named.
    pub(super) fn named(self) -> Look {
        Look { capture: name(self.digest), ..self.look }
    }
}

/// How an item is named as evidence: by the first half of a half of its digest, which is enough within a parcel.
pub(crate) fn name(digest: [u8; 8]) -> Text {
    let mut name = *b"sha256:0000000000000000";
    let halves = digest.into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    for (digit, half) in name.iter_mut().skip(7).zip(halves) {
        *digit = b"0123456789abcdef"[usize::from(half)];
    }
    std::str::from_utf8(&name).unwrap_or_default().into()
}

/// The beginnings of the digests of a state's items, by which a check of the store finds what was changed; nothing for
/// a state of another version.
#[must_use]
pub fn known_items(state: &[u8]) -> Option<Vec<[u8; 8]>> {
    decode(state).map(|all| all.into_iter().map(|told| told.digest).collect())
}

/// What came of putting items among those that are known.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Put {
    /// The digests of those that were not known.
    pub(crate) new: Vec<[u8; 8]>,
    /// Those that were known, and told now at an earlier hour: as they were before.
    pub(crate) later: Vec<Told>,
}

impl Put {
    /// Whether nothing has changed.
    pub(crate) fn is_nothing(&self) -> bool {
        self.new.is_empty() && self.later.is_empty()
    }
}

/// Puts what is new among what is known. Of the same item told twice the first hour counts.
pub(crate) fn put(known: &mut Vec<Told>, new: Vec<Told>) -> Put {
    let mut put = Put::default();
    for told in new {
        match known.iter_mut().find(|known| known.digest == told.digest) {
            Some(known) if told.look.received < known.look.received => {
                let before = std::mem::replace(known, told);
                if !put.new.contains(&before.digest) {
                    put.later.push(before);
                }
            }
            Some(_) => {}
            None => {
                put.new.push(told.digest);
                known.push(told);
            }
        }
    }
    if !put.is_nothing() {
        known.sort_by_key(|told| (told.look.received, told.digest));
    }
    put
}

/// The looks of a state, in their order.
pub(crate) fn looks(told: Vec<Told>) -> Vec<Look> {
    told.into_iter().map(Told::named).collect()
}

/// A state as bytes.
pub(crate) fn encode(number: &str, all: &[Told]) -> Vec<u8> {
    let (mut parts, mut own) = (Parts::default(), Vec::new());
    put_bytes(number.as_bytes(), &mut own);
    put_all(number, 0, all, &mut parts, &mut own);
    joined(VERSION, &parts.all, &own)
}

/// The same, where `bytes` are those of the first `known` of them, or nothing: what is new comes after what is known,
/// mostly.
pub(crate) fn encode_after(bytes: &[u8], known: usize, number: &str, all: &[Told]) -> Vec<u8> {
    let before = known.checked_sub(1).and_then(|last| all.get(last));
    let (Some(before), Some((VERSION, parts, own))) = (before, apart(bytes)) else {
        return encode(number, all);
    };
    let (mut parts, mut own) = (Parts::known(&parts), own.to_vec());
    let rest = all.get(known..).unwrap_or_default();
    put_all(number, before.look.received.as_second(), rest, &mut parts, &mut own);
    joined(VERSION, &parts.all, &own)
}

fn put_all(number: &str, mut before: i64, all: &[Told], parts: &mut Parts<'_>, own: &mut Vec<u8>) {
    for told in all {
        let second = told.look.received.as_second();
        parts.refer(speaker(&told.look, number), own);
        put_signed(second - before, own);
        own.extend_from_slice(&told.digest);
        for event in &told.look.events {
            put_event(event, told.look.received, parts, own);
        }
        before = second;
    }
}

/// The state of bytes; nothing when they are of another version or damaged: read its items again.
pub(crate) fn decode(bytes: &[u8]) -> Option<Vec<Told>> {
    decode_with(&mut Understood::default(), bytes)
}

/// The same, where other states were read before, which have most of their parts in common.
pub(crate) fn decode_with(understood: &mut Understood, bytes: &[u8]) -> Option<Vec<Told>> {
    if bytes.is_empty() {
        return Some(Vec::new());
    }
    let (version, parts, mut own) = apart(bytes).filter(|(version, ..)| *version == VERSION)?;
    let _ = version;
    let mut known = Known::new(&parts, understood);
    let number: Text = std::str::from_utf8(take_bytes(&mut own)?).ok()?.into();
    let (mut all, mut before) = (Vec::new(), 0_i64);
    while !own.is_empty() {
        let told = get_told(&number, &mut before, &mut known, &mut own)?;
        all.push(told);
    }
    Some(all)
}

fn get_told(number: &Text, before: &mut i64, known: &mut Known<'_>, own: &mut &[u8]) -> Option<Told> {
    let at = usize::try_from(take_number(own)?).ok()?;
    let speaker = known.speaker(at)?;
    *before = before.checked_add(take_signed(own)?)?;
    let received = Timestamp::from_second(*before).ok()?;
    let (digest, rest) = own.split_first_chunk::<8>()?;
    *own = rest;
    let mut look = speaker.look;
    look.received = received;
    if look.number.is_empty() {
        look.number = number.clone();
    }
    for _ in 0..speaker.events {
        look.events.push(get_event(received, known, own)?);
    }
    Some(Told { digest: *digest, look })
}

fn put_event(event: &Event, received: Timestamp, parts: &mut Parts<'_>, own: &mut Vec<u8>) {
    parts.refer(kind(event), own);
    match &event.place {
        None => put_number(0, own),
        Some(place) => {
            let at = parts.find(written(|out| place.put(out)));
            put_number(at as u64 + 1, own);
        }
    }
    let (clock, before) = clock::apart(&event.time, event.printed.as_ref(), received);
    parts.refer(written(|out| clock.put(out)), own);
    put_signed(before, own);
}

fn get_event(received: Timestamp, known: &mut Known<'_>, own: &mut &[u8]) -> Option<Event> {
    let mut event = known.kind(usize::try_from(take_number(own)?).ok()?)?;
    if let Some(at) = usize::try_from(take_number(own)?).ok()?.checked_sub(1) {
        event.place = Some(known.place(at)?);
    }
    let clock = known.clock(usize::try_from(take_number(own)?).ok()?)?;
    (event.time, event.printed) = clock::together(&clock, take_signed(own)?, received)?;
    Some(event)
}

pub(super) fn put_bytes(bytes: &[u8], own: &mut Vec<u8>) {
    put_number(bytes.len() as u64, own);
    own.extend_from_slice(bytes);
}

pub(super) fn take_bytes<'a>(own: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(take_number(own)?).ok()?;
    let (bytes, rest) = own.split_at_checked(length)?;
    *own = rest;
    Some(bytes)
}

pub(super) fn put_signed(value: i64, own: &mut Vec<u8>) {
    put_number(((value << 1) ^ (value >> 63)) as u64, own);
}

pub(super) fn take_signed(own: &mut &[u8]) -> Option<i64> {
    let value = take_number(own)?;
    Some((value >> 1) as i64 ^ -((value & 1) as i64))
}

#[cfg(test)]
pub(super) mod tests {
    use jiff::tz::Offset;
    use proptest::prelude::*;
    use tracking::event_time::EventTime;
    use tracking::look::{Claim, ListOrder};
    use tracking::milestone::Milestone;
    use tracking::place::Place;

    use super::*;

    pub(in crate::feed) fn told(nth: u8, received: i64) -> Told {
        let received = Timestamp::from_second(1_785_571_200 + received).unwrap();
        let mut look = Look::new(received, "china-post", "LB123456785CN");
        (look.claim, look.order) = (Claim::Incremental, ListOrder::Unordered);
        look.source = "plain/feed".into();
        let mut event = Event::new("china-post", Milestone::LeftOrigin);
        event.code = Some("EMC".into());
        event.time = match nth % 5 {
            0 => EventTime::stated(received, Offset::constant(8)),
            1 => EventTime::placed("2026-08-03T09:15:00".parse().unwrap(), "Asia/Shanghai"),
            2 => EventTime::Printed("2026-08-03T09:15:00".parse().unwrap()),
            3 => EventTime::Day("2026-08-03".parse().unwrap()),
            _ => EventTime::Unknown,
        };
        event.printed =
            Some(["2026-08-03 09:15:00", "2026-08-03T09:15:00Z", "3 August"][usize::from(nth) % 3].into());
        event.text = nth.is_multiple_of(2).then(|| "Departed from outward office".into());
        event.place =
            Some(Place { printed: "Shenzhen".into(), country: Some("CN".into()), ..Place::default() });
        look.events.push(event);
        Told { digest: [nth; 8], look }
    }

    proptest! {
        #[test]
        fn a_state_comes_back_as_it_was(all in proptest::collection::vec((0_u8..40, 0_i64..1_000_000), 0..20)) {
            let mut state = Vec::new();
            put(&mut state, all.iter().map(|(nth, at)| told(*nth, *at)).collect());
            prop_assert_eq!(decode(&encode("LB123456785CN", &state)), Some(state));
        }

        #[test]
        fn what_comes_after_what_is_known_is_written_behind_it(
            all in proptest::collection::vec((0_u8..40, 0_i64..1_000_000), 0..20), known in 0_usize..20,
        ) {
            let mut state = Vec::new();
            put(&mut state, all.iter().map(|(nth, at)| told(*nth, *at)).collect());
            let known = known.min(state.len());
            let bytes = encode("LB123456785CN", &state[..known]);
            prop_assert_eq!(encode_after(&bytes, known, "LB123456785CN", &state), encode("LB123456785CN", &state));
        }

        #[test]
        fn any_order_repetition_and_grouping_of_items_gives_the_same_bytes(
            all in proptest::collection::vec((0_u8..12, 0_i64..1_000), 1..30), cut in 0_usize..30, seed: u64,
        ) {
            let items: Vec<Told> = all.iter().map(|(nth, at)| told(*nth, *at)).collect();
            let mut together = Vec::new();
            put(&mut together, items.clone());
            let mut mixed = items.clone();
            mixed.extend_from_slice(&items[cut.min(items.len())..]);
            mixed.sort_by_key(|told| (u64::from(told.digest[0]) ^ told.look.received.as_second() as u64).wrapping_mul(seed | 1));
            let mut apart = Vec::new();
            for group in mixed.chunks(cut + 1) {
                put(&mut apart, group.to_vec());
                apart = decode(&encode("LB123456785CN", &apart)).unwrap();
            }
            prop_assert_eq!(encode("LB123456785CN", &apart), encode("LB123456785CN", &together));
        }

        #[test]
        fn bytes_that_we_never_wrote_are_no_state_and_no_panic(bytes: Vec<u8>) {
            let _ = decode(&[&[VERSION], bytes.as_slice()].concat());
            let _ = decode(&joined(VERSION, &[bytes.as_slice()], &bytes));
        }
    }

    #[test]
    fn an_item_of_the_usual_kind_takes_little() {
        let mut state = Vec::new();
        put(&mut state, (0..10).map(|nth| told(nth * 5, i64::from(nth) * 40_000)).collect());
        let bytes = encode("LB123456785CN", &state);
        let own = apart(&bytes).unwrap().2.len();
        assert!(own < 210, "{own} bytes are ten items' own");
    }
}
