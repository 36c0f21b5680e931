//! Every crate that we use has a reason, is named in one place, and is used.
//!
//! In the workspace's `Cargo.toml` a group of dependencies stands under a comment that says what it is for; a member
//! names it with `workspace = true`.

use std::collections::BTreeSet;

use super::tree::{File, Tree};
use super::{Check, Finding};

const ROOT: &str = "Cargo.toml";

pub(super) const CHECK: Check = Check {
    name: "dependencies",
    rule: "a dependency stands in the workspace table under the reason for it, and some member uses it",
    run,
    control: || Tree::of(&[(ROOT, "[workspace.dependencies]\nserde = \"1\"\n")]),
};

fn run(tree: &Tree) -> Vec<Finding> {
    let Some(root) = tree.file(ROOT) else {
        return vec![Finding::of(ROOT, 0, "the workspace's manifest is missing")];
    };
    let mut findings = without_reason(root);
    findings.extend(unused(root, tree));
    for member in tree.ending("/Cargo.toml") {
        findings.extend(own_versions(member));
    }
    findings
}

/// The lines of the workspace table: line number and what it says.
fn table(root: &File) -> impl Iterator<Item = (usize, &str)> {
    let lines = root.text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
    let inside = lines.skip_while(|(_, line)| *line != "[workspace.dependencies]").skip(1);
    inside.take_while(|(_, line)| !line.starts_with('['))
}

fn without_reason(root: &File) -> Vec<Finding> {
    let mut reason = false;
    let mut findings = Vec::new();
    for (at, line) in table(root) {
        match line.chars().next() {
            None => reason = false,
            Some('#') => reason = line.len() > 5,
            Some(_) if reason => {}
            Some(_) => findings.push(Finding::at(root, at, "no comment above says what this is for")),
        }
    }
    findings
}

fn unused(root: &File, tree: &Tree) -> Vec<Finding> {
    let used: BTreeSet<&String> = tree.members.values().flat_map(|member| &member.names).collect();
    let named = table(root).filter_map(|(at, line)| Some((at, line.split_once('=')?.0.trim())));
    let named = named.filter(|(_, name)| !name.starts_with('#') && name.split(['.', ' ']).count() == 1);
    let idle = named.filter(|(_, name)| !tree.members.is_empty() && !used.contains(&String::from(*name)));
    idle.map(|(at, name)| Finding::at(root, at, format!("no crate uses `{name}`"))).collect()
}

/// A member that names a version or a path of its own.
fn own_versions(file: &File) -> Vec<Finding> {
    let Ok(manifest) = file.text.parse::<toml::Table>() else {
        return vec![Finding::at(file, 0, "this is not TOML")];
    };
    let mut findings = Vec::new();
    for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
        for (name, value) in manifest.get(kind).and_then(toml::Value::as_table).into_iter().flatten() {
            if value.get("workspace").and_then(toml::Value::as_bool) != Some(true) {
                findings.push(Finding::at(file, 0, format!("`{name}` in [{kind}] needs `workspace = true`")));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(table: &str, member: &str, expected: &[&str]) {
        let root = format!("[workspace.dependencies]\n{table}\n[profile.dev]\nx = 1\n");
        let tree = Tree::of(&[(ROOT, &root), ("crates/a/Cargo.toml", member)]).with_member("a", &["serde"]);
        let messages: Vec<_> = run(&tree).into_iter().map(|finding| finding.message).collect();
        assert_eq!(messages, expected);
    }

    #[test]
    fn a_group_under_its_reason_is_right() {
        check("# Reading JSON.\nserde = \"1\"\n", "[dependencies]\nserde.workspace = true\n", &[]);
    }

    #[test]
    fn a_reason_ends_with_its_group() {
        let reason = "no comment above says what this is for";
        check("# Reading JSON.\n\nserde = \"1\"\n", "", &[reason]);
        check("#\nserde = \"1\"\n", "", &[reason]);
    }

    #[test]
    fn a_crate_that_nobody_uses_is_named() {
        check("# Reading JSON.\nserde = \"1\"\nidle = \"1\"\n", "", &["no crate uses `idle`"]);
    }

    #[test]
    fn a_member_has_no_versions_of_its_own() {
        let message = "`serde` in [dev-dependencies] needs `workspace = true`";
        check("# Reading JSON.\nserde = \"1\"\n", "[dev-dependencies]\nserde = \"1\"\n", &[message]);
    }
}
