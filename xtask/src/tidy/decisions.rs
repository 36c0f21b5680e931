//! A decision is one page with five headings, so that it is read before it is repeated.

use super::tree::{File, Tree};
use super::{Check, Finding};

const FOLDER: &str = "docs/decisions/";
const HEADINGS: [&str; 5] = ["Context", "Choice", "Cost", "Rejected", "Reconsider"];
const LINES: usize = 60;

pub(super) const CHECK: Check = Check {
    name: "decisions",
    rule: "docs/decisions/NNNN-title.md: Context, Choice, Cost, Rejected, Reconsider, at most 60 lines",
    run,
    control: || Tree::of(&[("docs/decisions/0001-x.md", "# X\n\n## Context\n")]),
};

fn run(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut taken: Vec<&str> = Vec::new();
    for file in tree.ending(".md").filter(|file| file.path.starts_with(FOLDER)) {
        let number = file.path[FOLDER.len()..].split('-').next().unwrap_or_default();
        if number.len() != 4 || !number.bytes().all(|digit| digit.is_ascii_digit()) {
            findings.push(Finding::at(file, 0, "the name begins with four digits and a hyphen"));
        } else if taken.contains(&number) {
            findings.push(Finding::at(file, 0, format!("another decision has the number {number}")));
        }
        taken.push(number);
        findings.extend(page(file));
    }
    findings
}

fn page(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    let headings: Vec<&str> = file.text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    if headings != HEADINGS {
        findings.push(Finding::at(file, 0, format!("the headings are {headings:?}, not {HEADINGS:?}")));
    }
    let lines = file.text.lines().count();
    if lines > LINES {
        findings.push(Finding::at(file, 0, format!("{lines} lines; at most {LINES}")));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "# X\n## Context\na\n## Choice\nb\n## Cost\nc\n## Rejected\nd\n## Reconsider\ne\n";

    #[track_caller]
    fn check(files: &[(&str, &str)], findings: usize) {
        assert_eq!(run(&Tree::of(files)).len(), findings, "{files:?}");
    }

    #[test]
    fn a_page_with_the_five_headings_in_their_order_is_right() {
        check(&[("docs/decisions/0001-x.md", WHOLE)], 0);
    }

    #[test]
    fn a_heading_missing_or_moved_is_refused() {
        check(&[("docs/decisions/0001-x.md", &WHOLE.replace("## Cost", "Cost"))], 1);
        check(&[("docs/decisions/0001-x.md", &WHOLE.replace("## Choice", "## Rejected"))], 1);
    }

    #[test]
    fn a_decision_is_not_longer_than_its_page() {
        check(&[("docs/decisions/0001-x.md", &format!("{WHOLE}{}", "\n".repeat(60)))], 1);
    }

    #[test]
    fn every_decision_has_a_number_of_its_own() {
        check(&[("docs/decisions/x.md", WHOLE)], 1);
        check(&[("docs/decisions/0001-x.md", WHOLE), ("docs/decisions/0001-y.md", WHOLE)], 1);
    }
}
