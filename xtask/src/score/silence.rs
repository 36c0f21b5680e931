//! How right the silences are.
//!
//! The profiles learn each week from what was received by then, and each quiet is judged at its longest, just
//! before news ends it. A parcel is flagged when its quiet is unexplained. Two shares count: of the truly
//! lost parcels, how many are flagged before the 21st day of their silence; of the honest parcels that were
//! not lost, how many are ever flagged. Damaged parcels, and returned ones after the last that was told of
//! them, are neither: they do not come, so a flag is right, and not asked for. Services that tell nothing
//! after export, lost or not, are counted on their own: there nobody can tell a loss from a delivery.
//!
//! `lost` is compared with the truth at fixed ages of every quiet of an honest parcel that gets so old.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use packs::{Capture, Library};
use simulator::World;
use simulator::carriers;
use simulator::world::kind::Kind;
use simulator::world::parcel::Parcel;
use tracking::journey::{Context, Journey, derive_from};
use tracking::look::Look;
use tracking::milestone::Milestone;
use tracking::profile::Profiles;
use tracking::silence::{About, State, explain, lengths};

/// The ages, in days, at which the probability of a loss is compared with the truth.
const AGES: [i32; 6] = [1, 3, 5, 8, 13, 20];
/// A median seller gives up on this day of silence.
const GIVES_UP: SignedDuration = SignedDuration::from_hours(21 * 24 - 1);
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long after the start somebody still looks.
const HORIZON: SignedDuration = SignedDuration::from_hours(240 * 24);
/// Parcels that are posted before it only teach.
const LEARNING: SignedDuration = SignedDuration::from_hours(35 * 24);

/// All that was ever told of a parcel.
struct Told<'a> {
    parcel: &'a Parcel,
    looks: Vec<Look>,
}

/// What became of the parcels that were judged.
#[derive(Debug, Default)]
pub(super) struct Score {
    lost: (usize, usize),
    untracked: (usize, usize),
    honest: (usize, usize),
    /// Flags of honest parcels, by what became of them and where they stood.
    flags: BTreeMap<String, usize>,
    /// By tenths of the probability that was said: how often, the sum of what was said, how many were lost.
    said: BTreeMap<usize, (usize, f64, usize)>,
}

impl Score {
    /// Judges all parcels of a world but the first, which only teach.
    pub(super) fn of(library: &Library, world: &World) -> Self {
        let start = world.plan().start;
        let told: Vec<Told<'_>> = world.parcels().iter().map(|parcel| tell(library, world, parcel)).collect();
        let weeks = learn(&told, start);
        let mut score = Self::default();
        for told in told.iter().filter(|told| begun(told.parcel) > start + LEARNING) {
            judge(told, &weeks, start, &mut score);
        }
        score
    }

    /// At least 80 of 100 losses are flagged in time, where anything is told, and at most 2 honest parcels.
    pub(super) fn is_good(&self) -> bool {
        percent(self.lost) >= 80.0 && percent(self.honest) <= 2.0
    }

    /// The shares, how probable a loss was said to be and how often it was one, and the commonest flags.
    pub(super) fn table(&self) -> String {
        let line = |what: &str, share: (usize, usize)| {
            format!("{what:<52} {:5.1} %  of {}\n", percent(share), share.1)
        };
        let mut table = line("lost where it is told, flagged before day 21", self.lost);
        table += &line("lost where nothing is told after export, flagged", self.untracked);
        table += &line("honest and not lost, ever flagged", self.honest);
        table += "probability of a loss: said, true, of how many\n";
        for (count, sum, lost) in self.said.values() {
            let said = 100.0 * sum / (*count as f64);
            table += &format!("  {said:5.1} %  {:5.1} %  {count}\n", percent((*lost, *count)));
        }
        let mut flags: Vec<(&String, &usize)> = self.flags.iter().collect();
        flags.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        table += "flags of honest parcels\n";
        for (flag, count) in flags.iter().take(8) {
            table += &format!("  {count:4}  {flag}\n");
        }
        table
    }
}

fn percent((some, all): (usize, usize)) -> f64 {
    100.0 * some as f64 / (all.max(1)) as f64
}

/// Asks each carrier every three hours; the sender declared the lane and the service.
fn tell<'a>(library: &Library, world: &World, parcel: &'a Parcel) -> Told<'a> {
    let mut declared = Look::new(begun(parcel), "", &parcel.number);
    declared.source = "declaration".into();
    declared.origin = Some(parcel.origin.country.into());
    declared.destination = Some(parcel.destination.country.into());
    declared.service = Some(parcel.service.name().into());
    let mut looks = vec![declared];
    let visits = carriers::visits(world, parcel, SignedDuration::from_hours(3), Timestamp::MAX);
    for (nth, visit) in visits.iter().enumerate() {
        let capture = Capture {
            body: visit.answer.body.as_bytes(),
            received: visit.at,
            digest: &format!("digest-{nth:04}"),
            status: Some(visit.answer.status),
            asked: Some(visit.number),
        };
        looks.extend(packs::read(library, visit.carrier.name(), None, &capture).looks);
    }
    Told { parcel, looks }
}

fn begun(parcel: &Parcel) -> Timestamp {
    parcel.told().first().map_or(parcel.shipped_at, |phase| phase.at)
}

/// The journey as it was known at an hour.
fn journey(told: &Told<'_>, now: Timestamp) -> Journey {
    let known = told.looks.iter().filter(|look| look.received <= now);
    derive_from(known, &Context::new(&told.parcel.number))
}

/// What was learnt by the beginning of each week.
fn learn(told: &[Told<'_>], start: Timestamp) -> Vec<Profiles> {
    let weeks = HORIZON.as_secs() / WEEK.as_secs();
    let mut learnt = Vec::new();
    for week in 0..weeks as i32 {
        let now = start + WEEK * week;
        let mut profiles = Profiles::default();
        for told in told.iter().filter(|told| begun(told.parcel) < now) {
            for length in lengths(&journey(told, now), &About::default(), now) {
                match length.ended {
                    true => profiles.ended(&length.key, length.days, length.day),
                    false if length.blind => {}
                    false => profiles.open(&length.key, length.days, length.day),
                }
            }
        }
        learnt.push(profiles);
    }
    learnt
}

/// Judges each quiet of a parcel at its longest.
fn judge(told: &Told<'_>, weeks: &[Profiles], start: Timestamp, score: &mut Score) {
    let lost = told.parcel.lost_at().is_some();
    let mut hours: Vec<Timestamp> = told.looks.iter().map(|look| look.received).collect();
    hours.dedup();
    let ends = hours.iter().skip(1).map(|next| *next - SignedDuration::from_secs(1));
    let last = hours.last().copied().unwrap_or(start);
    let open = journey(told, last).events.last().and_then(|event| event.event.time.guess()).unwrap_or(last);
    let end = if lost { open + GIVES_UP } else { start + HORIZON };
    let mut flag = None;
    for now in ends.chain([end.max(last)]) {
        let week = (now.duration_since(start).as_secs() / WEEK.as_secs()) as usize;
        let Some(profiles) = weeks.get(week.min(weeks.len() - 1)) else { continue };
        let journey = journey(told, now);
        let silence = explain(&journey, profiles, &About::default(), now);
        let comes = told.parcel.kind != Kind::Returned || now < last;
        if silence.state == State::Unexplained && comes {
            flag = flag.or(Some(journey.milestone));
        }
        if told.parcel.honest() {
            compare(told, &journey, profiles, (now, silence.days), score);
        }
    }
    count(told.parcel, lost, flag, score);
}

/// What is said of a loss when the quiet is so old, and whether it was one.
fn compare(
    told: &Told<'_>,
    journey: &Journey,
    profiles: &Profiles,
    (end, days): (Timestamp, f64),
    score: &mut Score,
) {
    for age in AGES.into_iter().filter(|age| f64::from(*age) <= days) {
        let hours = ((days - f64::from(age)) * 24.0) as i64;
        let now = end - SignedDuration::from_hours(hours);
        let Some(lost) = explain(journey, profiles, &About::default(), now).lost else { continue };
        let tenth = score.said.entry((lost * 10.0).min(9.0) as usize).or_default();
        let truly = told.parcel.lost_at().is_some_and(|at| at <= now);
        *tenth = (tenth.0 + 1, tenth.1 + lost, tenth.2 + usize::from(truly));
    }
}

fn count(parcel: &Parcel, lost: bool, flag: Option<Milestone>, score: &mut Score) {
    let share = match (lost, parcel.honest() && parcel.kind != Kind::Damaged) {
        (true, _) if parcel.service.stops_at_export() && parcel.kind != Kind::LostAtOrigin => {
            &mut score.untracked
        }
        (true, _) => &mut score.lost,
        (false, true) => &mut score.honest,
        _ => return,
    };
    share.1 += 1;
    share.0 += usize::from(flag.is_some());
    if let Some(milestone) = flag.filter(|_| !lost) {
        let flag = format!("{} {}: {milestone}", parcel.kind.name(), parcel.service.name());
        *score.flags.entry(flag).or_default() += 1;
    }
}
