//! The public pages: server-rendered, whole without JavaScript, nothing from elsewhere, no cookies.

use axum::Router;
use axum::routing::get;

use crate::app::App;

pub(crate) fn routes(app: &App) -> Router {
    Router::new().route("/", get(async || "Waymark\n")).with_state(app.clone())
}
