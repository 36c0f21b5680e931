//! What others published about transit times: where a forecast starts before there is own history.
//!
//! These are *published priors*: ranges that a post, a platform or a trader states, not quantiles that
//! anybody measured here. Each weighs as little as [`WEIGHT`] observations and gives way. The lower end
//! of such a range is read as an optimistic figure (the fastest tenth), the upper end as "nearly always"
//! (93 of 100), since a post that explains its "allow up to" means at least 95 of 100.
//! Days are calendar days; working days were taken as 1.4 of them.

use super::curve::Curve;
use super::key::{Key, Until};
use crate::milestone::Milestone;

/// How many own observations a published range is worth.
pub const WEIGHT: f64 = 5.0;

/// A published range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Published {
    /// What it is and who said so.
    pub label: &'static str,
    origin: &'static str,
    destination: &'static str,
    from: Milestone,
    until: Until,
    low: f64,
    high: f64,
}

impl Published {
    /// The lower and upper end in calendar days.
    #[must_use]
    pub fn days(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// The range as a log-normal curve through its ends.
    #[must_use]
    pub fn curve(&self) -> Curve {
        // 1.28 and 1.48 standard deviations: the fastest tenth and 93 of 100.
        let sigma = (self.high / self.low).ln() / (1.28 + 1.48);
        let middle = self.low.ln() + 1.28 * sigma;
        Curve::from_survival(|t| beyond((t.ln() - middle) / sigma), WEIGHT)
    }

    fn fits(&self, key: &Key) -> bool {
        let any_or = |ours: &str, theirs: &str| ours.is_empty() || ours == theirs;
        self.from == key.phase
            && self.until == key.until
            && any_or(self.origin, &key.origin)
            && any_or(self.destination, &key.destination)
    }
}

/// The published range that fits a question best; the last resort says only "days to weeks".
#[must_use]
pub fn published(key: &Key) -> Published {
    let last = match key.until {
        Until::Delivered | Until::Returned => {
            let label = "no published figure: days to weeks";
            Published { until: key.until, ..row(key.phase, "", "", 3.0, 45.0, label) }
        }
        Until::NextEvent => next(key.phase, "", "", 0.3, 20.0, "no published figure: hours to weeks"),
    };
    PUBLISHED.iter().copied().find(|row| row.fits(key)).unwrap_or(last)
}

/// The share of a standard normal distribution beyond `z` (logistic approximation, good to 0.01).
fn beyond(z: f64) -> f64 {
    1.0 / (1.0 + (1.702 * z).exp())
}

const fn row(
    from: Milestone,
    origin: &'static str,
    destination: &'static str,
    low: f64,
    high: f64,
    label: &'static str,
) -> Published {
    Published { label, origin, destination, from, until: Until::Delivered, low, high }
}

const fn next(
    from: Milestone,
    origin: &'static str,
    destination: &'static str,
    low: f64,
    high: f64,
    label: &'static str,
) -> Published {
    Published { label, origin, destination, from, until: Until::NextEvent, low, high }
}

use Milestone::{Accepted, Announced, CustomsReleased, EnteredDestination, ImportCustoms, LeftOrigin};

/// Published ranges, the more particular ones first.
pub const PUBLISHED: &[Published] = &[
    row(Accepted, "CN", "US", 10.0, 21.0, "published prior: ePacket China to the United States"),
    row(Accepted, "CN", "RU", 20.0, 40.0, "published prior: platform parcels China to Russia"),
    row(Accepted, "CN", "BR", 37.0, 76.0, "published prior: posts from China to Brazil"),
    row(Accepted, "CN", "DE", 14.0, 35.0, "published prior: free shipping of shops, China to Germany"),
    row(Accepted, "CN", "GB", 9.8, 28.0, "published prior: ePacket China to the United Kingdom"),
    row(Accepted, "CN", "JP", 7.0, 14.0, "published prior: China Post to neighbouring Asia"),
    row(Accepted, "CN", "KR", 7.0, 14.0, "published prior: China Post to neighbouring Asia"),
    row(Accepted, "CN", "", 15.0, 45.0, "published prior: standard shipping of a platform from China"),
    row(Accepted, "HK", "", 7.0, 35.0, "published prior: airmail packet from Hong Kong"),
    row(Accepted, "SG", "AU", 9.8, 19.6, "published prior: SingPost to Australia"),
    row(Accepted, "SG", "GB", 7.0, 14.0, "published prior: SingPost to the United Kingdom"),
    row(Accepted, "SG", "JP", 5.6, 12.6, "published prior: SingPost to Japan"),
    row(Accepted, "SG", "US", 11.2, 22.4, "published prior: SingPost to the United States"),
    row(Accepted, "SG", "ZA", 22.4, 33.6, "published prior: SingPost to South Africa"),
    row(Accepted, "SG", "", 7.0, 35.0, "published prior: airmail packet from Singapore"),
    row(Accepted, "JP", "", 4.0, 12.0, "published prior: Japan Post airmail, standard days"),
    row(Accepted, "AU", "CN", 14.0, 28.0, "published prior: Australia Post standard to China"),
    row(Accepted, "AU", "NZ", 9.8, 16.8, "published prior: Australia Post standard to New Zealand"),
    row(Accepted, "AU", "US", 4.2, 14.0, "published prior: Australia Post air to the United States"),
    row(Accepted, "AU", "AU", 2.8, 9.8, "published prior: Australia Post domestic, measured shares"),
    row(Accepted, "BR", "BR", 4.2, 21.0, "published prior: Correios domestic, economy and express"),
    row(Accepted, "US", "", 8.4, 14.0, "published prior: USPS Priority Mail International"),
    row(LeftOrigin, "CN", "RU", 18.0, 37.0, "published prior: China to Russia, export to delivery"),
    row(CustomsReleased, "", "BR", 16.8, 56.0, "published prior: small packets in Brazil after release"),
    row(CustomsReleased, "CN", "RU", 7.0, 14.0, "published prior: Russia after release"),
    row(CustomsReleased, "", "", 1.0, 10.0, "published prior: after release, city to remote"),
    next(Announced, "CN", "", 3.0, 10.0, "published prior: platform sellers, order to handing over"),
    next(Accepted, "CN", "RU", 3.0, 7.0, "published prior: China to Russia, acceptance to export"),
    next(Accepted, "", "", 1.4, 7.0, "published prior: acceptance to export"),
    next(LeftOrigin, "CN", "RU", 10.0, 20.0, "published prior: China to Russia, export to import"),
    next(LeftOrigin, "", "", 3.0, 21.0, "published prior: export to import, no events between"),
    next(EnteredDestination, "", "US", 0.1, 2.0, "published prior: arrival to exchange office"),
    next(EnteredDestination, "", "BR", 2.0, 8.0, "published prior: arrival to release in Brazil"),
    next(ImportCustoms, "CN", "RU", 1.0, 3.0, "published prior: import to release in Russia"),
    next(ImportCustoms, "", "BR", 2.0, 8.0, "published prior: arrival to release in Brazil"),
    next(ImportCustoms, "", "", 1.4, 7.0, "published prior: presented to customs to released"),
    next(CustomsReleased, "", "", 1.0, 7.0, "published prior: released to delivered"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: Milestone, until: Until, lane: (&str, &str), days: (f64, f64)) {
        let key =
            Key { phase: from, until, carrier: "".into(), origin: lane.0.into(), destination: lane.1.into() };
        assert_eq!(published(&key).days(), days);
    }

    #[test]
    fn the_more_particular_range_is_asked_first() {
        check(Accepted, Until::Delivered, ("CN", "US"), (10.0, 21.0));
        check(Accepted, Until::Delivered, ("CN", "FR"), (15.0, 45.0));
        check(Accepted, Until::Delivered, ("FR", "DE"), (3.0, 45.0));
        check(LeftOrigin, Until::NextEvent, ("CN", "DE"), (3.0, 21.0));
    }

    #[test]
    fn every_range_runs_forwards_and_says_that_it_was_published() {
        for row in PUBLISHED {
            assert!(0.0 < row.low && row.low < row.high, "{}", row.label);
            assert!(row.label.starts_with("published prior: "), "{}", row.label);
        }
    }

    #[test]
    fn no_range_hides_behind_a_broader_one() {
        for (i, row) in PUBLISHED.iter().enumerate() {
            let key = Key {
                phase: row.from,
                until: row.until,
                carrier: "".into(),
                origin: row.origin.into(),
                destination: row.destination.into(),
            };
            assert!(PUBLISHED[..i].iter().all(|earlier| !earlier.fits(&key)), "{}", row.label);
        }
    }

    #[test]
    fn the_curve_keeps_the_ends_of_the_range() {
        let curve = row(Accepted, "", "", 10.0, 40.0, "").curve();
        let (low, high) = (curve.quantile(0.10).unwrap(), curve.quantile(0.93).unwrap());
        assert!((8.5..11.5).contains(&low) && (36.0..44.0).contains(&high), "{low} {high}");
    }
}
