//! `waymark history`: what did we know then, and what did a carrier take back since?

use std::process::ExitCode;

use anyhow::Result;
use jiff::Timestamp;

use super::{Setup, engine::parcels};
use crate::exit;
use crate::print;

/// What was known of a parcel, when, and what was taken back since.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  waymark history LB123456785CN
  waymark history LB123456785CN --as-of 2026-08-04T12:00Z --json")]
pub struct Args {
    /// The tracking number.
    number: String,
    /// Speak as of this hour (UTC without an offset).
    #[arg(long, value_name = "TIME", value_parser = super::hour)]
    as_of: Option<Timestamp>,
}

/// Runs the command.
pub fn run(setup: Setup, args: &Args) -> Result<ExitCode> {
    let json = setup.json;
    let engine = setup.engine()?;
    let parcels = parcels(&engine, &args.number)?;
    for parcel in parcels {
        let history = engine.history(parcel, args.as_of)?;
        if json {
            print::line(&serde_json::to_string(&history)?);
            continue;
        }
        print::journey(&history.journey, args.as_of.unwrap_or_else(|| engine.clock.now()));
        for said in &history.said {
            print::said(said);
        }
        for step in &history.steps {
            print::line(&format!("  {}  {}", step.received, step.source));
            for change in &step.changes {
                print::line(&format!("      {:10} {}", change.kind, change.what));
            }
        }
    }
    Ok(ExitCode::from(exit::DONE))
}
