//! The most losses that anybody could flag in time who sees what the rules see.
//!
//! An oracle is told afterwards how each kind of quiet ended, and flags the best kinds at the last hour that
//! counts: the more losses for each false alert, the sooner, until the false alerts are used up. A kind is the
//! service, the lane and the last milestone. It is in no hurry, which no rule can afford, and it knows what no rule
//! can: what it does not find is not to be found. Of a service that tells nothing after export it finds next to
//! nothing, since there a delivered parcel and a lost one are told of in the same words.

use std::collections::BTreeMap;

use simulator::world::parcel::Parcel;
use tracking::milestone::Milestone;

/// How many parcels of one kind were quiet for so long.
#[derive(Clone, Copy, Debug, Default)]
struct Quiets {
    lost: usize,
    honest: usize,
}

/// All quiets that lasted until the last hour, by kind.
#[derive(Debug, Default)]
pub(super) struct Bound {
    kinds: BTreeMap<String, Quiets>,
    lost: usize,
    honest: usize,
}

impl Bound {
    /// Counts a parcel, and where it stood when its quiet had first lasted so long, if it ever did.
    pub(super) fn count(&mut self, parcel: &Parcel, lost: bool, stood: Option<Milestone>) {
        *if lost { &mut self.lost } else { &mut self.honest } += 1;
        let Some(stood) = stood else { return };
        let (from, to) = (parcel.origin.country, parcel.destination.country);
        let kind = format!("{} {from}-{to} {stood}", parcel.service.name());
        let quiets = self.kinds.entry(kind).or_default();
        *if lost { &mut quiets.lost } else { &mut quiets.honest } += 1;
    }

    /// Adds the counts of another world.
    pub(super) fn merge(&mut self, other: Self) {
        (self.lost, self.honest) = (self.lost + other.lost, self.honest + other.honest);
        for (kind, more) in other.kinds {
            let quiets = self.kinds.entry(kind).or_default();
            *quiets = Quiets { lost: quiets.lost + more.lost, honest: quiets.honest + more.honest };
        }
    }

    /// The percentage of the losses that the oracle flags at this percentage of false alerts.
    pub(super) fn best(&self, false_alerts: f64) -> f64 {
        let mut kinds: Vec<&Quiets> = self.kinds.values().filter(|kind| kind.lost > 0).collect();
        // More losses for each false alert come first: a/b > c/d is a*d > c*b.
        kinds.sort_by(|a, b| (b.lost * a.honest).cmp(&(a.lost * b.honest)));
        let mut left = false_alerts / 100.0 * self.honest as f64;
        let mut found = 0.0;
        for kind in kinds {
            let cost = kind.honest as f64;
            let share = if cost > left { left / cost } else { 1.0 };
            found += share * kind.lost as f64;
            left -= share * cost;
        }
        100.0 * found / self.lost.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(kinds: &[(usize, usize)], lost: usize, honest: usize) -> Bound {
        let quiets = |(lost, honest): &(usize, usize)| Quiets { lost: *lost, honest: *honest };
        let kinds = kinds.iter().enumerate().map(|(nth, kind)| (nth.to_string(), quiets(kind)));
        Bound { kinds: kinds.collect(), lost, honest }
    }

    #[track_caller]
    fn check(kinds: &[(usize, usize)], expected: f64) {
        let found = bound(kinds, 10, 1000).best(2.0);
        assert!((found - expected).abs() < 0.01, "{found}");
    }

    #[test]
    fn what_nobody_else_is_quiet_for_is_found() {
        check(&[(10, 0)], 100.0);
    }

    #[test]
    fn where_the_delivered_are_as_quiet_as_the_lost_hardly_any_is_found() {
        check(&[(6, 0), (4, 400)], 62.0);
    }

    #[test]
    fn the_false_alerts_are_spent_where_they_find_most() {
        check(&[(2, 40), (8, 20)], 80.0);
    }
}
