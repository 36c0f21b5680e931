//! The public pages: server-rendered, whole without JavaScript, nothing from elsewhere, no cookies.
//!
//! A page asks the engine what the API asks it and shows less: `body` (facts) and `opinion` are the list of what may
//! be shown, `shown` and `outlook` put it into a reader's words, `templates/` lays it out. Unknown and erased look the same.

mod atom;
mod body;
mod calendar;
mod console;
pub mod evidence;
mod front;
mod meaning;
mod opinion;
mod outlook;
mod shown;
pub mod speak;
pub mod words;

use std::sync::LazyLock;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderValue,
    REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::find::Known;
use engine::opinions::Said;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::problem::Problem;
use body::PageBody;
use front::Front;
use shown::ParcelPage;
use words::{Language, choose};

/// The one style sheet, inside each page.
const CSS: &str = include_str!("../../../../templates/page.css");

/// Nothing may be loaded, and of styles only ours may be used.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(CSS));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    )
});

pub(crate) fn routes(app: &App) -> Router {
    Router::new()
        .route("/", get(front))
        .route("/t/{name}", get(page))
        .route("/console", get(console::show))
        .layer(from_fn(closed))
        .with_state(app.clone())
}

#[derive(Deserialize)]
struct Wish {
    lang: Option<String>,
}

#[derive(Template)]
#[template(path = "missing.html")]
struct Missing {
    words: &'static Language,
    refresh: bool,
    css: &'static str,
}

async fn front(
    State(app): State<App>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let words = language(&wish, &headers);
    let front = if app.options.index {
        app.ask(move |engine| Front::open(engine, words)).await?
    } else {
        Front::closed(words)
    };
    rendered(StatusCode::OK, &front)
}

/// `/t/{token}`, and the same as data (`.json`), as a calendar (`.ics`), or as a feed of its events (`.atom`).
async fn page(
    State(app): State<App>,
    Path(name): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let words = language(&wish, &headers);
    let (token, form) = match name.split_once('.') {
        Some((token, form)) => (token.to_owned(), Some(form.to_owned())),
        None => (name, None),
    };
    let asked = app.ask(move |engine| {
        let known = engine.known_by_token(&token)?;
        let journey = engine.judged(&known);
        let said = Said::all(&journey);
        Ok((PageBody::new(engine, &known, journey), said, known))
    });
    let found = match asked.await {
        Ok((body, said, known)) => {
            app.shown(known.parcel.id, said).await;
            Some((known, body))
        }
        Err(problem) if problem.is_not_found() => None,
        Err(problem) => return Err(problem),
    };
    let (refresh, now) = (app.options.index, app.engine.clock.now());
    match (found, form.as_deref()) {
        (Some((known, body)), None) => {
            rendered(StatusCode::OK, &ParcelPage::new(words, &known, body, now, refresh))
        }
        (Some((_, body)), Some("json")) => Ok(axum::Json(body).into_response()),
        (Some((known, body)), Some("ics")) => calendar_of(words, &known, &body, now),
        (Some((known, body)), Some("atom")) => Ok(feed_of(&app, words, &known, &body)),
        _ => missing(words),
    }
}

fn calendar_of(
    words: &'static Language,
    known: &Known,
    body: &PageBody,
    now: jiff::Timestamp,
) -> Result<Response, Problem> {
    match calendar::calendar(words, known, body, now) {
        Some(text) => Ok(([(CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response()),
        None => missing(words),
    }
}

fn feed_of(app: &App, words: &'static Language, known: &Known, body: &PageBody) -> Response {
    let link = |ending: &str| app.link(&format!("/t/{}{ending}?lang={}", known.parcel.token, words.tag));
    let links = atom::Links { own: link(".atom"), page: link("") };
    let text = atom::feed(words, known, body, &links);
    ([(CONTENT_TYPE, "application/atom+xml; charset=utf-8")], text).into_response()
}

fn missing(words: &'static Language) -> Result<Response, Problem> {
    rendered(StatusCode::NOT_FOUND, &Missing { words, refresh: false, css: CSS })
}

fn rendered(status: StatusCode, page: &impl Template) -> Result<Response, Problem> {
    let html = page.render().map_err(|error| {
        tracing::error!(%error, "a page could not be rendered");
        Problem::broken()
    })?;
    Ok((status, Html(html)).into_response())
}

fn language(wish: &Wish, headers: &HeaderMap) -> &'static Language {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|languages| languages.to_str().ok());
    choose(wish.lang.as_deref(), accepted)
}

/// A page is its reader's: kept nowhere, indexed nowhere, shown in no frame, its address told to nobody.
async fn closed(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (CACHE_CONTROL, "private, no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (VARY, "accept-language"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&POLICY) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}
