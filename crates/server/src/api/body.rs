//! Reading a JSON body: what is no JSON is 400, what is JSON and makes no sense is 422. And the body that several
//! answers share: a parcel without its journey.

use engine::Parcel;
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use utoipa::ToSchema;

use crate::app::App;
use crate::problem::Problem;

/// Reads a body.
pub(super) fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    must_be_json(bytes)?;
    serde_json::from_slice(bytes).map_err(|error| Problem::invalid(error.to_string()))
}

/// Refuses what is no JSON.
pub(super) fn must_be_json(bytes: &[u8]) -> Result<(), Problem> {
    let read = serde_json::from_slice::<IgnoredAny>(bytes);
    read.map(|_| ()).map_err(|error| Problem::bad(format!("this is no JSON: {error}")))
}

/// A parcel as it is followed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct ParcelBody {
    /// The number, normalised.
    pub(super) number: String,
    /// The id: never changes.
    id: String,
    /// The sender's name for the shipment.
    reference: Option<String>,
    /// The carrier, where the sender declared one.
    declared_carrier: Option<String>,
    /// Where it stands; `unknown` while nothing is known.
    milestone: &'static str,
    /// Since when it is followed.
    registered: String,
    /// When its carrier is asked next.
    next_ask: Option<String>,
    /// What its public page lives under; none for a parcel that only feeds speak of: declare it to get one.
    token: Option<String>,
    /// Its public page.
    page: Option<String>,
}

impl ParcelBody {
    pub(super) fn new(app: &App, parcel: &Parcel) -> Self {
        Self {
            number: parcel.number.to_string(),
            id: parcel.id.to_string(),
            reference: parcel.reference.as_deref().map(str::to_owned),
            declared_carrier: parcel.carrier.as_deref().map(str::to_owned),
            milestone: parcel.milestone.map_or("unknown", |milestone| milestone.name()),
            registered: parcel.registered.to_string(),
            next_ask: parcel.next_poll.map(|at| at.to_string()),
            token: parcel.page().map(|token| token.to_string()),
            page: parcel.page().map(|token| app.link(&format!("/t/{token}"))),
        }
    }
}
