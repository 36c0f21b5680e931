//! How journeys like this one ended, compared with what was expected of each.
//!
//! Every journey, ended or open, has a *lateness*: the logarithm of how much longer it took (or has taken
//! so far) than its effects add up to. A forecast asks the journeys that resemble it most: recent ones,
//! of about the same expected length, on the same lane or to the same destination. Open journeys are at
//! risk up to their lateness; leaving them out would make a slowing carrier look punctual. But some never
//! arrive, or nobody says so: the longer one is overdue, the less it counts ([`LOST_FOR_US`]).
//!
//! How lateness is spread changes slowly, its level quickly: a strike, a peak, a new sorting centre make
//! everything late at once. So the spread is remembered long and moved to the level of the last weeks.

use super::spread::LEVELS;

/// After how many days the end of a journey weighs half: for the spread, and once more for the level.
const HALF_LIFE: f64 = 60.0;
const LEVEL_HALF_LIFE: f64 = 45.0;
/// How far expected lengths may differ (in logarithms) before a journey stops being alike.
const ALIKE: f64 = 0.4;
/// What a journey of quite another length still counts.
const UNLIKE: f64 = 0.02;
const SAME_DESTINATION: f64 = 0.7;
const ELSEWHERE: f64 = 0.4;
/// How strongly an overdue journey is taken for one that will never be seen to arrive: 0 never, 1 at once.
const LOST_FOR_US: f64 = 0.6;
/// What is assumed before anything is known: journeys a third to three times as long as expected.
const ASSUMED: [f64; 7] = [-1.8, -1.1, -0.6, 0.0, 0.6, 1.1, 1.8];
const ASSUMED_WEIGHT: f64 = 0.7;

/// A journey as its neighbours see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Neighbour {
    /// The logarithm of actual over expected days; of an open journey: so far.
    pub(super) lateness: f64,
    /// The logarithm of the expected days.
    pub(super) expected: f64,
    /// Days since it ended; `None` while it is open.
    pub(super) ended: Option<f64>,
    /// Its lane and its destination, as numbers of their effects.
    pub(super) lane: Option<usize>,
    pub(super) destination: Option<usize>,
}

/// All journeys of one day, sorted by lateness, with what each weighs by its age.
#[derive(Clone, Debug, Default)]
pub(super) struct Neighbours {
    sorted: Vec<(Neighbour, f64)>,
    /// Survival over lateness, all journeys alike: how likely an open one is still to come.
    survival: Vec<(f64, f64)>,
    /// How much later all journeys are of late than they were.
    of_late: f64,
}

impl Neighbours {
    /// The journeys of a new day, judged by what was known of survival the day before.
    pub(super) fn renewed(&self, mut all: Vec<Neighbour>) -> Self {
        all.sort_by(|a, b| a.lateness.total_cmp(&b.lateness));
        let sorted: Vec<(Neighbour, f64)> = all
            .into_iter()
            .map(|one| match one.ended {
                Some(days) => (one, 0.5_f64.powf(days.max(0.0) / HALF_LIFE)),
                None => (one, self.still_to_come(one.lateness)),
            })
            .collect();
        let mut survival = Vec::with_capacity(sorted.len());
        walk(plain(&sorted), |at, alive| {
            survival.push((at, alive));
            true
        });
        let lately = sorted.iter().map(|(one, weight)| {
            let fresh = one.ended.map_or(1.0, |days| 0.5_f64.powf(days.max(0.0) / LEVEL_HALF_LIFE));
            (one.lateness, weight * fresh, one.ended.is_some())
        });
        let of_late = median(lately) - median(plain(&sorted));
        Self { sorted, survival, of_late }
    }

    /// The probability that an open journey of this lateness will be seen to arrive.
    fn still_to_come(&self, lateness: f64) -> f64 {
        let at = self.survival.partition_point(|(reached, _)| *reached <= lateness);
        let alive = if at == 0 { 1.0 } else { self.survival[at - 1].1 };
        (1.0 - LOST_FOR_US) * alive / ((1.0 - LOST_FOR_US) * alive + LOST_FOR_US)
    }

    /// The lateness at the seven levels for a journey like `asked`, and how many equal witnesses say so.
    pub(super) fn lateness(&self, asked: &Neighbour) -> ([f64; 7], f64) {
        let mut witnesses: Vec<(f64, f64, bool)> = self
            .sorted
            .iter()
            .map(|(one, weight)| (one.lateness, weight * alike(one, asked), one.ended.is_some()))
            .collect();
        let ended = witnesses.iter().filter(|(_, _, ended)| *ended).map(|(_, weight, _)| *weight);
        let (sum, squares) = ended.fold((0.0, 0.0), |(sum, squares), w| (sum + w, squares + w * w));
        for lateness in ASSUMED {
            let at = witnesses.partition_point(|(reached, _, _)| *reached <= lateness);
            witnesses.insert(at, (lateness, ASSUMED_WEIGHT, true));
        }
        let mut found = [f64::NAN; 7];
        let mut next = 0;
        let mut last = 0.0;
        walk(witnesses.into_iter(), |at, alive| {
            last = at;
            while next < LEVELS.len() && 1.0 - alive >= LEVELS[next] {
                found[next] = at;
                next += 1;
            }
            next < LEVELS.len()
        });
        // Where the open ones leave the far end unsaid, each further level lies a fifth beyond the last.
        for unsaid in &mut found[next..] {
            last += 0.2;
            *unsaid = last;
        }
        (found.map(|late| late + self.of_late), if squares > 0.0 { sum * sum / squares } else { 0.0 })
    }
}

fn plain(sorted: &[(Neighbour, f64)]) -> impl Iterator<Item = (f64, f64, bool)> + Clone {
    sorted.iter().map(|(one, weight)| (one.lateness, *weight, one.ended.is_some()))
}

/// The lateness that half of them exceed; nothing where nobody can be asked.
fn median(sorted: impl Iterator<Item = (f64, f64, bool)> + Clone) -> f64 {
    let mut middle = 0.0;
    walk(sorted, |at, alive| {
        middle = at;
        alive > 0.5
    });
    middle
}

fn alike(one: &Neighbour, asked: &Neighbour) -> f64 {
    let apart = (one.expected - asked.expected) / ALIKE;
    let place = match (one.lane == asked.lane, one.destination == asked.destination) {
        (true, _) => 1.0,
        (false, true) => SAME_DESTINATION,
        (false, false) => ELSEWHERE,
    };
    ((-0.5 * apart * apart).exp() + UNLIKE) * place
}

/// Walks a weighted Kaplan-Meier curve over sorted `(value, weight, ended)` until `seen` has enough.
fn walk(sorted: impl Iterator<Item = (f64, f64, bool)> + Clone, mut seen: impl FnMut(f64, f64) -> bool) {
    let mut at_risk: f64 = sorted.clone().map(|(_, weight, _)| weight).sum();
    let mut alive = 1.0;
    for (value, weight, ended) in sorted {
        if ended && at_risk > 0.0 {
            alive *= (1.0 - weight / at_risk).max(0.0);
        }
        at_risk -= weight;
        if !seen(value, alive) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn neighbour(lateness: f64, ended: Option<f64>) -> Neighbour {
        Neighbour { lateness, expected: 2.0, ended, lane: Some(3), destination: Some(4) }
    }

    fn expected(all: Vec<Neighbour>) -> f64 {
        let known = Neighbours::default().renewed(all.clone());
        known.renewed(all).lateness(&neighbour(0.0, None)).0[3]
    }

    #[test]
    fn recent_journeys_count_more_than_old_ones() {
        let old = (0..100).map(|_| neighbour(-0.5, Some(300.0)));
        let new = (0..50).map(|_| neighbour(0.5, Some(1.0)));
        assert_eq!(expected(old.chain(new).collect()), 0.5);
    }

    #[test]
    fn open_journeys_show_that_a_carrier_is_slowing_down() {
        let ended: Vec<Neighbour> =
            (0..60).map(|i| neighbour(-0.3 + 0.01 * f64::from(i), Some(1.0))).collect();
        let without = expected(ended.clone());
        let open = (0..60).map(|_| neighbour(0.1, None));
        let with = expected(ended.into_iter().chain(open).collect());
        assert!(with > without + 0.05, "{without} {with}");
    }

    #[test]
    fn a_journey_to_another_place_says_less() {
        let here = (0..40).map(|_| neighbour(0.4, Some(1.0)));
        let there =
            (0..60).map(|_| Neighbour { lane: None, destination: None, ..neighbour(-0.4, Some(1.0)) });
        assert_eq!(expected(here.chain(there).collect()), 0.4);
    }

    #[test]
    fn with_nobody_to_ask_the_range_is_wide() {
        let (lateness, witnesses) = Neighbours::default().lateness(&neighbour(0.0, None));
        assert_eq!(witnesses, 0.0);
        assert!(lateness[6] - lateness[0] > 3.0, "{lateness:?}");
    }
}
