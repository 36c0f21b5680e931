//! `waymark forget`: erase a person.

use std::process::ExitCode;

use anyhow::{Result, anyhow};
use engine::add::normalise;

use super::{Setup, engine::account};
use crate::exit::{self, Failure};
use crate::print;

/// Erase everything kept under a number. Digests stay, so that what was shown can still be verified.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  waymark forget LB123456785CN")]
pub struct Args {
    /// The tracking number.
    number: String,
}

/// Runs the command.
pub fn run(setup: Setup, args: &Args) -> Result<ExitCode> {
    let json = setup.json;
    let forgotten =
        setup.engine()?.forget(&account(), &normalise(&args.number)).map_err(|error| match error {
            engine::Error::NotFound(message) => Failure::nothing(message),
            other => anyhow!(other),
        })?;
    if json {
        let line = serde_json::json!({
            "parcels": forgotten.parcels, "captures": forgotten.captures,
            "notices": forgotten.notices, "opinions": forgotten.opinions,
        });
        print::line(&line.to_string());
    } else {
        print::line(&format!(
            "forgot {} parcels and the content of {} captures",
            forgotten.parcels, forgotten.captures
        ));
    }
    Ok(ExitCode::from(exit::DONE))
}
