//! From a CSV file to journeys, in the long or the wide form. A row that cannot be used is left out, told
//! with its line, and counted; the rest is read.

use std::path::Path;

use anyhow::{Context, Result, bail};
use csv::StringRecord;
use tracking::forecast::backtest::Past;

use super::mapping::{KNOWN, Mapping};
use super::{long, wide};

/// A journey and how the file calls it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Journey {
    pub(super) parcel: String,
    /// When it is asked about, as the file prints it.
    pub(super) asked_at: String,
    pub(super) past: Past,
}

/// All journeys of a file, and what could not be read.
#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) journeys: Vec<Journey>,
    /// One sentence for each row that was left out.
    pub(super) problems: Vec<String>,
    /// How the file was understood, where nobody said it.
    pub(super) note: Option<&'static str>,
}

/// Reads a file, by the mapping if there is one.
pub(super) fn file(path: &Path, mapping: Option<&Mapping>) -> Result<History> {
    let open = std::fs::File::open(path).with_context(|| format!("cannot open `{}`", path.display()))?;
    history(open, mapping).with_context(|| format!("cannot read `{}`", path.display()))
}

/// Reads a history.
pub(super) fn history(source: impl std::io::Read, mapping: Option<&Mapping>) -> Result<History> {
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(std::io::BufReader::new(source));
    let header = rows.headers().context("the header is not readable")?.clone();
    let mut history = History::default();
    if let Some(mapping) = mapping {
        wide::read(&wide::Columns::find(&header, mapping)?, &mut rows, &mut history);
    } else if header.iter().eq(KNOWN.0.split(',')) {
        let mapping: Mapping = KNOWN.1.parse().map_err(anyhow::Error::msg)?;
        history.note = Some("read as one row a parcel, from `ordered_at` to `delivered_at`, by its header");
        wide::read(&wide::Columns::find(&header, &mapping)?, &mut rows, &mut history);
    } else {
        long::read(&long::Columns::find(&header)?, &mut rows, &mut history);
    }
    Ok(history)
}

/// The place of a column that must be there.
pub(super) fn column(header: &StringRecord, name: &str) -> Result<usize> {
    match header.iter().position(|column| column.trim() == name) {
        Some(at) => Ok(at),
        None => bail!("there is no column `{name}`; for a file with one row a parcel give `--wide`"),
    }
}

/// Every row that is CSV, with its line; the others are told as problems.
pub(super) fn each(
    rows: &mut csv::Reader<impl std::io::Read>,
    history: &mut History,
    mut take: impl FnMut(&StringRecord, &mut History) -> Result<(), String>,
) {
    let mut row = StringRecord::new();
    loop {
        let line = rows.position().line();
        match rows.read_record(&mut row) {
            Ok(false) => return,
            Ok(true) => {
                let line = row.position().map_or(line, csv::Position::line);
                if let Err(problem) = take(&row, history) {
                    history.problems.push(format!("line {line}: {problem}"));
                }
            }
            Err(error) if error.is_io_error() => {
                history.problems.push(format!("line {line}: the file ends here: {error}"));
                return;
            }
            Err(_) => history.problems.push(format!("line {line}: the row is not UTF-8 text")),
        }
    }
}
