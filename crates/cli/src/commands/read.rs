//! `waymark read`: the journey that saved answers tell. Nothing is kept.

use std::process::ExitCode;

use anyhow::Result;
use engine::add::Declaration;
use engine::judge::{Grounds, judged};
use engine::reading::{Saved, read};
use engine::view::JourneyBody;
use jiff::Timestamp;
use tracking::journey::Journey;

use super::speak::Speak;
use super::{Now, Setup, read_input};
use crate::exit::{self, Failure};
use crate::print;

/// Read what a carrier said and print the journey it tells.
///
/// Files are saved API answers, feed files or messages; several files about one number are looks in the
/// order given, or at the hour of their own `received` field.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  waymark read --carrier cainiao answer.json
  curl -s https://example.org/answer | waymark read --carrier royal-mail -
  waymark read --json monday.json tuesday.json wednesday.json
  waymark read --now +9d history.csv
  waymark read --epcis answer.json")]
pub struct Args {
    /// The pack to read with; without it the shape decides.
    #[arg(long, value_name = "PACK")]
    carrier: Option<String>,
    /// What the sender declared: a JSON file as `waymark add` takes it.
    #[arg(long, value_name = "FILE")]
    context: Option<String>,
    /// The hour to speak of: a time (UTC without an offset), or a duration after the last event.
    #[arg(long, value_name = "TIME")]
    now: Option<Now>,
    /// Print each journey as a GS1 EPCIS 2.0 document, one a line.
    #[arg(long, conflicts_with = "json")]
    epcis: bool,
    #[command(flatten)]
    speak: Speak,
    /// Files, or `-` for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
}

/// Runs the command.
pub fn run(setup: &Setup, args: &Args) -> Result<ExitCode> {
    if let Some(carrier) = &args.carrier
        && setup.library.pack(carrier).is_none()
    {
        return Err(Failure::usage(unknown_pack(setup, carrier)));
    }
    let mut files = Vec::new();
    for name in &args.files {
        let shown = if name == "-" { "standard input" } else { name };
        files.push(Saved { name: shown.to_owned(), body: read_input(name)? });
    }
    let at = match args.now {
        Some(Now::At(at)) => at,
        _ => Timestamp::now(),
    };
    let read = read(&setup.library, &files, args.carrier.as_deref(), at);
    for diagnostic in &read.diagnostics {
        print::talk(&diagnostic.message);
    }
    let declaration = args.context.as_deref().map(context).transpose()?;
    let told = read.journeys.iter().filter(|journey| !journey.events.is_empty()).count();
    for journey in &read.journeys {
        let now = now(args.now.as_ref(), at, journey);
        if args.epcis {
            print::line(&serde_json::to_string(&engine::view::epcis::document(journey, now))?);
            continue;
        }
        let grounds = Grounds { declaration: declaration.as_ref(), ..Grounds::published(now) };
        let mut body = judged(journey, &grounds).naming(&setup.library);
        args.speak.say(&setup.library, &mut body)?;
        show(setup, &body, now)?;
    }
    Ok(ExitCode::from(if told > 0 { exit::DONE } else { exit::NOTHING }))
}

/// The hour to speak of: for a duration, counted from the journey's last event.
fn now(asked: Option<&Now>, at: Timestamp, journey: &Journey) -> Timestamp {
    let Some(Now::After(span)) = asked else { return at };
    let last = journey.events.iter().filter_map(|told| told.event.time.guess()).max();
    let zoned = last.unwrap_or(at).to_zoned(jiff::tz::TimeZone::UTC);
    zoned.checked_add(*span).map_or(at, |zoned| zoned.timestamp())
}

/// What the sender declared. The files say which numbers they speak of, so the declaration need not.
fn context(file: &str) -> Result<Declaration> {
    let body = read_input(file)?;
    serde_json::from_slice(&body)
        .map_err(|error| Failure::usage(format!("`{file}` is no declaration of a shipment: {error}")))
}

pub fn show(setup: &Setup, journey: &JourneyBody, now: Timestamp) -> Result<()> {
    if setup.json {
        print::line(&serde_json::to_string(journey)?);
    } else {
        print::journey(journey, now);
    }
    Ok(())
}

/// What to say of a pack that is not there.
pub fn unknown_pack(setup: &Setup, carrier: &str) -> String {
    let near: Vec<&str> =
        setup.library.carriers().filter(|name| name.contains(carrier) || carrier.contains(name)).collect();
    let hint = if near.is_empty() { String::new() } else { format!(" (did you mean {}?)", near.join(", ")) };
    format!("there is no pack `{carrier}`{hint}: `waymark pack list` names them all")
}
