//! Embeds every `pack.toml` under `packs/`, so that one binary knows all carriers, and the number formats.
//!
//! No folder is written down, neither in this program nor in what it writes: what was built in one checkout is right in
//! another.

#[path = "build/numbers.rs"]
mod numbers;

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=../../packs");
    let root = Path::new(&env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../packs");
    let mut files = Vec::new();
    find(&root, &mut files);
    files.sort();
    let mut code = String::from("&[\n");
    for file in files {
        let name = file.parent().and_then(|p| p.strip_prefix(&root).ok()).unwrap_or(&file).to_string_lossy();
        let name = name.replace('\\', "/");
        let path = format!("/../../packs/{name}/pack.toml");
        println!("cargo::rerun-if-changed=../../packs/{name}/pack.toml");
        code += &format!("    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),\n");
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
