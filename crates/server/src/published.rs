//! What anybody may know of an installation: the keys that sign its evidence, the earlier ones too.

use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};

use crate::app::App;
use crate::problem::Problem;

pub(crate) fn routes(app: &App) -> Router {
    Router::new().route("/.well-known/waymark-key", get(keys)).with_state(app.clone())
}

async fn keys(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    let keys = app.ask(|engine| engine.evidence_keys()).await?;
    Ok(([(CACHE_CONTROL, "public, max-age=300")], Json(keys)))
}
