//! `GET /v1/parcels/{number}`: everything that is known of one parcel.

use axum::Json;
use axum::extract::{Path, State};
use engine::view::JourneyBody;
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::Caller;
use super::body::ParcelBody;
use crate::app::App;
use crate::problem::{Problem, ProblemBody};

/// A parcel with its journey.
#[derive(Serialize, ToSchema)]
pub(super) struct ParcelShown {
    /// The parcel as it is followed.
    parcel: ParcelBody,
    /// What is known of it.
    #[serde(flatten)]
    journey: JourneyBody,
}

/// Shows a parcel, by any number that leads to it.
#[utoipa::path(get, path = "/parcels/{number}", tag = "parcels",
    params(("number" = String, Path, description = "Its number, or one found on its way")),
    responses((status = 200, body = ParcelShown), (status = 404, body = ProblemBody)))]
pub(super) async fn show(
    State(app): State<App>,
    Caller(account): Caller,
    Path(number): Path<String>,
) -> Result<Json<ParcelShown>, Problem> {
    let (known, journey) = app
        .ask(move |engine| {
            let known = engine.known(engine.parcel_of_number(&account, &number)?)?;
            let journey = engine.judged(&known);
            Ok((known, journey))
        })
        .await?;
    Ok(Json(ParcelShown { parcel: ParcelBody::new(&app, &known.parcel), journey }))
}
