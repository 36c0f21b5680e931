//! What a carrier's folder says: who the carrier is, and where its sources print what.
//!
//! The types here are the pack format: each field is a key of `pack.toml`, documented in
//! `docs/pack-format.md`. Paths, words and patterns are checked while they are read, so that an error points
//! at its line.

pub(crate) mod event;
mod listed;
mod meaning;
mod push;
mod request;
mod sign;
mod value;

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;
use tracking::event::Confidence;
use tracking::look::{Claim, ListOrder, Relation};

use crate::decode::Format;
use crate::path::shape::Shape;
use crate::path::{Path, Paths};
use crate::words;

pub use event::{EventSpec, PlaceSpec, TimeFormat, TimeSpec, Zone};
pub use listed::Listed;
pub use meaning::{Meaning, ReasonSpec, Table};
pub use push::{Key, Reply, Scheme, Signature};
pub use request::{Auth, Digest, Escape, Office, Quota, RequestSpec, Sign, Write};
pub use value::{Pick, Template};

/// One carrier, post, platform or fulfilment provider.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pack {
    /// The version of the pack format: 1.
    pub format: u32,
    /// The name of the folder: the carrier in every answer.
    pub carrier: String,
    /// The name people know.
    pub name: String,
    /// ISO 3166-1 alpha-2 of its home.
    pub country: Option<String>,
    /// Its web site.
    pub website: Option<String>,
    /// Other names that partners print for it.
    #[serde(default)]
    pub names: Vec<String>,
    /// Countries whose designated postal operator it is.
    #[serde(default)]
    pub operator_of: Vec<String>,
    /// Whether it only tells what others say, and never has a parcel itself.
    #[serde(default)]
    pub relay: bool,
    /// Why the pack is less sure than others, where it is.
    pub why: Option<String>,
    /// Where it speaks.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
    /// Tables of codes that several sources share.
    #[serde(default, rename = "table")]
    pub tables: HashMap<String, Table>,
    /// Long tables the other way round: by meaning. They are merged into `tables`.
    #[serde(default, rename = "codes")]
    pub listed: Vec<Listed>,
}

/// How a source is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// We ask.
    Poll,
    /// It calls us.
    Push,
    /// It comes as a file.
    File,
}

/// What a source says of the order of its lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Always this.
    Always(ListOrder),
    /// Whatever the printed clocks of the list show: people type histories either way.
    Detected,
}

impl<'de> Deserialize<'de> for Order {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        if word == "detected" {
            return Ok(Self::Detected);
        }
        let order = words::parse(&word, "order (nor `detected`)", ListOrder::from_name, ListOrder::ALL);
        order.map(Self::Always).map_err(serde::de::Error::custom)
    }
}

/// One interface of a carrier: how to ask it and how to read its answers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Source {
    /// Its name within the pack.
    pub id: String,
    /// How it is reached.
    pub kind: Kind,
    /// The format of its answers.
    pub decode: Format,
    /// What an answer claims.
    #[serde(deserialize_with = "words::claim")]
    pub claim: Claim,
    /// How its lists are ordered.
    pub order: Order,
    /// How far its reading is to be trusted.
    #[serde(default = "high", deserialize_with = "words::confidence")]
    pub confidence: Confidence,
    /// Where the facts come from and why the confidence is what it is.
    pub why: Option<String>,
    /// Paths that are there in an answer of this source, and together in no other.
    #[serde(default)]
    pub recognise: Vec<Path>,
    /// A JSON text inside the answer that is to be read instead of it.
    pub inner: Option<Path>,
    /// Each parcel of an answer.
    #[serde(default = "whole")]
    pub parcels: Paths,
    /// Whether parcels of one number are one parcel, whose events stand apart in the answer.
    #[serde(default)]
    pub together: bool,
    /// The parcel's number.
    pub number: Option<Pick>,
    /// The parcel's carrier, where a relay names it.
    pub carrier: Option<Pick>,
    /// The lists that a relay keeps for each carrier of a parcel; `events` then starts at each of them.
    pub lists: Option<Lists>,
    /// Each event of a parcel.
    pub events: Paths,
    /// BCP 47 language of the answer.
    pub language: Option<Pick>,
    /// Origin country: a code or a name.
    pub origin: Option<Pick>,
    /// Destination country: a code or a name.
    pub destination: Option<Pick>,
    /// The service.
    pub service: Option<Pick>,
    /// The weight.
    pub weight: Option<Weight>,
    /// How to ask.
    pub request: Option<RequestSpec>,
    /// How "no such number" looks.
    #[serde(default)]
    pub not_found: Answer,
    /// How a failure inside an answer looks.
    #[serde(default)]
    pub failed: Answer,
    /// Where an event has what.
    pub event: EventSpec,
    /// What the codes mean.
    #[serde(default)]
    pub codes: Table,
    /// Names of shared tables, looked up after `codes`.
    #[serde(default)]
    pub tables: Vec<String>,
    /// Whether wording is read where an event has no code at all.
    #[serde(default)]
    pub prose: bool,
    /// Further numbers of the parcel.
    #[serde(default)]
    pub related: Vec<Related>,
    /// When the carrier promises to deliver.
    pub promise: Option<PromiseSpec>,
    /// What is about a person.
    #[serde(default)]
    pub personal: Vec<PersonalSpec>,
    /// How a push proves who sent it.
    pub signature: Option<Signature>,
    /// What of an answer is looked at, found out when it is first needed.
    #[serde(skip)]
    pub(crate) shape: OnceLock<Shape>,
    /// What a push wants to hear; an empty answer with status 200 where it does not say.
    pub answer: Option<Reply>,
}

fn high() -> Confidence {
    Confidence::High
}

fn whole() -> Paths {
    Paths(Path::parse(".").into_iter().collect())
}

/// Where a relay keeps a list for each carrier. Between the lists there is no order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    /// Each list.
    pub each: Paths,
    /// Its name, which must not change between answers; without it the field in which it stands.
    pub name: Option<Pick>,
    /// The carrier of its events, where they name none themselves.
    pub carrier: Option<Pick>,
}

/// Where a weight stands and in which unit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    /// Where.
    pub at: Pick,
    /// `g`, `kg`, `lb` or `oz`, or where the answer says so. A unit that nobody knows gives no weight.
    pub unit: Pick,
}

/// Units of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Grams.
    G,
    /// Kilograms.
    Kg,
    /// Pounds.
    Lb,
    /// Ounces.
    Oz,
}

impl Unit {
    /// The unit of a word: its symbol, its name, or its code of UN/ECE recommendation 20.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        match word.trim().trim_end_matches('.').to_ascii_lowercase().as_str() {
            "g" | "gr" | "gram" | "grams" | "gramm" | "gramme" | "grammes" | "grm" => Some(Self::G),
            "kg" | "kgs" | "kilo" | "kilos" | "kilogram" | "kilograms" | "kilogramm" | "kilogramme"
            | "kgm" => Some(Self::Kg),
            "lb" | "lbs" | "pound" | "pounds" | "lbr" => Some(Self::Lb),
            "oz" | "ozs" | "ounce" | "ounces" | "onz" => Some(Self::Oz),
            _ => None,
        }
    }

    /// How many grams one of it has.
    #[must_use]
    pub fn grams(self) -> f64 {
        match self {
            Self::G => 1.0,
            Self::Kg => 1000.0,
            Self::Lb => 453.592_37,
            Self::Oz => 28.349_523,
        }
    }
}

/// How an answer of one kind looks: any of these is enough.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// HTTP status codes.
    #[serde(default)]
    pub status: Vec<u16>,
    /// An empty body (or the bare words listed in `body`).
    #[serde(default)]
    pub empty: bool,
    /// Whole bodies, such as `null`.
    #[serde(default)]
    pub body: Vec<String>,
    /// Values inside.
    #[serde(default, rename = "where")]
    pub places: Vec<Test>,
    /// What the carrier says about it.
    pub message: Option<Pick>,
}

/// A value that tells what kind of answer this is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// Where.
    pub at: Path,
    /// The values; without any, it is enough that something stands there.
    #[serde(default)]
    pub is: Vec<String>,
}

/// Where a further number stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Related {
    /// The number; of several words the last with a digit counts.
    pub number: Pick,
    /// Its carrier as printed.
    pub carrier: Option<Pick>,
    /// How it belongs.
    #[serde(deserialize_with = "words::relation")]
    pub relation: Relation,
}

/// Where the promise stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseSpec {
    /// The earliest time; `to` where there is only one.
    #[serde(default)]
    pub from: event::Times,
    /// The latest time.
    pub to: event::Times,
}

/// Where something about a person stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonalSpec {
    /// `signer`, `recipient`, `sender`, `phone`, `courier`, `address`, `email`.
    pub kind: String,
    /// Where.
    pub at: Pick,
}

impl Pack {
    /// Reads and compiles a `pack.toml`.
    pub fn parse(toml: &str) -> Result<Self, toml::de::Error> {
        let mut pack: Self = toml::from_str(toml)?;
        listed::add(&pack.listed, &mut pack.tables).map_err(serde::de::Error::custom)?;
        Ok(pack)
    }

    /// A source by its name.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_known_by_symbol_name_and_code() {
        let all = [
            ("KG", Some(Unit::Kg)),
            ("Lbs.", Some(Unit::Lb)),
            (" g ", Some(Unit::G)),
            ("ONZ", Some(Unit::Oz)),
            ("stone", None),
        ];
        for (word, unit) in all {
            assert_eq!(Unit::of(word), unit, "{word}");
        }
    }
}
