//! `GET /v1/parcels/{number}/history`: what did we know then, and what did a carrier take back since?

use axum::Json;
use axum::extract::{Path, Query, State};
use engine::history::History;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::Caller;
use crate::app::App;
use crate::problem::{Problem, ProblemBody};

/// Which hour.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wish {
    /// What was known at this instant (RFC 3339); without it, now.
    as_of: Option<String>,
}

/// Shows each look at a parcel and what it changed.
#[utoipa::path(get, path = "/parcels/{number}/history", tag = "parcels",
    params(("number" = String, Path, description = "Its number, or one found on its way"), Wish),
    responses((status = 200, body = History), (status = 404, body = ProblemBody),
        (status = 410, body = ProblemBody, description = "It aged out: `remains` says what stays")))]
pub(super) async fn show(
    State(app): State<App>,
    Caller(account): Caller,
    Path(number): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Json<History>, Problem> {
    let as_of = wish.as_of.as_deref().map(instant).transpose()?;
    let history = app.ask(move |engine| {
        let parcel = engine.parcel_of_number(&account, &number)?;
        engine.history(parcel.id, as_of)
    });
    Ok(Json(history.await?))
}

/// An instant of a query. A plus sign arrives as a space.
pub(super) fn instant(text: &str) -> Result<Timestamp, Problem> {
    let wrong = || Problem::invalid(format!("`{text}` is no instant: write 2026-08-01T10:12:00Z"));
    text.trim().replace(' ', "+").parse().map_err(|_| wrong())
}
