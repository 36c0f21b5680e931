//! All `packs/**/numbers.toml` as one JSON text, which loads faster than a hundred TOML files. What only
//! people and tests read (examples, sources) stays out.

use std::error::Error;
use std::path::{Path, PathBuf};

/// Writes `numbers.json` to the build's folder: a list of pairs of path and file, sorted by path.
pub fn write() -> Result<(), Box<dyn Error>> {
    let packs = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../../packs");
    let mut paths = Vec::new();
    find(&packs, 0, &mut paths)?;
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path)?;
        let mut file: toml::Table =
            toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        if let Some(toml::Value::Array(numbers)) = file.get_mut("number") {
            numbers.iter_mut().filter_map(toml::Value::as_table_mut).for_each(shorten);
        }
        let short = path.strip_prefix(&packs)?.to_string_lossy().replace('\\', "/");
        println!("cargo::rerun-if-changed=../../packs/{short}");
        files.push((format!("packs/{short}"), serde_json::to_value(file)?));
    }
    let out = Path::new(&std::env::var("OUT_DIR")?).join("numbers.json");
    Ok(std::fs::write(out, serde_json::to_string(&files)?)?)
}

fn shorten(number: &mut toml::Table) {
    for key in ["valid", "invalid", "source"] {
        number.remove(key);
    }
}

fn find(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() && depth < 2 {
            find(&path, depth + 1, paths)?;
        } else if path.file_name().is_some_and(|name| name == "numbers.toml") {
            paths.push(path);
        }
    }
    Ok(())
}
