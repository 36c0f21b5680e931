//! Who asks: a key in `Authorization: Bearer wm_live_...` names its account. Without one nothing under `/v1`
//! answers, not even that a route does not exist.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::AccountId;

use crate::app::App;
use crate::attempts::address;
use crate::problem::Problem;

/// The longest key that is looked at.
const LONGEST_KEY: usize = 200;

/// The account whose key came with the request.
#[derive(Clone, Debug)]
pub(crate) struct Caller(pub(crate) AccountId);

/// Lets nobody through without a key.
pub(crate) async fn require_key(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match account(&app, request.headers(), request.extensions()).await {
        Ok(account) => {
            request.extensions_mut().insert(Caller(account));
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// The account of the key in these headers. Who sends wrong ones again and again is not listened to for a while.
pub(crate) async fn account(
    app: &App,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> Result<AccountId, Problem> {
    let key = bearer(headers).ok_or_else(Problem::no_key)?.to_owned();
    let (caller, now) = (address(extensions, headers), app.engine.clock.now());
    if let Some(seconds) = app.attempts.closed_for(caller, now) {
        return Err(Problem::too_many(seconds));
    }
    let account = app.ask(move |engine| engine.account_of(&key)).await?;
    if account.is_none() {
        app.attempts.wrong(caller, now);
    }
    account.ok_or_else(Problem::no_key)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let key = key.trim();
    (scheme.eq_ignore_ascii_case("bearer") && key.len() <= LONGEST_KEY).then_some(key)
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::no_key)
    }
}
