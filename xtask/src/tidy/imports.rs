//! The import table in `ARCHITECTURE.md` says what cargo says, so that the page cannot rot.
//!
//! The table is the fenced block marked `imports`: one line a crate, `name: import import`. Only what the code
//! imports counts; a test may import more.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::Tree;
use super::{Check, Finding, markdown};

const PAGE: &str = "ARCHITECTURE.md";

pub(super) const CHECK: Check = Check {
    name: "imports",
    rule: "the `imports` block of ARCHITECTURE.md is what the crates import; change the one that is wrong",
    run,
    control: || Tree::of(&[(PAGE, "```imports\ncore:\n```\n")]).with_member("core", &["edge"]),
};

fn run(tree: &Tree) -> Vec<Finding> {
    let Some((first, lines)) = tree.file(PAGE).and_then(|page| markdown::block(&page.text, "imports")) else {
        return vec![Finding::of(PAGE, 0, "the page or its fenced block `imports` is missing")];
    };
    let mut drawn: BTreeMap<&str, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some((name, imports)) = line.split_once(':') {
            drawn.insert(name.trim(), (first + at, imports.split_whitespace().collect()));
        }
    }
    let mut findings = gone(tree, &drawn);
    for (name, member) in &tree.members {
        let real: BTreeSet<&str> = member.imports.iter().map(String::as_str).collect();
        let line = drawn.get(name.as_str());
        if line.is_none_or(|(_, imports)| *imports != real) {
            let imports = real.iter().copied().collect::<Vec<_>>().join(" ");
            let at = line.map_or(first, |(at, _)| *at);
            findings.push(Finding::of(PAGE, at, format!("cargo says `{name}: {imports}`")));
        }
    }
    findings
}

fn gone(tree: &Tree, drawn: &BTreeMap<&str, (usize, BTreeSet<&str>)>) -> Vec<Finding> {
    let unknown = drawn.iter().filter(|(name, _)| !tree.members.contains_key(**name));
    unknown.map(|(name, (at, _))| Finding::of(PAGE, *at, format!("there is no crate `{name}`"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(block: &str, expected: &[&str]) {
        let page = format!("# Map\n```imports\n{block}\n```\n");
        let tree = Tree::of(&[(PAGE, &page)]).with_member("core", &[]).with_member("edge", &["core"]);
        let messages: Vec<_> = run(&tree).into_iter().map(|finding| finding.message).collect();
        assert_eq!(messages, expected);
    }

    #[test]
    fn the_table_that_says_what_cargo_says_is_right() {
        check("core:\nedge: core", &[]);
    }

    #[test]
    fn an_arrow_too_many_too_few_or_turned_round_is_named() {
        check("core: edge\nedge: core", &["cargo says `core: `"]);
        check("core:\nedge:", &["cargo says `edge: core`"]);
    }

    #[test]
    fn a_crate_that_is_missing_or_gone_is_named() {
        check("core:", &["cargo says `edge: core`"]);
        check("core:\nedge: core\nold: core", &["there is no crate `old`"]);
    }
}
