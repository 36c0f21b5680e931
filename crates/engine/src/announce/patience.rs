//! When to try again: ten attempts over three days and three hours, each moved a little by chance, so that
//! what failed together does not come back together.

use jiff::SignedDuration;

/// The pauses after each failed attempt, in seconds. After the last one there is no other.
const PAUSES: [u32; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
/// How far chance moves a pause, to either side.
const JITTER: f64 = 0.2;

/// The pause after so many failed attempts; none when it is time to give up. Chance is between 0 and 1.
pub(super) fn pause(failed: usize, chance: f64) -> Option<SignedDuration> {
    let seconds = PAUSES.get(failed.checked_sub(1)?)?;
    Some(moved(f64::from(*seconds), chance))
}

/// So many seconds, a fifth more or less.
pub(super) fn moved(seconds: f64, chance: f64) -> SignedDuration {
    let seconds = seconds * (1.0 - JITTER + 2.0 * JITTER * chance.clamp(0.0, 1.0));
    SignedDuration::try_from_secs_f64(seconds).unwrap_or(SignedDuration::ZERO)
}

/// A number between 0 and 1 from random bytes.
pub(super) fn chance(bytes: [u8; 4]) -> f64 {
    f64::from(u32::from_be_bytes(bytes)) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(chance: f64) -> i64 {
        (1..).map_while(|failed| pause(failed, chance)).map(|pause| pause.as_secs()).sum()
    }

    #[test]
    fn ten_attempts_take_three_days_and_three_and_a_half_hours() {
        assert_eq!((1..).map_while(|failed| pause(failed, 0.5)).count() + 1, 10);
        assert_eq!(whole(0.5), 75 * 3_600 + 35 * 60 + 5);
    }

    #[test]
    fn chance_moves_a_pause_by_a_fifth_at_most() {
        assert_eq!(whole(0.0), whole(0.5) * 4 / 5);
        assert_eq!(whole(1.0), whole(0.5) * 6 / 5);
        assert_eq!((chance([0; 4]), chance([0xff; 4])), (0.0, 1.0));
    }
}
