//! `waymark pack`: list, check, run and begin packs.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use packs::{Library, expect, lint};

use super::Setup;
use crate::exit::{self, Failure};
use crate::print;

/// List, check, run and begin packs.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "\
Examples:
  waymark pack list
  waymark pack new my-post packs
  waymark pack lint packs/my-post
  waymark pack test packs")]
pub enum Command {
    /// Name every pack.
    List,
    /// Check packs; without a folder, the built-in ones.
    Lint {
        /// A pack's folder, or a folder of packs.
        folders: Vec<PathBuf>,
    },
    /// Read the captures of packs and compare with what is expected.
    Test {
        /// A pack's folder, or a folder of packs; without one, `packs`.
        folders: Vec<PathBuf>,
        /// Write what is read as what is expected, for a person to review.
        #[arg(long)]
        accept: bool,
    },
    /// Begin a pack.
    New {
        /// Its name, in kebab-case.
        carrier: String,
        /// The folder of packs.
        #[arg(default_value = "packs")]
        folder: PathBuf,
    },
}

/// Runs the command.
pub fn run(setup: &Setup, command: &Command) -> Result<ExitCode> {
    match command {
        Command::List => list(setup),
        Command::Lint { folders } => lint_all(setup, folders),
        Command::Test { folders, accept } => test(folders, *accept, setup.json),
        Command::New { carrier, folder } => new(carrier, folder),
    }
}

fn list(setup: &Setup) -> Result<ExitCode> {
    for carrier in setup.library.carriers() {
        let Some(pack) = setup.library.good(carrier) else { continue };
        let sources: Vec<&str> = pack.sources.iter().map(|source| source.id.as_str()).collect();
        if setup.json {
            let line = serde_json::json!({ "carrier": carrier, "name": pack.name, "country": pack.country, "sources": sources });
            print::line(&line.to_string());
        } else {
            print::line(&format!("{carrier:20} {:32} {}", pack.name, sources.join(", ")));
        }
    }
    Ok(ExitCode::from(exit::DONE))
}

fn lint_all(setup: &Setup, folders: &[PathBuf]) -> Result<ExitCode> {
    let mut texts = Vec::new();
    if folders.is_empty() {
        texts.extend(
            setup
                .library
                .carriers()
                .map(|name| (name.to_owned(), setup.library.text(name).unwrap_or_default().to_owned())),
        );
    }
    for folder in packs_in(folders)? {
        let text = std::fs::read_to_string(folder.join("pack.toml"))
            .with_context(|| format!("cannot read `{}/pack.toml`", folder.display()))?;
        texts.push((name_of(&folder), text));
    }
    let problems: Vec<_> = texts.iter().flat_map(|(name, text)| lint::lint(name, text)).collect();
    for problem in &problems {
        if setup.json {
            let line = serde_json::json!({ "code": problem.code, "message": problem.message, "at": problem.place, "help": problem.help });
            print::line(&line.to_string());
        } else {
            print::line(&problem.to_string());
        }
    }
    print::talk(&format!("{} packs, {} problems", texts.len(), problems.len()));
    Ok(ExitCode::from(if problems.is_empty() { exit::DONE } else { exit::NOTHING }))
}

fn test(folders: &[PathBuf], accept: bool, json: bool) -> Result<ExitCode> {
    let standard = [PathBuf::from("packs")];
    let folders = packs_in(if folders.is_empty() { &standard } else { folders })?;
    let mut library = Library::embedded();
    let (mut passed, mut failed) = (0, 0);
    for folder in folders {
        let name = name_of(&folder);
        library.add(&name, &std::fs::read_to_string(folder.join("pack.toml"))?);
        for trial in expect::trials(&library, &name, &folder)? {
            if accept {
                write_expected(&folder, &trial)?;
            }
            let good = accept || trial.passed();
            if good {
                passed += 1
            } else {
                failed += 1
            }
            if json {
                print::line(
                    &serde_json::json!({ "capture": trial.capture, "passed": good, "read": trial.actual })
                        .to_string(),
                );
            } else if !good {
                print::difference(&trial.capture, trial.expected.as_deref(), &trial.actual);
            }
        }
    }
    print::talk(&format!("{passed} passed, {failed} failed"));
    Ok(ExitCode::from(if failed == 0 && passed > 0 { exit::DONE } else { exit::NOTHING }))
}

fn write_expected(folder: &Path, trial: &expect::Trial) -> Result<()> {
    let name = trial.capture.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    std::fs::create_dir_all(folder.join("expected"))?;
    std::fs::write(folder.join("expected").join(format!("{stem}.txt")), &trial.actual)?;
    Ok(())
}

fn new(carrier: &str, folder: &Path) -> Result<ExitCode> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if carrier.is_empty() || !carrier.chars().all(fits) {
        return Err(Failure::usage(format!(
            "`{carrier}` is no name for a pack: use lower-case letters, digits and dashes"
        )));
    }
    let pack = folder.join(carrier);
    if pack.join("pack.toml").exists() {
        return Err(Failure::usage(format!("`{}` is there already", pack.join("pack.toml").display())));
    }
    std::fs::create_dir_all(pack.join("captures"))
        .with_context(|| format!("cannot make `{}`", pack.display()))?;
    std::fs::write(pack.join("pack.toml"), TEMPLATE.replace("CARRIER", carrier))?;
    std::fs::write(pack.join("captures/01-delivered.json"), SAMPLE)?;
    print::talk(&format!(
        "made {}: fill it in, then `waymark pack test --accept {}` and read what it expects",
        pack.display(),
        pack.display()
    ));
    Ok(ExitCode::from(exit::DONE))
}

const TEMPLATE: &str = include_str!("new-pack.toml");
const SAMPLE: &str = include_str!("new-capture.json");

/// The pack folders named: each itself, or the packs in it.
fn packs_in(folders: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut packs = Vec::new();
    for folder in folders {
        if folder.join("pack.toml").is_file() {
            packs.push(folder.clone());
            continue;
        }
        let entries = std::fs::read_dir(folder)
            .with_context(|| format!("cannot read the folder `{}`", folder.display()))?;
        packs.extend(
            entries.flatten().map(|entry| entry.path()).filter(|path| path.join("pack.toml").is_file()),
        );
    }
    packs.sort();
    Ok(packs)
}

fn name_of(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
