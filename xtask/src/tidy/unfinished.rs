//! Nothing unfinished and nothing silenced: what is open is an issue, not a comment.
//!
//! Looks at what people write (code, pages, settings, scripts), not at captures: a carrier may print what it likes.

use super::tree::{File, Tree};
use super::words::has_word;
use super::{Check, Finding};

/// The words, in two halves so that this file does not find itself.
const MARKS: &[(&str, &str)] = &[
    (concat!("TO", "DO"), "do it, or open an issue"),
    (concat!("FIX", "ME"), "fix it, or open an issue"),
    (concat!("to", "do!("), "write it, or leave it out"),
    (concat!("unimplem", "ented!("), "write it, or leave it out"),
    (concat!("#[ig", "nore]"), "say why: `#[ignore = \"reason\"]`"),
    (concat!("#[al", "low("), "use `#[expect(lint, reason = \"...\")]`"),
    (concat!("#![al", "low("), "use `#![expect(lint, reason = \"...\")]`"),
];

const WRITTEN: &[&str] = &[".rs", ".md", ".toml", ".html", ".ftl", ".sh"];

pub(super) const CHECK: Check = Check {
    name: "unfinished",
    rule: "no marks of unfinished work, no ignored test without a reason, no silenced lint",
    run,
    control: || Tree::of(&[("a.rs", concat!("// TO", "DO: later\n"))]),
};

fn run(tree: &Tree) -> Vec<Finding> {
    let written = tree.files.iter().filter(|file| WRITTEN.iter().any(|end| file.path.ends_with(end)));
    written.filter(|file| !file.path.contains("/captures/")).flat_map(marks).collect()
}

fn marks(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, line) in file.text.lines().enumerate() {
        for (mark, advice) in MARKS.iter().filter(|(mark, _)| has_word(line, mark)) {
            findings.push(Finding::at(file, at + 1, format!("`{mark}`: {advice}")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, line: &str, accepted: bool) {
        assert_eq!(run(&Tree::of(&[(path, line)])).is_empty(), accepted, "{line}");
    }

    #[test]
    fn every_mark_is_found() {
        for (mark, _) in MARKS {
            check("crates/a/src/lib.rs", &format!("    {mark} "), false);
        }
    }

    #[test]
    fn an_ignored_test_may_say_why() {
        check("a.rs", "#[ignore = \"takes an hour\"]", true);
    }

    #[test]
    fn a_longer_word_and_a_carriers_own_text_are_no_marks() {
        check("a.rs", concat!("let TO", "DOS = METO", "DO;"), true);
        check("packs/correos/captures/01.md", concat!("TO", "DO EL DIA"), true);
    }
}
