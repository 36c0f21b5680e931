//! A way between two countries by one carrier: what habits and records are kept for.

use super::key::{Key, Until};
use crate::Text;
use crate::milestone::Milestone;

/// Who carries, from where to where. An empty text is unknown in what is kept, and "any" in a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lane {
    /// The carrier.
    pub carrier: Text,
    /// The origin country.
    pub origin: Text,
    /// The destination country.
    pub destination: Text,
}

impl Lane {
    /// A lane by its three words.
    #[must_use]
    pub fn new(carrier: &str, origin: &str, destination: &str) -> Self {
        Self { carrier: carrier.into(), origin: origin.into(), destination: destination.into() }
    }

    /// The carrier alone, wherever it carries.
    #[must_use]
    pub fn anywhere(&self) -> Self {
        Self { carrier: self.carrier.clone(), ..Self::default() }
    }

    /// Whether it lies within what is asked for.
    #[must_use]
    pub fn is_in(&self, asked: &Self) -> bool {
        let fits = |asked: &str, own: &str| asked.is_empty() || asked == own;
        fits(&asked.carrier, &self.carrier)
            && fits(&asked.origin, &self.origin)
            && fits(&asked.destination, &self.destination)
    }

    /// The question how long a phase lasts on it.
    #[must_use]
    pub fn key(&self, phase: Milestone, until: Until) -> Key {
        Key {
            phase,
            until,
            carrier: self.carrier.clone(),
            origin: self.origin.clone(),
            destination: self.destination.clone(),
        }
    }
}

impl From<&Key> for Lane {
    fn from(key: &Key) -> Self {
        Self::new(&key.carrier, &key.origin, &key.destination)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(asked: (&str, &str, &str), expected: bool) {
        let lane = Lane::new("china-post", "CN", "US");
        assert_eq!(lane.is_in(&Lane::new(asked.0, asked.1, asked.2)), expected);
    }

    #[test]
    fn an_empty_word_asks_for_any() {
        check(("", "", ""), true);
        check(("china-post", "", "US"), true);
        check(("china-post", "CN", "DE"), false);
        check(("usps", "", ""), false);
    }
}
