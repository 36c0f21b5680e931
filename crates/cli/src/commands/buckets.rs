//! `waymark db map` and `waymark db move`: which of several databases holds which buckets, and moving them while
//! everything runs.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use serde_json::json;
use store::{Bucket, Buckets};
use store_many::map::{Map, Way};
use store_many::{ManyStore, Step};

use super::Setup;
use super::engine::many;
use crate::exit::{self, Failure};
use crate::print;

/// Which buckets go where.
#[derive(Debug, clap::Args)]
pub struct Move {
    /// Which buckets, of 0 to 1023: a number, a range, or several with commas between them.
    #[arg(long, value_name = "RANGES")]
    buckets: String,
    /// To which database: its number or its name in `waymark db map`.
    #[arg(long, value_name = "DATABASE")]
    to: String,
}

/// The store, if it lies in several databases.
fn opened(setup: &Setup) -> Result<ManyStore> {
    let named = setup.databases()?;
    if named.len() < 2 {
        return Err(Failure::usage(
            "one database holds everything: name several (--store postgres://A --store postgres://B) to share buckets \
             out between them"
                .to_owned(),
        ));
    }
    many(&named)
}

/// Says which database holds which buckets.
pub fn map(setup: &Setup) -> Result<ExitCode> {
    let store = opened(setup)?;
    let map = store.map()?;
    for (nth, name) in store.names().iter().enumerate() {
        let ranges: Vec<String> = map
            .ranges()
            .into_iter()
            .filter(|(.., owner)| *owner == nth)
            .map(|(first, last, _)| if first == last { first.to_string() } else { format!("{first}-{last}") })
            .collect();
        let buckets = map.of(nth).iter().count();
        print::line(&if setup.json {
            json!({ "database": nth + 1, "name": name, "home": nth == 0, "buckets": buckets, "ranges": ranges })
                .to_string()
        } else {
            let home = if nth == 0 { ", home" } else { "" };
            format!("{}  {name}{home}: {buckets} buckets  {}", nth + 1, ranges.join(","))
        });
    }
    on_their_way(&map, setup.json);
    Ok(ExitCode::from(exit::DONE))
}

fn on_their_way(map: &Map, json: bool) {
    for (bucket, way) in map.ways() {
        let bucket = bucket.number();
        print::line(&match (way, json) {
            (Way::Moving { to, .. }, true) => json!({ "bucket": bucket, "moving_to": to + 1 }).to_string(),
            (Way::Left { from, .. }, true) => {
                json!({ "bucket": bucket, "old_copy_in": from + 1 }).to_string()
            }
            (Way::Moving { to, .. }, false) => {
                format!(
                    "bucket {bucket} is on its way to {}: if nobody moves it now, run the same move again",
                    to + 1
                )
            }
            (Way::Left { from, .. }, false) => {
                format!("bucket {bucket} has an old copy in {}: the same move again erases it", from + 1)
            }
        });
    }
}

/// What was moved so far.
#[derive(Default)]
struct Done {
    pauses: Vec<Duration>,
    parcels: u64,
    erased: u64,
    there: u64,
}

/// Moves buckets.
pub fn go(setup: &Setup, wanted: &Move) -> Result<ExitCode> {
    let store = opened(setup)?;
    let buckets = ranges(&wanted.buckets).ok_or_else(|| {
        Failure::usage(format!("`{}` names no buckets: write 0-99, or 7, or 0-99,200", wanted.buckets))
    })?;
    let names = store.names();
    let number = wanted.to.parse().ok().and_then(|number: usize| number.checked_sub(1));
    let to =
        number.filter(|to| *to < names.len()).or_else(|| names.iter().position(|name| *name == wanted.to));
    let to = to.ok_or_else(|| {
        Failure::usage(format!(
            "there is no database `{}`: `waymark db map` names and numbers them",
            wanted.to
        ))
    })?;
    let all = buckets.iter().count();
    let mut done = Done::default();
    store.move_buckets(&buckets, to, &mut |bucket, step| done.tell(bucket, step, all))?;
    print::line(&done.sentence(setup.json));
    Ok(ExitCode::from(exit::DONE))
}

impl Done {
    fn tell(&mut self, bucket: Bucket, step: Step, all: usize) {
        match step {
            Step::Moved { parcels, pause, .. } => {
                self.pauses.push(pause);
                self.parcels += parcels;
                let count = self.pauses.len();
                if count.is_multiple_of(10) || count == all {
                    print::talk(&format!("{count} of {all} buckets moved, the last was {}", bucket.number()));
                }
            }
            Step::There => self.there += 1,
            Step::Erased { .. } => self.erased += 1,
            Step::Begun | Step::Copied | Step::Shut | Step::Equal | Step::Flipped => {}
        }
    }

    fn sentence(mut self, json: bool) -> String {
        self.pauses.sort();
        let pause = |at: Option<&Duration>| {
            at.map_or(0, |pause| u64::try_from(pause.as_millis()).unwrap_or(u64::MAX))
        };
        let (moved, Self { parcels, erased, there, .. }) = (self.pauses.len(), &self);
        let (median, longest) = (pause(self.pauses.get(moved / 2)), pause(self.pauses.last()));
        if json {
            return json!({
                "buckets": moved, "parcels": parcels, "there_already": there, "old_copies_erased": erased,
                "pause_ms": { "median": median, "longest": longest },
            })
            .to_string();
        }
        format!(
            "{moved} buckets with {parcels} parcels moved, {there} were there already, {erased} old copies erased; a \
             bucket's writers waited {median} ms (median), {longest} ms at most"
        )
    }
}

/// The buckets that ranges name; nothing where one of them makes no sense.
fn ranges(text: &str) -> Option<Buckets> {
    let mut buckets = Buckets::NONE;
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last): (u16, u16) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        if first > last || last >= Bucket::COUNT {
            return None;
        }
        buckets = (first..=last).filter_map(Bucket::new).fold(buckets, Buckets::with);
    }
    Some(buckets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&[u16]>) {
        let found = ranges(text).map(|buckets| buckets.iter().map(Bucket::number).collect::<Vec<_>>());
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn buckets_are_named_by_numbers_and_ranges() {
        check("7", Some(&[7]));
        check("0-2, 9", Some(&[0, 1, 2, 9]));
        check("1022-1023", Some(&[1022, 1023]));
        check("1022-1024", None);
        check("3-1", None);
        check("", None);
        check("all", None);
    }

    #[test]
    fn a_move_is_told_in_one_sentence() {
        let mut done = Done::default();
        for (nth, millis) in [9, 30, 10].into_iter().enumerate() {
            let step = Step::Moved { parcels: 2, changed: 1, pause: Duration::from_millis(millis) };
            done.tell(Bucket::new(nth as u16).unwrap(), step, 3);
        }
        assert!(done.sentence(false).starts_with("3 buckets with 6 parcels moved"));
    }
}
