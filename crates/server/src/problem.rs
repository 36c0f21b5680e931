//! How errors are told: RFC 9457, one shape for all of them, each with the id of its request.
//!
//! A handler returns a [`Problem`]; what the layers below refuse by themselves (a method, a size, a time) is
//! put into the same shape by [`speak_of_problems`]. Pages tell their errors as pages.

use std::any::Any;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::aged::RemainsBody;
use engine::{Error, StoreError};
use serde::Serialize;
use utoipa::ToSchema;

/// The most of a layer's own words that is told.
const MOST_WORDS: usize = 2_000;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Why a request was not done.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    detail: String,
    retry_after: Option<u64>,
    kind: Option<&'static str>,
    remains: Vec<RemainsBody>,
}

/// A problem as it is told: RFC 9457.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// Which kind of problem: `urn:waymark:problem:` and a word.
    r#type: String,
    /// The kind in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What is wrong here, and what to do.
    detail: String,
    /// What to name when asking the operator.
    request_id: String,
    /// What stays of the parcels of a number that aged out; only with 410.
    #[serde(skip_serializing_if = "Option::is_none")]
    remains: Option<Vec<RemainsBody>>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), retry_after: None, kind: None, remains: Vec::new() }
    }

    /// The bytes are not what they should be.
    pub(crate) fn bad(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// The request can be read and makes no sense.
    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    pub(crate) fn no_key() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "send a key that is valid as `Authorization: Bearer wm_live_...`")
    }

    /// Somebody tries keys or addresses.
    pub(crate) fn too_many(seconds: u64) -> Self {
        let detail = "too many wrong keys or addresses came from where you are: wait, then send a right one";
        Self::later(StatusCode::TOO_MANY_REQUESTS, detail, seconds)
    }

    /// The settings are not whole yet.
    pub(crate) fn unready() -> Self {
        let detail = "the settings of this server lack what is needed to verify this; its log says what";
        Self::later(StatusCode::SERVICE_UNAVAILABLE, detail, 300)
    }

    /// A fault of ours.
    pub(crate) fn broken() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "something broke in the server; its log says what")
    }

    /// The problem under the name that a standard has for it.
    pub(crate) fn known_as(mut self, kind: &'static str) -> Self {
        self.kind = self.kind.or(Some(kind));
        self
    }

    pub(crate) fn is_no_key(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    pub(crate) fn is_not_found(&self) -> bool {
        self.status == StatusCode::NOT_FOUND
    }

    /// As many of these are being done as may be.
    pub(crate) fn crowded(detail: impl Into<String>) -> Self {
        Self::later(StatusCode::TOO_MANY_REQUESTS, detail, 1)
    }

    /// Whether the same may go well in a moment.
    pub(crate) fn is_busy(&self) -> bool {
        self.status == StatusCode::SERVICE_UNAVAILABLE && self.retry_after == Some(1)
    }

    fn later(status: StatusCode, detail: impl Into<String>, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..Self::new(status, detail) }
    }

    fn body(&self, request_id: &str) -> ProblemBody {
        let title = self.status.canonical_reason().unwrap_or("Problem");
        ProblemBody {
            r#type: self.kind.map_or_else(|| ours(title), str::to_owned),
            title: title.to_owned(),
            status: self.status.as_u16(),
            detail: self.detail.clone(),
            request_id: request_id.to_owned(),
            remains: Some(self.remains.clone()).filter(|remains| !remains.is_empty()),
        }
    }
}

/// Our own name of a kind of problem.
fn ours(title: &str) -> String {
    format!("urn:waymark:problem:{}", title.to_lowercase().replace(' ', "-"))
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(detail) => Self::invalid(detail),
            Error::NotFound(detail) => Self::not_found(detail),
            Error::Aged(remains) => {
                let words = engine::aged::sentence(&remains);
                Self { remains, ..Self::new(StatusCode::GONE, words) }
            }
            Error::Chance(_) => unavailable(&error),
            Error::Store(store) => from_store(&store),
        }
    }
}

fn from_store(error: &StoreError) -> Problem {
    let words = error.to_string();
    match error {
        StoreError::Busy { .. } | StoreError::Elsewhere { .. } => {
            Problem::later(StatusCode::SERVICE_UNAVAILABLE, words, 1)
        }
        StoreError::Away { .. } => Problem::later(StatusCode::SERVICE_UNAVAILABLE, words, 5),
        StoreError::Full => Problem::later(StatusCode::INSUFFICIENT_STORAGE, words, 60),
        StoreError::TooLarge { .. } => Problem::new(StatusCode::PAYLOAD_TOO_LARGE, words),
        _ => unavailable(error),
    }
}

/// The words may name files of the machine: they are for the log.
fn unavailable(error: &dyn std::fmt::Display) -> Problem {
    tracing::error!(%error, "a request could not be done");
    let detail = "the server cannot do this now; its log says why; try again later";
    Problem::later(StatusCode::SERVICE_UNAVAILABLE, detail, 30)
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives each answer an id and each refusal the shape of a problem.
pub(crate) async fn speak_of_problems(request: Request, next: Next) -> Response {
    let id = request_id();
    let response = next.run(request).await;
    let mut response = match response.extensions().get::<Problem>().cloned() {
        Some(problem) => told(&problem, &id),
        None if is_bare_refusal(&response) => told(&from_words(response).await, &id),
        None => response,
    };
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

fn told(problem: &Problem, id: &str) -> Response {
    let body = serde_json::to_vec(&problem.body(id)).unwrap_or_default();
    let mut response = (problem.status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(seconds) = problem.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if problem.status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn is_bare_refusal(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let refused = response.status().is_client_error() || response.status().is_server_error();
    refused && kind.is_none_or(|kind| kind.starts_with("text/plain"))
}

async fn from_words(response: Response) -> Problem {
    let status = response.status();
    let bytes = to_bytes(response.into_body(), MOST_WORDS).await.unwrap_or_default();
    let words = String::from_utf8_lossy(&bytes).trim().to_owned();
    let detail = match status {
        _ if !words.is_empty() => words,
        StatusCode::PAYLOAD_TOO_LARGE => format!("a request has at most {} MB", crate::MOST_BYTES >> 20),
        StatusCode::NOT_FOUND => "there is nothing under this address".to_owned(),
        StatusCode::SERVICE_UNAVAILABLE => "this took too long; try again".to_owned(),
        _ => status.canonical_reason().unwrap_or("refused").to_lowercase(),
    };
    Problem::new(status, detail)
}

/// A panic is a bug: the caller gets a problem, the log its words.
pub(crate) fn panicked(why: Box<dyn Any + Send>) -> axum::http::Response<Body> {
    let words = why.downcast_ref::<String>().map(String::as_str).or(why.downcast_ref::<&str>().copied());
    tracing::error!(why = words.unwrap_or("unknown"), "a handler panicked");
    Problem::broken().into_response()
}

/// Unlike any other of this server: the hour of the start, and a count.
fn request_id() -> String {
    static START: LazyLock<u128> =
        LazyLock::new(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis()));
    static COUNT: AtomicU64 = AtomicU64::new(1);
    format!("req_{:x}_{:x}", *START, COUNT.fetch_add(1, Ordering::Relaxed))
}
