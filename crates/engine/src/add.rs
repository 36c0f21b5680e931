//! What the sender knows, under one reference: kept as a capture of kind declaration, one for each parcel.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{AccountId, CaptureKind, NewCapture, NewParcel, ParcelId, Token};
use tracking::Text;

use crate::{Engine, Error, Result, random};

/// The most numbers under one reference.
const MOST_NUMBERS: usize = 100;

/// What the sender declares about a shipment. Everything but the numbers may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Declaration {
    /// The sender's own name for the shipment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The tracking numbers, with their carrier where the sender knows it.
    pub numbers: Vec<DeclaredNumber>,
    /// When it was ordered: RFC 3339, or a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ordered_at: Option<String>,
    /// When it was handed to the carrier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipped_at: Option<String>,
    /// Where it comes from: ISO 3166-1 alpha-2, or a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<DeclaredPlace>,
    /// Where it goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination: Option<DeclaredPlace>,
    /// The service that was booked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// What was promised to the recipient.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised: Option<DeclaredPromise>,
    /// Who sells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seller: Option<String>,
    /// What is in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Line>,
    /// The weight in grams.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<u64>,
}

/// A number, bare or with its carrier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum DeclaredNumber {
    /// Only the number.
    Bare(String),
    /// With its carrier: the name of a pack.
    Of {
        /// The number.
        number: String,
        /// The carrier.
        carrier: String,
    },
}

impl DeclaredNumber {
    /// The number as it was written.
    #[must_use]
    pub fn number(&self) -> &str {
        match self {
            Self::Bare(number) | Self::Of { number, .. } => number,
        }
    }

    /// The declared carrier.
    #[must_use]
    pub fn carrier(&self) -> Option<&str> {
        match self {
            Self::Bare(_) => None,
            Self::Of { carrier, .. } => Some(carrier),
        }
    }
}

/// A place: a country, or more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum DeclaredPlace {
    /// A country.
    Country(String),
    /// A country with more.
    Place {
        /// ISO 3166-1 alpha-2.
        country: String,
        /// The city.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        city: Option<String>,
        /// The postcode.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        postcode: Option<String>,
    },
}

impl DeclaredPlace {
    /// The country.
    #[must_use]
    pub fn country(&self) -> &str {
        match self {
            Self::Country(country) | Self::Place { country, .. } => country,
        }
    }
}

/// A window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclaredPromise {
    /// The earliest day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The latest day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The article.
    pub sku: String,
    /// How many.
    pub quantity: u64,
}

/// A parcel that is followed from now on.
#[derive(Clone, Debug)]
pub struct Added {
    /// Its id.
    pub parcel: ParcelId,
    /// Its number, normalised.
    pub number: Text,
    /// Whether it is new.
    pub new: bool,
    /// What its public page lives under.
    pub token: Token,
}

impl Declaration {
    /// Reads a declaration; the error says what is wrong and where.
    ///
    /// # Errors
    /// [`Error::Invalid`].
    pub fn parse(json: &[u8]) -> Result<Self> {
        let declaration: Self = serde_json::from_slice(json)
            .map_err(|error| Error::Invalid(format!("this is no declaration of a shipment: {error}")))?;
        declaration.check()?;
        Ok(declaration)
    }

    fn check(&self) -> Result<()> {
        let invalid = |message: String| Err(Error::Invalid(message));
        if self.numbers.is_empty() {
            return invalid("`numbers` is empty: name at least one tracking number".to_owned());
        }
        if self.numbers.len() > MOST_NUMBERS {
            return invalid(format!(
                "`numbers` has {}: at most {MOST_NUMBERS} under one reference",
                self.numbers.len()
            ));
        }
        if let Some(number) = self.numbers.iter().find(|number| normalise(number.number()).is_empty()) {
            return invalid(format!("`{}` in `numbers` is no tracking number", number.number()));
        }
        let promised = self.promised.as_ref();
        let times = [
            ("ordered_at", &self.ordered_at),
            ("shipped_at", &self.shipped_at),
            ("promised.from", promised.map_or(&None, |promised| &promised.from)),
            ("promised.to", promised.map_or(&None, |promised| &promised.to)),
        ];
        for (field, time) in times {
            if let Some(time) = time.as_deref().filter(|time| day_of(time).is_none()) {
                return invalid(format!(
                    "`{field}` is `{time}`: write 2026-08-01 or 2026-08-01T10:12:00+08:00"
                ));
            }
        }
        Ok(())
    }
}

/// The day of a declared time, in its own clock.
#[must_use]
pub fn day_of(time: &str) -> Option<jiff::civil::Date> {
    jiff::fmt::temporal::Pieces::parse(time).ok().map(|pieces| pieces.date())
}

/// A number without what people paste around it.
#[must_use]
pub fn normalise(number: &str) -> String {
    let kept = number.chars().filter(|c| c.is_alphanumeric());
    kept.take(64).flat_map(char::to_uppercase).collect()
}

impl Engine {
    /// Follows what is declared: each number a parcel, first asked for at once.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the declaration makes no sense, [`Error::Store`] when it cannot be kept.
    pub fn add(&self, account: &AccountId, declaration: &Declaration) -> Result<Vec<Added>> {
        declaration.check()?;
        let now = self.clock.now();
        let body = serde_json::to_vec(declaration).map_err(|error| Error::Invalid(error.to_string()))?;
        let mut parcels = Vec::new();
        for number in &declaration.numbers {
            parcels.push(self.parcel_of(account, number, declaration, now)?);
        }
        let captures: Vec<NewCapture> =
            parcels.iter().map(|parcel| declared(parcel.id, now, &body)).collect();
        let (registered, _) = self.store.admit(now, &parcels, &captures)?;
        let added = parcels.into_iter().zip(registered).map(|(parcel, registered)| Added {
            parcel: parcel.id,
            number: parcel.number,
            new: registered.new,
            token: registered.token,
        });
        Ok(added.collect())
    }

    fn parcel_of(
        &self,
        account: &AccountId,
        number: &DeclaredNumber,
        declaration: &Declaration,
        now: Timestamp,
    ) -> Result<NewParcel> {
        if let Some(carrier) = number.carrier()
            && self.library.pack(carrier).is_none()
        {
            return Err(Error::Invalid(format!(
                "there is no pack `{carrier}`: `waymark pack list` names them all"
            )));
        }
        let token = Token(random()?);
        let mut parcel = NewParcel::new(account, &normalise(number.number()), number.carrier(), token);
        parcel.reference = declaration.reference.as_deref().map(Text::from);
        parcel.first_poll = Some(now);
        parcel.revive = true;
        Ok(parcel)
    }
}

fn declared(parcel: ParcelId, received: Timestamp, body: &[u8]) -> NewCapture {
    NewCapture {
        parcel,
        received,
        source: "sender/declaration".into(),
        kind: CaptureKind::Declaration,
        content_type: "application/json".into(),
        items: vec![body.to_vec()],
        envelope: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, expected: &str) {
        let error = Declaration::parse(json.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn a_declaration_that_makes_no_sense_says_where() {
        check("{", "no declaration");
        check(r#"{"numbers":[]}"#, "at least one");
        check(r#"{"numbers":["--"]}"#, "`--`");
        check(r#"{"numbers":["A1"],"ordered_at":"soon"}"#, "`ordered_at` is `soon`");
        check(r#"{"numbers":["A1"],"colour":"red"}"#, "colour");
    }

    #[test]
    fn numbers_may_name_their_carrier() {
        let json = r#"{"reference":"R1","numbers":["LB 123456785 CN",{"number":"x1","carrier":"usps"}],"destination":"GB"}"#;
        let declaration = Declaration::parse(json.as_bytes()).unwrap();
        assert_eq!(normalise(declaration.numbers[0].number()), "LB123456785CN");
        assert_eq!(declaration.numbers[1].carrier(), Some("usps"));
    }
}
