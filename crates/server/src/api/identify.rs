//! `POST /v1/identify`: whose numbers these can be, and why. Nothing is kept.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use tracking::number::{Candidate, Identified};
use utoipa::ToSchema;

use super::body::json;
use crate::app::App;
use crate::problem::{Problem, ProblemBody};

/// The most numbers of one request.
const MOST: usize = 1_000;

/// Texts that hold numbers.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// Up to 1,000, as they were pasted.
    numbers: Vec<String>,
}

/// An answer for each text, in the order given.
#[derive(Serialize, ToSchema)]
pub(super) struct Answers {
    /// The answers.
    numbers: Vec<NumberBody>,
}

/// What one text says.
#[derive(Serialize, ToSchema)]
struct NumberBody {
    /// The text as it was given.
    number: String,
    /// Its first number, in capitals, without spaces and dashes.
    normalized: String,
    /// Whose it can be, best first.
    candidates: Vec<CandidateBody>,
    /// Further numbers in the same text.
    #[schema(no_recursion)]
    numbers: Vec<NumberBody>,
}

/// A carrier whose number it can be.
#[derive(Serialize, ToSchema)]
struct CandidateBody {
    /// The carrier, by the name of its pack.
    carrier: String,
    /// The form of number.
    format: String,
    /// Whether the form fits and the check digit, where there is one, is right.
    valid: bool,
    /// How likely, from 0 to 1.
    confidence: f64,
    /// Why, the most important first.
    why: Vec<String>,
    /// How it would read after a correction of what is easily misread.
    corrected: Option<String>,
}

/// Identifies numbers.
#[utoipa::path(post, path = "/identify", tag = "numbers", request_body = Asked,
    responses((status = 200, body = Answers), (status = 422, body = ProblemBody)))]
pub(super) async fn identify(State(app): State<App>, body: Bytes) -> Result<Json<Answers>, Problem> {
    let asked: Asked = json(&body)?;
    if asked.numbers.len() > MOST {
        let count = asked.numbers.len();
        return Err(Problem::invalid(format!("`numbers` has {count}: at most {MOST} in one request")));
    }
    let work = move |engine: &engine::Engine| {
        Ok(asked.numbers.iter().map(|text| number(engine.identify(text))).collect())
    };
    Ok(Json(Answers { numbers: app.ask(work).await? }))
}

fn number(found: Identified) -> NumberBody {
    NumberBody {
        number: found.given,
        normalized: found.normalized,
        candidates: found.candidates.into_iter().map(candidate).collect(),
        numbers: found.numbers.into_iter().map(number).collect(),
    }
}

fn candidate(candidate: Candidate) -> CandidateBody {
    CandidateBody {
        carrier: candidate.carrier.to_string(),
        format: candidate.format.to_string(),
        valid: candidate.valid,
        confidence: (candidate.confidence * 1000.0).round() / 1000.0,
        why: candidate.why,
        corrected: candidate.corrected,
    }
}
