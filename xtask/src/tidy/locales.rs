//! Every language says the same things: the same keys, and in each the same variables.
//!
//! One file a language in `locales/`, as `key = words` with `{ $variable }`; an indented `.attribute = words` belongs
//! to the key above it. The words are read line by line, which is as much as this check needs.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{File, Tree};
use super::{Check, Finding};

/// What a key of a language uses: its line and its variables.
type Keys<'a> = BTreeMap<String, (usize, BTreeSet<&'a str>)>;

pub(super) const CHECK: Check = Check {
    name: "locales",
    rule: "every language has the keys and the variables of English",
    run,
    control: || Tree::of(&[("locales/en.ftl", "a = A\n"), ("locales/de.ftl", "b = B\n")]),
};

fn run(tree: &Tree) -> Vec<Finding> {
    let languages = || tree.ending(".ftl").filter(|file| file.path.starts_with("locales/"));
    let Some(english) = tree.file("locales/en.ftl") else {
        let homeless = languages().take(1);
        return homeless.map(|file| Finding::at(file, 0, "locales/en.ftl is missing")).collect();
    };
    let reference = keys(&english.text);
    languages().flat_map(|file| compare(file, &reference)).collect()
}

fn compare(file: &File, reference: &Keys<'_>) -> Vec<Finding> {
    let found = keys(&file.text);
    let mut findings = Vec::new();
    for (key, (line, variables)) in &found {
        match reference.get(key) {
            None => findings.push(Finding::at(file, *line, format!("English has no `{key}`"))),
            Some((_, expected)) if expected != variables => {
                findings.push(Finding::at(
                    file,
                    *line,
                    format!("`{key}` uses {variables:?}, English {expected:?}"),
                ));
            }
            Some(_) => {}
        }
    }
    let missing = reference.keys().filter(|key| !found.contains_key(*key));
    findings.extend(missing.map(|key| Finding::at(file, 0, format!("`{key}` is missing"))));
    findings
}

fn keys(text: &str) -> Keys<'_> {
    let mut found = Keys::new();
    let (mut message, mut current) = (String::new(), String::new());
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        if let Some(name) = key(line) {
            current = if name.starts_with('.') { format!("{message}{name}") } else { name.into() };
            if !name.starts_with('.') {
                message.clone_from(&current);
            }
            found.entry(current.clone()).or_insert((at + 1, BTreeSet::new()));
        }
        if let Some((_, variables)) = found.get_mut(&current) {
            variables.extend(line.split('$').skip(1).map(word));
        }
    }
    found
}

/// The key that this line begins, an attribute with its dot.
fn key(line: &str) -> Option<&str> {
    let name = line.split_once('=')?.0.trim_end();
    let attribute = name.trim_start().starts_with('.');
    let name = if attribute { name.trim_start() } else { name };
    let bare = name.trim_start_matches(['.', '-']);
    (!bare.is_empty() && word(bare) == bare).then_some(name)
}

fn word(text: &str) -> &str {
    let end = text.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'));
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "# Words\nhello = Hello { $name }\n    .title = Greeting\ndays = { $count ->\n    [one] a day\n   *[other] { $count } days\n}\n";

    #[track_caller]
    fn check(german: &str, expected: &[&str]) {
        let tree = Tree::of(&[("locales/en.ftl", ENGLISH), ("locales/de.ftl", german)]);
        let messages: Vec<_> = run(&tree).into_iter().map(|finding| finding.message).collect();
        assert_eq!(messages, expected);
    }

    #[test]
    fn the_same_keys_in_another_order_and_shape_are_right() {
        check("days = { $count } Tage\nhello = { $name }, hallo\n    .title = Gruß\n", &[]);
    }

    #[test]
    fn a_key_missing_or_too_many_is_named() {
        check("hello = { $name }\n    .title = Gruß\n", &["`days` is missing"]);
        check("days = { $count }\nhello = { $name }\n", &["`hello.title` is missing"]);
        let german = "days = { $count }\nhello = { $name }\n    .title = Gruß\nbye = Tschüss\n";
        check(german, &["English has no `bye`"]);
    }

    #[test]
    fn a_variable_that_got_lost_is_named() {
        let german = "days = Tage\nhello = { $name }\n    .title = Gruß\n";
        check(german, &["`days` uses {}, English {\"count\"}"]);
    }

    #[test]
    fn languages_without_english_have_nothing_to_follow() {
        let tree = Tree::of(&[("locales/de.ftl", "a = A\n")]);
        assert_eq!(run(&tree)[0].message, "locales/en.ftl is missing");
    }
}
