//! What a judge says: a value, how sure it is, and the signals that led to it.

use super::case::Case;
use crate::event::Confidence;
use crate::journey::{Evidence, JourneyEvent};
use crate::milestone::named;

named! {
    /// What can be said about a history.
    Value {
        /// What is told fits together.
        Consistent = "consistent",
        /// Something is odd that honest carriers rarely do.
        Doubtful = "doubtful",
        /// Two statements cannot both be true.
        Contradicted = "contradicted",
        /// There is too little to judge by.
        CannotSay = "cannot-say",
    }
}

named! {
    /// Which way a signal points.
    Direction {
        /// It supports the history.
        For = "for",
        /// It speaks against the history.
        Against = "against",
    }
}

named! {
    /// How much a signal counts.
    Strength {
        /// Often innocent: counts beside others only.
        Slight = "slight",
        /// Seldom innocent: two of them are a doubt.
        Fair = "fair",
        /// A doubt by itself.
        Strong = "strong",
        /// A contradiction by itself.
        Decisive = "decisive",
    }
}

/// So many events a signal names at most.
const MOST_CITED: usize = 100;

impl Strength {
    /// What it adds to a sum.
    pub(super) fn weight(self) -> i32 {
        match self {
            Self::Slight => 1,
            Self::Fair => 2,
            Self::Strong | Self::Decisive => 3,
        }
    }
}

/// One thing that speaks for or against a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Its name, stable.
    pub name: &'static str,
    /// Which way it points.
    pub direction: Direction,
    /// How much it counts.
    pub strength: Strength,
    /// The sentence's key for other languages.
    pub key: &'static str,
    /// What the sentence's gaps are filled with.
    pub arguments: Vec<(&'static str, String)>,
    /// The sentence in English.
    pub sentence: String,
    /// Where its statements come from.
    pub evidence: Vec<Evidence>,
    /// The events it speaks of: places in the journey's events.
    pub events: Vec<usize>,
}

/// What a judge says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What can be said.
    pub value: Value,
    /// How sure we are.
    pub confidence: Confidence,
    /// The sentence's key for other languages: the value's name, or that of the signal that says most.
    pub key: &'static str,
    /// What the sentence's gaps are filled with.
    pub arguments: Vec<(&'static str, String)>,
    /// The sentence in English: why.
    pub sentence: String,
    /// What led to it, the strongest first.
    pub signals: Vec<Signal>,
}

impl Signal {
    /// A signal against; `template` has gaps such as `{days}`.
    pub(super) fn against(name: &'static str, strength: Strength, template: &str) -> Self {
        Self {
            name,
            direction: Direction::Against,
            strength,
            key: name,
            arguments: Vec::new(),
            sentence: template.to_owned(),
            evidence: Vec::new(),
            events: Vec::new(),
        }
    }

    /// A signal for.
    pub(super) fn in_favour(name: &'static str, strength: Strength, template: &str) -> Self {
        Self { direction: Direction::For, ..Self::against(name, strength, template) }
    }

    /// The key of its sentence, where one signal has several.
    pub(super) fn key(mut self, key: &'static str) -> Self {
        self.key = key;
        self
    }

    /// Fills a gap.
    pub(super) fn with(mut self, gap: &'static str, value: impl ToString) -> Self {
        let value = value.to_string();
        self.sentence = self.sentence.replace(&format!("{{{gap}}}"), &value);
        self.arguments.push((gap, value));
        self
    }

    /// Names an event and what attests it; beyond [`MOST_CITED`] nobody reads on.
    pub(super) fn because(mut self, (index, told): (usize, &JourneyEvent)) -> Self {
        if self.events.len() < MOST_CITED && !self.events.contains(&index) {
            self.events.push(index);
            self.evidence.extend(told.evidence.iter().cloned());
        }
        self
    }

    /// Names all events of an iterator.
    pub(super) fn because_of<'a>(self, told: impl IntoIterator<Item = (usize, &'a JourneyEvent)>) -> Self {
        told.into_iter().fold(self, Self::because)
    }

    /// Names further evidence.
    pub(super) fn on(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    /// Names what tells of the number.
    pub(super) fn on_number(self, case: &Case<'_>) -> Self {
        let evidence = case.number_evidence();
        self.on(evidence)
    }
}
