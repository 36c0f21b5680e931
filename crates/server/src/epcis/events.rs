//! Finding events: all of them, those of one object, step, state, place or kind, and one by its identifier.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{HeaderValue, LINK};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use engine::AccountId;
use engine::epcis::query::{CannotAnswer, Query};

use super::{exception, lists, parameters};
use crate::api::auth::Caller;
use crate::app::App;
use crate::problem::Problem;

/// The events that the parameters ask for.
pub(super) async fn all(
    State(app): State<App>,
    Caller(account): Caller,
    uri: Uri,
    RawQuery(asked): RawQuery,
) -> Result<Response, Problem> {
    let query = parameters::query(asked.as_deref().unwrap_or_default())?;
    answer(&app, account, query, &uri).await
}

/// The events of one object, step, state, place or kind, that the parameters ask for.
pub(super) async fn of(
    State(app): State<App>,
    Caller(account): Caller,
    Path((list, value)): Path<(String, String)>,
    uri: Uri,
    RawQuery(asked): RawQuery,
) -> Result<Response, Problem> {
    lists::must_have(&list, &value)?;
    let mut query = parameters::query(asked.as_deref().unwrap_or_default())?;
    let narrow = |asked: &mut Option<Vec<String>>| {
        let excluded = asked.as_ref().is_some_and(|asked| !asked.contains(&value));
        *asked = Some(if excluded { Vec::new() } else { vec![value.clone()] });
    };
    match list.as_str() {
        "epcs" => query.epcs.insert(0, vec![value]),
        "bizSteps" => narrow(&mut query.steps),
        "dispositions" => narrow(&mut query.states),
        "readPoints" => narrow(&mut query.read_points),
        "bizLocations" => narrow(&mut query.locations),
        _ => narrow(&mut query.types),
    }
    answer(&app, account, query, &uri).await
}

/// One event.
pub(super) async fn one(
    State(app): State<App>,
    Caller(account): Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let asked = id.clone();
    let found = app.ask(move |engine| engine.epcis_event(&account, &asked)).await?;
    let found = found.ok_or_else(|| Problem::not_found(format!("there is no event `{id}`")))?;
    Ok(Json(found).into_response())
}

async fn answer(app: &App, account: AccountId, query: Query, uri: &Uri) -> Result<Response, Problem> {
    let found = app.ask(move |engine| Ok(engine.epcis_events(&account, &query))).await?.map_err(refusal)?;
    let mut response = Json(found.document).into_response();
    if let Some(link) = found.next.and_then(|token| next(app, uri, &token)) {
        response.headers_mut().insert(LINK, link);
    }
    Ok(response)
}

/// The header that names the next answer.
pub(super) fn next(app: &App, uri: &Uri, token: &str) -> Option<HeaderValue> {
    let kept = uri.query().unwrap_or_default().split('&');
    let mut kept: Vec<&str> =
        kept.filter(|pair| !pair.is_empty() && !pair.starts_with("nextPageToken=")).collect();
    let token = format!("nextPageToken={}", escaped(token));
    kept.push(&token);
    let address = app.link(&format!("{}?{}", uri.path(), kept.join("&")));
    HeaderValue::from_str(&format!("<{address}>; rel=\"next\"")).ok()
}

pub(super) fn refusal(why: CannotAnswer) -> Problem {
    let words = why.to_string();
    match why {
        CannotAnswer::TooMuch(_) => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, words),
        CannotAnswer::Token => Problem::bad(words).known_as(exception::PARAMETER),
        CannotAnswer::Engine(error) => error.into(),
    }
}

/// A text as one part of an address.
pub(super) fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' => {
                written.push(byte.into())
            }
            _ => written.push_str(&format!("%{byte:02X}")),
        }
    }
    written
}
