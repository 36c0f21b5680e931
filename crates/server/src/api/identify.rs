//! `POST /v1/identify`: whose numbers these can be, and why. Nothing is kept.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use engine::find::Hints;
use engine::view::NumberBody;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::Caller;
use super::body::json;
use crate::app::App;
use crate::problem::{Problem, ProblemBody};

/// The most numbers of one request.
const MOST: usize = 1_000;

/// Texts that hold numbers, and what is known of their parcels.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    /// Up to 1,000, as they were pasted.
    numbers: Vec<String>,
    /// The country where the parcels go.
    #[serde(default)]
    destination: Option<String>,
    /// The country where they come from.
    #[serde(default)]
    origin: Option<String>,
    /// The postcode where they go.
    #[serde(default)]
    postcode: Option<String>,
    /// Carriers that the sender uses, by the names of their packs.
    #[serde(default)]
    carriers: Vec<String>,
}

/// An answer for each text, in the order given.
#[derive(Serialize, ToSchema)]
pub(super) struct Answers {
    /// The answers.
    numbers: Vec<NumberBody>,
}

/// Identifies numbers.
#[utoipa::path(post, path = "/identify", tag = "numbers", request_body = Asked,
    responses((status = 200, body = Answers), (status = 422, body = ProblemBody)))]
pub(super) async fn identify(
    State(app): State<App>,
    Caller(account): Caller,
    body: Bytes,
) -> Result<Json<Answers>, Problem> {
    let asked: Asked = json(&body)?;
    if asked.numbers.len() > MOST {
        let count = asked.numbers.len();
        return Err(Problem::invalid(format!("`numbers` has {count}: at most {MOST} in one request")));
    }
    let Asked { numbers, destination, origin, postcode, carriers } = asked;
    let hints = Hints { destination, origin, postcode, carriers };
    Ok(Json(Answers {
        numbers: app.ask(move |engine| engine.identify_all(&account, &numbers, &hints)).await?,
    }))
}
