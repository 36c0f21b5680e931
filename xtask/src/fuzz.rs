//! `cargo xtask fuzz [--seconds N] [TARGET...]`: throws bytes at the targets of `fuzz/`, one on each core.
//!
//! The fuzzer is built with the branch counters of LLVM and without a sanitizer, so any stable compiler will do; where
//! there is no C++ compiler, or it cannot be built otherwise, it says so and is content. First it must find the bug
//! that is planted in the target `control`: a fuzzer that does not is blind. In the suite a decoder has half a minute,
//! so that the suite stays short; with `WAYMARK_SOAK` twenty times as long. What makes a target fall is kept below
//! `target/fuzz/found`.

use std::collections::VecDeque;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use fuzz::{CONTROL, TARGETS, Target};

/// How long the planted bug may stay unfound.
const CONTROL_SECONDS: u64 = 60;
/// How often as long a soak is.
const SOAK: u64 = 20;
/// Longer inputs tell little more, and slow the fuzzer down; the samples are longer at times.
const MOST_BYTES: &str = "-max_len=32768";
/// No input may take so long or so much. The bound of time is wide: a build server may stand still.
const BOUNDS: [&str; 2] = ["-timeout=5", "-rss_limit_mb=512"];

/// The flags with which LLVM counts the branches taken and shows what is compared.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing";

/// The fuzzer, built, and where it works.
struct Fuzzer {
    program: PathBuf,
    folder: PathBuf,
    root: PathBuf,
}

/// The task: see the head of the file.
pub(super) fn run(arguments: &[String]) -> super::Outcome {
    let (targets, seconds) = asked(arguments)?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("the workspace has no root folder")?;
    let begin = Instant::now();
    let fuzzer = match build(root)? {
        Ok(fuzzer) => fuzzer,
        Err(why) => {
            println!("fuzz: SKIPPED, the fuzzer cannot be built here: {why}");
            return Ok(ExitCode::SUCCESS);
        }
    };
    println!("fuzz: built in {} s", begin.elapsed().as_secs());
    fuzzer.finds_the_planted_bug()?;
    let soak = if std::env::var_os("WAYMARK_SOAK").is_some() { SOAK } else { 1 };
    let timed = |target: &'static Target| (target, seconds.unwrap_or(target.seconds * soak));
    let fallen = fuzzer.all(targets.into_iter().map(timed).collect());
    println!("fuzz: {} s in all", begin.elapsed().as_secs());
    Ok(if fallen == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Which targets, and for how long, where not for as long as each should.
type Asked = (Vec<&'static Target>, Option<u64>);

/// What the arguments ask for.
fn asked(arguments: &[String]) -> Result<Asked, Box<dyn Error>> {
    let mut seconds = None;
    let mut targets = Vec::new();
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        if word == "--seconds" {
            seconds = Some(words.next().ok_or("`--seconds` needs a number")?.parse()?);
            continue;
        }
        let named = fuzz::target(word).ok_or_else(|| {
            let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
            format!("no target is called `{word}`; there are {}", names.join(", "))
        })?;
        targets.push(named);
    }
    if targets.is_empty() {
        targets.extend(TARGETS);
    }
    Ok((targets, seconds))
}

/// Builds the fuzzer; the inner error says why this machine cannot.
fn build(root: &Path) -> Result<Result<Fuzzer, String>, Box<dyn Error>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let told = String::from_utf8(Command::new(rustc).arg("-vV").output()?.stdout)?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc names no host")?;
    // A target that is named keeps the flags from build scripts, which have no fuzzer to count for.
    let output = Command::new(cargo)
        .current_dir(root)
        .env("RUSTFLAGS", FLAGS)
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .args(["build", "--quiet", "--locked", "--package", "fuzz", "--features", "libfuzzer"])
        .args(["--profile", "fuzz", "--target", host, "--target-dir", "target/fuzz"])
        .output()?;
    if !output.status.success() {
        let told = String::from_utf8_lossy(&output.stderr);
        let why = told.lines().find(|line| line.contains("error")).unwrap_or("cargo did not say why");
        return Ok(Err(why.to_owned()));
    }
    let folder = root.join("target/fuzz");
    let program = folder.join(host).join("fuzz").join("fuzz");
    Ok(Ok(Fuzzer { program, folder, root: root.to_owned() }))
}

impl Fuzzer {
    fn finds_the_planted_bug(&self) -> Result<(), Box<dyn Error>> {
        let begin = Instant::now();
        let output = self.throw(&CONTROL, CONTROL_SECONDS)?;
        let told = String::from_utf8_lossy(&output.stderr);
        if output.status.success() || !told.contains("the planted bug") {
            return Err(
                format!("the planted bug was not found in {CONTROL_SECONDS} s: nothing is tried").into()
            );
        }
        std::fs::remove_dir_all(self.folder.join("found").join(CONTROL.name))?;
        println!("fuzz: the planted bug was found in {:.1} s", begin.elapsed().as_secs_f64());
        Ok(())
    }

    /// Runs the targets; the answer is how many fell.
    fn all(&self, targets: VecDeque<(&'static Target, u64)>) -> usize {
        let waiting = Mutex::new(targets);
        let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let work = || {
            let mut fallen = 0;
            while let Some((target, seconds)) = next() {
                fallen += usize::from(!self.stands(target, seconds));
            }
            fallen
        };
        std::thread::scope(|scope| {
            let cores = std::thread::available_parallelism().map_or(1, usize::from);
            let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
            workers.into_iter().map(|worker| worker.join().unwrap_or(1)).sum()
        })
    }

    /// Whether a target stood; says so, or what it fell over.
    fn stands(&self, target: &Target, seconds: u64) -> bool {
        match self.throw(target, seconds) {
            Ok(output) if output.status.success() => {
                println!("fuzz: {}: ok, {seconds} s, {}", target.name, tried(&output));
                true
            }
            Ok(output) => {
                let told = String::from_utf8_lossy(&output.stderr);
                let end: Vec<&str> = told.lines().rev().take(40).collect();
                let end: Vec<&str> = end.into_iter().rev().collect();
                println!("fuzz: {}: FELL\n{}", target.name, end.join("\n"));
                false
            }
            Err(error) => {
                println!("fuzz: {}: did not run: {error}", target.name);
                false
            }
        }
    }

    /// Runs one target from its captures and samples.
    fn throw(&self, target: &Target, seconds: u64) -> Result<Output, Box<dyn Error>> {
        let corpus = self.folder.join("corpus").join(target.name);
        let found = self.folder.join("found").join(target.name);
        std::fs::create_dir_all(&corpus)?;
        std::fs::create_dir_all(&found)?;
        let samples = target.samples.iter().map(|sample| sample.as_bytes().to_vec());
        let captures = fuzz::captures(&self.root.join("packs"), target)?;
        for (at, seed) in captures.into_iter().chain(samples).enumerate() {
            std::fs::write(corpus.join(format!("seed-{at}")), seed)?;
        }
        let output = Command::new(&self.program)
            .env("WAYMARK_FUZZ", target.name)
            .env_remove("RUST_BACKTRACE")
            .arg(&corpus)
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-artifact_prefix={}/", found.display()))
            .args(BOUNDS)
            .args([MOST_BYTES, "-print_final_stats=1", "-verbosity=0"])
            .output()?;
        Ok(output)
    }
}

/// How many inputs were tried, as the fuzzer counts them.
fn tried(output: &Output) -> String {
    let told = String::from_utf8_lossy(&output.stderr);
    let count = told.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    format!("{} inputs", count.unwrap_or("?").trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn without_a_name_every_target_is_tried() {
        let (targets, _) = asked(&[]).unwrap();
        assert_eq!(targets.len(), TARGETS.len());
    }

    #[test]
    fn names_and_seconds_are_taken_as_asked() {
        let (targets, seconds) = asked(&words(&["json", "--seconds", "5"])).unwrap();
        assert_eq!((targets.len(), targets[0].name, seconds), (1, "json", Some(5)));
        assert!(asked(&words(&["jsom"])).err().unwrap().to_string().contains("there are json, xml"));
        assert!(asked(&words(&["--seconds"])).is_err());
    }
}
