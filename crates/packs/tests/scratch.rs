//! scratch
use packs::{Capture, Library, expect, lint, read};
use std::path::Path;
#[test]
fn scratch() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut library = Library::embedded();
    library.add_folder(&root).unwrap();
    for carrier in std::env::var("C").unwrap_or_default().split_whitespace() {
        for p in lint::lint(carrier, library.text(carrier).unwrap_or_default()) {
            println!("{p}");
        }
        for trial in expect::trials(&library, carrier, &root.join(carrier)).unwrap() {
            if trial.passed() {
                println!("== {} passed", trial.capture);
                continue;
            }
            println!("== {}\n{}", trial.capture, trial.actual);
            if std::env::var("W").is_ok() {
                let (_, name) = trial.capture.split_once("/captures/").unwrap();
                let dir = root.join(carrier).join("expected");
                std::fs::create_dir_all(&dir).unwrap();
                std::fs::write(dir.join(format!("{}.txt", name.split('.').next().unwrap())), &trial.actual)
                    .unwrap();
            }
        }
        if let Ok(file) = std::env::var("F") {
            let body = std::fs::read(&file).unwrap();
            let c = Capture {
                body: &body,
                received: jiff::Timestamp::UNIX_EPOCH,
                digest: "",
                status: None,
                asked: Some("ASKED"),
            };
            println!("{}", expect::render(&read(&library, carrier, None, &c)));
        }
    }
}
