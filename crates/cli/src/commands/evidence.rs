//! `waymark evidence`: everything about a parcel in one signed file, for a dispute.

use std::process::ExitCode;

use anyhow::{Context, Result};
use engine::evidence::{KeyBody, Wish};

use super::engine::parcels;
use super::{Setup, speak};
use crate::exit::{self, Failure};
use crate::print;

/// Write everything about a parcel into one signed file.
///
/// The file holds what sources said and when it was received, what was taken back, the verdict with its evidence and
/// what was said before. `waymark verify` shows whether it was changed since.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  waymark evidence LB123456785CN --out evidence.json
  waymark evidence LB123456785CN --html --out evidence.html
  waymark evidence --public-key")]
pub struct Args {
    /// The tracking number.
    #[arg(value_name = "NUMBER", required_unless_present_any = ["public_key", "replace_key"])]
    number: Option<String>,
    /// Where to write; without it, to standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<String>,
    /// Write a page that prints well, with the same evidence inside.
    #[arg(long)]
    html: bool,
    /// Put the captures' bytes in too, as far as no person was found in them.
    #[arg(long)]
    captures: bool,
    /// Put personal data in too.
    #[arg(long)]
    personal: bool,
    /// The language of the page.
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: String,
    /// Print the public key of this installation, and nothing else.
    #[arg(long, conflicts_with_all = ["number", "replace_key"])]
    public_key: bool,
    /// Make another key, which signs from now on; the earlier ones stay published.
    #[arg(long, conflicts_with = "number")]
    replace_key: bool,
}

/// Runs the command.
pub fn run(setup: Setup, args: &Args) -> Result<ExitCode> {
    let json = setup.json;
    speak::check(&args.language)?;
    let engine = setup.engine()?;
    let Some(number) = &args.number else {
        if args.replace_key {
            engine.replace_evidence_key()?;
        }
        show(&engine.evidence_keys()?.keys, json)?;
        return Ok(ExitCode::from(exit::DONE));
    };
    let wish = Wish { captures: args.captures, personal: args.personal };
    let parcels = parcels(&engine, number)?;
    let [parcel] = parcels[..] else {
        return Err(Failure::usage(format!(
            "`{number}` leads to {} parcels: name one by its own number",
            parcels.len()
        )));
    };
    let parcel = engine.store.parcel(parcel)?.context("the parcel was forgotten meanwhile")?;
    let evidence = engine.evidence(&engine.known(parcel)?, wish)?;
    let file =
        if args.html { server::evidence_page(&engine, &evidence, &args.language)? } else { evidence.json };
    match &args.out {
        Some(out) => std::fs::write(out, file).with_context(|| format!("cannot write `{out}`"))?,
        None => print::exactly(&file),
    }
    print::talk(&format!("signed with the key {}", evidence.manifest.key));
    Ok(ExitCode::from(exit::DONE))
}

fn show(keys: &[KeyBody], json: bool) -> Result<()> {
    if json {
        print::line(&serde_json::to_string(keys)?);
        return Ok(());
    }
    for key in keys.iter().take(1) {
        print::line(&format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----", key.key));
    }
    Ok(())
}
