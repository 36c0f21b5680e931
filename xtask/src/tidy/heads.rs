//! Every source file opens with what a newcomer must know.

use super::tree::Tree;
use super::{Check, Finding};

pub(super) const CHECK: Check = Check {
    name: "heads",
    rule: "the first line of a source file is a `//!` comment that says what a newcomer must know",
    run,
    control: || Tree::of(&[("crates/a/src/lib.rs", "use std::fmt;\n")]),
};

fn run(tree: &Tree) -> Vec<Finding> {
    let sources = tree.ending(".rs").filter(|file| file.path.contains("/src/"));
    let bare = sources.filter(|file| !speaks(file.text.lines().next().unwrap_or_default()));
    bare.map(|file| Finding::at(file, 1, "opens without a `//!` comment")).collect()
}

fn speaks(line: &str) -> bool {
    line.strip_prefix("//!").is_some_and(|words| !words.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, accepted: bool) {
        assert_eq!(run(&Tree::of(&[(path, text)])).is_empty(), accepted, "{text}");
    }

    #[test]
    fn a_file_that_opens_with_words_is_right() {
        check("crates/a/src/b.rs", "//! What b is for.\n\nuse std::fmt;\n", true);
    }

    #[test]
    fn a_file_that_opens_with_code_or_an_empty_comment_is_not() {
        check("crates/a/src/b.rs", "use std::fmt;\n//! Too late.\n", false);
        check("crates/a/src/b.rs", "//!\nuse std::fmt;\n", false);
    }

    #[test]
    fn a_test_needs_no_head() {
        check("crates/a/tests/b.rs", "use std::fmt;\n", true);
    }
}
