//! Where an event happened, as printed and as far as we could resolve it.

use crate::Text;

/// A place: what the carrier printed, and what we make of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// What the carrier printed, all of it.
    pub printed: Text,
    /// The locality, where it is known.
    pub city: Option<Text>,
    /// ISO 3166-1 alpha-2, where it is known.
    pub country: Option<Text>,
    /// The postcode, where one was given.
    pub postcode: Option<Text>,
    /// IANA time zone, where the place settles it.
    pub zone: Option<Text>,
}

impl Place {
    /// A place of which only the text is known.
    #[must_use]
    pub fn printed(text: &str) -> Self {
        Self { printed: text.into(), ..Self::default() }
    }

    /// Whether both may be the same place: nothing that both know differs.
    #[must_use]
    pub fn may_be(&self, other: &Self) -> bool {
        let agree = |a: &Option<Text>, b: &Option<Text>| match (a, b) {
            (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
            _ => true,
        };
        agree(&self.country, &other.country) && agree(&self.city, &other.city)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(city: Option<&str>, country: Option<&str>) -> Place {
        Place { city: city.map(Into::into), country: country.map(Into::into), ..Place::default() }
    }

    #[test]
    fn what_nobody_said_contradicts_nothing() {
        assert!(place(None, Some("CN")).may_be(&place(Some("Shanghai"), Some("CN"))));
        assert!(!place(None, Some("CN")).may_be(&place(Some("Shanghai"), Some("GB"))));
    }
}
