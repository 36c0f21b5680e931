//! A pack is whole: its folder has its name, and what it says about a source is shown by captures.
//!
//! Every capture has an `expected/` file of the same situation and the other way round. The situation is the name up
//! to the first dot, so that several looks at one parcel (`05-withdrawn.1.json`, `05-withdrawn.2.json`) share one
//! expectation (`05-withdrawn.txt`).

use std::collections::BTreeSet;

use super::tree::{File, Tree};
use super::{Check, Finding};

pub(super) const CHECK: Check = Check {
    name: "packs",
    rule: "a pack's folder is its carrier; a pack with a source has captures, each with its expectation",
    run,
    control: || Tree::of(&[("packs/a/pack.toml", "carrier = \"b\"\n")]),
};

fn run(tree: &Tree) -> Vec<Finding> {
    let manifests = tree.ending("/pack.toml").filter_map(|file| Some((file, folder(file)?)));
    manifests.flat_map(|(file, folder)| pack(tree, file, folder)).collect()
}

/// The folder of a pack's manifest; nothing for files that merely have its name.
fn folder(file: &File) -> Option<&str> {
    let folder = file.path.strip_prefix("packs/")?.strip_suffix("/pack.toml")?;
    (!folder.contains('/')).then_some(folder)
}

fn pack(tree: &Tree, file: &File, folder: &str) -> Vec<Finding> {
    let Ok(manifest) = file.text.parse::<toml::Table>() else {
        return vec![Finding::at(file, 0, "this is not TOML")];
    };
    let mut findings = Vec::new();
    let carrier = manifest.get("carrier").and_then(toml::Value::as_str).unwrap_or_default();
    if carrier != folder {
        findings.push(Finding::at(file, 1, format!("`carrier` is `{carrier}`, the folder is `{folder}`")));
    }
    let captures = situations(tree, &format!("packs/{folder}/captures/"));
    let expected = situations(tree, &format!("packs/{folder}/expected/"));
    if manifest.contains_key("source") && captures.is_empty() {
        findings.push(Finding::at(file, 1, "has a source and no capture"));
    }
    for name in captures.difference(&expected) {
        findings.push(Finding::at(file, 1, format!("captures/{name} has no file in expected/")));
    }
    for name in expected.difference(&captures) {
        findings.push(Finding::at(file, 1, format!("expected/{name} has no file in captures/")));
    }
    findings
}

fn situations<'a>(tree: &'a Tree, folder: &str) -> BTreeSet<&'a str> {
    let names = tree.files.iter().filter_map(|file| file.path.strip_prefix(folder));
    names.map(|name| name.split(['.', '/']).next().unwrap_or(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDENTITY: &str = "carrier = \"a\"\n";
    const SOURCE: &str = "carrier = \"a\"\n[[source]]\nid = \"api\"\n";

    #[track_caller]
    fn check(manifest: &str, others: &[&str], expected: &[&str]) {
        let mut files = vec![("packs/a/pack.toml", manifest)];
        files.extend(others.iter().map(|path| (*path, "")));
        let messages: Vec<_> = run(&Tree::of(&files)).into_iter().map(|finding| finding.message).collect();
        assert_eq!(messages, expected);
    }

    #[test]
    fn an_identity_alone_is_a_pack() {
        check(IDENTITY, &[], &[]);
    }

    #[test]
    fn the_folder_is_the_carrier() {
        check("carrier = \"b\"\n", &[], &["`carrier` is `b`, the folder is `a`"]);
        check("name = \"A\"\n", &[], &["`carrier` is ``, the folder is `a`"]);
    }

    #[test]
    fn a_source_is_shown_by_captures() {
        check(SOURCE, &[], &["has a source and no capture"]);
        check(SOURCE, &["packs/a/captures/01-accepted.json", "packs/a/expected/01-accepted.txt"], &[]);
    }

    #[test]
    fn captures_and_expectations_come_in_pairs() {
        check(SOURCE, &["packs/a/captures/01-x.json"], &["captures/01-x has no file in expected/"]);
        let missing = "expected/02-y has no file in captures/";
        check(IDENTITY, &["packs/a/expected/02-y.txt"], &[missing]);
    }

    #[test]
    fn several_looks_share_one_expectation() {
        let looks =
            ["packs/a/captures/05-w.1.json", "packs/a/captures/05-w.2.json", "packs/a/expected/05-w.txt"];
        check(SOURCE, &looks, &[]);
    }
}
