//! What a code means: `EMA = "accepted"`, `EME = "customs-hold:payment"`, or a table where there is more to say.

use std::collections::HashMap;

use serde::Deserialize;
use tracking::event::Handover;
use tracking::milestone::{Milestone, Side};
use tracking::proof::Proof;
use tracking::reason::{KnownReason, Reason};

use super::Pick;
use crate::words;

/// The meanings of a carrier's codes.
pub type Table = HashMap<String, Meaning>;

/// What one code means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// What happened.
    pub milestone: Milestone,
    /// Which border.
    pub side: Option<Side>,
    /// Why.
    pub reason: Option<ReasonSpec>,
    /// A change of custody.
    pub handover: Option<Handover>,
    /// How the delivery is shown.
    pub proof: Option<Proof>,
    /// Not an event at all, but the carrier's promise.
    pub promise: bool,
    /// The carrier uses the code for several things: its words decide where they can.
    pub reused: bool,
}

/// Why: one of our words, or where the carrier's own reason stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReasonSpec {
    /// Our word.
    Known(Reason),
    /// Where the carrier's reason stands.
    At(Pick),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Long {
    #[serde(default, deserialize_with = "words::maybe_milestone")]
    milestone: Option<Milestone>,
    #[serde(default, deserialize_with = "words::maybe_side")]
    side: Option<Side>,
    reason: Option<String>,
    #[serde(default, deserialize_with = "words::maybe_handover")]
    handover: Option<Handover>,
    #[serde(default, deserialize_with = "words::maybe_proof")]
    proof: Option<Proof>,
    #[serde(default)]
    promise: bool,
    #[serde(default)]
    reused: bool,
}

impl Meaning {
    /// A meaning in its short form: a milestone, the border behind a slash, a reason behind a colon.
    pub(super) fn short(text: &str) -> Result<Self, String> {
        let (text, reason) = match text.split_once(':') {
            Some((text, reason)) => (text, Some(reason)),
            None => (text, None),
        };
        let (milestone, side) = match text.split_once('/') {
            Some((milestone, side)) => (milestone, Some(side)),
            None => (text, None),
        };
        let milestone = words::parse(milestone, "milestone", Milestone::from_name, Milestone::ALL)?;
        let side = side.map(|side| words::parse(side, "side", Side::from_name, Side::ALL)).transpose()?;
        let reason = reason.map(reason_word).transpose()?;
        let side = side.or(milestone.side());
        Ok(Self { milestone, side, reason, handover: None, proof: None, promise: false, reused: false })
    }

    fn long(long: Long) -> Result<Self, String> {
        let milestone = match (long.milestone, long.promise) {
            (Some(milestone), false) => milestone,
            (None, true) => Milestone::Unknown,
            _ => return Err("a meaning has either a `milestone` or `promise = true`".to_owned()),
        };
        let reason = match long.reason {
            Some(path) if path.starts_with(['/', '^', '$']) => {
                Some(ReasonSpec::At(Pick(vec![super::Template::parse(&path)?])))
            }
            Some(word) => Some(reason_word(&word)?),
            None => None,
        };
        let side = long.side.or(milestone.side());
        Ok(Self {
            milestone,
            side,
            reason,
            handover: long.handover,
            proof: long.proof,
            promise: long.promise,
            reused: long.reused,
        })
    }
}

fn reason_word(word: &str) -> Result<ReasonSpec, String> {
    words::parse(word, "reason", KnownReason::from_name, KnownReason::ALL)
        .map(|r| ReasonSpec::Known(r.into()))
}

impl<'de> Deserialize<'de> for Meaning {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = Meaning;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(
                    "a milestone such as \"delivered\" or a table such as { milestone = \"delivered\" }",
                )
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Meaning, E> {
                Meaning::short(text).map_err(E::custom)
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Meaning, A::Error> {
                let long = Long::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Meaning::long(long).map_err(serde::de::Error::custom)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(toml: &str) -> Result<Table, toml::de::Error> {
        toml::from_str(toml)
    }

    #[test]
    fn short_and_long_forms_mean_the_same() {
        let short = table(r#"A = "customs-hold:payment""#).unwrap();
        let long = table(r#"A = { milestone = "customs-hold", reason = "payment" }"#).unwrap();
        assert_eq!(short, long);
    }

    #[test]
    fn the_border_may_stand_behind_a_slash() {
        let short = table(r#"A = "customs-hold/import:payment""#).unwrap();
        let long =
            table(r#"A = { milestone = "customs-hold", side = "import", reason = "payment" }"#).unwrap();
        assert_eq!(short, long);
        assert!(
            table(r#"A = "customs-hold/inside""#).unwrap_err().to_string().contains("`inside` is no side")
        );
    }

    #[test]
    fn a_reason_may_stand_in_the_capture() {
        let table =
            table(r#"EME = { milestone = "customs-hold", side = "import", reason = "/retention" }"#).unwrap();
        assert!(matches!(table["EME"].reason, Some(ReasonSpec::At(_))));
    }

    #[test]
    fn a_word_nobody_defined_is_answered_with_the_words_there_are() {
        let error = table("A = \"shipped\"").unwrap_err().to_string();
        assert!(error.contains("`shipped` is no milestone") && error.contains("delivered"), "{error}");
    }
}
