//! `GET /v1/parcels/{number}/evidence`: everything that was told and said of a parcel, signed; `.html` is the same as
//! a page that prints well. Both are files to be kept: what was signed is their bytes.

use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName};
use axum::response::{IntoResponse, Response};
use engine::evidence::{Evidence, Wish as Wanted};
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::Caller;
use super::language::Asked;
use crate::app::App;
use crate::problem::{Problem, ProblemBody};
use crate::web::evidence::signed;

/// A page that runs and loads nothing.
const POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

/// What to put into the file.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Wish {
    /// The captures' bytes too, as far as no person was found in them.
    #[serde(default)]
    captures: bool,
    /// Personal data too.
    #[serde(default)]
    personal: bool,
    /// The language of the page.
    lang: Option<String>,
}

impl Wish {
    fn wanted(&self) -> Wanted {
        Wanted { captures: self.captures, personal: self.personal }
    }
}

/// Gives the signed evidence about a parcel.
#[utoipa::path(get, path = "/parcels/{number}/evidence", tag = "parcels",
    params(("number" = String, Path, description = "Its number, or one found on its way"), Wish),
    responses((status = 200, body = String, content_type = "application/json",
            description = "A file: docs/evidence.md says what is in it and how to verify it"),
        (status = 404, body = ProblemBody),
        (status = 410, body = ProblemBody, description = "It aged out: `remains` says what stays")))]
pub(super) async fn json(
    State(app): State<App>,
    Caller(account): Caller,
    Path(number): Path<String>,
    Query(wish): Query<Wish>,
) -> Result<Response, Problem> {
    let evidence = app.ask(move |engine| {
        let known = engine.known(engine.parcel_of_number(&account, &number)?)?;
        engine.evidence(&known, wish.wanted())
    });
    let evidence = evidence.await?;
    Ok((head("application/json", &evidence, "json"), evidence.json).into_response())
}

/// Gives the same as a page that prints well, with the evidence inside it.
#[utoipa::path(get, path = "/parcels/{number}/evidence.html", tag = "parcels",
    params(("number" = String, Path, description = "Its number, or one found on its way"), Wish),
    responses((status = 200, body = String, content_type = "text/html", description = "A page, signed too"),
        (status = 404, body = ProblemBody),
        (status = 410, body = ProblemBody, description = "It aged out: `remains` says what stays")))]
pub(super) async fn html(
    State(app): State<App>,
    Caller(account): Caller,
    Path(number): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let words = Asked::of(wish.lang.as_deref(), &headers)?.words();
    let (evidence, page) = app
        .ask(move |engine| {
            let known = engine.known(engine.parcel_of_number(&account, &number)?)?;
            let evidence = engine.evidence(&known, wish.wanted())?;
            let page = signed(engine, words, &evidence)?;
            Ok((evidence, page))
        })
        .await?;
    Ok((head("text/html; charset=utf-8", &evidence, "html"), page).into_response())
}

fn head(kind: &'static str, evidence: &Evidence, ending: &str) -> [(HeaderName, String); 4] {
    // A number holds letters and digits only.
    let name = format!("inline; filename=\"evidence-{}.{ending}\"", evidence.manifest.number);
    [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, "private, no-store".to_owned()),
        (CONTENT_SECURITY_POLICY, POLICY.to_owned()),
    ]
}
