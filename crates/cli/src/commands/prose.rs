//! `waymark prose`: what carriers' words mean.

use std::io::BufRead;
use std::process::ExitCode;

use anyhow::{Context, Result};

use super::Setup;
use crate::exit;
use crate::print;

/// Say what a carrier's words mean, or that we do not know.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  waymark prose 'Arrived at delivery office'
  waymark prose --language zh-Hans --json < texts.txt")]
pub struct Args {
    /// The language, any BCP 47 tag.
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// The carrier: the name of a pack.
    #[arg(long, value_name = "PACK")]
    carrier: Option<String>,
    /// Texts; without any, the lines of standard input.
    texts: Vec<String>,
}

/// Runs the command.
pub fn run(setup: &Setup, args: &Args) -> Result<ExitCode> {
    if args.texts.is_empty() {
        for line in std::io::stdin().lock().split(b'\n') {
            let line = line.context("cannot read standard input")?;
            let line = String::from_utf8_lossy(&line);
            one(setup, args, line.trim_end_matches('\r'));
        }
    }
    for text in &args.texts {
        one(setup, args, text);
    }
    Ok(ExitCode::from(exit::DONE))
}

fn one(setup: &Setup, args: &Args, text: &str) {
    let reading = prose::read(text, args.language.as_deref(), args.carrier.as_deref());
    let reason = reading.reason.as_ref().map(|reason| reason.name());
    if setup.json {
        let line = serde_json::json!({
            "text": text, "milestone": reading.milestone.name(), "side": reading.side.map(|side| side.name()),
            "reason": reason, "confidence": (reading.confidence * 1000.0).round() / 1000.0, "why": reading.why,
        });
        print::line(&line.to_string());
    } else {
        let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
        print::line(&format!("{}{reason}  {:.0} %  {text}", reading.milestone, reading.confidence * 100.0));
    }
}
