//! Chooses the language in which a text is read: the one that is said, else the one that knows most
//! of its words among those written in its script.

use std::sync::LazyLock;

use tracking::milestone::Milestone;

use crate::fold::is_unspaced;
use crate::matching::{Answer, answer};
use crate::table::{Table, parse};

/// The files of `tables/`, listed by the build script: name and text.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/tables.rs"));

/// A file, what its head says, and its table once somebody needs it.
struct Language {
    tags: Vec<&'static str>,
    script: &'static str,
    table: LazyLock<Table, Box<dyn FnOnce() -> Table + Send>>,
}

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    let language = |(name, text): &(&'static str, &'static str)| {
        let (name, text) = (*name, *text);
        Language {
            tags: setting(text, "tags = ").map(|tags| tags.split(" / ").collect()).unwrap_or_default(),
            script: setting(text, "script = ").unwrap_or("latin"),
            table: LazyLock::new(Box::new(move || parse(name, text))),
        }
    };
    FILES.iter().map(language).collect()
});

fn setting(text: &'static str, name: &str) -> Option<&'static str> {
    text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
}

/// A language, what it makes of the text, and how sure the choice of the language is.
pub(crate) struct Choice {
    pub(crate) language: &'static str,
    pub(crate) answer: Answer,
    pub(crate) sure: f64,
}

/// Reads a folded text in the language that is said, else in the one that fits best.
pub(crate) fn choose(folded: &str, tag: Option<&str>, carrier: Option<&str>) -> Option<Choice> {
    let said = tag.and_then(by_tag).map(|language| {
        let table = &*language.table;
        Choice { language: table.name, answer: answer(table, folded), sure: 1.0 }
    });
    match said {
        Some(choice) if choice.answer.rule.is_some() && choice.answer.known >= 0.2 => Some(choice),
        Some(choice) => {
            let other = best(folded, carrier).filter(|other| other.answer.known > choice.answer.known);
            Some(other.unwrap_or(choice))
        }
        None => best(folded, carrier),
    }
}

fn by_tag(tag: &str) -> Option<&'static Language> {
    let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
    LANGUAGES.iter().find(|language| language.tags.contains(&primary.as_str()))
}

/// The best answer of all languages of the text's script; a rival that says otherwise makes it unsure.
fn best(folded: &str, carrier: Option<&str>) -> Option<Choice> {
    let carrier = carrier.map(str::to_lowercase);
    let scripts = scripts(folded);
    let mut choices: Vec<(f64, Choice)> = LANGUAGES
        .iter()
        .filter(|language| scripts.contains(&language.script))
        .map(|language| {
            let table = &*language.table;
            let answer = answer(table, folded);
            let spoken = carrier
                .as_ref()
                .is_some_and(|carrier| table.carriers.iter().any(|name| carrier.contains(name)));
            let score = answer.known
                + if spoken { 0.2 } else { 0.0 }
                + if answer.rule.is_some() { 0.15 } else { 0.0 };
            (score, Choice { language: table.name, answer, sure: 0.97 })
        })
        .collect();
    choices.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut choices = choices.into_iter();
    let (score, mut best) = choices.next()?;
    let against =
        |other: &Answer| other.milestone != Milestone::Unknown && other.milestone != best.answer.milestone;
    if let Some((rival, _)) = choices.find(|(_, other)| against(&other.answer)) {
        best.sure *= if score - rival < 0.1 {
            0.5
        } else if score - rival < 0.25 {
            0.85
        } else {
            1.0
        };
    }
    Some(best)
}

/// The scripts in which a text has letters; Latin only when there is no other, or much of it.
fn scripts(folded: &str) -> Vec<&'static str> {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for script in folded.chars().filter_map(script) {
        match counts.iter_mut().find(|(name, _)| *name == script) {
            Some((_, count)) => *count += 1,
            None => counts.push((script, 1)),
        }
    }
    let has = |name: &str| counts.iter().any(|(script, _)| *script == name);
    if has("kana") {
        return vec!["kana"];
    }
    let mut scripts: Vec<_> = counts.iter().map(|(name, _)| *name).collect();
    if has("han") {
        scripts.push("kana");
    }
    if scripts.iter().any(|script| *script != "latin") {
        let latin = counts.iter().find(|(name, _)| *name == "latin").map_or(0, |(_, count)| *count);
        let other: usize = counts.iter().map(|(_, count)| count).sum::<usize>() - latin;
        scripts.retain(|script| *script != "latin" || latin > 4 * other);
    }
    scripts
}

fn script(c: char) -> Option<&'static str> {
    Some(match c {
        'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => "latin",
        '\u{370}'..='\u{3ff}' => "greek",
        '\u{400}'..='\u{52f}' => "cyrillic",
        '\u{590}'..='\u{5ff}' => "hebrew",
        '\u{600}'..='\u{6ff}' => "arabic",
        '\u{e00}'..='\u{e7f}' => "thai",
        '\u{3040}'..='\u{30ff}' => "kana",
        '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' => "hangul",
        c if is_unspaced(c) => "han",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_table_makes_sense() {
        let mut faults = Vec::new();
        for language in LANGUAGES.iter() {
            let table = &*language.table;
            faults.extend(table.faults.iter().map(|fault| format!("{}: {fault}", table.name)));
            assert!(table.finder.is_some(), "{} has no finder", table.name);
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn every_script_and_tag_is_claimed_rightly() {
        for language in LANGUAGES.iter() {
            assert!(!language.tags.is_empty(), "a table without tags is never said");
            for tag in &language.tags {
                assert_eq!(LANGUAGES.iter().filter(|other| other.tags.contains(tag)).count(), 1, "`{tag}`");
            }
        }
    }
}
