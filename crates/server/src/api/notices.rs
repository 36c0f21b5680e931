//! `GET /v1/parcels/{number}/notices`: what was told of a parcel, to whom, and how each attempt went.

use axum::Json;
use axum::extract::{Path, State};
use engine::told::NoticeBody;
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::Caller;
use crate::app::App;
use crate::problem::{Problem, ProblemBody};

/// What was told of a parcel.
#[derive(Serialize, ToSchema)]
pub(super) struct NoticeList {
    /// The notices, the oldest first.
    notices: Vec<NoticeBody>,
}

/// Shows the notices about a parcel with their attempts, the oldest first.
#[utoipa::path(get, path = "/parcels/{number}/notices", tag = "endpoints",
    params(("number" = String, Path, description = "Its number, or one found on its way")),
    responses((status = 200, body = NoticeList), (status = 404, body = ProblemBody),
        (status = 410, body = ProblemBody, description = "It aged out: `remains` says what stays")))]
pub(super) async fn of_parcel(
    State(app): State<App>,
    Caller(account): Caller,
    Path(number): Path<String>,
) -> Result<Json<NoticeList>, Problem> {
    let told = app.ask(move |engine| engine.told_of(engine.parcel_of_number(&account, &number)?.id)).await?;
    Ok(Json(NoticeList { notices: told }))
}
