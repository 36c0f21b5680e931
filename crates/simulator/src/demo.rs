//! The world of the demonstration: two dozen parcels of interesting kinds, each at a chosen stage, and what
//! their senders declared.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::world::World;
use crate::world::kind::{Kind, Service, Step};
use crate::world::parcel::Parcel;
use crate::world::plan::{Plan, Wish};

/// The hour at which the demonstration starts: a Thursday morning in Europe.
pub const START: Timestamp = Timestamp::constant(1_789_632_000, 0);

/// A world of about two dozen parcels in different stages at [`START`].
#[must_use]
pub fn demo_world(seed: u64) -> World {
    demo_world_at(seed, START)
}

/// The same world, started at another hour, so that a demonstration can begin today.
#[must_use]
pub fn demo_world_at(seed: u64, start: Timestamp) -> World {
    World::new(seed, Plan::of(start, wishes()))
}

/// What the sender of each parcel declared, as the platform's shipments take it.
#[must_use]
pub fn declarations(world: &World) -> Vec<Value> {
    world.parcels().iter().map(declaration).collect()
}

/// What the sender of one parcel declared. The number of the last leg is not in it: it is found on the way.
#[must_use]
pub fn declaration(parcel: &Parcel) -> Value {
    let (from, to) = parcel.promised();
    let day = |at: Timestamp| parcel.destination.clock(at).date().to_string();
    json!({
        "reference": parcel.reference,
        "numbers": [parcel.number],
        "ordered_at": parcel.ordered_at.to_string(),
        "shipped_at": parcel.shipped_at.to_string(),
        "origin": parcel.origin.country,
        "destination": {
            "country": parcel.destination.country,
            "city": parcel.destination.city,
            "postcode": parcel.destination.postcode,
        },
        "service": parcel.service.name(),
        "promised": { "from": day(from), "to": day(to) },
        "seller": parcel.seller,
        "lines": [{ "sku": format!("SKU-{}", parcel.grams), "quantity": 1 + parcel.grams % 3 }],
        "weight": parcel.grams,
    })
}

fn wishes() -> Vec<Wish> {
    use Service::{Economy, Express, Registered, SmallPacket, Standard};
    let wish = |to, service, kind, stage| Wish { lane: ("CN", to), service, kind, stage };
    vec![
        wish("GB", Registered, Kind::Usual, Step::Accepted),
        wish("GB", Registered, Kind::Usual, Step::Departed),
        wish("GB", Registered, Kind::HeldForPayment, Step::CustomsHeld),
        wish("GB", Standard, Kind::Usual, Step::HandedOver),
        wish("GB", Standard, Kind::Usual, Step::OutForDelivery),
        wish("GB", Standard, Kind::Attempted, Step::Attempted),
        wish("GB", Standard, Kind::Usual, Step::Delivered),
        wish("GB", Economy, Kind::Usual, Step::Arrived),
        wish("GB", Express, Kind::Usual, Step::ExportCustoms),
        wish("US", Registered, Kind::Usual, Step::ImportCustoms),
        wish("US", Registered, Kind::Usual, Step::Delivered),
        wish("US", Standard, Kind::HeldForDocuments, Step::CustomsHeld),
        wish("US", Standard, Kind::Usual, Step::AtDeliveryOffice),
        wish("US", SmallPacket, Kind::Usual, Step::Arrived),
        wish("US", Economy, Kind::LostAbroad, Step::Lost),
        wish("US", Standard, Kind::Template, Step::CustomsReleased),
        wish("DE", Registered, Kind::Usual, Step::LeftOrigin),
        wish("DE", Registered, Kind::Pickup, Step::ReadyForPickup),
        wish("DE", Standard, Kind::Usual, Step::OriginSorted),
        wish("DE", Standard, Kind::Returned, Step::ReturnStarted),
        wish("DE", Standard, Kind::Returned, Step::Returned),
        wish("DE", Express, Kind::HeldForInspection, Step::CustomsHeld),
        wish("FR", Standard, Kind::Usual, Step::Sorted),
        Wish { lane: ("SG", "AU"), service: Registered, kind: Kind::Usual, stage: Step::Departed },
    ]
}
