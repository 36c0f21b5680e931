//! Every pack reads its own captures as its expected files say and is free of problems.
//!
//! `WAYMARK_ACCEPT=carrier cargo test -p packs --test packs` writes what is read into that carrier's expected
//! files, to be read by a person before they are kept.

use std::path::{Path, PathBuf};

use packs::{Library, expect, lint};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs")
}

#[test]
fn every_capture_reads_as_expected() {
    let library = Library::embedded();
    let mut failures = Vec::new();
    for carrier in library.carriers() {
        for trial in expect::trials(&library, carrier, &folder().join(carrier)).unwrap() {
            if std::env::var("WAYMARK_ACCEPT").is_ok_and(|accepted| accepted == carrier) {
                accept(&trial);
            } else if !trial.passed() {
                failures.push(format!("{}\n{}", trial.capture, trial.actual));
            }
        }
    }
    assert!(failures.is_empty(), "{} captures read otherwise:\n\n{}", failures.len(), failures.join("\n"));
}

fn accept(trial: &expect::Trial) {
    let (pack, name) = trial.capture.split_once("/captures/").unwrap_or_default();
    let expected = folder().join(pack).join("expected");
    let stem = name.split('.').next().unwrap_or_default();
    let written = std::fs::create_dir_all(&expected)
        .and_then(|()| std::fs::write(expected.join(format!("{stem}.txt")), &trial.actual));
    assert!(written.is_ok(), "cannot write the expected file of {}", trial.capture);
}

#[test]
fn no_pack_has_problems() {
    let library = Library::embedded();
    let problems: Vec<String> = library
        .carriers()
        .flat_map(|carrier| lint::lint(carrier, library.text(carrier).unwrap_or_default()))
        .map(|problem| problem.to_string())
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_pack_with_sources_has_captures() {
    let library = Library::embedded();
    for carrier in library.carriers() {
        let Some(pack) = library.good(carrier) else { continue };
        let captures = folder().join(carrier).join("captures");
        assert!(pack.sources.is_empty() || captures.is_dir(), "{carrier} reads sources and has no captures");
    }
}
