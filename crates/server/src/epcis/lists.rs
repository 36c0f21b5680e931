//! What there is: the resources, the kinds of events, the words of the vocabulary, and the account's objects.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::LINK;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use engine::view::epcis::{Context, context, vocabulary};
use serde::Serialize;

use super::{events, parameters};
use crate::api::auth::Caller;
use crate::app::App;
use crate::problem::Problem;

/// The resources that the standard wants to be listed, those that we refuse included.
const RESOURCES: [&str; 9] = [
    "events",
    "eventTypes",
    "epcs",
    "bizSteps",
    "bizLocations",
    "readPoints",
    "dispositions",
    "capture",
    "queries",
];
/// Each event here is told of one object.
const TYPES: [&str; 1] = ["ObjectEvent"];

/// A collection of the standard.
#[derive(Serialize)]
pub(super) struct Collection {
    #[serde(rename = "@context")]
    context: Context,
    r#type: &'static str,
    member: Vec<String>,
}

fn collection(member: &[impl AsRef<str>]) -> Json<Collection> {
    let member = member.iter().map(|member| member.as_ref().to_owned()).collect();
    Json(Collection { context: context(), r#type: "Collection", member })
}

pub(super) async fn resources() -> Json<Collection> {
    collection(&RESOURCES)
}

pub(super) async fn event_types(uri: Uri, app: State<App>, query: RawQuery) -> Result<Response, Problem> {
    paged(&app, &uri, &query, &TYPES)
}

pub(super) async fn steps(uri: Uri, app: State<App>, query: RawQuery) -> Result<Response, Problem> {
    paged(&app, &uri, &query, vocabulary::STEPS)
}

pub(super) async fn states(uri: Uri, app: State<App>, query: RawQuery) -> Result<Response, Problem> {
    paged(&app, &uri, &query, vocabulary::STATES)
}

/// A part of a fixed list; all of it where nobody asks for less.
fn paged(app: &App, uri: &Uri, query: &RawQuery, all: &[&str]) -> Result<Response, Problem> {
    let page = parameters::page(query.0.as_deref().unwrap_or_default())?;
    let begin = match page.token.as_deref() {
        Some(token) => {
            token.parse().map_err(|_| events::refusal(engine::epcis::query::CannotAnswer::Token))?
        }
        None => 0,
    };
    let end = page.per_page.map_or(all.len(), |most| begin + most).min(all.len());
    let mut response = collection(all.get(begin..end).unwrap_or_default()).into_response();
    if let Some(link) = (end < all.len()).then(|| events::next(app, uri, &end.to_string())).flatten() {
        response.headers_mut().insert(LINK, link);
    }
    Ok(response)
}

/// The objects that are known: the account's parcels.
pub(super) async fn objects(
    State(app): State<App>,
    Caller(account): Caller,
    uri: Uri,
    RawQuery(asked): RawQuery,
) -> Result<Response, Problem> {
    let page = parameters::page(asked.as_deref().unwrap_or_default())?;
    let most = page.per_page.unwrap_or(parameters::USUAL);
    let found =
        app.ask(move |engine| Ok(engine.epcis_objects(&account, most, page.token.as_deref()))).await?;
    let (member, token) = found.map_err(events::refusal)?;
    let mut response = collection(&member).into_response();
    if let Some(link) = token.and_then(|token| events::next(&app, &uri, &token)) {
        response.headers_mut().insert(LINK, link);
    }
    Ok(response)
}

/// What lies below one member of a list: its events.
pub(super) async fn sub_resources(
    Path((list, value)): Path<(String, String)>,
) -> Result<Json<Collection>, Problem> {
    must_have(&list, &value)?;
    Ok(collection(&["events"]))
}

/// Refuses lists that do not exist, and words that are in none.
pub(super) fn must_have(list: &str, value: &str) -> Result<(), Problem> {
    let known = match list {
        "epcs" | "readPoints" | "bizLocations" => true,
        "eventTypes" => TYPES.contains(&value),
        "bizSteps" => vocabulary::STEPS.contains(&value) || value.contains(':'),
        "dispositions" => vocabulary::STATES.contains(&value) || value.contains(':'),
        "queries" => return Err(refused("queries")),
        _ => return Err(no_such()),
    };
    if known { Ok(()) } else { Err(Problem::not_found(format!("there is no `{value}` in `{list}`"))) }
}

/// Resources that the standard has and we have not.
pub(super) async fn not_here(Path(list): Path<String>) -> Problem {
    match RESOURCES.contains(&list.as_str()) {
        true => refused(&list),
        false => no_such(),
    }
}

/// Paths that lead nowhere.
pub(super) async fn nothing() -> Problem {
    no_such()
}

fn no_such() -> Problem {
    Problem::not_found("there is no such resource: `GET /epcis` lists them all")
}

fn refused(list: &str) -> Problem {
    let instead = match list {
        "queries" => {
            "queries are not kept: ask `/epcis/events`; to be told of news, make an endpoint under `/v1`"
        }
        _ => "its members are not listed: name one, as in `/epcis/readPoints/{id}/events`",
    };
    Problem::new(StatusCode::NOT_IMPLEMENTED, instead)
}
