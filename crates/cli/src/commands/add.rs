//! `waymark add`: follow a shipment, with everything the sender knows under one reference.

use std::process::ExitCode;

use anyhow::{Result, anyhow};
use clap::builder::NonEmptyStringValueParser;
use engine::add::{Declaration, DeclaredNumber, DeclaredPlace, DeclaredPromise};

use super::{Setup, engine::account, read_input};
use crate::exit::{self, Failure};
use crate::print;

/// Follow a shipment: numbers, and what the sender knows about them.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  waymark add LB123456785CN --reference order-1001 --destination GB --ordered 2026-08-01
  waymark add --file shipment.json
  echo '{\"reference\":\"order-1001\",\"numbers\":[\"LB123456785CN\"]}' | waymark add --file -")]
pub struct Args {
    /// Tracking numbers; `carrier:number` names the carrier.
    #[arg(value_name = "NUMBER", value_parser = NonEmptyStringValueParser::new(), required_unless_present = "file")]
    numbers: Vec<String>,
    /// A declaration as JSON, or `-` for standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "numbers")]
    file: Option<String>,
    /// The sender's own name for the shipment.
    #[arg(long)]
    reference: Option<String>,
    /// When it was ordered.
    #[arg(long, value_name = "TIME")]
    ordered: Option<String>,
    /// When it was handed to the carrier.
    #[arg(long, value_name = "TIME")]
    shipped: Option<String>,
    /// Country of origin.
    #[arg(long, value_name = "COUNTRY")]
    origin: Option<String>,
    /// Country of destination.
    #[arg(long, value_name = "COUNTRY")]
    destination: Option<String>,
    /// City of destination.
    #[arg(long, requires = "destination")]
    city: Option<String>,
    /// Postcode of destination.
    #[arg(long, requires = "destination")]
    postcode: Option<String>,
    /// The service that was booked.
    #[arg(long)]
    service: Option<String>,
    /// What was promised: a day, or two with `..` between them.
    #[arg(long, value_name = "DAYS")]
    promised: Option<String>,
    /// Who sells.
    #[arg(long)]
    seller: Option<String>,
    /// The weight in grams.
    #[arg(long, value_name = "GRAMS")]
    weight: Option<u64>,
}

/// Runs the command.
pub fn run(setup: Setup, args: &Args) -> Result<ExitCode> {
    let declaration = match &args.file {
        Some(file) => {
            Declaration::parse(&read_input(file)?).map_err(|error| Failure::usage(error.to_string()))?
        }
        None => declaration(args),
    };
    let json = setup.json;
    let engine = setup.engine()?;
    let added = engine.add(&account(), &declaration).map_err(|error| match error {
        engine::Error::Invalid(message) => Failure::usage(message),
        other => anyhow!(other),
    })?;
    for parcel in &added {
        let page = format!("/t/{}", parcel.token);
        if json {
            let line = serde_json::json!({
                "number": &*parcel.number, "id": parcel.parcel.to_string(), "new": parcel.new, "page": page,
                "reference": declaration.reference,
            });
            print::line(&line.to_string());
        } else {
            let state = if parcel.new { "followed from now on" } else { "followed already" };
            print::line(&format!("{}  {state}  {page}", parcel.number));
        }
    }
    Ok(ExitCode::from(exit::DONE))
}

fn declaration(args: &Args) -> Declaration {
    let place = |country: &String, city: &Option<String>, postcode: &Option<String>| DeclaredPlace::Place {
        country: country.clone(),
        city: city.clone(),
        postcode: postcode.clone(),
    };
    Declaration {
        reference: args.reference.clone(),
        numbers: args.numbers.iter().map(|number| declared_number(number)).collect(),
        ordered_at: args.ordered.clone(),
        shipped_at: args.shipped.clone(),
        origin: args.origin.clone().map(DeclaredPlace::Country),
        destination: args.destination.as_ref().map(|country| place(country, &args.city, &args.postcode)),
        service: args.service.clone(),
        promised: args.promised.as_ref().map(|days| promise(days)),
        seller: args.seller.clone(),
        lines: Vec::new(),
        weight: args.weight,
    }
}

fn declared_number(number: &str) -> DeclaredNumber {
    match number.split_once(':') {
        Some((carrier, number)) => {
            DeclaredNumber::Of { carrier: carrier.to_owned(), number: number.to_owned() }
        }
        None => DeclaredNumber::Bare(number.to_owned()),
    }
}

fn promise(days: &str) -> DeclaredPromise {
    let (from, to) = days.split_once("..").unwrap_or((days, days));
    let day = |day: &str| (!day.is_empty()).then(|| day.to_owned());
    DeclaredPromise { from: day(from), to: day(to) }
}
