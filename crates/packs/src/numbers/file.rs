//! The shape of `packs/*/numbers.toml`: which numbers a carrier gives its parcels. See
//! `docs/pack-format-numbers.md`, which describes the same for people.

use std::collections::BTreeMap;

use serde::Deserialize;

/// One `numbers.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The carrier, where it is not the name of the folder.
    pub carrier: Option<String>,
    /// The carrier's own tracking page, with `{number}`.
    pub link: Option<String>,
    /// Hosts whose links name this carrier, besides the host of `link`.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Countries where the carrier works; empty for anywhere.
    #[serde(default)]
    pub countries: Vec<String>,
    /// The forms.
    #[serde(default, rename = "number")]
    pub numbers: Vec<Number>,
}

/// One form of number.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// The form's short name, unique in the file.
    pub id: Option<String>,
    /// What it is called in sentences.
    pub title: Option<String>,
    /// How it looks; several where it has several looks.
    #[serde(default)]
    pub pattern: OneOrMany,
    /// `s10` for the form of the Universal Postal Union, which brings its pattern and check digit.
    pub standard: Option<String>,
    /// With `standard = "s10"`: the issuing country, `??` for any.
    pub issuer: Option<String>,
    /// With `standard = "s10"`: the first letters of service that are this carrier's; empty for all.
    #[serde(default)]
    pub services: Vec<String>,
    /// The check character.
    pub check: Option<Check>,
    /// What the values of groups mean.
    #[serde(default)]
    pub lookup: BTreeMap<String, BTreeMap<String, String>>,
    /// Groups whose values must be in their table.
    #[serde(default)]
    pub closed: Vec<String>,
    /// Other carriers of the same parcel.
    #[serde(default)]
    pub partner: Vec<Partner>,
    /// Countries, where they differ from the carrier's.
    pub countries: Option<Vec<String>>,
    /// How likely the number is this carrier's when nothing else is known.
    pub confidence: Option<f64>,
    /// `published`, `collected` or `observed`.
    pub basis: Option<String>,
    /// Names of groups of forms that share numbers.
    #[serde(default)]
    pub shares: Vec<String>,
    /// A caution that is shown with the answer.
    pub note: Option<String>,
    /// Where the knowledge comes from, for whoever reads the file.
    pub source: Option<String>,
    /// Invented numbers that must be taken.
    #[serde(default)]
    pub valid: Vec<String>,
    /// Invented numbers that must be refused.
    #[serde(default)]
    pub invalid: Vec<String>,
}

/// A check character: an algorithm by name, and constants.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The algorithm's name.
    pub algorithm: String,
    /// Other weights than usual.
    pub weights: Option<Vec<u32>>,
    /// The groups that are counted; all where missing.
    #[serde(default)]
    pub over: Vec<String>,
    /// Digits that are counted in front although they are not printed.
    #[serde(default)]
    pub before: String,
    /// `false` where a wrong check character does not refuse the number.
    pub binding: Option<bool>,
}

/// Another carrier of the same parcel.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partner {
    /// The other carrier.
    pub carrier: String,
    /// The destination country for which this holds.
    pub country: Option<String>,
    /// Why, as a sentence.
    pub why: String,
}

/// One text or a list of texts.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One text.
    One(String),
    /// Several texts.
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> OneOrMany {
        OneOrMany::Many(Vec::new())
    }
}

impl OneOrMany {
    /// The texts.
    #[must_use]
    pub fn as_slice(&self) -> &[String] {
        match self {
            OneOrMany::One(text) => std::slice::from_ref(text),
            OneOrMany::Many(texts) => texts,
        }
    }
}
