//! A sentence for a reader: English here, and a key with arguments by which every other language says it.

use std::fmt;

/// A sentence whose English has gaps such as `{$days}`, and what goes into them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The key of the sentence in the locales.
    pub key: &'static str,
    /// The English, with gaps.
    pub english: &'static str,
    /// What goes into the gaps, by name.
    pub arguments: Vec<(&'static str, String)>,
}

impl Sentence {
    /// A sentence whose gaps are still open.
    #[must_use]
    pub fn new(key: &'static str, english: &'static str) -> Self {
        Self { key, english, arguments: Vec::new() }
    }

    /// Fills a gap.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }
}

impl fmt::Display for Sentence {
    /// The English with its gaps filled; a gap that nothing fills stays as it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.english;
        while let Some((before, gap)) = rest.split_once("{$") {
            f.write_str(before)?;
            let Some((name, after)) = gap.split_once('}') else { return write!(f, "{{${gap}") };
            match self.arguments.iter().find(|(argument, _)| *argument == name) {
                Some((_, value)) => f.write_str(value)?,
                None => write!(f, "{{${name}}}")?,
            }
            rest = after;
            // English says one day, and two days.
            let one = self.arguments.iter().any(|(argument, value)| *argument == name && value == "1");
            if let (true, Some(plural)) = (one, after.strip_prefix(" days")) {
                f.write_str(" day")?;
                rest = plural;
            }
        }
        f.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_says_one_day_and_two_days() {
        let quiet = |days: &str| Sentence::new("k", "Quiet for {$days} days.").with("days", days).to_string();
        assert_eq!((quiet("1").as_str(), quiet("2").as_str()), ("Quiet for 1 day.", "Quiet for 2 days."));
    }

    #[test]
    fn gaps_are_filled_by_name() {
        let sentence = Sentence::new("key", "From {$from} to {$to}.").with("to", "US").with("from", "CN");
        assert_eq!(sentence.to_string(), "From CN to US.");
    }

    #[test]
    fn what_looks_like_a_gap_in_an_argument_stays_text() {
        let sentence = Sentence::new("key", "{$a} {$b} {$").with("a", "{$b}");
        assert_eq!(sentence.to_string(), "{$b} {$b} {$");
    }
}
