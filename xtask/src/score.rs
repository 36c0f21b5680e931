//! `cargo xtask score --seed S [--seeds N] [--parcels P] [--world tuning|scoring]`: how right are verdicts, silences
//! and forecasts where the truth is known?
//!
//! From each seed two worlds are made: one of the kind that rules are tuned on, one of another kind (other months,
//! pace, mix and sloppier carriers). Rules see what carriers answered in their own formats and what senders declared,
//! and nothing else of the world. With several seeds there is a line for each, then the table of all together.
//!
//! Rules are tuned on tuning worlds alone. A seed whose scoring world was looked at is used up for that: which
//! ones are stands in `docs/scores.md`, with what they gave.

mod bound;
mod forecast;
mod reliability;
mod silence;
mod told;
mod verdict;

use std::process::ExitCode;

use packs::Library;
use simulator::World;
use simulator::world::plan::Plan;

use crate::Outcome;
use told::Histories;

/// A plan for so many parcels.
type Kind = fn(u64) -> Plan;

/// The worlds by name.
const WORLDS: [(&str, Kind); 2] = [("tuning", Plan::tuning), ("scoring", Plan::scoring)];

pub(super) fn run(arguments: &[String]) -> Outcome {
    let option = |name: &str, usual: u64| -> Result<u64, String> {
        let value = arguments.iter().position(|word| word == name).map(|at| arguments.get(at + 1));
        value.map_or(Ok(usual), |value| {
            value.and_then(|value| value.parse().ok()).ok_or(format!("{name} needs a whole number"))
        })
    };
    let (seed, seeds) = (option("--seed", 1)?, option("--seeds", 1)?.clamp(1, 100));
    let parcels = option("--parcels", 3000)?;
    let only = arguments.iter().position(|word| word == "--world").and_then(|at| arguments.get(at + 1));
    let wanted = |name: &str| only.is_none_or(|only| only == name);
    let library = Library::embedded();
    let mut content = true;
    for (name, plan) in WORLDS.into_iter().filter(|(name, _)| wanted(name)) {
        println!("world {name}, seeds {seed} to {}, {parcels} parcels each", seed.saturating_add(seeds - 1));
        content &= judged(&library, seed..seed.saturating_add(seeds), || plan(parcels));
    }
    Ok(if content { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints what all worlds of a kind gave; whether it is good enough.
fn judged(library: &Library, seeds: std::ops::Range<u64>, plan: impl Fn() -> Plan) -> bool {
    let (mut silences, mut forecasts) = (silence::Score::default(), forecast::Score::default());
    let mut content = true;
    for seed in seeds.clone() {
        let world = World::new(seed, plan());
        let verdicts = verdict::Score::of(library, &world);
        content &= verdicts.is_good();
        let histories = Histories::of(library, &world);
        let (mut quiet, mut ranges) = (silence::Score::default(), forecast::Score::default());
        quiet.add(&histories);
        ranges.add(&histories);
        println!("seed {seed}\n  {}\n  {}\n  {}", verdicts.line(), quiet.line(), ranges.line());
        if seeds.clone().count() == 1 {
            println!("{}", verdicts.table());
        }
        silences.merge(quiet);
        forecasts.merge(&ranges);
    }
    println!("{}{}", silences.table(), forecasts.table());
    content && silences.is_good() && forecasts.is_good()
}
