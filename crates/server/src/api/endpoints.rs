//! `/v1/endpoints`: where an account wants to be told.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use engine::EndpointId;
use engine::endpoints::{EndpointBody as Endpoint, RotatedBody, TriedBody};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::Caller;
use super::body::json;
use crate::app::App;
use crate::problem::{Problem, ProblemBody};

/// A wish to be told.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EndpointWish {
    /// Where to: an https address.
    url: String,
    /// Which events, such as `parcel.delivered`; empty for all.
    #[serde(default)]
    events: Vec<String>,
}

/// An endpoint.
#[derive(Serialize, ToSchema)]
pub(super) struct EndpointBody {
    /// Its id.
    id: String,
    /// Where to.
    url: String,
    /// Which events; empty for all.
    events: Vec<String>,
    /// Since when.
    created: String,
    /// Since when nothing is sent to it.
    disabled: Option<String>,
    /// Why nothing is sent to it.
    why: Option<String>,
    /// Since when every attempt failed.
    failing_since: Option<String>,
}

/// What is to be changed of an endpoint; what is left away stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EndpointChange {
    /// Where to.
    url: Option<String>,
    /// Which events; empty for all.
    events: Option<Vec<String>>,
}

/// A new endpoint.
#[derive(Serialize, ToSchema)]
pub(super) struct MadeBody {
    /// Its id.
    id: String,
    /// What signs everything that is sent, as Standard Webhooks writes it. Shown only here.
    secret: String,
}

/// The account's endpoints.
#[derive(Serialize, ToSchema)]
pub(super) struct EndpointList {
    /// The endpoints.
    endpoints: Vec<EndpointBody>,
}

/// Makes an endpoint; its secret is in this answer and in no other.
#[utoipa::path(post, path = "/endpoints", tag = "endpoints", request_body = EndpointWish,
    responses((status = 201, body = MadeBody), (status = 422, body = ProblemBody)))]
pub(super) async fn make(
    State(app): State<App>,
    Caller(account): Caller,
    bytes: Bytes,
) -> Result<(StatusCode, Json<MadeBody>), Problem> {
    let wish: EndpointWish = json(&bytes)?;
    let made = app.ask(move |engine| engine.add_endpoint(&account, &wish.url, &wish.events)).await?;
    Ok((StatusCode::CREATED, Json(MadeBody { id: made.id.to_string(), secret: made.secret })))
}

/// Lists the endpoints, without their secrets.
#[utoipa::path(get, path = "/endpoints", tag = "endpoints", responses((status = 200, body = EndpointList)))]
pub(super) async fn list(
    State(app): State<App>,
    Caller(account): Caller,
) -> Result<Json<EndpointList>, Problem> {
    let found = app.ask(move |engine| engine.endpoints(&account)).await?;
    Ok(Json(EndpointList { endpoints: found.into_iter().map(body).collect() }))
}

/// Shows an endpoint, without its secret.
#[utoipa::path(get, path = "/endpoints/{id}", tag = "endpoints",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = EndpointBody), (status = 404, body = ProblemBody)))]
pub(super) async fn show(
    State(app): State<App>,
    Caller(account): Caller,
    Path(id): Path<String>,
) -> Result<Json<EndpointBody>, Problem> {
    let id = read_id(&id)?;
    Ok(Json(body(app.ask(move |engine| engine.endpoint_shown(&account, id)).await?)))
}

/// Changes where an endpoint is, or what it is told. Its id and its secret stay.
#[utoipa::path(patch, path = "/endpoints/{id}", tag = "endpoints", request_body = EndpointChange,
    params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = EndpointBody), (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub(super) async fn change(
    State(app): State<App>,
    Caller(account): Caller,
    Path(id): Path<String>,
    bytes: Bytes,
) -> Result<Json<EndpointBody>, Problem> {
    let id = read_id(&id)?;
    let EndpointChange { url, events } = json(&bytes)?;
    let shown = app.ask(move |engine| {
        engine.change_endpoint(&account, id, url.as_deref(), events.as_deref())?;
        engine.endpoint_shown(&account, id)
    });
    Ok(Json(body(shown.await?)))
}

/// Removes an endpoint.
#[utoipa::path(delete, path = "/endpoints/{id}", tag = "endpoints",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 204), (status = 404, body = ProblemBody)))]
pub(super) async fn remove(
    State(app): State<App>,
    Caller(account): Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = read_id(&id)?;
    app.ask(move |engine| engine.remove_endpoint(&account, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a test notice (`waymark.test`) at once, signed as all others, also to a disabled endpoint, and says what came
/// back. It is not tried again.
#[utoipa::path(post, path = "/endpoints/{id}/test", tag = "endpoints",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = TriedBody), (status = 404, body = ProblemBody)))]
pub(super) async fn test(
    State(app): State<App>,
    Caller(account): Caller,
    Path(id): Path<String>,
) -> Result<Json<TriedBody>, Problem> {
    let id = read_id(&id)?;
    let trial = app.ask(move |engine| engine.trial(&account, id)).await?;
    Ok(Json(trial.send().await))
}

/// Sends to a disabled endpoint again, from the next notice on.
#[utoipa::path(post, path = "/endpoints/{id}/enable", tag = "endpoints",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = EndpointBody), (status = 404, body = ProblemBody)))]
pub(super) async fn enable(
    State(app): State<App>,
    Caller(account): Caller,
    Path(id): Path<String>,
) -> Result<Json<EndpointBody>, Problem> {
    let id = read_id(&id)?;
    let shown = app.ask(move |engine| {
        engine.enable_endpoint(&account, id)?;
        engine.endpoint_shown(&account, id)
    });
    Ok(Json(body(shown.await?)))
}

/// Gives an endpoint a new secret, which is in this answer and in no other; for a day the old one signs too.
#[utoipa::path(post, path = "/endpoints/{id}/rotate", tag = "endpoints",
    params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = RotatedBody), (status = 404, body = ProblemBody)))]
pub(super) async fn rotate(
    State(app): State<App>,
    Caller(account): Caller,
    Path(id): Path<String>,
) -> Result<Json<RotatedBody>, Problem> {
    let id = read_id(&id)?;
    Ok(Json(app.ask(move |engine| engine.rotate_secret(&account, id)).await?))
}

fn read_id(id: &str) -> Result<EndpointId, Problem> {
    EndpointId::parse(id).ok_or_else(|| Problem::not_found("there is no such endpoint"))
}

fn body(endpoint: Endpoint) -> EndpointBody {
    let Endpoint { id, url, events, created, disabled, why, failing_since } = endpoint;
    EndpointBody { id, url, events, created, disabled, why, failing_since }
}
