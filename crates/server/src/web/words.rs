//! The words of each language: one file each in `locales/`, put into the program when it is built.
//!
//! A key that a language lacks is said in English. Dates are made of the words of the file, so that a language
//! needs nothing else.

use std::fmt::Display;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::civil::Date;
use unic_langid::LanguageIdentifier;

static FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/locales.rs"));

static LANGUAGES: LazyLock<Vec<Language>> =
    LazyLock::new(|| FILES.iter().map(|(tag, text)| Language::read(tag, text)).collect());

/// The most of an `Accept-Language` that is looked at.
const MOST_WISHES: usize = 20;

/// A language that pages speak.
pub(crate) struct Language {
    /// Its BCP 47 tag.
    pub(crate) tag: &'static str,
    bundle: FluentBundle<FluentResource>,
}

impl Language {
    fn read(tag: &'static str, text: &str) -> Self {
        let identifier: LanguageIdentifier = tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        bundle.set_use_isolating(false);
        // What cannot be read is missing, and a test says so.
        let resource = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
        Self { tag, bundle }
    }

    /// All languages, by tag.
    pub(crate) fn all(&self) -> &'static [Language] {
        &LANGUAGES
    }

    /// Which way its lines run.
    pub(crate) fn direction(&self) -> &'static str {
        let language = self.tag.split('-').next().unwrap_or_default();
        if ["ar", "fa", "he", "ur"].contains(&language) { "rtl" } else { "ltr" }
    }

    /// The words of a key.
    pub(crate) fn say(&self, key: &str) -> String {
        self.find(key, None).unwrap_or_else(|| key.to_owned())
    }

    /// The words of a key that ends with a number.
    pub(crate) fn numbered(&self, key: &str, number: impl Display) -> String {
        self.say(&format!("{key}{number}"))
    }

    /// The words of a key with a value in them.
    pub(crate) fn with(&self, key: &str, name: &str, value: impl AsRef<str>) -> String {
        self.with_all(key, &[(name, value.as_ref())])
    }

    /// The words of a key with several values in them.
    pub(crate) fn with_all(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, FluentValue::from(*value));
        }
        self.find(key, Some(&args)).unwrap_or_else(|| key.to_owned())
    }

    /// The words of a key for a count, where there is such a key.
    pub(crate) fn counted(&self, key: &str, count: usize) -> Option<String> {
        let mut args = FluentArgs::new();
        args.set("count", FluentValue::from(count));
        self.find(key, Some(&args))
    }

    /// The words of a sentence of the core with what fills its gaps, where there is such a key; numbers take their
    /// plural.
    pub(crate) fn sentence(&self, key: &str, gaps: &[(&str, String)]) -> Option<String> {
        let mut args = FluentArgs::new();
        for (gap, value) in gaps {
            let value = match value.parse::<u32>() {
                Ok(number) => FluentValue::from(number),
                Err(_) => FluentValue::from(value.as_str()),
            };
            args.set(*gap, value);
        }
        self.find(key, Some(&args))
    }

    /// A country's name where the language has one, else its code.
    pub(crate) fn country(&self, code: &str) -> String {
        let all = self.say("countries");
        let name = all.split('|').find_map(|one| one.trim().strip_prefix(code)?.strip_prefix('='));
        name.unwrap_or(code).to_owned()
    }

    /// A holiday that the core names in English; one of a single country is only said to be one.
    pub(crate) fn holiday(&self, english: &str) -> String {
        let key = format!("holiday-{}", english.to_ascii_lowercase().replace(' ', "-"));
        self.find(&key, None).unwrap_or_else(|| self.say("holiday-other"))
    }

    /// A day, such as "Thu 26 Nov".
    pub(crate) fn day(&self, day: Date) -> String {
        let pick = |key: &str, at: i8| {
            let words = self.say(key);
            let at = usize::try_from(at - 1).unwrap_or_default();
            words.split('|').nth(at).unwrap_or_default().trim().to_owned()
        };
        let weekday = pick("weekdays", day.weekday().to_monday_one_offset());
        let values = [
            ("weekday", &*weekday),
            ("day", &day.day().to_string()),
            ("month", &pick("months", day.month())),
        ];
        self.with_all("date", &values)
    }

    fn find(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let english = || LANGUAGES.iter().find(|language| language.tag == "en");
        self.format(key, args).or_else(|| english()?.format(key, args))
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        Some(self.bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned())
    }
}

/// The language of an answer: the one asked for in the address, else the first of the reader's that we speak, else
/// English.
pub(crate) fn choose(asked: Option<&str>, accepted: Option<&str>) -> &'static Language {
    let mut wishes: Vec<(f32, &str)> =
        accepted.unwrap_or_default().split(',').take(MOST_WISHES).map(wish).collect();
    // The sort is stable: what is wished for alike stays in its order.
    wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
    let wishes = wishes.iter().filter(|(weight, _)| *weight > 0.0).map(|(_, tag)| *tag);
    let found = asked.into_iter().chain(wishes).find_map(find);
    found.or_else(|| find("en")).unwrap_or(&LANGUAGES[0])
}

fn wish(part: &str) -> (f32, &str) {
    let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
    let weight = rest.trim().strip_prefix("q=").and_then(|weight| weight.parse().ok()).unwrap_or(1.0);
    (weight, tag.trim())
}

/// The tags of all languages.
#[must_use]
pub fn tags() -> Vec<&'static str> {
    LANGUAGES.iter().map(|language| language.tag).collect()
}

/// The language of a tag, or another of the same first part.
pub(crate) fn find(tag: &str) -> Option<&'static Language> {
    let first = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let exact = LANGUAGES.iter().find(|language| language.tag.eq_ignore_ascii_case(tag));
    exact.or_else(|| LANGUAGES.iter().find(|language| first(language.tag) == first(tag)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use tracking::milestone::Milestone;
    use tracking::reason::KnownReason;

    #[test]
    fn the_reader_is_answered_in_a_language_of_theirs() {
        for (asked, accepted, expected) in [
            (None, None, "en"),
            (None, Some("xx, de;q=0.5, fr;q=0.9"), "fr"),
            (None, Some("de-AT, en;q=0.1"), "de"),
            (None, Some("zh-CN"), "zh-Hans"),
            (Some("de"), Some("fr"), "de"),
            (Some("../etc"), Some("de;q=0"), "en"),
        ] {
            assert_eq!(choose(asked, accepted).tag, expected, "{asked:?} {accepted:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_browser_sends_there_is_a_language(asked: Option<String>, accepted in "[a-zA-Z;=q0-9.,* -]{0,60}") {
            let chosen = choose(asked.as_deref(), Some(&accepted));
            assert!(LANGUAGES.iter().any(|language| language.tag == chosen.tag));
        }
    }

    #[test]
    fn every_language_has_every_key_and_can_be_read() {
        let keys = |text: &str| -> BTreeSet<String> {
            let names = text.lines().filter(|line| !line.starts_with(['#', ' ']));
            names.filter_map(|line| Some(line.split_once(" =")?.0.to_owned())).collect()
        };
        let english = FILES.iter().find(|(tag, _)| *tag == "en").unwrap().1;
        for (tag, text) in FILES {
            assert!(FluentResource::try_new((*text).to_owned()).is_ok(), "{tag} cannot be read");
            let differing: Vec<_> = keys(text).symmetric_difference(&keys(english)).cloned().collect();
            assert!(differing.is_empty(), "{tag}: {differing:?}");
        }
    }

    #[test]
    fn every_milestone_and_reason_has_words() {
        let english = choose(Some("en"), None);
        let milestones = Milestone::ALL.iter().map(|milestone| format!("milestone-{milestone}"));
        let reasons = KnownReason::ALL.iter().map(|reason| format!("reason-{reason}"));
        let missing: Vec<_> = milestones.chain(reasons).filter(|key| english.say(key) == *key).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn every_doubt_of_the_engine_has_words() {
        let code = include_str!("../../../engine/src/view/doubt.rs");
        let quoted = code.split('"').skip(1).step_by(2);
        let codes: Vec<&str> =
            quoted.filter(|word| word.contains('-') && !word.contains([' ', ':'])).collect();
        assert!(codes.len() >= 6, "{codes:?}");
        let english = choose(Some("en"), None);
        let missing: Vec<_> =
            codes.iter().filter(|code| english.counted(&format!("doubt-{code}"), 1).is_none()).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    /// Every sentence of the core's rules with its gaps, read from their source: a rule that is added is found.
    fn sentences() -> Vec<(String, Vec<String>)> {
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../tracking/src/silence")];
        let mut found = Vec::new();
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let code = std::fs::read_to_string(path).unwrap();
                let calls = code.split("Sentence::new(").skip(1);
                let quoted = |call: &str, at| call.split('"').nth(at).unwrap_or_default().to_owned();
                let said = calls.map(|call| (quoted(call, 1), quoted(call, 3)));
                found.extend(said.filter(|(key, _)| key.starts_with("silence-")));
            }
        }
        let gaps = |english: &str| -> Vec<String> {
            let gaps = english.split("{$").skip(1);
            gaps.filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect()
        };
        found.into_iter().map(|(key, english)| (key, gaps(&english))).collect()
    }

    #[test]
    fn every_language_says_every_sentence_of_the_rules_with_all_its_gaps() {
        let sentences = sentences();
        assert!(sentences.len() >= 46, "{}", sentences.len());
        let counts = ["days", "hours", "limit"];
        for (language, (key, gaps)) in
            LANGUAGES.iter().flat_map(|all| sentences.iter().map(move |one| (all, one)))
        {
            let value = |at: usize, gap: &str| match counts.contains(&gap) {
                true => format!("{}", 41 + at),
                false => format!("<{gap}>"),
            };
            let mut args = FluentArgs::new();
            let values: Vec<_> = gaps.iter().enumerate().map(|(at, gap)| (&**gap, value(at, gap))).collect();
            for (gap, value) in &values {
                args.set(*gap, FluentValue::try_number(value));
            }
            let said =
                language.format(key, Some(&args)).unwrap_or_else(|| panic!("{}: no {key}", language.tag));
            let whole = values.iter().all(|(_, value)| said.contains(value.as_str()));
            assert!(whole && !said.contains('{'), "{}: {key}: {said}", language.tag);
            for count in [1, 2, 5, 21] {
                let gaps: Vec<_> = gaps.iter().map(|gap| (&**gap, count.to_string())).collect();
                let said = language.sentence(key, &gaps).unwrap();
                assert!(!said.contains('{'), "{}: {key}: {said}", language.tag);
            }
        }
    }

    #[test]
    fn every_holiday_with_a_name_is_one_of_the_core_and_every_other_is_a_holiday() {
        let core =
            include_str!("../../../tracking/src/silence/holidays.rs").to_ascii_lowercase().replace(' ', "-");
        let english = FILES.iter().find(|(tag, _)| *tag == "en").unwrap().1;
        let named = english.lines().filter_map(|line| line.strip_prefix("holiday-")?.split_once(" ="));
        for (name, _) in named.filter(|(name, _)| *name != "other") {
            assert!(core.contains(&format!("\"{name}\"")), "no holiday of the core is {name}");
        }
        let german = choose(Some("de"), None);
        assert_eq!(german.holiday("Lunar New Year"), "Mondneujahr");
        assert_eq!(german.holiday("King's Day"), "ein Feiertag");
    }

    #[test]
    fn every_language_names_the_same_countries() {
        let codes = |language: &Language| -> Vec<String> {
            language.say("countries").split('|').map(|one| one[..3].to_owned()).collect()
        };
        let expected = codes(choose(Some("en"), None));
        assert!(LANGUAGES.iter().all(|language| codes(language) == expected));
        assert_eq!(choose(Some("ja"), None).country("GB"), "イギリス");
        assert_eq!(choose(Some("ja"), None).country("ZZ"), "ZZ");
    }

    #[test]
    fn a_count_takes_its_plural() {
        let english = choose(Some("en"), None);
        assert_eq!(english.counted("doubt-day-only", 1).unwrap(), "One event has only a day.");
        assert_eq!(english.counted("doubt-day-only", 3).unwrap(), "3 events have only a day.");
        assert_eq!(english.counted("doubt-nothing", 3), None);
    }

    #[test]
    fn a_day_has_twelve_months_and_seven_weekdays_in_every_language() {
        for language in LANGUAGES.iter() {
            let count = |key: &str| language.say(key).split('|').count();
            assert_eq!((count("months"), count("weekdays")), (12, 7), "{}", language.tag);
            let day = language.day(jiff::civil::date(2026, 11, 26));
            assert!(day.contains("26") && !day.contains("$"), "{day}");
        }
        assert_eq!(choose(Some("en"), None).day(jiff::civil::date(2026, 11, 26)), "Thu 26 Nov");
    }
}
