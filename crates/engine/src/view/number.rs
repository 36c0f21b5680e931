//! What a number can be, as callers see it.

use serde::Serialize;
use tracking::number::{Candidate, Identified, Identifier};
use utoipa::ToSchema;

/// What a text says about whose number it holds.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NumberBody {
    /// The text as it was given.
    pub number: String,
    /// The number in capitals, without what is pasted around it.
    pub normalized: String,
    /// Whose it can be, best first.
    pub candidates: Vec<CandidateBody>,
    /// Further numbers in the same text.
    #[schema(no_recursion)]
    pub numbers: Vec<NumberBody>,
}

/// One carrier whose number it can be.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CandidateBody {
    /// The carrier: the name of a pack.
    pub carrier: String,
    /// The form of number.
    pub format: String,
    /// Whether the form fits and the check character, where there is one, is right.
    pub valid: bool,
    /// How likely it is this carrier's.
    pub confidence: f64,
    /// The reasons.
    pub why: Vec<String>,
    /// The number after a correction, where one was needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected: Option<String>,
    /// Other carriers that probably handle the same parcel.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<PartnerBody>,
    /// The carrier's own page about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// Another carrier of the same parcel.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PartnerBody {
    /// The carrier.
    pub carrier: String,
    /// Why.
    pub why: String,
}

impl NumberBody {
    /// The body of what was identified.
    #[must_use]
    pub fn new(identified: &Identified, identifier: &Identifier) -> Self {
        let candidate =
            |candidate: &Candidate| CandidateBody::new(candidate, &identified.normalized, identifier);
        Self {
            number: identified.given.clone(),
            normalized: identified.normalized.clone(),
            candidates: identified.candidates.iter().map(candidate).collect(),
            numbers: identified.numbers.iter().map(|further| Self::new(further, identifier)).collect(),
        }
    }
}

impl CandidateBody {
    fn new(candidate: &Candidate, number: &str, identifier: &Identifier) -> Self {
        let partner = |p: &tracking::number::Partner| PartnerBody {
            carrier: p.carrier.to_string(),
            why: p.why.to_string(),
        };
        let number = candidate.corrected.as_deref().unwrap_or(number);
        Self {
            carrier: candidate.carrier.to_string(),
            format: candidate.format.to_string(),
            valid: candidate.valid,
            confidence: (candidate.confidence * 1000.0).round() / 1000.0,
            why: candidate.why.clone(),
            corrected: candidate.corrected.clone(),
            also: candidate.also.iter().map(partner).collect(),
            link: candidate.valid.then(|| identifier.link(&candidate.carrier, number)).flatten(),
        }
    }
}
