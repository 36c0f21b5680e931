//! HTTP: the native API under `/v1`, GS1 EPCIS under `/epcis`, the public pages under `/t/`, and what operators look at.
//!
//! Everything here asks [`engine`] and renders what it says; nothing is decided here. `api` has one file an
//! endpoint and registers each in one line together with its line in the contract. Every `/v1` route passes
//! through `api::auth`, also those that do not exist. `web` needs no key: a page lives under an unguessable token.
//! `push` is for carriers that cannot send a key: each has an address of its own, and most of them sign.

mod api;
mod app;
mod attempts;
mod counted;
mod epcis;
mod operate;
mod problem;
mod published;
mod push;
mod remember;
mod web;

use std::future::Future;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Extension};
use axum::http::StatusCode;
use axum::middleware::from_fn;
use engine::Engine;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use app::App;
pub use web::evidence::page as evidence_page;
pub use web::speak::in_language;
pub use web::words::tags as languages;

/// The most that a request may weigh.
const MOST_BYTES: usize = 16 << 20;
/// How long an answer may take.
const LONGEST: Duration = Duration::from_secs(30);
/// How long requests in flight may take to end after we are asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// What an operator may choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// A demonstration: `/` lists the parcels of [`DEMO_ACCOUNT`] with links to their pages, and pages
    /// refresh themselves. Never for real parcels: everybody who reaches the server sees them.
    pub index: bool,
}

/// The account whose parcels a demonstration shows.
pub const DEMO_ACCOUNT: &str = "main";

/// All routes.
pub fn router(engine: Engine, options: Options) -> Router {
    let app = App::new(engine, options);
    let (api, contract) = api::router(&app);
    let (long, longer) = api::long_router(&app);
    let contract = api::contract::document(contract.merge_from(longer));
    Router::new()
        .merge(api)
        .merge(api::contract::routes())
        .merge(epcis::routes(&app))
        .merge(operate::routes(&app))
        .merge(published::routes(&app))
        .merge(web::routes(&app))
        .layer(Extension(contract))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        // Not under the two above: a feed comes as it comes.
        .merge(long)
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn(problem::speak_of_problems))
        // Outside of the layer that reads the words of refusals.
        .layer(CompressionLayer::new())
}

/// Answers requests until `shutdown` comes, then lets those in flight end.
///
/// # Errors
/// What the system says when it takes the listener away.
pub async fn serve(
    engine: Engine,
    options: Options,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (asked, stopping) = tokio::sync::oneshot::channel();
    let service = router(engine, options).into_make_service_with_connect_info::<std::net::SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        shutdown.await;
        let _ = asked.send(());
    });
    tokio::select! {
        ended = server.into_future() => ended,
        () = late(stopping) => Ok(()),
    }
}

/// Ends some time after the stop was asked for; never when it was not.
async fn late(stopping: tokio::sync::oneshot::Receiver<()>) {
    if stopping.await.is_err() {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(GRACE).await;
}
