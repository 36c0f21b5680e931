//! `DELETE /v1/parcels/{number}`: erases a person's data, captures included.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::Caller;
use crate::app::App;
use crate::problem::{Problem, ProblemBody};

/// What was erased.
#[derive(Serialize, ToSchema)]
pub(super) struct ForgottenBody {
    /// How many parcels.
    parcels: u64,
    /// How many captures lost their bytes; their digests stay.
    captures: u64,
    /// How many notices were removed.
    notices: u64,
    /// How many opinions were removed.
    opinions: u64,
}

/// Forgets every parcel that a number leads to. There is no way back.
#[utoipa::path(delete, path = "/parcels/{number}", tag = "parcels",
    params(("number" = String, Path, description = "Its number, or one found on its way")),
    responses((status = 200, body = ForgottenBody), (status = 404, body = ProblemBody)))]
pub(super) async fn forget(
    State(app): State<App>,
    Caller(account): Caller,
    Path(number): Path<String>,
) -> Result<Json<ForgottenBody>, Problem> {
    let number = engine::add::normalise(&number);
    let done = app.ask(move |engine| engine.forget(&account, &number)).await?;
    let (parcels, captures, notices, opinions) = (done.parcels, done.captures, done.notices, done.opinions);
    Ok(Json(ForgottenBody { parcels, captures, notices, opinions }))
}
