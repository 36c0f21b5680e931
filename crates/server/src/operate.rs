//! For operators: is it alive, is it well, how much has it done.

use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONTENT_TYPE, FORWARDED};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::api::auth;
use crate::app::App;
use crate::problem::Problem;

pub(crate) fn routes(app: &App) -> Router {
    Router::new()
        .route("/livez", get(async || "alive\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(app.clone())
}

/// Whether captures can be kept: a small write, all the way to the disk.
async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    app.ask(|engine| engine.ready()).await?;
    Ok("ready\n")
}

/// The text format of Prometheus; no number, name or secret is in a label. Who asks from this machine needs no
/// key, unless a proxy speaks for somebody else.
async fn metrics(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    if !is_from_here(&request) {
        auth::account(&app, request.headers(), request.extensions()).await?;
    }
    let counted = Arc::clone(&app.counted);
    let stats = app.ask(move |engine| counted.stats(engine)).await?;
    let mut text = app.engine.counters.render();
    let gauges = [
        ("waymark_parcels", "Parcels that are known.", stats.parcels),
        ("waymark_fed_parcels", "Parcels that only feeds speak of.", stats.fed_parcels),
        ("waymark_looks", "Looks at parcels, items of feeds among them.", stats.looks),
        ("waymark_fed_looks", "Looks that are items of feeds.", stats.fed_looks),
        ("waymark_captures", "Captures whose bytes are kept.", stats.captures),
        ("waymark_capture_bytes", "Bytes of captures as they are kept.", stats.capture_bytes),
        ("waymark_fed_bytes", "Bytes of these that feeds told.", stats.fed_bytes),
        ("waymark_stale_parcels", "Parcels whose captures are newer than their facts.", stats.stale),
        ("waymark_notices_waiting", "Notices that wait to be told.", stats.notices_waiting),
        ("waymark_disk_bytes", "Bytes on the disk.", stats.disk_bytes),
    ];
    for (name, help, value) in gauges {
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
    }
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

fn is_from_here(request: &Request) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let headers = request.headers();
    let proxied = headers.contains_key(FORWARDED) || headers.contains_key("x-forwarded-for");
    peer.is_some_and(|ConnectInfo(peer)| peer.ip().is_loopback()) && !proxied
}
