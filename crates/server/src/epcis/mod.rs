//! GS1 EPCIS 2.0: the standard's capture and query interface, under `/epcis`. A key is needed as under `/v1`.
//!
//! Its problems carry the standard's names (`epcisException:...`), its answers the versions they are written in. What
//! the standard has and we have not is refused with a sentence; nothing that is asked for is quietly ignored. It is
//! no part of our own contract: GS1 publishes one.

mod capture;
mod events;
mod headers;
mod lists;
mod parameters;

use axum::Router;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodRouter, any, get, post};

use crate::api::auth;
use crate::app::App;
use crate::problem::Problem;

/// Names that the standard has for problems.
mod exception {
    pub(super) const CAPTURE_LIMIT: &str = "epcisException:CaptureLimitExceededException";
    pub(super) const EXISTS: &str = "epcisException:ResourceAlreadyExistsException";
    pub(super) const IMPLEMENTATION: &str = "epcisException:ImplementationException";
    pub(super) const MEDIA_TYPE: &str = "epcisException:UnsupportedMediaTypeException";
    pub(super) const NO_SUCH_NAME: &str = "epcisException:NoSuchNameException";
    pub(super) const NOT_ACCEPTABLE: &str = "epcisException:NotAcceptableException";
    pub(super) const PARAMETER: &str = "epcisException:QueryParameterException";
    pub(super) const SECURITY: &str = "epcisException:SecurityException";
    pub(super) const TOO_LARGE: &str = "epcisException:QueryTooLargeException";
    pub(super) const VALIDATION: &str = "epcisException:ValidationException";
}

/// The routes under `/epcis`.
pub(crate) fn routes(app: &App) -> Router {
    let listed = |list: MethodRouter<App>| told(list, headers::READ);
    Router::new()
        .route("/epcis", listed(get(lists::resources)))
        .route("/epcis/", listed(get(lists::resources)))
        .route("/epcis/capture", told(post(capture::document).get(capture::jobs), headers::CAPTURE))
        .route("/epcis/capture/{id}", listed(get(capture::job)))
        .route("/epcis/events", told(post(capture::event).get(events::all), headers::WRITE))
        .route("/epcis/events/{id}", listed(get(events::one)))
        .route("/epcis/eventTypes", listed(get(lists::event_types)))
        .route("/epcis/bizSteps", listed(get(lists::steps)))
        .route("/epcis/dispositions", listed(get(lists::states)))
        .route("/epcis/epcs", listed(get(lists::objects)))
        .route("/epcis/{list}/{value}", listed(get(lists::sub_resources)))
        .route("/epcis/{list}/{value}/events", listed(get(events::of)))
        .route("/epcis/{list}", listed(get(lists::not_here)).post(lists::not_here))
        .route("/epcis/{list}/{value}/{below}", any(lists::nothing))
        .route("/epcis/{list}/{value}/{below}/{*rest}", any(lists::nothing))
        .layer(from_fn(headers::negotiate))
        .layer(from_fn_with_state(app.clone(), auth::require_key))
        .layer(from_fn(name_problems))
        .with_state(app.clone())
}

/// A resource that also says what it can: `OPTIONS`.
fn told(resource: MethodRouter<App>, about: headers::About) -> MethodRouter<App> {
    resource.options(move || async move { headers::about(about) })
}

/// Gives problems the names of the standard.
async fn name_problems(request: Request, next: Next) -> Response {
    let captures = request.method() == Method::POST;
    let mut response = next.run(request).await;
    let status = response.status();
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None if status == StatusCode::METHOD_NOT_ALLOWED => {
            Problem::new(status, "this resource has no such method: `OPTIONS` says which it has")
        }
        None if status == StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(status, format!("a request has at most {} MB", crate::MOST_BYTES >> 20))
        }
        None => return response,
    };
    response.extensions_mut().insert(problem.known_as(match status {
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => exception::VALIDATION,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => exception::SECURITY,
        StatusCode::NOT_FOUND | StatusCode::GONE => exception::NO_SUCH_NAME,
        StatusCode::NOT_ACCEPTABLE => exception::NOT_ACCEPTABLE,
        StatusCode::CONFLICT => exception::EXISTS,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => exception::MEDIA_TYPE,
        StatusCode::PAYLOAD_TOO_LARGE if captures => exception::CAPTURE_LIMIT,
        StatusCode::PAYLOAD_TOO_LARGE => exception::TOO_LARGE,
        _ => exception::IMPLEMENTATION,
    }));
    response
}
