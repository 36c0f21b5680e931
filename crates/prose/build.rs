//! Lists the files in `tables/`, so that a language is one file and nothing else.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=tables");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut files: Vec<_> = fs::read_dir(Path::new(&root).join("tables"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    files.sort();
    let mut list = String::from("&[\n");
    for file in &files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(file)?;
        // The examples are for the tests; the program does not carry them.
        let rules = text.split("\n[examples]").next().unwrap_or_default();
        let _ = writeln!(list, "({name:?}, {rules:?}),");
    }
    list.push(']');
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("tables.rs"), list)?;
    let variants = fs::read_to_string(Path::new(&root).join("tables/variants.map"))?;
    fs::write(Path::new(&out).join("variants.rs"), pairs(&variants))
}

/// The table of traditional and simplified characters, sorted for a binary search.
fn pairs(text: &str) -> String {
    let mut pairs: Vec<_> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .filter_map(|pair| Some((pair.chars().next()?, pair.chars().nth(1)?)))
        .collect();
    pairs.sort_unstable();
    pairs.dedup_by_key(|pair| pair.0);
    format!("/// Traditional, simplified.\nstatic PAIRS: &[(char, char)] = &{pairs:?};")
}
