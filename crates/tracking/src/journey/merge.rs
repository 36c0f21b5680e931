//! One scan told by two sources is one event.
//!
//! Two tellings are one scan when they mean the same, may be at the same place and their times agree as
//! far as both are known. Each takes at most one partner per other stream. The best time wins, and the
//! words of the surest reading; the evidence of all is kept. A feed that stamps local clocks with the
//! wrong offset tells another instant: it is the same scan only if code and wall clock are the same.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use super::attest::{Attested, Telling, same_identity};
use crate::event::{Confidence, Event};
use crate::event_time::EventTime;
use crate::milestone::Milestone;

/// How far two known instants of one scan may lie apart, in seconds.
const SAME_SCAN_SECONDS: i64 = 60;
/// How many events are looked at for each telling and each way of saying a time.
const CANDIDATES: usize = 64;

/// The scans of a parcel: each is one or more tellings of different streams.
pub(super) struct Scans<'b, 'a> {
    /// What the streams tell.
    pub(super) attested: &'b Attested<'a>,
    /// The scan of each telling.
    pub(super) scan_of: Vec<u32>,
    tellings: Vec<u32>,
    ends: Vec<u32>,
}

impl<'b, 'a> Scans<'b, 'a> {
    /// How many scans there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len() - 1
    }

    /// Every scan.
    pub(super) fn all(&self) -> impl Iterator<Item = u32> + use<> {
        (0..).take(self.len())
    }

    /// The tellings of one scan, by stream.
    pub(super) fn tellings(&self, scan: u32) -> impl Iterator<Item = &'b Telling<'a>> + Clone {
        let range = self.ends[scan as usize] as usize..self.ends[scan as usize + 1] as usize;
        let attested = self.attested;
        self.tellings[range].iter().map(|telling| &attested.tellings[*telling as usize])
    }

    /// The tellings of one scan that have a say: each stream's latest, where it still stands.
    pub(super) fn standing(&self, scan: u32) -> impl Iterator<Item = &'b Telling<'a>> + Clone {
        let all = self.tellings(scan);
        let replaced = all.clone();
        all.filter(move |telling| telling.stands && !replaced.clone().any(|other| other.replaces(telling)))
    }

    /// Whether any source still tells it.
    pub(super) fn stands(&self, scan: u32) -> bool {
        match self.only(scan) {
            Some(telling) => telling.stands,
            None => self.standing(scan).next().is_some(),
        }
    }

    /// The telling of a scan that is told once, as most are.
    pub(super) fn only(&self, scan: u32) -> Option<&'b Telling<'a>> {
        match self.tellings[self.ends[scan as usize] as usize..self.ends[scan as usize + 1] as usize] {
            [telling] => self.attested.tellings.get(telling as usize),
            _ => None,
        }
    }

    fn gather(attested: &'b Attested<'a>, scan_of: Vec<u32>, count: usize) -> Self {
        let mut ends = vec![0; count + 1];
        for scan in &scan_of {
            ends[*scan as usize + 1] += 1;
        }
        for index in 1..ends.len() {
            ends[index] += ends[index - 1];
        }
        let mut filled = ends.clone();
        let mut tellings = vec![0; scan_of.len()];
        for (telling, scan) in (0..).zip(&scan_of) {
            tellings[filled[*scan as usize] as usize] = telling;
            filled[*scan as usize] += 1;
        }
        Self { attested, scan_of, tellings, ends }
    }
}

/// Finds which tellings are one scan.
pub(super) fn merge<'b, 'a>(attested: &'b Attested<'a>) -> Scans<'b, 'a> {
    let tellings = &attested.tellings;
    let language = tellings.first().and_then(|telling| telling.language);
    if attested.streams < 2 && tellings.iter().all(|telling| telling.language == language) {
        return Scans::gather(attested, (0..).take(tellings.len()).collect(), tellings.len());
    }
    let mut scan_of: Vec<u32> = (0..).take(tellings.len()).collect();
    let mut members: Vec<Vec<u32>> = scan_of.iter().map(|telling| vec![*telling]).collect();
    for (_, a, b) in partners(tellings) {
        let (into, from) = (scan_of[a as usize], scan_of[b as usize]);
        if into != from && all_fit(tellings, &members[into as usize], &members[from as usize]) {
            let moved = std::mem::take(&mut members[from as usize]);
            moved.iter().for_each(|telling| scan_of[*telling as usize] = into);
            members[into as usize].extend(moved);
        }
    }
    let mut number = vec![0; members.len()];
    let scans = (0..members.len()).filter(|scan| !members[*scan].is_empty());
    let count = scans.zip(0..).map(|(scan, new)| number[scan] = new).count();
    scan_of.iter_mut().for_each(|scan| *scan = number[*scan as usize]);
    Scans::gather(attested, scan_of, count)
}

/// Whether every telling of one scan may be the same scan as every telling of the other.
fn all_fit(tellings: &[Telling<'_>], a: &[u32], b: &[u32]) -> bool {
    let fit = |a: &u32, b: &u32| distance(&tellings[*a as usize], &tellings[*b as usize]).is_some();
    a.iter().all(|a| b.iter().all(|b| fit(a, b)))
}

/// Pairs of tellings that may be one scan, the nearest first.
fn partners(tellings: &[Telling<'_>]) -> Vec<(Distance, u32, u32)> {
    let mut slots_of: BTreeMap<(Milestone, Slot), Vec<u32>> = BTreeMap::new();
    let mut pairs = Vec::new();
    for (index, telling) in (0..).zip(tellings) {
        let event = telling.event;
        for slot in meetings(&event.time).into_iter().flatten() {
            let met = slots_of.get(&(event.milestone, slot)).into_iter().flatten().rev();
            pairs.extend(
                met.take(CANDIDATES).filter_map(|other| {
                    Some((distance(&tellings[*other as usize], telling)?, *other, index))
                }),
            );
        }
        for slot in slots(&event.time) {
            slots_of.entry((event.milestone, slot)).or_default().push(index);
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Where tellings that may be one scan meet.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    Minute(i64),
    Clock(DateTime),
    Day(Date),
    OnlyDay(Date),
}

/// How badly two tellings fit: one is taken back, codes differ, texts differ, seconds between.
type Distance = (bool, bool, bool, i64);

/// How badly two tellings fit; `None` when they are two scans.
fn distance(a: &Telling<'_>, b: &Telling<'_>) -> Option<Distance> {
    let translated = matches!((a.language, b.language), (Some(a), Some(b)) if a != b);
    if a.stream == b.stream && !translated {
        return None;
    }
    let one_voice = a.told.source == b.told.source && a.told.list == b.told.list;
    if one_voice && !same_name(a.event, b.event, translated) {
        return None;
    }
    let taken_back = !(a.stands && b.stands);
    let (a, b) = (a.event, b.event);
    let same_code = a.code.is_some() && a.code == b.code;
    let same_text = a.text.is_some() && a.text == b.text;
    if a.milestone != b.milestone || (a.milestone == Milestone::Unknown && !same_code && !same_text) {
        return None;
    }
    if let (Some(a), Some(b)) = (&a.place, &b.place)
        && !translated
        && !a.may_be(b)
    {
        return None;
    }
    Some((taken_back, !same_code, !same_text, seconds_between(&a.time, &b.time, same_code)?))
}

/// Whether one source may mean one scan by both. What is translated keeps its code.
fn same_name(a: &Event, b: &Event, translated: bool) -> bool {
    if translated { a.code == b.code } else { same_identity(a, b) }
}

/// The seconds between two times that may be one; `None` when they are two.
fn seconds_between(a: &EventTime, b: &EventTime, same_code: bool) -> Option<i64> {
    let clocks = a.clock().map(minute) == b.clock().map(minute) && a.clock().is_some();
    if let (Some(a), Some(b)) = (a.instant(), b.instant()) {
        let apart = a.duration_since(b).as_secs().saturating_abs();
        return (apart <= SAME_SCAN_SECONDS || (same_code && clocks)).then_some(apart);
    }
    let only_day = matches!(a, EventTime::Day(_)) || matches!(b, EventTime::Day(_));
    if only_day {
        return (day(a).is_some() && day(a) == day(b)).then_some(24 * 60 * 60);
    }
    (clocks && may_overlap(a, b)).then_some(SAME_SCAN_SECONDS)
}

fn may_overlap(a: &EventTime, b: &EventTime) -> bool {
    match (a.interval(), b.interval()) {
        (Some(a), Some(b)) => a.0 <= b.1 && b.0 <= a.1,
        _ => true,
    }
}

fn minute(clock: DateTime) -> DateTime {
    clock.date().at(clock.hour(), clock.minute(), 0, 0)
}

fn day(time: &EventTime) -> Option<Date> {
    match time {
        EventTime::Day(day) => Some(*day),
        _ => time.clock().map(DateTime::date),
    }
}

fn minute_of(time: &EventTime) -> Option<i64> {
    time.instant().map(|instant| instant.as_second().div_euclid(60))
}

/// The slots in which a time can be met.
fn slots(time: &EventTime) -> impl Iterator<Item = Slot> {
    let only_day = matches!(time, EventTime::Day(_));
    let dated = day(time).map(|day| if only_day { Slot::OnlyDay(day) } else { Slot::Day(day) });
    let shown = time.clock().map(|clock| Slot::Clock(minute(clock)));
    [minute_of(time).map(Slot::Minute), shown, dated].into_iter().flatten()
}

/// The slots in which a time looks for others.
fn meetings(time: &EventTime) -> [Option<Slot>; 6] {
    let near = |by: i64| minute_of(time).map(|minute| Slot::Minute(minute + by));
    let only_day = matches!(time, EventTime::Day(_));
    [
        near(-1),
        near(0),
        near(1),
        time.clock().map(|clock| Slot::Clock(minute(clock))),
        day(time).map(Slot::OnlyDay),
        day(time).filter(|_| only_day).map(Slot::Day),
    ]
}

/// The telling whose time is the best known; the surest among equals.
pub(super) fn best_time<'b, 'a>(tellings: impl Iterator<Item = &'b Telling<'a>>) -> Option<&'b Telling<'a>>
where
    'a: 'b,
{
    tellings.min_by_key(|telling| (basis(&telling.event.time), Reverse(sureness(telling))))
}

fn basis(time: &EventTime) -> u8 {
    match time {
        EventTime::Stated { .. } => 0,
        EventTime::Placed { .. } => 1,
        EventTime::Printed(_) => 2,
        EventTime::Day(_) => 3,
        EventTime::Unknown => 4,
    }
}

/// One event out of all tellings of a scan.
pub(super) fn merged<'b, 'a>(tellings: impl Iterator<Item = &'b Telling<'a>> + Clone) -> Option<Event>
where
    'a: 'b,
{
    let surest = tellings.clone().min_by_key(|telling| Reverse(sureness(telling)))?;
    let mut event = surest.event.clone();
    for told in tellings.clone().map(|telling| telling.event) {
        if std::ptr::eq(told, surest.event) {
            continue;
        }
        fill(&mut event.code, &told.code);
        fill(&mut event.text, &told.text);
        fill(&mut event.reason, &told.reason);
        fill(&mut event.side, &told.side);
        fill(&mut event.handover, &told.handover);
        fill(&mut event.proof, &told.proof);
        if knows(told) > knows(&event) {
            event.place.clone_from(&told.place);
        }
    }
    if let Some(best) = best_time(tellings)
        && !std::ptr::eq(best, surest)
    {
        event.time = best.event.time.clone();
        event.printed.clone_from(&best.event.printed);
    }
    Some(event)
}

/// How sure the reading of an event is, then how far its pack is to be trusted.
fn sureness(telling: &Telling<'_>) -> (Confidence, Confidence) {
    (telling.event.confidence, telling.told.confidence)
}

fn fill<T: Clone>(ours: &mut Option<T>, theirs: &Option<T>) {
    if ours.is_none() {
        ours.clone_from(theirs);
    }
}

/// How much is known of the place of an event.
fn knows(event: &Event) -> usize {
    event.place.as_ref().map_or(0, |place| {
        1 + [&place.country, &place.city, &place.postcode, &place.zone].into_iter().flatten().count()
    })
}
