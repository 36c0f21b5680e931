//! `waymark migrate`: from the file to a database.

use std::path::PathBuf;
use std::process::ExitCode;

use ::engine::settings::Hidden;
use anyhow::Result;
use store::{Store, moving};
use store_postgres::PostgresStore;
use store_sqlite::SqliteStore;

use super::Setup;
use super::engine::{many, postgres};
use crate::exit::{self, Failure};
use crate::print;

/// Copy the store from its file into a PostgreSQL, bucket by bucket, and compare every bucket.
///
/// Stop every waymark that uses either of them first. When it is interrupted, run it again: what is equal already is
/// not copied twice. The file stays as it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  waymark migrate --to postgres://waymark@db.example/waymark
  waymark migrate --from /var/lib/waymark/waymark.db --to postgres://waymark@db.example/waymark")]
pub struct Args {
    /// The file; that of the data folder if none is named.
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// The database; `--store` and the settings may name it, or several, too.
    #[arg(long, value_name = "URL", value_parser = |url: &str| Ok::<_, String>(Hidden::from(url)))]
    to: Option<Hidden>,
}

/// Runs the command.
pub fn run(setup: &Setup, args: &Args) -> Result<ExitCode> {
    let from = args.from.clone().unwrap_or_else(|| setup.data.join("waymark.db"));
    if !from.is_file() {
        return Err(Failure::nothing(format!(
            "there is no store `{}`: name the file with --from",
            from.display()
        )));
    }
    let named = setup.databases()?;
    let to: Box<dyn Store> = match (&args.to, named.as_slice()) {
        (Some(url), _) | (None, [url]) => Box::new(PostgresStore::open(postgres(url)?)?),
        (None, []) => return Err(Failure::usage("name the database with --to postgres://…".to_owned())),
        (None, several) => Box::new(many(several)?),
    };
    let from = SqliteStore::open(&from)?;
    let moved = moving::copy(&from, &*to, |bucket, moved| {
        if (bucket.number() + 1) % 64 == 0 {
            let done = (u32::from(bucket.number()) + 1) * 100 / 1024;
            print::talk(&format!("{done:3} %  {} parcels, {} looks", moved.parcels, moved.looks));
        }
    })?;
    if setup.json {
        let line = serde_json::json!({ "parcels": moved.parcels, "looks": moved.looks, "buckets_copied": moved.buckets });
        print::line(&line.to_string());
    } else {
        print::line(&format!(
            "{} parcels and {} looks are in the database now, and equal in every bucket; {} buckets were copied",
            moved.parcels, moved.looks, moved.buckets
        ));
    }
    Ok(ExitCode::from(exit::DONE))
}
