//! `waymark verify`: whether an evidence file is what was signed. No network and no store are needed.

use std::process::ExitCode;

use anyhow::{Context, Result};
use engine::evidence::{MOST_BYTES, PublicKey, Verified, verify};
use serde_json::json;

use super::Setup;
use crate::exit::{self, Failure};
use crate::print;

/// Whether an evidence file is what an installation signed.
///
/// It ends with 0 when nothing was changed, and with 1 when something was, with where. Whose key it is shows only
/// who compares it: with --key, another installation's file ends with 1 too.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  waymark verify evidence.html
  waymark verify evidence.json --key installation.pem")]
pub struct Args {
    /// A file that `waymark evidence` wrote, as JSON or as a page.
    #[arg(value_name = "FILE")]
    file: String,
    /// The key that must have signed: as it is published, or a PEM file.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

/// Runs the command.
pub fn run(setup: Setup, args: &Args) -> Result<ExitCode> {
    let wanted = args.key.as_deref().map(key).transpose()?;
    let bytes = read(&args.file)?;
    let verified = match verify(&bytes) {
        Ok(verified) => verified,
        Err(broken) => {
            if setup.json {
                print::line(&json!({ "verified": false, "at": broken.at, "why": broken.why }).to_string());
            }
            return Err(Failure::nothing(format!("`{}` is not what was signed: {broken}", args.file)));
        }
    };
    let json = setup.json;
    let whose = whose(setup, wanted.as_ref(), &verified);
    if json {
        print::line(&body(&verified, whose).to_string());
    } else {
        show(&verified, whose);
    }
    Ok(ExitCode::from(if wanted.is_some_and(|wanted| wanted != verified.key) {
        exit::NOTHING
    } else {
        exit::DONE
    }))
}

/// Whose key it is, as far as that can be said here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// The one that was named.
    Named,
    /// This installation's own, the latest or an earlier one.
    Own,
    /// Not the one that was named, or none of this installation's.
    Another,
    /// Nobody said which to expect.
    Unknown,
}

fn whose(setup: Setup, wanted: Option<&PublicKey>, verified: &Verified) -> Whose {
    if let Some(wanted) = wanted {
        return if *wanted == verified.key { Whose::Named } else { Whose::Another };
    }
    // Without a store there is no installation here; one that is in use cannot be asked.
    if !setup.data.join("waymark.db").is_file() {
        return Whose::Unknown;
    }
    let Some(keys) = setup.engine().ok().and_then(|engine| engine.evidence_keys().ok()) else {
        return Whose::Unknown;
    };
    let own = keys.keys.iter().any(|key| key.key == verified.key.to_string());
    if own { Whose::Own } else { Whose::Another }
}

impl Whose {
    fn sentence(self) -> &'static str {
        match self {
            Self::Named => "that is the key that you named",
            Self::Own => "that is a key of this installation",
            Self::Another => "that is the key of another installation",
            Self::Unknown => {
                "compare it with the one that the installation publishes: anybody can make a key"
            }
        }
    }
}

fn show(verified: &Verified, whose: Whose) {
    let manifest = &verified.manifest;
    print::line(&format!("verified: {} as of {}, by {}", manifest.number, manifest.made, manifest.program));
    let page = if verified.page { ", and what the page shows" } else { "" };
    print::line(&format!("  nothing was changed since it was signed: all parts{page}"));
    print::line(&format!(
        "  {} captures in one chain, {} with their bytes",
        manifest.captures, verified.with_bytes
    ));
    print::line(&format!("  signed with the key {} ({})", verified.key, verified.key.id()));
    print::line(&format!("  {}", whose.sentence()));
    print::line(
        "  not shown: that carriers told the truth, and that nothing was left out before it was signed",
    );
}

fn body(verified: &Verified, whose: Whose) -> serde_json::Value {
    let manifest = &verified.manifest;
    json!({
        "verified": true,
        "number": manifest.number, "made": manifest.made, "program": manifest.program,
        "captures": manifest.captures, "with_bytes": verified.with_bytes, "page": verified.page,
        "digest": verified.digest, "key": manifest.key, "key_id": verified.key.id(),
        "whose": whose.sentence(),
    })
}

/// A key from the command line or from a file.
fn key(text: &str) -> Result<PublicKey> {
    let read = || PublicKey::parse(&std::fs::read_to_string(text).ok()?);
    let wrong = || Failure::usage(format!("`{text}` is no Ed25519 key and no file with one"));
    PublicKey::parse(text).or_else(read).ok_or_else(wrong)
}

fn read(file: &str) -> Result<Vec<u8>> {
    use std::io::Read;
    let opened = std::fs::File::open(file)
        .map_err(|error| Failure::nothing(format!("cannot open `{file}`: {error}")))?;
    let mut bytes = Vec::new();
    opened
        .take(MOST_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read `{file}`"))?;
    Ok(bytes)
}
