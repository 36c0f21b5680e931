//! What happened before what: a partial order, made whole deterministically.
//!
//! A comparator over stated, printed and missing times is no total order, so nothing is sorted with
//! one. Two kinds of constraint hold instead. *Certain* ones come from time: one interval of possible
//! instants ends before the other begins, or one and the same unknown clock shows less. They never
//! form a circle. *List* ones come from the order in which a source lists its events; lists may
//! contradict the clocks or one another. We release events one by one: one that nothing holds back,
//! the most likely earliest first; and where only lists hold back, the best of those that time
//! allows, with the contradiction kept as a remark.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use jiff::Timestamp;
use jiff::civil::DateTime;

use crate::milestone::Milestone;

/// What is known about the place of one event in the order.
#[derive(Clone, Debug)]
pub(super) struct Spot<'a> {
    /// The instants at which it can have happened.
    pub(super) interval: Option<(Timestamp, Timestamp)>,
    /// An unknown clock: who prints it, where it hangs, what it shows.
    pub(super) clock: Option<(&'a str, &'a str, DateTime)>,
    /// Which comes first when nothing else says.
    pub(super) guess: Option<Timestamp>,
    /// Which comes first when the guess does not say.
    pub(super) milestone: Milestone,
}

/// Lists of events, each with the oldest first: the members of all, and where each ends.
#[derive(Default)]
pub(super) struct Chains {
    members: Vec<u32>,
    ends: Vec<usize>,
}

impl Chains {
    /// Adds one more event to the open list.
    pub(super) fn push(&mut self, event: u32) {
        self.members.push(event);
    }

    /// The last event of the open list.
    pub(super) fn last(&self) -> Option<u32> {
        self.members[self.begin()..].last().copied()
    }

    /// Closes the open list. One event alone orders nothing.
    pub(super) fn close(&mut self) {
        if self.members.len() - self.begin() < 2 {
            self.members.truncate(self.begin());
        } else {
            self.ends.push(self.members.len());
        }
    }

    /// Whether an event stands in some list.
    pub(super) fn members(&self) -> &[u32] {
        &self.members
    }

    fn begin(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }
}

/// The order found.
pub(super) struct Ordered {
    /// Indices of the spots, the first to happen first.
    pub(super) sequence: Vec<u32>,
    /// Where a list was overruled: the event released, and the event its list puts before it.
    pub(super) conflicts: Vec<(u32, u32)>,
}

/// Orders events: O(n log n) in the events and the members of the lists.
pub(super) fn order(spots: &[Spot<'_>], chains: &Chains) -> Ordered {
    if one_list_says_all(spots, chains) {
        return Ordered { sequence: chains.members.clone(), conflicts: Vec::new() };
    }
    let mut sorter = Sorter::new(spots, chains);
    while sorter.found.sequence.len() < spots.len() {
        let Some(next) = sorter.next() else { break };
        sorter.release(next);
    }
    sorter.found
}

/// Whether one list names every event and time agrees with it: then there is nothing to sort.
fn one_list_says_all(spots: &[Spot<'_>], chains: &Chains) -> bool {
    if chains.ends.len() != 1 || chains.members.len() != spots.len() {
        return false;
    }
    let mut earliest_end = Timestamp::MAX;
    let mut earliest_shown: BTreeMap<(&str, &str), DateTime> = BTreeMap::new();
    chains.members.iter().rev().all(|event| {
        let spot = &spots[*event as usize];
        let (first, last) = spot.interval.unwrap_or((Timestamp::MIN, Timestamp::MAX));
        let agrees = first <= earliest_end
            && spot.clock.is_none_or(|(source, place, shown)| {
                earliest_shown.insert((source, place), shown).is_none_or(|later| shown <= later)
            });
        earliest_end = earliest_end.min(last);
        agrees
    })
}

type Tie = Reverse<(Option<Timestamp>, Milestone, u32)>;

struct Sorter<'a> {
    spots: &'a [Spot<'a>],
    chains: &'a Chains,
    cursors: Vec<usize>,
    /// The chains of each event, and where those of each event end.
    chains_of: Vec<u32>,
    chains_end: Vec<usize>,
    /// Spots by the end and by the beginning of their interval, each with how far it is read.
    by_last: Vec<(Timestamp, u32)>,
    lasts: usize,
    by_first: Vec<(Timestamp, u32)>,
    firsts: usize,
    clocks: Vec<Clock>,
    clock_of: Vec<u32>,
    certain: Vec<u8>,
    listed: Vec<u32>,
    released: Vec<bool>,
    ready: BinaryHeap<Tie>,
    allowed: BinaryHeap<Tie>,
    found: Ordered,
}

/// One unknown clock: the events it dates, and how many of the current hour are not yet released.
struct Clock {
    events: Vec<(DateTime, u32)>,
    opened: usize,
    left: usize,
}

const NO_CLOCK: u32 = u32::MAX;

impl<'a> Sorter<'a> {
    fn new(spots: &'a [Spot<'a>], chains: &'a Chains) -> Self {
        let count = spots.len();
        let mut sorter = Self {
            spots,
            chains,
            cursors: Vec::with_capacity(chains.ends.len()),
            chains_of: vec![0; chains.members.len()],
            chains_end: vec![0; count + 1],
            by_last: Vec::with_capacity(count),
            lasts: 0,
            by_first: Vec::with_capacity(count),
            firsts: 0,
            clocks: Vec::new(),
            clock_of: vec![NO_CLOCK; count],
            certain: vec![0; count],
            listed: vec![0; count],
            released: vec![false; count],
            ready: BinaryHeap::with_capacity(count),
            allowed: BinaryHeap::with_capacity(count),
            found: Ordered { sequence: Vec::with_capacity(count), conflicts: Vec::new() },
        };
        sorter.read_intervals();
        sorter.read_clocks();
        sorter.read_chains();
        sorter.offer_unbound();
        sorter
    }

    fn read_intervals(&mut self) {
        for (index, spot) in (0..).zip(self.spots) {
            if let Some((first, last)) = spot.interval {
                self.by_first.push((first, index));
                self.by_last.push((last, index));
                self.certain[index as usize] += 1;
            }
        }
        self.by_first.sort_unstable();
        self.by_last.sort_unstable();
    }

    fn read_clocks(&mut self) {
        let mut clocks: BTreeMap<(&str, &str), Vec<(DateTime, u32)>> = BTreeMap::new();
        for (index, spot) in (0..).zip(self.spots) {
            if let Some((source, place, shown)) = spot.clock {
                clocks.entry((source, place)).or_default().push((shown, index));
            }
        }
        for (number, mut events) in (0..).zip(clocks.into_values()) {
            events.sort_unstable();
            for (_, event) in &events {
                self.clock_of[*event as usize] = number;
                self.certain[*event as usize] += 1;
            }
            self.clocks.push(Clock { events, opened: 0, left: 0 });
        }
    }

    fn read_chains(&mut self) {
        for event in &self.chains.members {
            self.chains_end[*event as usize + 1] += 1;
            self.listed[*event as usize] += 1;
        }
        for index in 1..self.chains_end.len() {
            self.chains_end[index] += self.chains_end[index - 1];
        }
        let mut filled = self.chains_end.clone();
        let mut begin = 0;
        for (chain, end) in (0..).zip(&self.chains.ends) {
            for event in &self.chains.members[begin..*end] {
                self.chains_of[filled[*event as usize]] = chain;
                filled[*event as usize] += 1;
            }
            self.cursors.push(begin);
            self.listed[self.chains.members[begin] as usize] -= 1;
            begin = *end;
        }
    }

    /// Offers what nothing holds back from the start.
    fn offer_unbound(&mut self) {
        for index in 0..self.certain.len() {
            if self.certain[index] == 0 {
                self.allow(index);
            }
        }
        for clock in 0..self.clocks.len() {
            self.open_clock(clock);
        }
        self.open_intervals();
    }

    /// The next event to release, and a remark when a list is overruled.
    fn next(&mut self) -> Option<usize> {
        if let Some(Reverse((_, _, index))) = self.ready.pop() {
            return Some(index as usize);
        }
        while let Some(Reverse((_, _, index))) = self.allowed.pop() {
            if !self.released[index as usize] {
                let blocker = self.blocker(index as usize);
                self.found.conflicts.extend(blocker.map(|blocker| (index, blocker)));
                return Some(index as usize);
            }
        }
        None
    }

    /// An event that a list puts before this one.
    fn blocker(&self, index: usize) -> Option<u32> {
        let chains = &self.chains_of[self.chains_end[index]..self.chains_end[index + 1]];
        let heads = chains.iter().map(|chain| self.chains.members[self.cursors[*chain as usize]]);
        heads.into_iter().find(|head| *head as usize != index)
    }

    fn release(&mut self, index: usize) {
        self.released[index] = true;
        self.found.sequence.push(u32::try_from(index).unwrap_or(u32::MAX));
        for at in self.chains_end[index]..self.chains_end[index + 1] {
            self.advance_chain(self.chains_of[at] as usize);
        }
        if self.clock_of[index] != NO_CLOCK {
            let clock = self.clock_of[index] as usize;
            self.clocks[clock].left -= 1;
            self.open_clock(clock);
        }
        self.open_intervals();
    }

    fn advance_chain(&mut self, chain: usize) {
        let end = self.chains.ends[chain];
        let before = self.cursors[chain];
        let mut cursor = before;
        while cursor < end && self.released[self.chains.members[cursor] as usize] {
            cursor += 1;
        }
        self.cursors[chain] = cursor;
        if cursor != before && cursor < end {
            let head = self.chains.members[cursor] as usize;
            self.listed[head] -= 1;
            if self.listed[head] == 0 && self.certain[head] == 0 {
                self.ready.push(self.tie(head));
            }
        }
    }

    /// When all events of one hour of a clock are released, those of its next hour may follow.
    fn open_clock(&mut self, clock: usize) {
        while self.clocks[clock].left == 0 {
            let Clock { events, opened, .. } = &self.clocks[clock];
            let Some((shown, _)) = events.get(*opened).copied() else { return };
            let same = events[*opened..].iter().take_while(|(other, _)| *other == shown).count();
            let range = *opened..*opened + same;
            self.clocks[clock].left = same;
            self.clocks[clock].opened = range.end;
            for at in range {
                self.loosen(self.clocks[clock].events[at].1 as usize);
            }
        }
    }

    /// An event may happen as soon as nothing that remains must have ended before it began.
    fn open_intervals(&mut self) {
        while self.by_last.get(self.lasts).is_some_and(|(_, index)| self.released[*index as usize]) {
            self.lasts += 1;
        }
        let Some((end, _)) = self.by_last.get(self.lasts).copied() else { return };
        while let Some((first, index)) = self.by_first.get(self.firsts).copied()
            && first <= end
        {
            self.firsts += 1;
            self.loosen(index as usize);
        }
    }

    fn loosen(&mut self, index: usize) {
        self.certain[index] -= 1;
        if self.certain[index] == 0 {
            self.allow(index);
        }
    }

    /// Time allows this event now; it is ready unless a list holds it back.
    fn allow(&mut self, index: usize) {
        let tie = self.tie(index);
        if self.listed[index] == 0 {
            self.ready.push(tie);
        } else {
            self.allowed.push(tie);
        }
    }

    fn tie(&self, index: usize) -> Tie {
        let spot = &self.spots[index];
        Reverse((spot.guess, spot.milestone, u32::try_from(index).unwrap_or(u32::MAX)))
    }
}

#[cfg(test)]
mod tests;
