//! No rooms without a name: a file called after nothing in particular collects everything.

use super::tree::Tree;
use super::{Check, Finding};

const NAMELESS: &[&str] = &["util", "utils", "utilities", "common", "helper", "helpers", "misc", "stuff"];

pub(super) const CHECK: Check = Check {
    name: "names",
    rule: "files and folders are called after what they hold",
    run,
    control: || Tree::of(&[("crates/a/src/utils.rs", "")]),
};

fn run(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        let parts = file.path.split('/').map(|part| part.split('.').next().unwrap_or(part));
        for part in parts.filter(|part| NAMELESS.contains(part)) {
            findings.push(Finding::at(file, 0, format!("`{part}` says nothing about what is inside")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, accepted: bool) {
        assert_eq!(run(&Tree::of(&[(path, "")])).is_empty(), accepted, "{path}");
    }

    #[test]
    fn a_room_without_a_name_is_refused() {
        check("crates/server/src/utils.rs", false);
        check("crates/server/tests/common/mod.rs", false);
        check("xtask/src/misc.rs", false);
    }

    #[test]
    fn a_name_that_only_contains_such_a_word_is_a_name() {
        check("crates/tracking/src/commonwealth.rs", true);
        check("crates/tracking/src/number/s10.rs", true);
    }
}
