//! `POST /v1/read`: what a carrier said in, the journey it tells out. Nothing is kept.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use engine::judge::{Grounds, judged};
use engine::reading::{Saved, read as read_saved};
use engine::view::{DiagnosticBody, JourneyBody};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::history::instant;
use crate::app::App;
use crate::problem::{Problem, ProblemBody};

/// How to read.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wish {
    /// Whose words these are, by the name of the pack; without it, the pack that recognises them.
    carrier: Option<String>,
    /// The hour to read at (RFC 3339).
    now: Option<String>,
}

/// What was read.
#[derive(Serialize, ToSchema)]
pub(super) struct ReadBody {
    /// A journey for each parcel that it speaks of.
    journeys: Vec<JourneyBody>,
    /// What could not be read.
    diagnostics: Vec<DiagnosticBody>,
}

/// Reads what a carrier said: the bytes as they came.
#[utoipa::path(post, path = "/read", tag = "captures", params(Wish),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ReadBody), (status = 422, body = ProblemBody)))]
pub(super) async fn read(
    State(app): State<App>,
    Query(wish): Query<Wish>,
    body: Bytes,
) -> Result<Json<ReadBody>, Problem> {
    let now = wish.now.as_deref().map(instant).transpose()?;
    let work = move |engine: &engine::Engine| {
        let saved = [Saved { name: "the body".to_owned(), body: body.to_vec() }];
        let now = now.unwrap_or_else(|| engine.clock.now());
        let read = read_saved(&engine.library, &saved, wish.carrier.as_deref(), now);
        Ok((read, engine.knowledge(), now))
    };
    let (read, knowledge, now) = app.ask(work).await?;
    if read.journeys.is_empty() {
        let why = read.diagnostics.first().map_or("nothing in it can be read", |first| &first.message);
        return Err(Problem::invalid(why));
    }
    let grounds = Grounds::new(&knowledge, now);
    let library = &app.engine.library;
    Ok(Json(ReadBody {
        journeys: read.journeys.iter().map(|journey| judged(journey, &grounds).naming(library)).collect(),
        diagnostics: read.diagnostics.iter().map(DiagnosticBody::from).collect(),
    }))
}
