//! `waymark backtest`: what the forecasts would have said about a history, and how right they would
//! have been.
//!
//! The command reads ([`read`]), lets the core replay ([`tracking::forecast::backtest`]) and reports
//! ([`report`]). A journey is asked about when it begins: at its first event in the long form, at the
//! first event column of the mapping in the wide form. What is known then is its origin, destination,
//! carrier, service, the promise on that first row, and which other journeys had been delivered, given up
//! or were still open. Events between the beginning and the end are read and checked, and not used.

mod long;
mod mapping;
mod moment;
mod read;
mod report;
mod wide;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use jiff::civil::Date;
use tracking::forecast::backtest::replay;

use mapping::Mapping;
use read::History;

/// Not more bad rows than this are told one by one.
const TOLD: usize = 10;

/// Replay a history and compare our forecasts with simple ones.
///
/// The file is CSV, in the long form (one row an event, events named as milestones):
/// `parcel,origin,destination,carrier,service,event,time[,promised]`, or in a wide form (one row a parcel)
/// with `--wide`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  waymark backtest history.csv --score-from 2026-06-01
  waymark backtest orders.csv --json --forecasts out.csv --wide \\
    parcel=id,origin=from,destination=to,promised=due,event:announced=ordered,event:delivered=arrived")]
pub(crate) struct Args {
    /// The history, as CSV with a header.
    file: PathBuf,
    /// Read one row a parcel: what is in which column, as in
    /// `parcel=id,origin=from,destination=to,promised=due,event:announced=ordered_at,event:delivered=done_at`.
    /// The first event column begins the journey.
    #[arg(long, visible_alias = "map", value_name = "MAPPING")]
    wide: Option<Mapping>,
    /// Score only journeys that begin on or after this day; earlier ones are learnt from.
    #[arg(long, value_name = "DATE")]
    score_from: Option<Date>,
    /// Write one row a forecast: the parcel, when it was asked, and seven quantiles in days from then.
    #[arg(long, value_name = "OUT.csv")]
    forecasts: Option<PathBuf>,
}

/// Runs the command; the number is the exit code: 1 when there was nothing to score.
pub(crate) fn run(args: &Args, json: bool) -> Result<u8> {
    judge(args, json, &mut std::io::stdout().lock(), &mut std::io::stderr().lock())
}

/// The same, to any output.
fn judge(args: &Args, json: bool, out: &mut impl Write, notes: &mut impl Write) -> Result<u8> {
    let history = read::file(&args.file, args.wide.as_ref())?;
    tell(&history, notes)?;
    let past: Vec<_> = history.journeys.iter().map(|journey| journey.past.clone()).collect();
    let said = replay(&past);
    let from = args.score_from.map_or(f64::NEG_INFINITY, moment::day);
    if let Some(path) = &args.forecasts {
        write_forecasts(path, &history, &said, from)?;
    }
    let report = report::Report::of(&history, &said, from, args.score_from);
    if json {
        writeln!(out, "{:#}", report.json())?;
    } else {
        write!(out, "{}", report.text())?;
    }
    Ok(u8::from(report.scored() == 0))
}

fn tell(history: &History, notes: &mut impl Write) -> Result<()> {
    if let Some(note) = history.note {
        writeln!(notes, "note: {note}")?;
    }
    for problem in history.problems.iter().take(TOLD) {
        writeln!(notes, "warning: {problem}")?;
    }
    if history.problems.len() > TOLD {
        writeln!(notes, "warning: {} more rows were left out", history.problems.len() - TOLD)?;
    }
    Ok(())
}

fn write_forecasts(
    path: &Path,
    history: &History,
    said: &[tracking::forecast::backtest::Said],
    from: f64,
) -> Result<()> {
    let file = || format!("cannot write forecasts to `{}`", path.display());
    let mut rows = csv::Writer::from_path(path).with_context(file)?;
    rows.write_record(["parcel", "asked_at", "q025", "q10", "q25", "q50", "q75", "q90", "q975"])
        .with_context(file)?;
    for (journey, said) in history.journeys.iter().zip(said) {
        if journey.past.question.begun < from {
            continue;
        }
        let mut row = vec![journey.parcel.clone(), journey.asked_at.clone()];
        row.extend(said.forecast.spread.days().iter().map(|day| format!("{day:.4}")));
        rows.write_record(&row).with_context(file)?;
    }
    rows.flush().with_context(file)
}

#[cfg(test)]
mod tests;
