//! What we answer about a number.

use super::format::{Format, Partner};
use crate::Text;

/// One carrier that the number can belong to, with the reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The carrier, by the name of its pack.
    pub carrier: Text,
    /// The form of number, by its name in that pack.
    pub format: Text,
    /// Whether the form fits and the check character, where there is one, is right.
    pub valid: bool,
    /// How likely the number is this carrier's, from 0 to 1.
    pub confidence: f64,
    /// The reasons, most important first.
    pub why: Vec<String>,
    /// Other carriers that probably handle the same parcel.
    pub also: Vec<Partner>,
    /// The number as it would read after a correction (O and 0, I and 1); nothing if it was taken as given.
    pub corrected: Option<String>,
}

/// What a text says: its first number, whose it can be, and the further numbers.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Identified {
    /// The text as it was given, cut at the limit.
    pub given: String,
    /// The number in capitals, without spaces and dashes.
    pub normalized: String,
    /// Whose it can be, best first.
    pub candidates: Vec<Candidate>,
    /// Further numbers in the same text.
    pub numbers: Vec<Identified>,
}

/// The short answer of the fast way.
#[derive(Clone, Copy, Debug)]
pub struct Quick<'a> {
    /// The best form, which names the carrier.
    pub format: &'a Format,
    /// Whether the form fits and the check character, where there is one, is right.
    pub valid: bool,
    /// How many other valid forms are as likely: 0 means that the answer is not a tie.
    pub ties: usize,
}
