//! How right the silences are.
//!
//! Each quiet is judged at its longest, just before news ends it, by what was learnt by then. A parcel is flagged
//! when its quiet is unexplained. Of the truly lost parcels it counts how many are flagged before the 21st day of
//! their last silence: of all, and of those whose service tells anything after export. Of the honest parcels that
//! were not lost it counts how many are ever flagged. Damaged parcels, and returned ones after the last that was
//! told of them, are neither: they do not come, so a flag is right, and not asked for.
//!
//! `lost` is compared with the truth at fixed ages of every quiet of an honest parcel that gets so old.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use simulator::world::kind::Kind;
use simulator::world::parcel::Parcel;
use tracking::journey::Journey;
use tracking::milestone::Milestone;
use tracking::silence::{About, Silence, State, explain};

use super::bound::Bound;
use super::reliability::Reliability;
use super::told::{HORIZON, Histories, Told};

/// The ages, in days, at which the probability of a loss is compared with the truth.
const AGES: [i32; 6] = [1, 3, 5, 8, 13, 20];
/// A median seller gives up on this day of silence.
const GIVES_UP: SignedDuration = SignedDuration::from_hours(21 * 24 - 1);
/// So many honest parcels in a hundred may be flagged.
const FALSE_ALERTS: f64 = 2.0;
/// So many losses in a hundred are to be flagged.
const FOUND: f64 = 80.0;

/// What became of the parcels that were judged: how many of how many.
#[derive(Debug, Default)]
pub(super) struct Score {
    told: (usize, usize),
    untold: (usize, usize),
    honest: (usize, usize),
    bound: Bound,
    reliability: Reliability,
    /// Flags of honest parcels, by what became of them and where they stood.
    flags: BTreeMap<String, usize>,
    /// Losses that were not flagged, by where they stood and what explained it.
    missed: BTreeMap<String, usize>,
}

impl Score {
    /// Judges all parcels of a world but the first, which only teach.
    pub(super) fn add(&mut self, histories: &Histories<'_>) {
        histories.judged().for_each(|told| self.judge(told, histories));
    }

    /// Adds the counts of another world.
    pub(super) fn merge(&mut self, other: Self) {
        for (share, more) in
            [(&mut self.told, other.told), (&mut self.untold, other.untold), (&mut self.honest, other.honest)]
        {
            *share = (share.0 + more.0, share.1 + more.1);
        }
        self.bound.merge(other.bound);
        self.reliability.merge(&other.reliability);
        for (notes, more) in [(&mut self.flags, other.flags), (&mut self.missed, other.missed)] {
            more.into_iter().for_each(|(note, count)| *notes.entry(note).or_default() += count);
        }
    }

    /// Enough losses are flagged in time where anything is told, not too many honest parcels, and what is said of
    /// losses keeps its word.
    pub(super) fn is_good(&self) -> bool {
        percent(self.told) >= FOUND && percent(self.honest) <= FALSE_ALERTS && self.reliability.is_good()
    }

    fn all(&self) -> (usize, usize) {
        (self.told.0 + self.untold.0, self.told.1 + self.untold.1)
    }

    /// The shares on one line.
    pub(super) fn line(&self) -> String {
        let [told, all, honest] = [self.told, self.all(), self.honest].map(percent);
        let best = self.bound.best(FALSE_ALERTS);
        format!(
            "losses flagged {told:.1} % where told, {all:.1} % of all (at most {best:.1}), honest flagged {honest:.2} %"
        )
    }

    /// The shares, how probable a loss was said to be and how often it was one, the commonest flags and misses.
    pub(super) fn table(&self) -> String {
        let line = |what: &str, share: (usize, usize), more: &str| {
            format!("  {what:<52} {:5.1} %  of {}{more}\n", percent(share), share.1)
        };
        let best = format!(
            "; nobody finds more than {:.1} %, at {FALSE_ALERTS} % false alerts",
            self.bound.best(FALSE_ALERTS)
        );
        let mut table = line("lost where it is told, flagged before day 21", self.told, " (at least 80)");
        table += &line("lost where nothing is told after export, flagged", self.untold, "");
        table += &line("all lost, flagged before day 21", self.all(), &best);
        table += &line("honest and not lost, ever flagged", self.honest, " (at most 2)");
        table += &self.reliability.table();
        table += &commonest("flags of honest parcels", &self.flags);
        table + &commonest("losses that were not flagged", &self.missed)
    }

    /// Judges each quiet of a parcel at its longest.
    fn judge(&mut self, told: &Told<'_>, histories: &Histories<'_>) {
        let lost = told.parcel.lost_at().is_some();
        let hours = told.hours();
        let last = hours.last().copied().unwrap_or(histories.start);
        let open = told.journey(last).events.last().and_then(|event| event.event.time.guess());
        let end = if lost { open.unwrap_or(last) + GIVES_UP } else { histories.start + HORIZON }.max(last);
        let ends = hours.iter().skip(1).map(|next| *next - SignedDuration::from_secs(1));
        let (mut flag, mut stood, mut before) = (None, None, Timestamp::MIN);
        for now in ends.chain([end]) {
            let quiet = Quiet { told, histories, journey: told.journey(now), before, now };
            let silence = quiet.explained(now);
            if quiet.counts(lost, last) {
                let long = silence.days * 24.0 >= GIVES_UP.as_hours() as f64;
                stood = stood.or(long.then_some(quiet.journey.milestone));
                flag = flag.or((silence.state == State::Unexplained).then_some(quiet.journey.milestone));
            }
            if told.parcel.honest() {
                quiet.compare(silence.days, &mut self.reliability);
            }
            if lost && now == end && flag.is_none() {
                let rule = silence.rule.unwrap_or("no rule");
                note(&mut self.missed, told.parcel, format!("{} by {rule}", quiet.journey.milestone));
            }
            before = now;
        }
        self.count(told.parcel, lost, flag, stood);
    }

    fn count(&mut self, parcel: &Parcel, lost: bool, flag: Option<Milestone>, stood: Option<Milestone>) {
        let share = match (lost, parcel.honest() && parcel.kind != Kind::Damaged) {
            (true, _) if parcel.service.stops_at_export() && parcel.kind != Kind::LostAtOrigin => {
                &mut self.untold
            }
            (true, _) => &mut self.told,
            (false, true) => &mut self.honest,
            _ => return,
        };
        share.1 += 1;
        share.0 += usize::from(flag.is_some());
        self.bound.count(parcel, lost, stood);
        if let Some(milestone) = flag.filter(|_| !lost) {
            note(&mut self.flags, parcel, milestone.to_string());
        }
    }
}

/// A quiet from the hour after which it began to the hour at which it is judged.
struct Quiet<'a> {
    told: &'a Told<'a>,
    histories: &'a Histories<'a>,
    journey: Journey,
    before: Timestamp,
    now: Timestamp,
}

impl Quiet<'_> {
    fn explained(&self, now: Timestamp) -> Silence {
        explain(&self.journey, self.histories.known(self.now), &About::default(), now)
    }

    /// Whether a flag counts: of a lost parcel in its last quiet, of a returned one in any other.
    fn counts(&self, lost: bool, last: Timestamp) -> bool {
        if lost { self.now >= last } else { self.told.parcel.kind != Kind::Returned || self.now < last }
    }

    /// What is said of a loss at each age that the quiet reached since somebody looked last, and what came of it.
    fn compare(&self, days: f64, reliability: &mut Reliability) {
        let kind = self.told.parcel.kind;
        let lost = self.told.parcel.lost_at().is_some();
        let gone = lost || matches!(kind, Kind::Damaged | Kind::Returned);
        let never_came = gone && self.now >= self.told.hours().last().copied().unwrap_or(self.now);
        for age in AGES.into_iter().filter(|age| f64::from(*age) <= days) {
            let hours = ((days - f64::from(age)) * 24.0) as i64;
            let now = self.now - SignedDuration::from_hours(hours);
            if let Some(said) = self.explained(now).lost.filter(|_| now > self.before) {
                reliability.count(said, never_came, lost && never_came);
            }
        }
    }
}

fn note(notes: &mut BTreeMap<String, usize>, parcel: &Parcel, stood: String) {
    let note = format!("{} {}: {stood}", parcel.kind.name(), parcel.service.name());
    *notes.entry(note).or_default() += 1;
}

fn commonest(title: &str, notes: &BTreeMap<String, usize>) -> String {
    let mut notes: Vec<(&String, &usize)> = notes.iter().collect();
    notes.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let lines = notes.iter().take(8).map(|(note, count)| format!("  {count:4}  {note}\n"));
    format!("{title}\n{}", lines.collect::<String>())
}

fn percent((some, all): (usize, usize)) -> f64 {
    100.0 * some as f64 / (all.max(1)) as f64
}
