//! `GET /v1/parcels/{number}`: everything that is known of one parcel.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use engine::opinions::Said;
use engine::view::JourneyBody;
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::Caller;
use super::body::ParcelBody;
use super::language::{Asked, Wish};
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
    params(("number" = String, Path, description = "Its number, or one found on its way"), Wish),
    responses((status = 200, body = ParcelShown), (status = 404, body = ProblemBody),
        (status = 410, body = ProblemBody, description = "It aged out: `remains` says what stays")))]
pub(super) async fn show(
    State(app): State<App>,
    Caller(account): Caller,
    Path(number): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Json<ParcelShown>, Problem> {
    let asked = Asked::of(wish.lang.as_deref(), &headers)?;
    let (known, journey, said) = app
        .ask(move |engine| {
            let known = engine.known(engine.parcel_of_number(&account, &number)?)?;
            let mut journey = engine.judged(&known);
            let said = Said::all(&journey);
            asked.say(engine, &mut journey);
            Ok((known, journey, said))
        })
        .await?;
    app.shown(known.parcel.id, said).await;
    Ok(Json(ParcelShown { parcel: ParcelBody::new(&app, &known.parcel), journey }))
}
