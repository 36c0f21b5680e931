//! `waymark verdict`: is that true?

use std::process::ExitCode;

use anyhow::Result;
use engine::opinions::Said;
use jiff::Timestamp;

use super::speak::Speak;
use super::{Setup, engine::parcels};
use crate::exit;
use crate::print;

/// Whether the history of a parcel is true, with the evidence for and against.
///
/// The verdict is consistent, doubtful, contradicted or cannot-say. It names statements that contradict each
/// other; it never accuses a person.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  waymark verdict LB123456785CN
  waymark verdict LB123456785CN --now 2026-08-20 --json")]
pub struct Args {
    /// The tracking number.
    number: String,
    /// The hour to judge at (UTC without an offset).
    #[arg(long, value_name = "TIME", value_parser = super::hour)]
    now: Option<Timestamp>,
    #[command(flatten)]
    speak: Speak,
}

/// Runs the command.
pub fn run(setup: Setup, args: &Args) -> Result<ExitCode> {
    let json = setup.json;
    let engine = setup.engine()?;
    let parcels = parcels(&engine, &args.number)?;
    for parcel in parcels.into_iter().filter_map(|id| engine.store.parcel(id).transpose()) {
        let known = engine.known(parcel?)?;
        let now = args.now.unwrap_or_else(|| engine.clock.now());
        let mut body = engine.judged_at(&known, now);
        // Another hour is only a question; what is said of this hour is kept.
        if args.now.is_none() {
            engine.remember(known.parcel.id, now, &Said::all(&body))?;
        }
        args.speak.say(&engine.library, &mut body)?;
        let Some(verdict) = body.verdict else { continue };
        if json {
            let line = serde_json::json!({ "number": body.number, "verdict": verdict });
            print::line(&line.to_string());
        } else {
            print::verdict(&body.number, &verdict);
        }
    }
    Ok(ExitCode::from(exit::DONE))
}
