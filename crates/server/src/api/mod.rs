//! The native API: one file an endpoint, one line each in [`routes`]. The line registers the route and its part
//! of the contract at once, so that neither is without the other.

pub(crate) mod atlas;
pub(crate) mod auth;
mod body;
mod captures;
mod carriers;
pub(crate) mod contract;
mod endpoints;
mod evidence;
mod feed;
mod forget;
mod history;
mod identify;
mod language;
mod notices;
mod parcel;
mod parcels;
mod read;
mod shipment;
mod shipments;

use axum::Router;
use axum::middleware::from_fn_with_state;
use tower_http::decompression::RequestDecompressionLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::problem::Problem;

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(shipments::declare))
        .routes(routes!(shipment::show))
        .routes(routes!(parcels::list))
        .routes(routes!(parcel::show, forget::forget))
        .routes(routes!(history::show))
        .routes(routes!(notices::of_parcel))
        .routes(routes!(evidence::json))
        .routes(routes!(evidence::html))
        .routes(routes!(identify::identify))
        .routes(routes!(read::read))
        .routes(routes!(captures::push))
        .routes(routes!(endpoints::make, endpoints::list))
        .routes(routes!(endpoints::show, endpoints::change, endpoints::remove))
        .routes(routes!(endpoints::test))
        .routes(routes!(endpoints::enable))
        .routes(routes!(endpoints::rotate))
        .routes(routes!(carriers::list))
        .routes(routes!(atlas::atlas))
        .routes(routes!(atlas::profile))
        .routes(routes!(atlas::calibration))
        .routes(routes!(contract::show))
}

/// Routes that may take as long as the caller's body takes to come.
fn long_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(feed::feed)).layer(RequestDecompressionLayer::new())
}

/// The routes under `/v1` that may take long.
pub(crate) fn long_router(app: &App) -> (Router, OpenApi) {
    let v1 = long_routes().layer(from_fn_with_state(app.clone(), auth::require_key));
    let (router, contract) = OpenApiRouter::new().nest("/v1", v1).split_for_parts();
    (router.with_state(app.clone()), contract)
}

/// The routes under `/v1`, the doors for carriers, and what the contract says of them.
pub(crate) fn router(app: &App) -> (Router, OpenApi) {
    let v1 = routes()
        .fallback(async || Problem::not_found("there is no such route: /openapi.json lists them all"))
        .layer(from_fn_with_state(app.clone(), auth::require_key));
    let (router, contract) =
        OpenApiRouter::new().nest("/v1", v1).merge(crate::push::routes()).split_for_parts();
    (router.with_state(app.clone()), contract)
}
