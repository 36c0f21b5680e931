//! `waymark endpoint`: where notices go: made, tried, enabled again, given a new secret; and what was told.

use std::process::ExitCode;

use anyhow::{Result, anyhow};
use engine::{EndpointId, Engine};
use serde::Serialize;

use super::Setup;
use super::engine::{account, parcels, wait};
use crate::exit::{self, Failure};
use crate::print;

/// Where notices go, and what was told.
///
/// A running `waymark serve` has the store in the data folder for itself: ask it by the API (docs/api.md). A
/// PostgreSQL may be used by both.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "\
Examples:
  waymark endpoint add https://shop.example/waymark --event parcel.delivered --event 'parcel.attempted'
  waymark endpoint test 0f1e2d3c4b5a69788796a5b4c3d2e1f0
  waymark endpoint told LB123456785CN")]
pub enum Command {
    /// Make an endpoint; its secret is shown now and never again.
    Add {
        /// Where to: an https address.
        url: String,
        /// Which events, such as `parcel.delivered`; without any, all.
        #[arg(long = "event", value_name = "KIND")]
        events: Vec<String>,
    },
    /// List the endpoints, without their secrets.
    List,
    /// Change where an endpoint is, or what it is told; its id and its secret stay.
    Change {
        /// The endpoint's id.
        id: String,
        /// Where to.
        #[arg(long)]
        url: Option<String>,
        /// Which events, in place of those it had.
        #[arg(long = "event", value_name = "KIND", conflicts_with = "all_events")]
        events: Vec<String>,
        /// All events.
        #[arg(long)]
        all_events: bool,
    },
    /// Send a test notice at once, and say what came back.
    Test {
        /// The endpoint's id.
        id: String,
    },
    /// Send to a disabled endpoint again, from the next notice on.
    Enable {
        /// The endpoint's id.
        id: String,
    },
    /// Give an endpoint a new secret, shown now and never again; for a day the old one signs too.
    Rotate {
        /// The endpoint's id.
        id: String,
    },
    /// Remove an endpoint; what waits for it is given up.
    Remove {
        /// The endpoint's id.
        id: String,
    },
    /// Show what was told of a parcel, to whom, and how each attempt went.
    Told {
        /// The tracking number.
        number: String,
    },
}

/// Runs the command.
pub fn run(setup: Setup, command: &Command) -> Result<ExitCode> {
    let json = setup.json;
    let engine = setup.engine()?;
    match command {
        Command::Add { url, events } => {
            let made = engine.add_endpoint(&account(), url, events).map_err(refused)?;
            let shown = serde_json::json!({ "id": made.id.to_string(), "secret": made.secret });
            told(json, &shown, || format!("{}\n{}", made.id, made.secret))?;
        }
        Command::List => list(&engine, json)?,
        Command::Change { id, url, events, all_events } => {
            let events = (*all_events || !events.is_empty()).then_some(events.as_slice());
            engine.change_endpoint(&account(), read_id(id)?, url.as_deref(), events).map_err(refused)?;
            list(&engine, json)?;
        }
        Command::Test { id } => {
            let trial = engine.trial(&account(), read_id(id)?).map_err(refused)?;
            let tried = wait(trial.send())?;
            told(json, &tried, || tried.answer.clone())?;
            return Ok(ExitCode::from(if tried.told { exit::DONE } else { exit::UNREACHABLE }));
        }
        Command::Enable { id } => {
            engine.enable_endpoint(&account(), read_id(id)?).map_err(refused)?;
            list(&engine, json)?;
        }
        Command::Rotate { id } => {
            let rotated = engine.rotate_secret(&account(), read_id(id)?).map_err(refused)?;
            let words =
                || format!("{}\nthe old secret signs too until {}", rotated.secret, rotated.both_until);
            told(json, &rotated, words)?;
        }
        Command::Remove { id } => engine.remove_endpoint(&account(), read_id(id)?).map_err(refused)?,
        Command::Told { number } => notices(&engine, number, json)?,
    }
    Ok(ExitCode::from(exit::DONE))
}

fn list(engine: &Engine, json: bool) -> Result<()> {
    for endpoint in engine.endpoints(&account())? {
        told(json, &endpoint, || {
            let events =
                if endpoint.events.is_empty() { "all".to_owned() } else { endpoint.events.join(" ") };
            let why = endpoint.why.as_deref().map(|why| format!("  disabled: {why}")).unwrap_or_default();
            format!("{}  {}  {events}{why}", endpoint.id, endpoint.url)
        })?;
    }
    Ok(())
}

fn notices(engine: &Engine, number: &str, json: bool) -> Result<()> {
    for parcel in parcels(engine, number)? {
        for notice in engine.told_of(parcel)? {
            told(json, &notice, || {
                let head =
                    format!("{}  {}  {} to {}", notice.queued, notice.state, notice.kind, notice.endpoint);
                let attempts = notice
                    .attempts
                    .iter()
                    .map(|one| format!("\n    {}  {}  {}: {}", one.attempt, one.at, one.outcome, one.answer));
                head + &attempts.collect::<String>()
            })?;
        }
    }
    Ok(())
}

/// One line of JSON, or words.
fn told(json: bool, what: &impl Serialize, words: impl FnOnce() -> String) -> Result<()> {
    print::line(&if json { serde_json::to_string(what)? } else { words() });
    Ok(())
}

fn read_id(id: &str) -> Result<EndpointId> {
    EndpointId::parse(id)
        .ok_or_else(|| Failure::usage(format!("`{id}` is no id: `waymark endpoint list` shows them")))
}

fn refused(error: engine::Error) -> anyhow::Error {
    match error {
        engine::Error::NotFound(message) => Failure::nothing(message),
        engine::Error::Invalid(message) => Failure::usage(message),
        other => anyhow!(other),
    }
}
