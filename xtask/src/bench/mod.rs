//! `cargo xtask bench ingest|query --store sqlite|postgres [--json]`: the whole way of a feed, from HTTP to states on the disk,
//! beside the same engine without Waymark, in one run on one machine.
//!
//! Raw is the same bytes in plain tables: one event row, one state row and a notice row for each tenth event, a
//! thousand events a commit, FULL, no HTTP, no reading. Quote the ratio; the absolute figures are this machine's.

mod asking;
mod disk;
mod http;
mod ingest;
mod overload;
mod place;
mod query;
mod raw;
mod raw_postgres;
mod served;
mod world;

use std::process::ExitCode;

use crate::Outcome;

const USAGE: &str = "cargo xtask bench ingest [--store sqlite|postgres] [--events N] [--parcels N] [--body N] [--clients N] [--rate N] [--readers N] [--json]\n\
    cargo xtask bench query [--store sqlite|postgres] [--parcels N] [--json]\n\
    cargo xtask bench overload [--store sqlite|postgres] [--seconds N] [--parcels N] [--body N] [--json]\n\
    build the binary first: cargo build --release -p cli; or name one: WAYMARK_BINARY";

/// What is measured.
#[derive(Clone, Debug)]
struct Wish {
    events: u64,
    parcels: u64,
    body: u64,
    clients: usize,
    rate: Option<u64>,
    /// How many ask for journeys meanwhile.
    readers: usize,
    seconds: u64,
    postgres: bool,
    json: bool,
}

pub(super) fn run(arguments: &[String]) -> Outcome {
    let (what, rest) = arguments.split_first().ok_or(USAGE)?;
    let option = |name: &str, usual: u64| -> Result<u64, String> {
        let value = rest.iter().position(|word| word == name).map(|at| rest.get(at + 1));
        value.map_or(Ok(usual), |value| {
            value.and_then(|value| value.parse().ok()).ok_or(format!("{name} needs a whole number"))
        })
    };
    let store = rest.iter().position(|word| word == "--store").and_then(|at| rest.get(at + 1));
    let postgres = match store.map(String::as_str) {
        None | Some("sqlite") => false,
        Some("postgres") => true,
        Some(other) => return Err(format!("there is no store `{other}`: sqlite or postgres").into()),
    };
    let events = option("--events", 500_000)?;
    let wish = Wish {
        events,
        parcels: world::whole(option("--parcels", events / 10)?),
        body: option("--body", 1_000)?.max(1),
        clients: usize::try_from(option("--clients", 4)?.max(1))?,
        rate: Some(option("--rate", 0)?).filter(|rate| *rate > 0),
        readers: usize::try_from(option("--readers", 0)?)?,
        seconds: option("--seconds", 60)?.max(1),
        postgres,
        json: rest.iter().any(|word| word == "--json"),
    };
    match what.as_str() {
        "ingest" => ingest::run(&wish)?,
        "query" => query::run(&wish)?,
        "overload" => overload::run(&wish)?,
        _ => return Err(USAGE.into()),
    }
    Ok(ExitCode::SUCCESS)
}
