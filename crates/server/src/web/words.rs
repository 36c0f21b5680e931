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
    let found = asked.into_iter().chain(wishes).find_map(speak);
    found.or_else(|| speak("en")).unwrap_or(&LANGUAGES[0])
}

fn wish(part: &str) -> (f32, &str) {
    let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
    let weight = rest.trim().strip_prefix("q=").and_then(|weight| weight.parse().ok()).unwrap_or(1.0);
    (weight, tag.trim())
}

/// The language of a tag, or another of the same first part.
fn speak(tag: &str) -> Option<&'static Language> {
    let first = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let exact = LANGUAGES.iter().find(|language| language.tag.eq_ignore_ascii_case(tag));
    exact.or_else(|| LANGUAGES.iter().find(|language| first(language.tag) == first(tag)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

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
