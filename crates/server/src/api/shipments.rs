//! `POST /v1/shipments`: the sender declares a shipment, and its parcels are followed from now on.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use engine::add::{Added, Declaration};
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::Caller;
use super::body::must_be_json;
use crate::app::App;
use crate::problem::{Problem, ProblemBody};

/// What is followed now.
#[derive(Serialize, ToSchema)]
pub(super) struct Followed {
    /// One for each number, in the order given.
    parcels: Vec<FollowedParcel>,
}

/// A parcel that is followed from now on.
#[derive(Serialize, ToSchema)]
struct FollowedParcel {
    /// The number, normalised.
    number: String,
    /// The id: never changes.
    id: String,
    /// What its public page lives under.
    token: String,
    /// Its public page.
    page: String,
    /// Whether it was not followed before.
    new: bool,
}

/// Declares a shipment. The same again adds nothing.
#[utoipa::path(post, path = "/shipments", tag = "shipments", request_body = Declaration, responses(
    (status = 201, body = Followed),
    (status = 422, body = ProblemBody, description = "The declaration makes no sense"),
))]
pub(super) async fn declare(
    State(app): State<App>,
    Caller(account): Caller,
    body: Bytes,
) -> Result<(StatusCode, Json<Followed>), Problem> {
    must_be_json(&body)?;
    let declaration = Declaration::parse(&body)?;
    let added = app.ask(move |engine| engine.add(&account, &declaration)).await?;
    let parcels = added.into_iter().map(|added| followed(&app, &added)).collect();
    Ok((StatusCode::CREATED, Json(Followed { parcels })))
}

fn followed(app: &App, added: &Added) -> FollowedParcel {
    FollowedParcel {
        number: added.number.to_string(),
        id: added.parcel.to_string(),
        token: added.token.to_string(),
        page: app.link(&format!("/t/{}", added.token)),
        new: added.new,
    }
}
