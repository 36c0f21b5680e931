//! `GET /v1/shipments/{reference}`: everything under one reference, and who promised what.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use engine::Engine;
use engine::add::Declaration;
use engine::find::Known;
use engine::opinions::Said;
use engine::view::{JourneyBody, LegBody, PromiseBody};
use serde::Serialize;
use utoipa::ToSchema;

use super::auth::Caller;
use super::body::ParcelBody;
use super::language::{Asked, Wish};
use crate::app::App;
use crate::problem::{Problem, ProblemBody};

/// A shipment.
#[derive(Serialize, ToSchema)]
pub(super) struct ShipmentBody {
    /// The sender's name for it.
    reference: String,
    /// What the sender declared, with the promise made to the recipient.
    declaration: Option<Declaration>,
    /// Its parcels.
    parcels: Vec<ShipmentParcel>,
    /// The carriers of the way, each with what it promises.
    route: Vec<RouteBody>,
}

/// A parcel of a shipment.
#[derive(Serialize, ToSchema)]
struct ShipmentParcel {
    #[serde(flatten)]
    parcel: ParcelBody,
    /// Everything that is known of it.
    journey: JourneyBody,
}

/// One carrier's part of the way of one parcel.
#[derive(Serialize, ToSchema)]
struct RouteBody {
    /// The parcel, by the number it was declared with.
    parcel: String,
    /// The carrier, by the name of its pack.
    carrier: Option<String>,
    /// The name people know.
    name: Option<String>,
    /// The number under which this carrier knows the parcel.
    number: String,
    /// The service, as printed; null where it is not sure whose service it is.
    service: Option<String>,
    /// What this carrier promises.
    promises: Vec<PromiseBody>,
}

/// Shows a shipment.
#[utoipa::path(get, path = "/shipments/{reference}", tag = "shipments",
    params(("reference" = String, Path, description = "The sender's name for the shipment"), Wish),
    responses((status = 200, body = ShipmentBody), (status = 404, body = ProblemBody)))]
pub(super) async fn show(
    State(app): State<App>,
    Caller(account): Caller,
    Path(reference): Path<String>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Json<ShipmentBody>, Problem> {
    let (asked, language) = (reference.clone(), Asked::of(wish.lang.as_deref(), &headers)?);
    let (known, journeys, said, route) = app
        .ask(move |engine| {
            let known = engine.shipment(&account, &asked)?;
            let mut journeys: Vec<JourneyBody> = known.iter().map(|known| engine.judged(known)).collect();
            let said: Vec<_> = journeys.iter().map(Said::all).collect();
            journeys.iter_mut().for_each(|journey| language.say(engine, journey));
            let route = known.iter().flat_map(|known| route(engine, known)).collect();
            Ok((known, journeys, said, route))
        })
        .await?;
    for (known, said) in known.iter().zip(said) {
        app.shown(known.parcel.id, said).await;
    }
    let declaration = known.iter().find_map(|known| known.declaration.clone());
    let parcels = known
        .iter()
        .zip(journeys)
        .map(|(known, journey)| ShipmentParcel { parcel: ParcelBody::new(&app, &known.parcel), journey });
    Ok(Json(ShipmentBody { reference, declaration, parcels: parcels.collect(), route }))
}

fn route(engine: &Engine, known: &Known) -> Vec<RouteBody> {
    let journey = JourneyBody::from(&known.journey);
    let alone = journey.legs.len() == 1;
    let part = |leg: &LegBody| {
        let is_of_leg = |promise: &&PromiseBody| {
            let source = promise.evidence.source.split('/').next();
            source == leg.carrier.as_deref()
        };
        RouteBody {
            parcel: journey.number.clone(),
            name: leg.carrier.as_deref().and_then(|name| engine.carrier_known(name)).map(|known| known.name),
            carrier: leg.carrier.clone(),
            number: leg.number.clone(),
            service: journey.service.clone().filter(|_| alone),
            promises: journey.promises.iter().filter(is_of_leg).cloned().collect(),
        }
    };
    journey.legs.iter().map(part).collect()
}
