//! `waymark replay`: derive everything again, and say what would change before anything is written.

use std::process::ExitCode;

use anyhow::Result;

use super::Setup;
use crate::exit;
use crate::print;

/// Derive all facts again from what was captured; nobody is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  waymark replay            what would change
  waymark replay --write    change it")]
pub struct Args {
    /// Write what is different.
    #[arg(long)]
    write: bool,
}

/// Runs the command.
pub fn run(setup: Setup, args: &Args) -> Result<ExitCode> {
    let json = setup.json;
    let replayed = setup.engine()?.replay(args.write)?;
    for difference in &replayed.differences {
        if json {
            print::line(&serde_json::to_string(difference)?);
            continue;
        }
        print::line(&difference.number);
        for change in &difference.changes {
            print::line(&format!("  {:10} {}", change.kind, change.what));
        }
    }
    let (parcels, others) = (replayed.parcels, replayed.differences.len());
    let verb = if args.write { "were changed" } else { "would change; --write changes them" };
    print::talk(&format!("{parcels} parcels derived again, {others} {verb}"));
    Ok(ExitCode::from(exit::DONE))
}
