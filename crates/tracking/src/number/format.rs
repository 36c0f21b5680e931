//! One form of number of one carrier, as a pack describes it.

use super::check::Check;
use super::pattern::{self, Shape};
use crate::Text;

/// Where our knowledge of a form comes from. It decides how sure we may sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// Seen in real numbers or in common use; nobody who issues them has described them to us.
    Observed,
    /// Described by public data sets of several authors.
    Collected,
    /// Described by the carrier or by a standard.
    Published,
}

/// Another carrier that handles the same parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// The other carrier.
    pub carrier: Text,
    /// The destination country for which this holds; nothing if for any.
    pub country: Option<Text>,
    /// A sentence that says why.
    pub why: Text,
}

/// A table that gives the values of a group a meaning, such as services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// The group whose values these are.
    pub group: Text,
    /// The values and what they mean, sorted by value.
    pub values: Vec<(Text, Text)>,
    /// Whether a value that is not listed refuses the number.
    pub closed: bool,
}

/// One form of number of one carrier.
#[derive(Clone, Debug)]
pub struct Format {
    /// The carrier, by the name of its pack.
    pub carrier: Text,
    /// The form's own short name, unique within the carrier.
    pub id: Text,
    /// What the form is called in sentences.
    pub title: Text,
    /// The lengths it can have.
    pub shapes: Vec<Shape>,
    /// Its check character, if it has one.
    pub check: Option<Check>,
    /// What the values of its groups mean.
    pub lookups: Vec<Lookup>,
    /// Who else handles the same parcel.
    pub partners: Vec<Partner>,
    /// Whether this is the thirteen-character form of the Universal Postal Union, and who issues it:
    /// `??` for the form of any post.
    pub s10: Option<Text>,
    /// The countries where this carrier works; empty for anywhere.
    pub countries: Vec<Text>,
    /// How likely the number is this carrier's when the form fits and nothing else is known.
    pub confidence: f64,
    /// Where the knowledge comes from.
    pub basis: Basis,
    /// Names of the groups of forms that share numbers with this one and say so.
    pub shares: Vec<Text>,
    /// A caution for the reader, kept with the form.
    pub note: Option<Text>,
}

/// Why a form cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatError(pub String);

impl std::fmt::Display for FormatError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FormatError {}

impl Format {
    /// A form from its patterns, without a check character.
    pub fn new(carrier: &str, id: &str, title: &str, patterns: &[&str]) -> Result<Format, FormatError> {
        let mut shapes = Vec::new();
        for pattern in patterns {
            shapes.extend(pattern::parse(pattern).map_err(FormatError)?);
        }
        if shapes.is_empty() {
            return Err(FormatError(format!("the form `{id}` has no pattern")));
        }
        Ok(Format {
            carrier: carrier.into(),
            id: id.into(),
            title: title.into(),
            shapes,
            check: None,
            lookups: Vec::new(),
            partners: Vec::new(),
            s10: None,
            countries: Vec::new(),
            confidence: 0.5,
            basis: Basis::Observed,
            shares: Vec::new(),
            note: None,
        })
    }

    /// The same form with the check character of a named algorithm.
    pub fn with_check(self, algorithm: &str) -> Result<Format, FormatError> {
        let check = Check::named(algorithm)
            .ok_or_else(|| FormatError(format!("no check digit algorithm is called `{algorithm}`")))?;
        self.with(check)
    }

    /// The same form with a check character.
    pub fn with(mut self, check: Check) -> Result<Format, FormatError> {
        let one = |shape: &Shape| shape.group("check").is_some_and(|group| group.len == 1);
        if !self.shapes.iter().all(one) {
            return Err(FormatError(format!(
                "the form `{}` needs a group `check` of one character",
                self.id
            )));
        }
        for name in &check.over {
            if !self.shapes.iter().all(|shape| shape.group(name).is_some()) {
                return Err(FormatError(format!("the form `{}` has no group `{name}` to check", self.id)));
            }
        }
        self.check = Some(check);
        Ok(self)
    }

    /// Whether the form holds letters or literals that hardly any other number has.
    #[must_use]
    pub fn has_letters(&self) -> bool {
        self.shapes.iter().all(|shape| shape.masks.iter().any(|mask| mask & 0x3ff == 0))
    }
}

impl Format {
    /// Whether the form is no more than a count of digits: such a number proves nothing by itself, so that
    /// it is only a hint until something that is known speaks for the carrier.
    #[must_use]
    pub fn is_hint(&self) -> bool {
        self.check.is_none() && self.confidence < PROVES && !self.has_letters()
    }
}

/// From this confidence on a form without letters and check digit is more than a hint.
pub(super) const PROVES: f64 = 0.3;

impl Lookup {
    /// What a value means.
    #[must_use]
    pub fn meaning(&self, value: &str) -> Option<&Text> {
        let at = self.values.binary_search_by(|(known, _)| (**known).cmp(value)).ok()?;
        self.values.get(at).map(|(_, meaning)| meaning)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_digit_needs_its_place() {
        let form = Format::new("ups", "1z", "UPS 1Z", &["1Z 16d"]).unwrap();
        assert!(form.clone().with_check("ups").unwrap_err().to_string().contains("group `check`"));
        assert!(form.with_check("nothing").unwrap_err().to_string().contains("no check digit algorithm"));
    }

    #[test]
    fn a_form_without_a_pattern_is_refused() {
        assert!(Format::new("ups", "1z", "UPS 1Z", &[]).is_err());
        assert!(Format::new("ups", "1z", "UPS 1Z", &["1z"]).is_err());
    }
}
