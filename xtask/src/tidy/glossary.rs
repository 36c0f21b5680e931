//! One word, one meaning: pages and English interface words keep to `docs/glossary.md`.
//!
//! A row of the glossary's table whose last cell but one names words in `backticks` bans them from prose; the last
//! cell names the phrases in which they may stand all the same. Words without backticks are advice for the writer and
//! are not searched for: they have too many honest uses. The pages about other vendors' APIs (`compat` in the path)
//! speak those vendors' words; code blocks and inline code are never prose.

use super::tree::{File, Tree};
use super::{Check, Finding, markdown};

const PAGE: &str = "docs/glossary.md";

/// A word that we do not say, what we say instead, and where it may stand all the same.
struct Banned {
    word: String,
    say: String,
    except: Vec<String>,
}

pub(super) const CHECK: Check = Check {
    name: "glossary",
    rule: "pages and interface words keep to docs/glossary.md",
    run,
    control: || {
        Tree::of(&[(PAGE, "| parcel | x | y | `package` | |\n"), ("README.md", "Track a package.\n")])
    },
};

fn run(tree: &Tree) -> Vec<Finding> {
    let Some(page) = tree.file(PAGE) else {
        return vec![Finding::of(PAGE, 0, "the glossary is missing")];
    };
    let banned = banned(&page.text);
    tree.files.iter().flat_map(|file| words(file, &banned)).collect()
}

fn banned(page: &str) -> Vec<Banned> {
    let mut banned = Vec::new();
    for cells in page.lines().map(markdown::cells) {
        let [say, _, _, not, except] = cells[..] else { continue };
        for word in markdown::quoted(not) {
            let except = markdown::quoted(except).into_iter().map(str::to_lowercase).collect();
            banned.push(Banned { word: word.to_lowercase(), say: say.into(), except });
        }
    }
    banned
}

fn words(file: &File, banned: &[Banned]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, line) in sentences(file) {
        let line = line.to_lowercase();
        for ban in banned.iter().filter(|ban| ban.stands_in(&line)) {
            findings.push(Finding::at(file, at, format!("we say {}, not `{}`", ban.say, ban.word)));
        }
    }
    findings
}

/// What people read in this file.
fn sentences(file: &File) -> Vec<(usize, String)> {
    let path = file.path.as_str();
    let foreign = path == PAGE || path.split('/').any(|part| part.starts_with("compat"));
    let page = path.ends_with(".md") && (path.starts_with("docs/") || !path.contains('/'));
    if page && !foreign {
        return markdown::prose(&file.text);
    }
    if path.starts_with("locales/en") {
        let lines = file.text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
        return lines
            .map(|(at, line)| (at + 1, line.split_once('=').map_or(line, |(_, said)| said).into()))
            .collect();
    }
    Vec::new()
}

impl Banned {
    fn stands_in(&self, line: &str) -> bool {
        let without =
            self.except.iter().fold(String::from(line), |line, phrase| line.replace(phrase.as_str(), " "));
        let mut words = without.split(|letter: char| !letter.is_alphanumeric());
        words.any(|word| word == self.word || word.strip_suffix('s') == Some(&self.word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLOSSARY: &str = "| we say | meaning | standard | not | but |\n|---|---|---|---|---|\n\
        | parcel | a thing | item | `package`, goods | `system package` |\n";

    #[track_caller]
    fn check(path: &str, text: &str, lines: &[usize]) {
        let tree = Tree::of(&[(PAGE, GLOSSARY), (path, text)]);
        let found: Vec<_> = run(&tree).iter().map(|finding| finding.line).collect();
        assert_eq!(found, lines, "{path}: {text}");
    }

    #[test]
    fn a_banned_word_is_found_in_prose_in_any_form() {
        check("README.md", "A parcel.\nTwo Packages.\n", &[2]);
        check("docs/api.md", "a package, that is\n", &[1]);
    }

    #[test]
    fn a_word_without_backticks_is_advice_only() {
        check("README.md", "All goods.\n", &[]);
    }

    #[test]
    fn code_allowed_phrases_and_longer_words_are_left_alone() {
        check("README.md", "`package` and\n```sh\npackage\n```\n", &[]);
        check("README.md", "It installs system packages by repackaging.\n", &[]);
    }

    #[test]
    fn other_vendors_words_stand_in_the_pages_about_them() {
        check("docs/compat/aftership.md", "The package.\n", &[]);
    }

    #[test]
    fn english_interface_words_count_and_other_languages_do_not() {
        check("locales/en.ftl", "package = Your package\n", &[1]);
        check("locales/en.ftl", "package = Your parcel\n", &[]);
        check("locales/fr.ftl", "x = package\n", &[]);
    }
}
