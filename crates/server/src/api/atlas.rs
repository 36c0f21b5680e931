//! `GET /v1/atlas`, `/v1/profiles/{lane}` and `/v1/calibration`: what was learnt from our own history. All accounts see
//! the same: sums over at least five journeys.

use axum::Json;
use axum::extract::{Path, Query, State};
use engine::inspect::{AtlasBody, CalibrationBody, ProfileBody, lane};
use serde::Deserialize;
use tracking::profile::Lane;
use utoipa::IntoParams;

use crate::app::App;
use crate::problem::{Problem, ProblemBody};

/// Which lanes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wish {
    /// Only this carrier, by the name of its pack.
    carrier: Option<String>,
    /// Only from this country.
    origin: Option<String>,
    /// Only to this country.
    destination: Option<String>,
}

/// Which carrier.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct By {
    /// Only this carrier, by the name of its pack.
    carrier: Option<String>,
}

impl Wish {
    pub(crate) fn lane(&self) -> Lane {
        let country = |text: &Option<String>| text.as_deref().unwrap_or_default().to_ascii_uppercase();
        let carrier = self.carrier.as_deref().unwrap_or_default();
        Lane::new(carrier, &country(&self.origin), &country(&self.destination))
    }
}

/// Shows which carriers stop telling after export, on which lanes, for how long.
#[utoipa::path(get, path = "/atlas", tag = "learnt", params(Wish), responses((status = 200, body = AtlasBody)))]
pub(super) async fn atlas(
    State(app): State<App>,
    Query(wish): Query<Wish>,
) -> Result<Json<AtlasBody>, Problem> {
    Ok(Json(app.ask(move |engine| Ok(engine.atlas(&wish.lane()))).await?))
}

/// Shows what is normal on a lane.
#[utoipa::path(get, path = "/profiles/{lane}", tag = "learnt",
    params(("lane" = String, Path, description = "Two countries, such as `CN-US`; `CN-` or `-US` for all ways out or in"), By),
    responses((status = 200, body = ProfileBody), (status = 422, body = ProblemBody)))]
pub(super) async fn profile(
    State(app): State<App>,
    Path(way): Path<String>,
    Query(by): Query<By>,
) -> Result<Json<ProfileBody>, Problem> {
    Ok(Json(app.ask(move |engine| Ok(engine.profile(&lane(&way, by.carrier.as_deref())?))).await?))
}

/// Shows how well our forecasts have kept their word, and who was nearer: we or the carriers' promises.
#[utoipa::path(get, path = "/calibration", tag = "learnt", params(Wish),
    responses((status = 200, body = CalibrationBody)))]
pub(super) async fn calibration(
    State(app): State<App>,
    Query(wish): Query<Wish>,
) -> Result<Json<CalibrationBody>, Problem> {
    Ok(Json(app.ask(move |engine| Ok(engine.calibration(&wish.lane()))).await?))
}
