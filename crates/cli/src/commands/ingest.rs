//! `waymark ingest`: files with the events of many parcels, straight into the store.

use std::fs::File;
use std::io::{IsTerminal, Read, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use engine::feed::{Cut, Cutter, Fed, Feed};
use engine::{Engine, StoreError};
use serde::Serialize;

use super::Setup;
use super::engine::account;
use crate::exit::{self, Failure};
use crate::print;

/// How much of a file is read at once.
const PIECE: usize = 1 << 20;
/// How often the progress is shown.
const TICK: Duration = Duration::from_millis(200);
/// How long to wait when more is read than can be folded.
const PAUSE: Duration = Duration::from_millis(10);

/// Keep the events of many parcels: lines of JSON, tables, or documents such as IFTSTA and EPCIS.
///
/// A file that was read before changes nothing. Files ending in .gz and .zst are unpacked. A running `waymark serve`
/// has the store for itself: send it the same files with `POST /v1/feed`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  waymark ingest --carrier china-post events.ndjson
  waymark ingest --carrier royal-mail --pack our-warehouse table.csv.gz
  curl --data-binary @events.ndjson -H 'Content-Type: application/x-ndjson' \\
    -H 'Authorization: Bearer KEY' 'http://127.0.0.1:8080/v1/feed?carrier=china-post'")]
pub struct Args {
    /// The files; `-` is standard input, as lines of JSON.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// The carrier of all parcels in them; it becomes part of their identity.
    #[arg(long, value_name = "CARRIER")]
    carrier: Option<String>,
    /// The pack that reads them.
    #[arg(long, value_name = "PACK", default_value = "plain")]
    pack: String,
    /// A source of that pack; without it, the one that fits.
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
}

/// What became of all files.
#[derive(Default, Serialize)]
struct Told {
    files: usize,
    items: u64,
    new: u64,
    refused: u64,
    seconds: f64,
}

/// Runs the command.
pub fn run(setup: Setup, args: &Args) -> Result<ExitCode> {
    let json = setup.json;
    let engine = setup.engine()?;
    engine.recover_feeds()?;
    let started = Instant::now();
    let progress = Progress::new(&args.files);
    let done = AtomicBool::new(false);
    let read = std::thread::scope(|scope| {
        scope.spawn(|| fold(&engine, &done));
        scope.spawn(|| progress.show(&done));
        let read = args
            .files
            .iter()
            .try_fold(Told::default(), |told, file| feed(&engine, args, file, &progress, told));
        while engine.desk.items() > 0 {
            std::thread::sleep(PAUSE);
        }
        done.store(true, Ordering::Relaxed);
        read
    });
    // What the last round took from the desk is folded when the scope has ended.
    let told = Told { seconds: started.elapsed().as_secs_f64(), ..read? };
    if json {
        print::line(&serde_json::to_string(&told)?);
    } else {
        let pace = told.items as f64 / told.seconds.max(0.001);
        print::line(&format!(
            "{} items kept, {} of them new, {} refused, in {:.1} s ({pace:.0} a second)",
            told.items, told.new, told.refused, told.seconds
        ));
    }
    Ok(ExitCode::from(if told.items == 0 { exit::NOTHING } else { exit::DONE }))
}

/// Folds what was read until all is done.
fn fold(engine: &Engine, done: &AtomicBool) {
    while !done.load(Ordering::Relaxed) {
        if let Err(error) = engine.fold(TICK) {
            print::talk(&format!("folding failed and is tried again: {error}"));
            std::thread::sleep(TICK);
        }
    }
}

fn feed(engine: &Engine, args: &Args, file: &str, progress: &Progress, mut told: Told) -> Result<Told> {
    let cut = cut_of(file);
    let mut cutter = Cutter::new(cut);
    let mut input = open(file, progress)?;
    let mut fed = Fed::default();
    let mut piece = vec![0; PIECE];
    loop {
        let read = input.read(&mut piece).with_context(|| format!("cannot read `{file}`"))?;
        let mut parts =
            cutter.push(&piece[..read]).map_err(|long| Failure::nothing(format!("`{file}`: {long}")))?;
        if read == 0 {
            parts.extend(cutter.finish());
        }
        for part in parts {
            let way = Feed {
                pack: &args.pack,
                source: args.source.as_deref(),
                carrier: args.carrier.as_deref(),
                shape: cut.shape(),
            };
            let kept = patiently(|| engine.feed(&account(), &way, &part.bytes))
                .map_err(|error| Failure::nothing(format!("`{file}`: {error}")))?;
            progress.items.fetch_add(kept.items, Ordering::Relaxed);
            fed.add(kept, part.before);
        }
        if read == 0 {
            break;
        }
    }
    for refused in &fed.first_refused {
        print::talk(&format!("`{file}`, item {}: {}", refused.item, refused.why));
    }
    told.files += 1;
    told.items += fed.items;
    told.new += fed.new;
    told.refused += fed.refused;
    Ok(told)
}

/// Tries again while more waits to be folded than may.
fn patiently<T>(mut work: impl FnMut() -> engine::Result<T>) -> engine::Result<T> {
    loop {
        match work() {
            Err(engine::Error::Store(StoreError::Busy { .. } | StoreError::Elsewhere { .. })) => {
                std::thread::sleep(PAUSE);
            }
            other => return other,
        }
    }
}

/// How a file is cut, by its name.
fn cut_of(file: &str) -> Cut {
    let bare = file.trim_end_matches(".gz").trim_end_matches(".zst").to_lowercase();
    match bare.rsplit_once('.').map(|(_, ending)| ending) {
        Some("csv" | "tsv") => Cut::Rows,
        Some("ndjson" | "jsonl") | None => Cut::Lines,
        _ if file == "-" => Cut::Lines,
        _ => Cut::Nowhere,
    }
}

fn open<'p>(file: &str, progress: &'p Progress) -> Result<Box<dyn Read + 'p>> {
    if file == "-" {
        return Ok(Box::new(std::io::stdin()));
    }
    let opened =
        File::open(file).map_err(|error| Failure::nothing(format!("cannot open `{file}`: {error}")))?;
    if opened.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(Failure::usage(format!("`{file}` is a folder: name the files in it")));
    }
    let counted = Counted { file: opened, progress };
    if file.ends_with(".gz") {
        return Ok(Box::new(flate2::read::MultiGzDecoder::new(counted)));
    }
    if file.ends_with(".zst") {
        return Ok(Box::new(zstd::stream::read::Decoder::new(counted)?));
    }
    Ok(Box::new(counted))
}

/// A file whose bytes are counted as they are read.
struct Counted<'p> {
    file: File,
    progress: &'p Progress,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.progress.bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// How far we are.
struct Progress {
    total: u64,
    bytes: AtomicU64,
    items: AtomicU64,
}

impl Progress {
    fn new(files: &[String]) -> Self {
        let size = |file: &String| std::fs::metadata(file).map_or(0, |file| file.len());
        Self { total: files.iter().map(size).sum(), bytes: AtomicU64::new(0), items: AtomicU64::new(0) }
    }

    /// Shows a bar to a person; nothing to a pipe.
    fn show(&self, done: &AtomicBool) {
        if !std::io::stderr().is_terminal() {
            return;
        }
        while !done.load(Ordering::Relaxed) {
            let share = self.bytes.load(Ordering::Relaxed) as f64 / self.total.max(1) as f64;
            let full = "█".repeat((share.min(1.0) * 30.0) as usize);
            let items = self.items.load(Ordering::Relaxed);
            let _ =
                write!(std::io::stderr(), "\r{full:░<30} {:3.0} %  {items} items", share.min(1.0) * 100.0);
            std::thread::sleep(TICK);
        }
        let _ = write!(std::io::stderr(), "\r\x1b[K");
    }
}
