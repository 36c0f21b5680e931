//! What the checks look at: the project's files as text, and who imports whom according to cargo.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// One file of the project. What is not UTF-8 has a path and no text.
pub(super) struct File {
    pub(super) path: String,
    pub(super) text: String,
}

/// What cargo says of one crate of the workspace.
#[derive(Default)]
pub(super) struct Member {
    /// The crates of the workspace that its code imports.
    pub(super) imports: BTreeSet<String>,
    /// Every crate that it names: for its code, its tests and its build.
    pub(super) names: BTreeSet<String>,
}

/// The whole project.
pub(super) struct Tree {
    pub(super) files: Vec<File>,
    pub(super) members: BTreeMap<String, Member>,
}

impl Tree {
    /// Reads the project around this crate.
    pub(super) fn read() -> Result<Self, Box<dyn Error>> {
        let root =
            Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("the workspace has no root folder")?;
        let listing = output(Command::new("git").current_dir(root).args([
            "-c",
            "safe.directory=*",
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "-z",
        ]))?;
        let paths: BTreeSet<&str> = listing.split('\0').filter(|path| root.join(path).is_file()).collect();
        let mut files = Vec::new();
        for path in paths {
            let text = String::from_utf8(std::fs::read(root.join(path))?).unwrap_or_default();
            files.push(File { path: path.into(), text });
        }
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
        let arguments = ["metadata", "--format-version=1", "--no-deps", "--offline"];
        let metadata = output(Command::new(cargo).current_dir(root).args(arguments))?;
        Ok(Self { files, members: members(&serde_json::from_str(&metadata)?) })
    }

    /// A tree for a control or a test: paths and their text.
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let file = |&(path, text): &(&str, &str)| File { path: path.into(), text: text.into() };
        Self { files: files.iter().map(file).collect(), members: BTreeMap::new() }
    }

    /// The same tree with one more crate, which imports the named ones.
    pub(super) fn with_member(mut self, name: &str, imports: &[&str]) -> Self {
        let imports: BTreeSet<String> = imports.iter().map(|import| String::from(*import)).collect();
        self.members.insert(name.into(), Member { names: imports.clone(), imports });
        self
    }

    /// The file at a path.
    pub(super) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The files whose names end so.
    pub(super) fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| file.path.ends_with(end))
    }
}

fn output(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let output = command.output().map_err(|error| format!("cannot run {command:?}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr).trim()).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

fn members(metadata: &Value) -> BTreeMap<String, Member> {
    let packages = || metadata["packages"].as_array().into_iter().flatten();
    let ours: BTreeSet<&str> = packages().filter_map(|package| package["name"].as_str()).collect();
    packages().map(|package| (text(&package["name"]), member(package, &ours))).collect()
}

fn member(package: &Value, ours: &BTreeSet<&str>) -> Member {
    let mut member = Member::default();
    for dependency in package["dependencies"].as_array().into_iter().flatten() {
        let name = text(&dependency["name"]);
        // Cargo calls a dependency of the code itself `null`, the others `dev` and `build`.
        if dependency["kind"].is_null() && ours.contains(name.as_str()) {
            member.imports.insert(name.clone());
        }
        member.names.insert(name);
    }
    member
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_is_a_dependency_of_the_code_on_one_of_ours() {
        let metadata = serde_json::json!({ "packages": [
            { "name": "core", "dependencies": [{ "name": "jiff", "kind": null }] },
            { "name": "edge", "dependencies": [
                { "name": "core", "kind": null }, { "name": "other", "kind": "dev" }, { "name": "serde", "kind": null },
            ] },
            { "name": "other", "dependencies": [] },
        ] });
        let members = members(&metadata);
        assert_eq!(members["edge"].imports, BTreeSet::from(["core".into()]));
        assert_eq!(members["edge"].names.len(), 3);
        assert!(members["core"].imports.is_empty());
    }

    #[test]
    fn the_project_is_found_and_read() {
        let tree = Tree::read().unwrap();
        assert!(tree.file("xtask/src/tidy/tree.rs").is_some_and(|file| file.text.starts_with("//!")));
        assert!(tree.members["cli"].imports.contains("tracking"));
    }
}
