//! The commands of `docs/evidence.md` are run on a file and on a page, where their tools are there.

use std::path::{Path, PathBuf};
use std::process::Command;

use engine::evidence::Wish;

use crate::house::House;

const MANUAL: &str = include_str!("../../../../docs/evidence.md");

/// A folder that goes away.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn folder(name: &str) -> Folder {
    let folder = std::env::temp_dir().join(format!("waymark-evidence-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    Folder(folder)
}

/// The commands of the manual's blocks, in their order.
fn commands() -> String {
    let blocks = MANUAL.split("```sh\n").skip(1).filter_map(|rest| rest.split_once("\n```"));
    let by_hand = blocks.map(|(block, _)| block).filter(|block| !block.contains("waymark "));
    by_hand.collect::<Vec<_>>().join("\n")
}

/// What the manual's commands print of a file, and whether they end well.
fn run(folder: &Path, file: &str, content: &str) -> (bool, String) {
    std::fs::write(folder.join(file), content).unwrap();
    let script = format!("set -eu\nFILE={file}\n{}\n", commands());
    let output = Command::new("sh").arg("-c").arg(script).current_dir(folder).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}

fn is_there(tool: &str, argument: &str) -> bool {
    Command::new(tool).arg(argument).output().is_ok_and(|output| output.status.success())
}

/// `pkeyutl -rawin` is what openssl 3 and later have for Ed25519.
fn tools_are_there() -> bool {
    let version = Command::new("openssl").arg("version").output();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    version.is_ok_and(|version| version.starts_with("OpenSSL 3") || version.starts_with("OpenSSL 4"))
        && is_there("sha256sum", "--version")
}

#[test]
fn a_file_and_a_page_are_verified_by_hand_as_the_manual_says() {
    if !tools_are_there() {
        eprintln!("skipped: openssl 3 or sha256sum is not here");
        return;
    }
    let house = House::new();
    let evidence = house.evidence(Wish { captures: true, personal: true });
    let shown = format!("<!doctype html>\n<html><body>\n<p>{}</p>\n", evidence.digest);
    let page = house.engine.evidence_page(&evidence, &shown).unwrap();
    for (name, file, content) in [("file", "evidence.json", &evidence.json), ("page", "evidence.html", &page)]
    {
        let folder = folder(name);
        let (well, printed) = run(&folder.0, file, content);
        assert!(well, "{printed}");
        let expected = if name == "page" { 2 } else { 1 };
        assert_eq!(printed.matches("Signature Verified Successfully").count(), expected, "{printed}");
        for part in evidence.manifest.parts.in_order() {
            assert_eq!(printed.matches(part).count(), 2, "{part}: {printed}");
        }
        // The control: one letter more in the manifest, and in a part.
        let (well, printed) =
            run(&folder.0, file, &content.replacen("\"program\":\"w", "\"program\":\"W", 1));
        assert!(!well, "{printed}");
        let (_, printed) = run(&folder.0, file, &content.replacen("\"seller\":\"L", "\"seller\":\"K", 1));
        assert_eq!(printed.matches(&evidence.manifest.parts.about).count(), 1, "{printed}");
    }
}
