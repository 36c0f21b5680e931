//! The rhythm of delivery: which weekdays and hours count.
//!
//! Eight days from a Friday evening are not eight days from a Monday morning: little is delivered on a
//! Sunday, less at four in the morning. So durations are measured in *working time*: a clock that runs
//! fast while deliveries happen and slowly while they do not, and shows a week after every week. The pace
//! is learnt from the hours of past deliveries; before there are any, every hour counts the same.
//!
//! Times are days since 1970-01-01 on the wall clock that the source printed, without a zone.

const HOURS: usize = 168;
/// A Thursday began the count of days; weeks are cut at Sunday.
const SUNDAY: f64 = 4.0;
/// How much of the pace follows the weekday and how much the hour; the rest is even, since parcels also
/// move while nobody delivers.
const WEEKDAY_SHARE: f64 = 0.85;
const HOUR_SHARE: f64 = 0.5;
/// How many deliveries the even pace counts as.
const EVEN: f64 = 70.0;

/// The pace of working time through a week.
#[derive(Clone, Debug)]
pub struct Rhythm {
    /// Working days passed since Sunday, at the start of each hour of the week and at its end.
    passed: [f64; HOURS + 1],
}

impl Default for Rhythm {
    fn default() -> Self {
        Self::learn(std::iter::empty())
    }
}

/// The number of the week and the hour in it.
fn place(day: f64) -> (f64, f64) {
    let week = ((day + SUNDAY) / 7.0).floor();
    (week, ((day + SUNDAY) - week * 7.0) * 24.0)
}

/// Whether a Saturday or a Sunday lies between two times.
#[must_use]
pub fn weekend(from: f64, until: f64) -> bool {
    let hour = place(from).1;
    !(24.0..144.0).contains(&hour) || hour + (until - from) * 24.0 >= 144.0
}

impl Rhythm {
    /// Learns the pace from the times of deliveries.
    #[must_use]
    pub fn learn(deliveries: impl Iterator<Item = f64>) -> Self {
        let (mut weekdays, mut hours) = ([EVEN / 7.0; 7], [EVEN / 24.0; 24]);
        let mut count = EVEN;
        for hour in deliveries.map(|day| (place(day).1 as usize).min(HOURS - 1)) {
            weekdays[hour / 24] += 1.0;
            hours[hour % 24] += 1.0;
            count += 1.0;
        }
        let mut passed = [0.0; HOURS + 1];
        for hour in 0..HOURS {
            let by_weekday = 1.0 - WEEKDAY_SHARE + WEEKDAY_SHARE * 7.0 * weekdays[hour / 24] / count;
            let by_hour = 1.0 - HOUR_SHARE + HOUR_SHARE * 24.0 * hours[hour % 24] / count;
            passed[hour + 1] = passed[hour] + by_weekday * by_hour / 24.0;
        }
        let stretch = 7.0 / passed[HOURS];
        Self { passed: passed.map(|day| day * stretch) }
    }

    /// Working time at a wall-clock time.
    #[must_use]
    pub fn working(&self, day: f64) -> f64 {
        let (week, hour) = place(day);
        let at = (hour as usize).min(HOURS - 1);
        week * 7.0 + self.passed[at] + (self.passed[at + 1] - self.passed[at]) * (hour - at as f64)
    }

    /// The wall-clock time at which working time shows `working`.
    #[must_use]
    pub fn clock(&self, working: f64) -> f64 {
        let week = (working / 7.0).floor();
        let rest = working - week * 7.0;
        let at = self.passed.partition_point(|passed| *passed <= rest).clamp(1, HOURS) - 1;
        let pace = (self.passed[at + 1] - self.passed[at]).max(1e-9);
        week * 7.0 - SUNDAY + (at as f64 + ((rest - self.passed[at]) / pace).clamp(0.0, 1.0)) / 24.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Day 0 is a Thursday; deliveries on weekdays at noon.
    fn weekdays_at_noon() -> Rhythm {
        Rhythm::learn(
            (0..1000)
                .map(f64::from)
                .filter(|day| (day + 4.0) % 7.0 >= 1.0 && (day + 4.0) % 7.0 < 6.0)
                .map(|day| day + 0.5),
        )
    }

    proptest! {
        #[test]
        fn the_clock_can_be_read_back(day in 10_000.0..20_000.0f64) {
            let rhythm = weekdays_at_noon();
            prop_assert!((rhythm.clock(rhythm.working(day)) - day).abs() < 1e-6);
        }

        #[test]
        fn a_week_is_a_week(day in 10_000.0..20_000.0f64) {
            let rhythm = weekdays_at_noon();
            prop_assert!((rhythm.working(day + 7.0) - rhythm.working(day) - 7.0).abs() < 1e-6);
        }
    }

    #[test]
    fn a_sunday_where_nobody_delivers_hardly_counts() {
        let rhythm = weekdays_at_noon();
        let (sunday, monday) = (3.0, 4.0);
        assert!(rhythm.working(sunday + 1.0) - rhythm.working(sunday) < 0.35);
        assert!(rhythm.working(monday + 1.0) - rhythm.working(monday) > 1.1);
    }

    #[test]
    fn without_deliveries_every_hour_counts_the_same() {
        assert!((Rhythm::default().working(5.25) - Rhythm::default().working(5.0) - 0.25).abs() < 1e-9);
    }

    #[track_caller]
    fn check(from: f64, until: f64, expected: bool) {
        // Day 4 is a Monday, day 9 a Saturday, day 11 a Monday again.
        assert_eq!(weekend(from, until), expected);
    }

    #[test]
    fn a_weekend_lies_between_two_times_or_not() {
        check(4.0, 8.9, false);
        check(4.0, 9.1, true);
        check(10.5, 10.6, true);
        check(11.0, 13.0, false);
        check(11.0, 40.0, true);
    }
}
