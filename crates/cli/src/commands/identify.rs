//! `waymark identify`: what a number can be.

use std::io::BufRead;
use std::process::ExitCode;

use anyhow::{Context, Result};
use engine::view::NumberBody;
use tracking::number::Known;

use super::Setup;
use crate::exit::{self, Failure};
use crate::print;

/// Say what each number can be: carrier, form, check digit, why, how sure.
///
/// Anything may be given that holds a number: with spaces and dashes, a tracking address, a barcode's text.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  waymark identify LB123456785CN
  waymark identify --destination US --json < numbers.txt
  waymark identify --csv orders.csv --column tracking_number")]
pub struct Args {
    /// Numbers; without any, the lines of standard input.
    #[arg(value_name = "NUMBER")]
    numbers: Vec<String>,
    /// Read the numbers from a file of separated values.
    #[arg(long, value_name = "FILE", requires = "column", conflicts_with = "numbers")]
    csv: Option<String>,
    /// The column that holds them.
    #[arg(long, value_name = "NAME", requires = "csv")]
    column: Option<String>,
    /// The country where the parcels go.
    #[arg(long, value_name = "COUNTRY")]
    destination: Option<String>,
    /// The country where they come from.
    #[arg(long, value_name = "COUNTRY")]
    origin: Option<String>,
    /// The postcode where they go.
    #[arg(long)]
    postcode: Option<String>,
    /// The day they were sent.
    #[arg(long, value_name = "DAY")]
    shipped: Option<jiff::civil::Date>,
    /// A carrier that the sender uses; may be given several times.
    #[arg(long = "carrier", value_name = "PACK")]
    carriers: Vec<String>,
}

/// Runs the command.
pub fn run(setup: &Setup, args: &Args) -> Result<ExitCode> {
    let identifier = packs::numbers::built_in();
    let upper = |text: &Option<String>| text.as_ref().map(|text| text.to_uppercase().into());
    let known = Known {
        destination: upper(&args.destination),
        origin: upper(&args.origin),
        postcode: upper(&args.postcode),
        shipped: args.shipped,
        carriers: args.carriers.iter().map(|carrier| carrier.as_str().into()).collect(),
        ..Known::default()
    };
    let mut found = false;
    let mut one = |text: &str| -> Result<()> {
        let identified = identifier.identify(text, &known);
        found |= identified.candidates.iter().any(|candidate| candidate.valid);
        show(setup, &NumberBody::new(&identified, identifier))
    };
    match (&args.csv, &args.column) {
        (Some(file), Some(column)) => column_of(file, column)?.iter().try_for_each(|text| one(text))?,
        _ if args.numbers.is_empty() => {
            for line in std::io::stdin().lock().split(b'\n') {
                let line = line.context("cannot read standard input")?;
                one(String::from_utf8_lossy(&line).trim_end_matches('\r'))?;
            }
        }
        _ => args.numbers.iter().try_for_each(|text| one(text))?,
    }
    Ok(ExitCode::from(if found { exit::DONE } else { exit::NOTHING }))
}

fn column_of(file: &str, column: &str) -> Result<Vec<String>> {
    let bytes = super::read_input(file)?;
    let (text, _) = packs::decode::text::text(&bytes);
    let rows =
        packs::decode::csv::decode(&text).map_err(|error| Failure::nothing(format!("`{file}`: {error}")))?;
    let column = column.to_lowercase();
    let cell = |row: &packs::tree::Tree<'_>| {
        row.named(&column).next().map(|cell| cell.words().unwrap_or_default().to_owned())
    };
    let cells: Option<Vec<String>> = rows.items().iter().map(cell).collect();
    cells.ok_or_else(|| Failure::usage(format!("`{file}` has no column `{column}`")))
}

fn show(setup: &Setup, body: &NumberBody) -> Result<()> {
    if setup.json {
        print::line(&serde_json::to_string(body)?);
    } else {
        print::number(body);
    }
    Ok(())
}
