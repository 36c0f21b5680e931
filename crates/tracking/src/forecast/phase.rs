//! The next milestone, or delivery, of a parcel that is on its way: from the profiles, given how long
//! its phase has lasted.

use super::question::{Change, Forecast, Grounds};
use super::spread::{LEVELS, Spread};
use crate::milestone::Milestone;
use crate::profile::{Key, Level, Profiles, Until};

/// Fewer like journeys than this are few.
const FEW: u64 = 30;
/// Where open journeys leave a quantile unsaid, it lies this much beyond the last one that is said.
const UNSAID: f64 = 1.5;

/// When the phase of `key`, which began at `since`, ends: in days since it began, given that at `now` it
/// has not. All times are days since 1970-01-01.
#[must_use]
pub fn forecast(profiles: &Profiles, key: &Key, since: f64, now: f64) -> Forecast {
    let normal = profiles.normal(key, now);
    let mut last = 1.0 / 24.0;
    let days = LEVELS.map(|p| {
        last = normal.curve.quantile(p).unwrap_or(last * UNSAID);
        last
    });
    let few = normal.like < FEW;
    let grounds = Grounds {
        level: normal.level,
        like: normal.like,
        witnesses: normal.curve.weight(),
        few,
        published: normal.published,
        widths: [1.0; 3],
        changes: changes(key, few, normal.level),
    };
    Forecast { spread: Spread::new(days).after(now - since), grounds }
}

/// What would change a forecast made in this phase.
fn changes(key: &Key, few: bool, level: Level) -> Vec<Change> {
    use Milestone::{
        Accepted, Announced, CustomsHold, EnteredDestination, ExportCustoms, ImportCustoms, InTransit,
        LeftOrigin, OriginProcessing,
    };
    let mut changes = vec![Change::NextEvent];
    let abroad = key.origin != key.destination || key.origin.is_empty();
    let to_come = matches!(
        key.phase,
        Announced | Accepted | OriginProcessing | ExportCustoms | LeftOrigin | InTransit | EnteredDestination
    );
    let at_customs = matches!(key.phase, ExportCustoms | ImportCustoms | CustomsHold);
    if at_customs || (abroad && to_come) {
        changes.push(Change::Customs);
    }
    if abroad && to_come && key.phase != EnteredDestination {
        changes.push(Change::Handover);
    }
    if key.until == Until::Delivered {
        changes.push(Change::Weekend);
    }
    if few || level == Level::Global {
        changes.push(Change::MoreHistory);
    }
    changes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(phase: Milestone) -> Key {
        Key {
            phase,
            until: Until::Delivered,
            carrier: "china-post".into(),
            origin: "CN".into(),
            destination: "US".into(),
        }
    }

    fn profiles(count: u32) -> Profiles {
        let mut profiles = Profiles::default();
        let key = key(Milestone::LeftOrigin);
        (0..count).for_each(|i| profiles.ended(&key, 5.0 + f64::from(i % 10), 100.0));
        profiles
    }

    proptest! {
        #[test]
        fn a_quiet_phase_is_expected_to_end_later_and_later(
            count in 0u32..80, age in 0.0..60.0f64, later in 0.0..20.0f64,
        ) {
            let profiles = profiles(count);
            let ask = |age: f64| {
                // The same hour for both questions: what was learnt must not change in between.
                forecast(&profiles, &key(Milestone::LeftOrigin), 110.0 - age, 110.0).spread.days()
            };
            let (now, then) = (ask(age), ask(age + later));
            for i in 0..7 {
                prop_assert!(now[i] >= age && then[i] >= now[i] * 0.999_99);
            }
        }
    }

    #[test]
    fn the_start_of_a_lane_is_wide_and_says_so() {
        let early = forecast(&profiles(0), &key(Milestone::LeftOrigin), 100.0, 100.0);
        let late = forecast(&profiles(80), &key(Milestone::LeftOrigin), 100.0, 100.0);
        let width = |forecast: &Forecast| forecast.spread.range(1).1 / forecast.spread.range(1).0;
        assert!(early.grounds.few && early.grounds.published.is_some());
        assert!(early.grounds.changes.contains(&Change::MoreHistory));
        assert!(!late.grounds.few && late.grounds.published.is_none());
        assert_eq!((late.grounds.level, late.grounds.like), (Level::Exact, 80));
        assert!(width(&early) > width(&late));
    }

    #[track_caller]
    fn check(phase: Milestone, change: Change, expected: bool) {
        let grounds = forecast(&profiles(40), &key(phase), 100.0, 101.0).grounds;
        assert_eq!(grounds.changes.contains(&change), expected);
    }

    #[test]
    fn what_would_change_a_forecast_depends_on_what_is_still_to_come() {
        check(Milestone::Accepted, Change::Customs, true);
        check(Milestone::Accepted, Change::Handover, true);
        check(Milestone::ImportCustoms, Change::Handover, false);
        check(Milestone::ImportCustoms, Change::Customs, true);
        check(Milestone::OutForDelivery, Change::Customs, false);
    }
}
