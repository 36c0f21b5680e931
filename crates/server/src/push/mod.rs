//! `/push/{carrier}/{token}`: carriers that call us and cannot send our key. A door is closed unless the settings
//! open it; its address holds a secret, and where the pack describes a signature, that is verified over the raw bytes.
//!
//! The answer comes when the bytes are on the disk, and is what the carrier wants to hear.

use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use engine::Engine;
use engine::push::{Called, Heard};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::attempts::address;
use crate::problem::{Problem, ProblemBody};

/// The routes and what the contract says of them.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(hear, open))
}

/// Keeps what a carrier pushes, if it comes from the carrier.
#[utoipa::path(post, path = "/push/{carrier}/{token}", tag = "push", security(()),
    params(("carrier" = String, Path, description = "The name of a pack"),
        ("token" = String, Path, description = "The secret of this address, from the settings")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, description = "On the disk; some carriers hear another status and a body of their own"),
        (status = 401, body = ProblemBody, description = "No such address, or the signature is missing, wrong or too old"),
        (status = 422, body = ProblemBody, description = "No parcel can be found in it"),
        (status = 429, body = ProblemBody, description = "Too many wrong tries; wait for `Retry-After`"),
        (status = 503, body = ProblemBody, description = "Try again after `Retry-After`")))]
async fn hear(
    State(app): State<App>,
    Path((carrier, token)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let caller = address(request.extensions(), request.headers());
    let_in(&app, &carrier, &token, &request)?;
    let (parts, body) = request.into_parts();
    let too_large = |_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large or broke off");
    let body = to_bytes(body, crate::MOST_BYTES).await.map_err(too_large)?;
    let headers = texts(&parts.headers);
    let name = carrier.clone();
    let work = move |engine: &Engine| {
        let kind = headers.iter().find(|(name, _)| name == "content-type").map(|(_, kind)| kind.as_str());
        // A status is ours to note, never the caller's to claim.
        let content_type = kind.and_then(|kind| kind.split(';').next()).unwrap_or("application/octet-stream");
        engine.hear(&Called { carrier: &name, headers: &headers, body: &body, content_type })
    };
    match app.ask(work).await? {
        Heard::Kept(reply) => {
            let kind = HeaderValue::from_str(&reply.kind).unwrap_or(HeaderValue::from_static("text/plain"));
            let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
            let bare = reply.body.is_empty();
            Ok(if bare {
                status.into_response()
            } else {
                (status, [(CONTENT_TYPE, kind)], reply.body).into_response()
            })
        }
        Heard::Refused(why) => {
            app.attempts.wrong(caller, app.engine.clock.now());
            tracing::warn!(carrier, %why, "a push was refused");
            Err(Problem::new(StatusCode::UNAUTHORIZED, why.to_string()))
        }
        Heard::NoSecret(secret) => {
            tracing::error!(
                carrier,
                secret,
                "a push was refused: the settings lack the secret that it is signed with"
            );
            Err(Problem::unready())
        }
    }
}

/// Says that the address is right, to a carrier or a person who tries it. Keeps nothing.
#[utoipa::path(get, path = "/push/{carrier}/{token}", tag = "push", security(()),
    params(("carrier" = String, Path, description = "The name of a pack"),
        ("token" = String, Path, description = "The secret of this address, from the settings")),
    responses((status = 200, description = "This address is open"), (status = 401, body = ProblemBody),
        (status = 429, body = ProblemBody)))]
async fn open(
    State(app): State<App>,
    Path((carrier, token)): Path<(String, String)>,
    request: Request,
) -> Result<&'static str, Problem> {
    let_in(&app, &carrier, &token, &request)?;
    Ok("open\n")
}

/// Lets in who knows the address, and counts who does not. All wrong addresses are answered alike.
fn let_in(app: &App, carrier: &str, token: &str, request: &Request) -> Result<(), Problem> {
    let caller = address(request.extensions(), request.headers());
    let now = app.engine.clock.now();
    if let Some(seconds) = app.attempts.closed_for(caller, now) {
        return Err(Problem::too_many(seconds));
    }
    if app.engine.has_door(carrier, token) {
        return Ok(());
    }
    app.attempts.wrong(caller, now);
    Err(Problem::new(
        StatusCode::UNAUTHORIZED,
        "this address is not open: the settings name the addresses that are",
    ))
}

fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |(name, value): (&axum::http::HeaderName, &HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    headers.iter().filter_map(text).collect()
}
