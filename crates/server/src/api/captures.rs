//! `POST /v1/captures/{carrier}`: a carrier, or somebody for it, tells us something. The answer comes when the
//! bytes are on the disk; nothing is derived while the caller waits.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use engine::Engine;
use engine::ingest::Given;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::auth::Caller;
use crate::app::App;
use crate::problem::{Problem, ProblemBody};

/// Which source of the carrier speaks.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wish {
    /// A source of the pack; without it, the one that recognises the bytes.
    source: Option<String>,
}

/// What is on the disk now.
#[derive(Serialize, ToSchema)]
pub(super) struct KeptBody {
    /// Parcels that the bytes speak of.
    parcels: usize,
    /// Looks that were not known before.
    new: usize,
}

/// Keeps what a carrier said: the bytes as they came.
#[utoipa::path(post, path = "/captures/{carrier}", tag = "captures",
    params(("carrier" = String, Path, description = "The name of a pack"), Wish),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 202, body = KeptBody, description = "On the disk"),
        (status = 422, body = ProblemBody, description = "No parcel can be found in it"),
        (status = 503, body = ProblemBody, description = "Try again after `Retry-After`")))]
pub(super) async fn push(
    State(app): State<App>,
    Caller(account): Caller,
    Path(carrier): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<KeptBody>), Problem> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    // A status is ours to note, never the caller's to claim.
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or("application/octet-stream").to_owned();
    let work = move |engine: &Engine| {
        let given = Given {
            carrier: &carrier,
            source: wish.source.as_deref(),
            body: &body,
            content_type: &kind,
            status: None,
        };
        engine.ingest(&account, &given)
    };
    let kept = app.ask(work).await?;
    Ok((StatusCode::ACCEPTED, Json(KeptBody { parcels: kept.parcels, new: kept.new })))
}
