//! One command, one file.

pub mod add;
pub mod atlas;
pub mod buckets;
pub mod db;
pub mod demo;
pub mod endpoint;
pub mod engine;
pub mod evidence;
pub mod forget;
pub mod history;
pub mod identify;
pub mod ingest;
pub mod migrate;
pub mod pack;
pub mod profile;
pub mod prose;
pub mod read;
pub mod replay;
pub mod serve;
pub mod speak;
pub mod track;
pub mod verdict;
pub mod verify;

use std::path::PathBuf;

use ::engine::settings::Hidden;
use anyhow::Context;
use jiff::Timestamp;
use packs::Library;

use crate::exit::Failure;

/// What every command works with.
#[derive(Debug)]
pub struct Setup {
    /// Whether to print JSON.
    pub json: bool,
    /// Where the store is.
    pub data: PathBuf,
    /// The databases that hold the store, if it is not in the data folder.
    pub store: Vec<Hidden>,
    /// Where the settings are, if they were named.
    pub settings: Option<PathBuf>,
    /// The packs.
    pub library: Library,
}

impl Setup {
    /// Loads what every command needs.
    pub fn new(
        json: bool,
        data: Option<PathBuf>,
        store: Vec<Hidden>,
        settings: Option<PathBuf>,
        packs: Option<PathBuf>,
    ) -> anyhow::Result<Self> {
        let mut library = Library::embedded();
        if let Some(folder) = packs {
            library
                .add_folder(&folder)
                .with_context(|| format!("cannot read the packs in `{}`", folder.display()))?;
        }
        let mut setup = Self { json, data: data.unwrap_or_else(default_data), store, settings, library };
        for (name, mapping) in &setup.settings()?.mapping {
            let added = setup.library.add_mapping(name, mapping);
            added.map_err(|problem| {
                Failure::usage(format!("settings, [mapping.{name}]: {}", problem.message))
            })?;
        }
        Ok(setup)
    }
}

/// `$XDG_DATA_HOME/waymark`, or `~/.local/share/waymark`, or here.
fn default_data() -> PathBuf {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = from("XDG_DATA_HOME").or_else(|| from("HOME").map(|home| home.join(".local/share")));
    base.map_or_else(|| PathBuf::from("waymark-data"), |base| base.join("waymark"))
}

/// The hour a command speaks of: a time, or a duration after the last event.
#[derive(Clone, Debug)]
pub enum Now {
    /// An hour.
    At(Timestamp),
    /// So long after the last event.
    After(jiff::Span),
}

impl std::str::FromStr for Now {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{text}` is no time: write 2026-08-08T12:00Z, 2026-08-08, or a duration after the last event such as +1d or +36h"
            )
        };
        if let Some(span) = text.strip_prefix('+') {
            return span.parse().map(Self::After).map_err(|_| wrong());
        }
        instant(text).map(Self::At).ok_or_else(wrong)
    }
}

/// An instant; a day or a clock without an offset is taken as UTC, which is said in the help.
pub fn instant(text: &str) -> Option<Timestamp> {
    let clock = || text.parse::<jiff::civil::DateTime>().ok();
    text.parse().ok().or_else(|| {
        clock().and_then(|clock| clock.to_zoned(jiff::tz::TimeZone::UTC).ok()).map(|z| z.timestamp())
    })
}

/// An hour on the command line.
pub fn hour(text: &str) -> Result<Timestamp, String> {
    instant(text).ok_or_else(|| format!("`{text}` is no time: write 2026-08-04T12:00Z or 2026-08-04"))
}

/// Reads a file, or standard input for `-`; what is too large is refused before it is read.
pub fn read_input(name: &str) -> anyhow::Result<Vec<u8>> {
    use std::io::Read;
    let most = packs::decode::MOST_BYTES as u64;
    let mut bytes = Vec::new();
    if name == "-" {
        std::io::stdin().take(most + 1).read_to_end(&mut bytes).context("cannot read standard input")?;
    } else {
        let file = std::fs::File::open(name)
            .map_err(|error| Failure::nothing(format!("cannot open `{name}`: {error}")))?;
        if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
            return Err(Failure::usage(format!("`{name}` is a folder: name the files in it")));
        }
        file.take(most + 1).read_to_end(&mut bytes).with_context(|| format!("cannot read `{name}`"))?;
    }
    if bytes.len() as u64 > most {
        let most = most / 1_048_576;
        return Err(Failure::nothing(format!(
            "`{name}` has more than {most} MB, more than one answer ever has: split it into one file an answer"
        )));
    }
    Ok(bytes)
}
