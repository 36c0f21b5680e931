//! What requests demand of versions and forms, and what answers say of them.

use axum::extract::Request;
use axum::http::header::{ACCEPT, ALLOW, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::epcis::capture::MOST_EVENTS;

use crate::problem::Problem;

/// The version of EPCIS and of its vocabulary that is spoken here.
const VERSION: &str = "2.0.0";
/// The words of ours in answers.
const EXTENSIONS: &str = "waymark=urn:waymark:";

/// What a resource says of itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct About {
    methods: &'static str,
    captures: bool,
}

/// A resource that is read.
pub(super) const READ: About = About { methods: "OPTIONS, GET", captures: false };
/// A resource that is read and written.
pub(super) const WRITE: About = About { methods: "OPTIONS, GET, POST", captures: false };
/// The resource that takes documents in.
pub(super) const CAPTURE: About = About { methods: "OPTIONS, GET, POST", captures: true };

/// The answer to `OPTIONS`.
pub(super) fn about(resource: About) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(ALLOW, HeaderValue::from_static(resource.methods));
    for name in ["gs1-epcis-min", "gs1-epcis-max", "gs1-cbv-min", "gs1-cbv-max"] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(VERSION));
    }
    headers.insert("gs1-epc-format", HeaderValue::from_static("Always_GS1_Digital_Link"));
    headers.insert("gs1-vendor-version", HeaderValue::from_static(env!("CARGO_PKG_VERSION")));
    if resource.captures {
        headers.insert("gs1-epcis-capture-limit", HeaderValue::from(MOST_EVENTS));
        headers.insert("gs1-epcis-capture-file-size-limit", HeaderValue::from(crate::MOST_BYTES));
        headers.insert("gs1-capture-error-behaviour", HeaderValue::from_static("rollback"));
    }
    response
}

/// Refuses what cannot be answered as demanded, and says which versions an answer is written in.
pub(super) async fn negotiate(request: Request, next: Next) -> Response {
    let refusal = refusal(request.method(), request.headers());
    let mut response = match refusal {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.insert("gs1-epcis-version", HeaderValue::from_static(VERSION));
    headers.insert("gs1-cbv-version", HeaderValue::from_static(VERSION));
    headers.insert("gs1-extensions", HeaderValue::from_static(EXTENSIONS));
    response
}

fn refusal(method: &Method, headers: &HeaderMap) -> Option<Problem> {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let not_acceptable = |why: String| Some(Problem::new(StatusCode::NOT_ACCEPTABLE, why));
    for name in ["gs1-epcis-min", "gs1-cbv-min", "gs1-epcis-max", "gs1-cbv-max"] {
        let Some(asked) = said(name) else { continue };
        let fits = number(asked)
            .is_some_and(|asked| if name.ends_with("min") { asked <= 2.0 } else { asked >= 2.0 });
        if !fits {
            return not_acceptable(format!(
                "`{name}: {asked}` cannot be met: version {VERSION} is spoken here"
            ));
        }
    }
    for name in ["gs1-epcis-version", "gs1-cbv-version"] {
        if let Some(asked) = said(name).filter(|asked| number(asked) != Some(2.0)) {
            return not_acceptable(format!("`{name}: {asked}` is not read here: send version {VERSION}"));
        }
    }
    if let Some(asked) =
        said("gs1-epc-format").filter(|asked| !["No_Preference", "Always_GS1_Digital_Link"].contains(asked))
    {
        return not_acceptable(format!("`GS1-EPC-Format: {asked}`: keys of GS1 are told as Digital Links"));
    }
    let accepts = said(ACCEPT.as_str()).is_none_or(|accepted| {
        let json = ["application/json", "application/ld+json", "application/*", "*/*"];
        accepted.split(',').any(|kind| json.contains(&kind.split(';').next().unwrap_or_default().trim()))
    });
    if !accepts {
        return not_acceptable("answers are JSON: accept `application/json`".to_owned());
    }
    let kind = said(CONTENT_TYPE.as_str()).and_then(|kind| kind.split(';').next()).map(str::trim);
    let readable = kind.is_none_or(|kind| matches!(kind, "application/json" | "application/ld+json"));
    (*method == Method::POST && !readable).then(|| {
        Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "events are taken as JSON: send `application/json` or `application/ld+json`",
        )
    })
}

/// `2`, `2.0` and `2.0.0` are one version.
fn number(version: &str) -> Option<f64> {
    let mut parts = version.split('.');
    let major = parts.next()?.parse::<u32>().ok()?;
    let minor = parts.next().unwrap_or("0").parse::<u32>().ok()?;
    Some(f64::from(major) + f64::from(minor.min(9)) / 10.0)
}
