//! The rules of the house that no compiler checks, checked.
//!
//! A rule is one file with one [`Check`], named by one line in [`CHECKS`]. Each brings a `control`: a tree that
//! breaks the rule. Every run tries every check on its control first, for a check that cannot fail is worse than none.
//!
//! Where a rule is wrong for one line, that line or the one above it says `tidy-allow(NAME): reason`.

mod core;
mod decisions;
mod dependencies;
mod glossary;
mod heads;
mod imports;
mod links;
mod locales;
mod markdown;
mod names;
mod packs;
mod privacy;
mod sizes;
mod tree;
mod unfinished;
mod words;

use std::process::ExitCode;

use tree::{File, Tree};

/// One rule: its name, what it asks, how it looks, and a tree that breaks it.
struct Check {
    name: &'static str,
    rule: &'static str,
    run: fn(&Tree) -> Vec<Finding>,
    control: fn() -> Tree,
}

/// Every rule of the house.
const CHECKS: &[Check] = &[
    imports::CHECK,
    core::CHECK,
    sizes::CHECK,
    names::CHECK,
    heads::CHECK,
    unfinished::CHECK,
    dependencies::CHECK,
    privacy::CHECK,
    packs::CHECK,
    locales::CHECK,
    glossary::CHECK,
    decisions::CHECK,
    links::CHECK,
];

/// One place that breaks a rule. Lines count from 1; 0 means the file as a whole.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    line: usize,
    message: String,
}

impl Finding {
    fn at(file: &File, line: usize, message: impl Into<String>) -> Self {
        Self::of(&file.path, line, message)
    }

    fn of(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.into(), line, message: message.into() }
    }
}

/// Runs the named checks, or all, over the files that git knows (and the new ones it does not ignore).
pub(crate) fn run(names: &[String]) -> crate::Outcome {
    let chosen = choose(names)?;
    let tree = Tree::read()?;
    let mut broken = 0;
    for check in &chosen {
        if judge(check, &(check.control)()).is_empty() {
            return Err(format!("the rule `{}` accepts its own control: it cannot fail", check.name).into());
        }
        let findings = judge(check, &tree);
        for finding in &findings {
            println!("{}:{}: {} [{}]", finding.path, finding.line, finding.message, check.name);
        }
        if !findings.is_empty() {
            println!("  the rule `{}`: {}\n", check.name, check.rule);
        }
        broken += findings.len();
    }
    eprintln!("tidy: {} rules, {} files, {broken} findings", chosen.len(), tree.files.len());
    Ok(if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn choose(names: &[String]) -> Result<Vec<&'static Check>, String> {
    if names.is_empty() {
        return Ok(CHECKS.iter().collect());
    }
    let find = |name: &String| {
        let all = || CHECKS.iter().map(|check| check.name).collect::<Vec<_>>().join(", ");
        let found = CHECKS.iter().find(|check| check.name == name);
        found.ok_or_else(|| format!("no rule is called `{name}`; there are {}", all()))
    };
    names.iter().map(find).collect()
}

/// What a check finds, without the lines that say why they may stay.
fn judge(check: &Check, tree: &Tree) -> Vec<Finding> {
    let mut findings = (check.run)(tree);
    findings.retain(|finding| {
        !tree.file(&finding.path).is_some_and(|file| allowed(file, finding.line, check.name))
    });
    findings.sort();
    findings
}

fn allowed(file: &File, line: usize, check: &str) -> bool {
    let marker = format!("tidy-allow({check}):");
    let has_reason = |text: &str| {
        let reason = text.split_once(&marker).map(|(_, after)| after.trim_end_matches("-->").trim());
        reason.is_some_and(|reason| !reason.is_empty())
    };
    file.text.lines().skip(line.saturating_sub(2)).take(line.min(2)).any(has_reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOUT: Check =
        Check { name: "shout", rule: "nobody shouts", run: shouts, control: || Tree::of(&[]) };

    fn shouts(tree: &Tree) -> Vec<Finding> {
        let file = &tree.files[0];
        let lines = file.text.lines().enumerate().filter(|(_, text)| text.contains('!'));
        lines.map(|(at, _)| Finding::at(file, at + 1, "shouts")).collect()
    }

    #[track_caller]
    fn check_lines(text: &str, expected: &[usize]) {
        let lines: Vec<_> =
            judge(&SHOUT, &Tree::of(&[("a.md", text)])).iter().map(|finding| finding.line).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn every_check_refuses_its_own_control() {
        for check in CHECKS {
            assert!(!judge(check, &(check.control)()).is_empty(), "`{}` cannot fail", check.name);
        }
    }

    #[test]
    fn some_rules_can_be_chosen_by_name() {
        assert_eq!(choose(&[]).unwrap().len(), CHECKS.len());
        assert_eq!(choose(&["sizes".into()]).unwrap()[0].name, "sizes");
        assert!(choose(&["size".into()]).is_err_and(|error| error.contains("sizes")));
    }

    #[test]
    fn every_check_is_content_with_an_empty_tree_or_says_what_is_missing() {
        for check in CHECKS {
            for finding in judge(check, &Tree::of(&[])) {
                assert!(finding.message.contains("missing"), "`{}`: {finding:?}", check.name);
            }
        }
    }

    #[test]
    fn a_reason_on_the_line_or_above_it_excuses_that_line_only() {
        check_lines("hey!\nhush\n", &[1]);
        check_lines("hey! <!-- tidy-allow(shout): a quotation -->\nhey!\nhey!\n", &[3]);
        check_lines("# tidy-allow(shout): a quotation\nhey!\n", &[]);
    }

    #[test]
    fn an_excuse_without_a_reason_or_for_another_rule_excuses_nothing() {
        check_lines("# tidy-allow(shout):\nhey!\n", &[2]);
        check_lines("tidy-allow(links): a quotation\nhey!\n", &[2]);
    }
}
