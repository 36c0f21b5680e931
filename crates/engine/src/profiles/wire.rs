//! What was learnt, as bytes: whole numbers of variable length and names, in a fixed order, so that the same lessons
//! always give the same bytes.
//!
//! The layout is not a promise: what was learnt can always be learnt again.

use jiff::Timestamp;
use tracking::milestone::Milestone;
use tracking::profile::sketch::{BUCKETS, Cell};
use tracking::profile::{Habit, Kept, Key, Lane, Lessons, Sketch, Until};

use crate::facts::wire::{In, Out, Wire, record, word};

/// The version of the layout.
const VERSION: u8 = 1;

word!(Until, Habit);
record!(Key { phase, until, carrier, origin, destination });
record!(Lane { carrier, origin, destination });

/// Lessons as bytes, with the hour at which they were learnt and the number of parcels.
pub(crate) fn encode(lessons: &Lessons, learnt: Timestamp, parcels: u64) -> Vec<u8> {
    let mut out = Out::new(VERSION);
    learnt.put(&mut out);
    parcels.put(&mut out);
    out.unsigned(lessons.durations().count() as u64);
    for (key, sketch) in lessons.durations() {
        key.put(&mut out);
        sketch.put(&mut out);
    }
    out.unsigned(lessons.habits.iter().count() as u64);
    for (habit, phase, lane, sketch) in lessons.habits.iter() {
        habit.put(&mut out);
        phase.put(&mut out);
        lane.put(&mut out);
        sketch.put(&mut out);
    }
    out.unsigned(lessons.record.iter().count() as u64);
    for (lane, epoch, kept) in lessons.record.iter() {
        lane.put(&mut out);
        out.signed(epoch.into());
        kept.to_numbers().iter().for_each(|number| number.put(&mut out));
    }
    out.finish()
}

/// The lessons of bytes; `None` when they are of another version or damaged: learn again.
pub(crate) fn decode(bytes: &[u8]) -> Option<(Lessons, Timestamp, u64)> {
    let mut input = In::new(bytes, VERSION)?;
    let input = &mut input;
    let (learnt, parcels) = (Timestamp::get(input)?, u64::get(input)?);
    let mut lessons = Lessons::default();
    for _ in 0..input.unsigned()? {
        let key = Key::get(input)?;
        lessons.restore(&key, &Sketch::get(input)?);
    }
    for _ in 0..input.unsigned()? {
        let (habit, phase) = (Habit::get(input)?, Milestone::get(input)?);
        let lane = Lane::get(input)?;
        lessons.habits.restore(habit, phase, &lane, &Sketch::get(input)?);
    }
    for _ in 0..input.unsigned()? {
        let (lane, epoch) = (Lane::get(input)?, i32::try_from(input.signed()?).ok()?);
        let mut numbers = [0; Kept::COUNT];
        for number in &mut numbers {
            *number = input.unsigned()?;
        }
        lessons.record.restore(&lane, epoch, &Kept::from_numbers(numbers));
    }
    input.is_empty().then_some((lessons, learnt, parcels))
}

impl Wire for Sketch {
    fn put(&self, out: &mut Out) {
        out.unsigned(self.size() as u64);
        for (epoch, bucket, cell) in self.cells() {
            out.signed(epoch.into());
            out.unsigned(bucket as u64);
            out.unsigned(cell.ended.into());
            out.unsigned(cell.open.into());
        }
        out.unsigned(self.journeys_by_epoch().count() as u64);
        for (epoch, journeys) in self.journeys_by_epoch() {
            out.signed(epoch.into());
            out.unsigned(journeys.into());
        }
    }

    fn get(input: &mut In<'_>) -> Option<Self> {
        let mut sketch = Self::default();
        for _ in 0..input.unsigned()? {
            let epoch = i32::try_from(input.signed()?).ok()?;
            let bucket = usize::try_from(input.unsigned()?).ok().filter(|bucket| *bucket < BUCKETS)?;
            let (ended, open) = (input.unsigned()?.try_into().ok()?, input.unsigned()?.try_into().ok()?);
            sketch.add(epoch, bucket, Cell { ended, open });
        }
        for _ in 0..input.unsigned()? {
            let epoch = i32::try_from(input.signed()?).ok()?;
            sketch.add_journeys(epoch, input.unsigned()?.try_into().ok()?);
        }
        Some(sketch)
    }
}

#[cfg(test)]
mod tests {
    use tracking::forecast::Spread;
    use tracking::profile::Fulfilled;

    use super::*;

    fn lessons() -> Lessons {
        let mut lessons = Lessons::default();
        let lane = Lane::new("china-post", "CN", "US");
        let mut sketch = Sketch::default();
        sketch.journey(&[(3.0, 20_000.0, true), (50.0, 20_100.0, false)]);
        lessons.restore(&lane.key(Milestone::LeftOrigin, Until::NextEvent), &sketch);
        lessons.habits.hour(&lane, 3, 20_000.0);
        lessons.habits.count(Habit::Told, Milestone::Accepted, &lane, true, 20_000.0);
        let said = Spread::new([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
        let one = Fulfilled { said, took: 4.5, promised: Some(4.0), published: true, day: 20_000.0 };
        lessons.record.fulfilled(&lane, &one);
        lessons
    }

    #[test]
    fn lessons_come_back_as_they_were() {
        let learnt = "2026-08-20T00:00:00Z".parse().unwrap();
        assert_eq!(decode(&encode(&lessons(), learnt, 7)), Some((lessons(), learnt, 7)));
    }

    #[test]
    fn damaged_bytes_are_no_lessons_and_no_panic() {
        let bytes = encode(&lessons(), Timestamp::UNIX_EPOCH, 7);
        for end in 0..bytes.len() {
            assert_eq!(decode(&bytes[..end]), None);
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0xFF;
            let _ = decode(&damaged);
        }
    }
}
