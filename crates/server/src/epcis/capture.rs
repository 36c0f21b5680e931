//! Taking events in: documents with a capture job, and single events.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use engine::epcis::capture::{Behaviour, Job, Refused};
use serde::Serialize;

use super::exception;
use crate::api::auth::Caller;
use crate::app::App;
use crate::problem::Problem;

/// The header that says what an error does. The second name stands in some texts.
const BEHAVIOUR: [&str; 2] = ["gs1-capture-error-behaviour", "gs1-epcis-capture-error-behaviour"];

/// A job as the standard tells it. Ours are done when their address is given out: their events are on the disk.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct JobBody {
    #[serde(rename = "captureID")]
    id: String,
    created_at: String,
    finished_at: String,
    running: bool,
    success: bool,
    capture_error_behaviour: &'static str,
    errors: Vec<JobError>,
}

/// What went wrong in a job.
#[derive(Serialize)]
struct JobError {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
}

impl From<Job> for JobBody {
    fn from(job: Job) -> Self {
        let refused = (job.refused > 0).then(|| JobError {
            r#type: exception::VALIDATION,
            title: "Events were refused",
            status: 400,
            detail: format!(
                "{} events were refused, and the others kept: `rollback` tells each one's reason",
                job.refused
            ),
        });
        Self {
            id: job.id,
            finished_at: job.created.clone(),
            created_at: job.created,
            running: false,
            success: refused.is_none(),
            capture_error_behaviour: job.behaviour.name(),
            errors: refused.into_iter().collect(),
        }
    }
}

/// Takes a document in.
pub(super) async fn document(
    State(app): State<App>,
    Caller(account): Caller,
    headers: HeaderMap,
    body: Bytes,
) -> Result<impl IntoResponse, Problem> {
    let behaviour = behaviour(&headers)?;
    let done = app.ask(move |engine| Ok(engine.epcis_capture(&account, &body, behaviour))).await?;
    let job = done.map_err(refusal)?;
    let address = app.link(&format!("/epcis/capture/{}", job.id));
    Ok((StatusCode::ACCEPTED, [(LOCATION, address)]))
}

/// Takes one event in.
pub(super) async fn event(
    State(app): State<App>,
    Caller(account): Caller,
    body: Bytes,
) -> Result<impl IntoResponse, Problem> {
    let said = body.clone();
    let done = app.ask(move |engine| Ok(engine.epcis_capture_event(&account, &body))).await?;
    let id = done.map_err(refusal)?;
    let mut event: serde_json::Value = serde_json::from_slice(&said).unwrap_or_default();
    event["eventID"] = id.as_str().into();
    let address = app.link(&format!("/epcis/events/{}", super::events::escaped(&id)));
    Ok((StatusCode::CREATED, [(LOCATION, address)], Json(event)))
}

/// Shows a job.
pub(super) async fn job(
    State(app): State<App>,
    Caller(account): Caller,
    Path(id): Path<String>,
) -> Result<Json<JobBody>, Problem> {
    let job = app.ask(move |engine| engine.epcis_job(&account, &id)).await?;
    Ok(Json(job.into()))
}

/// All jobs are not kept together.
pub(super) async fn jobs() -> Problem {
    let why =
        "there is no list of capture jobs: each is found under the `Location` that it was answered with";
    Problem::new(StatusCode::NOT_IMPLEMENTED, why)
}

fn behaviour(headers: &HeaderMap) -> Result<Behaviour, Problem> {
    let Some(said) = BEHAVIOUR.iter().find_map(|name| headers.get(*name)) else {
        return Ok(Behaviour::default());
    };
    let known = said.to_str().ok().and_then(|name| Behaviour::from_name(name.trim()));
    known.ok_or_else(|| Problem::bad("`GS1-Capture-Error-Behaviour` must be `rollback` or `proceed`"))
}

fn refusal(refused: Refused) -> Problem {
    let words = refused.to_string();
    match refused {
        Refused::Invalid(_) => Problem::bad(words),
        Refused::TooMuch(_) => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, words),
        Refused::Known(_) => Problem::new(StatusCode::CONFLICT, words),
        Refused::Engine(error) => error.into(),
    }
}
