//! `waymark atlas`: which carriers stop telling, on which lanes, for how long; and how well forecasts kept their word.

use std::process::ExitCode;

use anyhow::Result;
use tracking::profile::Lane;

use super::Setup;
use super::engine::informed;
use crate::exit;
use crate::print;

/// Which carriers stop telling after export, on which lanes, for how long.
///
/// Learnt from your own parcels; lanes with fewer than five journeys are not listed. With --calibration: how often
/// the ranges of our first forecasts held, and who was nearer more often, we or the carrier's promise.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  waymark atlas
  waymark atlas --from CN --json
  waymark atlas --calibration --carrier usps

Exit code 1 says that there is no own history to tell of yet.")]
pub struct Args {
    /// Only this carrier: the name of a pack.
    #[arg(long, value_name = "PACK")]
    carrier: Option<String>,
    /// Only from this country.
    #[arg(long, value_name = "COUNTRY")]
    from: Option<String>,
    /// Only to this country.
    #[arg(long, value_name = "COUNTRY")]
    to: Option<String>,
    /// How well forecasts kept their word, instead.
    #[arg(long)]
    calibration: bool,
}

/// Runs the command.
pub fn run(setup: Setup, args: &Args) -> Result<ExitCode> {
    let country = |text: &Option<String>| text.as_deref().unwrap_or_default().to_ascii_uppercase();
    let carrier = args.carrier.as_deref().unwrap_or_default();
    let asked = Lane::new(carrier, &country(&args.from), &country(&args.to));
    let json = setup.json;
    let engine = informed(setup)?;
    let found = if args.calibration {
        let calibration = engine.calibration(&asked);
        if json {
            print::line(&serde_json::to_string(&calibration)?);
        } else {
            print::learnt::calibration(&calibration);
        }
        calibration.all.is_some()
    } else {
        let atlas = engine.atlas(&asked);
        if json {
            print::line(&serde_json::to_string(&atlas)?);
        } else {
            print::learnt::atlas(&atlas);
        }
        !atlas.lanes.is_empty()
    };
    Ok(ExitCode::from(if found { exit::DONE } else { exit::NOTHING }))
}
