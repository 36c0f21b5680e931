//! The core's closed lists as words of a pack. The core knows no serde, so the reading of its names is here;
//! a word nobody defined is answered with the words there are.

use serde::Deserialize;
use serde::de::{Deserializer, Error};
use tracking::event::{Confidence, Handover};
use tracking::look::{Claim, Relation};
use tracking::milestone::{Milestone, Side};
use tracking::proof::Proof;

macro_rules! words {
    ($($function:ident $type:ty, $what:literal;)*) => {$(
        pub(crate) fn $function<'de, D: Deserializer<'de>>(deserializer: D) -> Result<$type, D::Error> {
            parse(&String::deserialize(deserializer)?, $what, <$type>::from_name, <$type>::ALL).map_err(D::Error::custom)
        }
    )*};
}

words! {
    confidence Confidence, "confidence";
    claim Claim, "claim";
    relation Relation, "relation";
}

macro_rules! optional_words {
    ($($function:ident $type:ty, $what:literal;)*) => {$(
        pub(crate) fn $function<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<$type>, D::Error> {
            let word = String::deserialize(deserializer)?;
            parse(&word, $what, <$type>::from_name, <$type>::ALL).map(Some).map_err(D::Error::custom)
        }
    )*};
}

optional_words! {
    maybe_milestone Milestone, "milestone";
    maybe_side Side, "side";
    maybe_proof Proof, "proof";
    maybe_handover Handover, "handover";
}

/// The value of a word, or a sentence that lists the words there are.
pub(crate) fn parse<T: Copy + std::fmt::Display>(
    word: &str,
    what: &str,
    from_name: impl Fn(&str) -> Option<T>,
    all: &[T],
) -> Result<T, String> {
    from_name(word).ok_or_else(|| {
        let words: Vec<String> = all.iter().map(T::to_string).collect();
        format!("`{word}` is no {what}; there are {}", words.join(", "))
    })
}
