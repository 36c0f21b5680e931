//! The contract: an OpenAPI 3.1 document made from the types that answer. It is public at `/openapi.json`, and
//! `crates/server/openapi.json` is its golden file.

use axum::Router;
use axum::extract::Extension;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use utoipa::Modify;
use utoipa::openapi::OpenApi;
use utoipa::openapi::info::{InfoBuilder, LicenseBuilder};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};

const ABOUT: &str = "Where is it, is that true, and when does it arrive? Times are RFC 3339 in UTC, ending in `Z`, \
    and null where no instant is known. Errors are problems as in RFC 9457.";

/// The contract as text.
#[derive(Clone, Debug)]
pub(crate) struct Contract(pub(crate) String);

struct KeyNeeded;

impl Modify for KeyNeeded {
    fn modify(&self, contract: &mut OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("wm_live_...").build();
        let components = contract.components.get_or_insert_default();
        components.add_security_scheme("key", SecurityScheme::Http(scheme));
        contract.security = Some(vec![SecurityRequirement::new("key", Vec::<String>::new())]);
    }
}

/// The whole document.
pub(crate) fn document(mut contract: OpenApi) -> Contract {
    contract.info = InfoBuilder::new()
        .title("Waymark")
        .version("1")
        .description(Some(ABOUT))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build()))
        .build();
    KeyNeeded.modify(&mut contract);
    Contract(contract.to_pretty_json().unwrap_or_default() + "\n")
}

/// The public copy.
pub(crate) fn routes() -> Router {
    Router::new().route("/openapi.json", get(show))
}

/// Shows this contract.
#[utoipa::path(get, path = "/openapi.json", tag = "contract", responses((status = 200, description = "OpenAPI 3.1")))]
pub(super) async fn show(Extension(contract): Extension<Contract>) -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], contract.0)
}
