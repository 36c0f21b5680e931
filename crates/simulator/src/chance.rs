//! Chance from a seed: splitmix64, so that a world is the same on every machine and in every version.
//!
//! Nothing here uses floating point: a drawn time must not depend on a platform's mathematics.

/// A stream of draws that depends on nothing but its seed.
#[derive(Clone, Debug)]
pub struct Chance(u64);

/// The quantile function of a log-normal with sigma 0.4 and median 1000, at the marks of `MARKS`.
const TAIL: [u64; 9] = [280, 520, 760, 870, 1000, 1310, 1670, 1930, 3400];
const MARKS: [u64; 9] = [0, 50, 250, 365, 500, 750, 900, 950, 1000];

impl Chance {
    /// Starts a stream.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A stream of its own for one thing (a parcel, a hub), which other draws cannot disturb.
    #[must_use]
    pub fn of(seed: u64, thing: u64) -> Self {
        let mut mixed = Self(seed ^ thing.wrapping_mul(0xA24B_AED4_963E_E407));
        Self(mixed.bits())
    }

    /// A stream of its own for a thing that has a name.
    #[must_use]
    pub fn named(seed: u64, name: &str) -> Self {
        let hash = name.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
        });
        Self::of(seed, hash)
    }

    /// A stream that starts where this one is and then goes its own way.
    pub fn fork(&mut self) -> Self {
        Self(self.bits())
    }

    /// Sixty-four fresh bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number from 0 up to but without `bound`; 0 where the bound is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(bound)) >> 64) as u64
    }

    /// A number between both ends, each included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(high.saturating_sub(low).max(0) as u64 + 1) as i64
    }

    /// Whether something happens that happens `per_mille` times in a thousand.
    pub fn happens(&mut self, per_mille: u16) -> bool {
        self.below(1000) < u64::from(per_mille)
    }

    /// A draw around a median with a long right tail, as transit times have it.
    pub fn around(&mut self, median: i64) -> i64 {
        let at = self.below(1000);
        let upper = MARKS.iter().position(|mark| at < *mark).unwrap_or(MARKS.len() - 1).max(1);
        let (low, high) = (MARKS[upper - 1], MARKS[upper]);
        let factor = TAIL[upper - 1] + (TAIL[upper] - TAIL[upper - 1]) * (at - low) / (high - low);
        median * factor as i64 / 1000
    }

    /// One of several; `None` where there is none.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len() as u64) as usize)
    }

    /// One of several by weight; the last where all weights are 0.
    pub fn weighed<T: Copy>(&mut self, all: &[(T, u16)]) -> Option<T> {
        let total: u64 = all.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let mut left = self.below(total);
        for (thing, weight) in all {
            if left < u64::from(*weight) {
                return Some(*thing);
            }
            left -= u64::from(*weight);
        }
        all.last().map(|(thing, _)| *thing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_draw_of_a_seed_never_changes() {
        assert_eq!(Chance::new(0).bits(), 0xE220_A839_7B1D_CDAF);
    }

    #[test]
    fn half_of_the_draws_around_a_median_are_below_it() {
        let mut chance = Chance::new(7);
        let below = (0..10_000).filter(|_| chance.around(1000) < 1000).count();
        assert!((4700..5300).contains(&below), "{below} of 10000");
    }

    #[test]
    fn a_draw_between_two_ends_reaches_both() {
        let mut chance = Chance::new(1);
        let drawn: std::collections::BTreeSet<i64> = (0..200).map(|_| chance.between(-1, 2)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [-1, 0, 1, 2]);
    }

    #[test]
    fn a_thing_that_weighs_nothing_is_never_drawn() {
        let mut chance = Chance::new(3);
        assert!((0..500).all(|_| chance.weighed(&[('a', 0), ('b', 1), ('c', 0)]) == Some('b')));
    }
}
