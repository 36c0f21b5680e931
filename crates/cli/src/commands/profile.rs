//! `waymark profile`: what is normal on a lane.

use std::process::ExitCode;

use anyhow::Result;
use engine::inspect;

use super::Setup;
use super::engine::informed;
use crate::exit::{self, Failure};
use crate::print;

/// What is normal on a lane, learnt from your own parcels.
///
/// How long each phase lasts until news and until delivery, which phases are never told, how late and at which
/// hours news comes, what changed of late, and how well our forecasts have kept their word. Until your own history
/// speaks, published figures do, and are labelled. Lanes with fewer than five journeys are not spoken of.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  waymark profile CN-US china-post
  waymark profile CN- --json          all ways out of China, whoever carries

Exit code 1 says that there is no own history of this lane yet.")]
pub struct Args {
    /// Two countries, such as CN-US; CN- or -US leaves one open.
    lane: String,
    /// The carrier: the name of a pack.
    carrier: Option<String>,
}

/// Runs the command.
pub fn run(setup: Setup, args: &Args) -> Result<ExitCode> {
    let asked = inspect::lane(&args.lane, args.carrier.as_deref())
        .map_err(|error| Failure::usage(error.to_string()))?;
    let json = setup.json;
    let engine = informed(setup)?;
    let profile = engine.profile(&asked);
    if json {
        print::line(&serde_json::to_string(&profile)?);
    } else {
        print::learnt::profile(&profile);
    }
    Ok(ExitCode::from(if profile.journeys > 0 { exit::DONE } else { exit::NOTHING }))
}
