//! Embeds every `pack.toml` under `packs/`, so that one binary knows all carriers, and the number formats.

#[path = "build/numbers.rs"]
mod numbers;

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    find(&root, &mut files);
    files.sort();
    let mut code = String::from("&[\n");
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        let name = file.parent().and_then(|p| p.strip_prefix(&root).ok()).unwrap_or(&file);
        code += &format!("    ({:?}, include_str!({:?})),\n", name.display(), file.display());
    }
    code += "]\n";
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("embedded.rs");
    if let Err(error) = fs::write(&out, code) {
        println!("cargo::error=cannot write {}: {error}", out.display());
    }
    if let Err(error) = numbers::write() {
        println!("cargo::error=number formats: {error}");
    }
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir()
            && !matches!(path.file_name().and_then(|n| n.to_str()), Some("captures" | "expected"))
        {
            find(&path, files);
        } else if path.file_name().is_some_and(|name| name == "pack.toml") {
            files.push(path);
        }
    }
}
