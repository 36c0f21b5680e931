//! `GET /v1/carriers`: whom we can read.

use axum::Json;
use axum::extract::State;
use engine::find::Carrier;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::problem::Problem;

/// All carriers.
#[derive(Serialize, ToSchema)]
pub(super) struct CarrierList {
    /// By the name of their pack.
    carriers: Vec<CarrierBody>,
}

/// A carrier.
#[derive(Serialize, ToSchema)]
struct CarrierBody {
    /// The name of its pack.
    carrier: String,
    /// The name people know.
    name: String,
    /// ISO 3166-1 alpha-2 of its home.
    country: Option<String>,
    /// Its web site.
    website: Option<String>,
    /// Where it speaks; empty when we only know its numbers.
    sources: Vec<SourceBody>,
}

/// A source.
#[derive(Serialize, ToSchema)]
struct SourceBody {
    /// Its name.
    id: String,
    /// `poll`, `push` or `file`.
    kind: &'static str,
}

/// Lists the carriers.
#[utoipa::path(get, path = "/carriers", tag = "carriers", responses((status = 200, body = CarrierList)))]
pub(super) async fn list(State(app): State<App>) -> Result<Json<CarrierList>, Problem> {
    let found = app.ask(|engine| Ok(engine.carriers_known())).await?;
    Ok(Json(CarrierList { carriers: found.into_iter().map(body).collect() }))
}

fn body(carrier: Carrier) -> CarrierBody {
    let sources = carrier.sources.into_iter().map(|(id, kind)| SourceBody { id, kind });
    CarrierBody {
        sources: sources.collect(),
        carrier: carrier.carrier,
        name: carrier.name,
        country: carrier.country,
        website: carrier.website,
    }
}
