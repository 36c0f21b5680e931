//! Who tells which steps, and how soon: the habits of posts, hubs and lines.
//!
//! Each post has its own data standard: some tell every step, some only arrival and delivery. Hubs
//! upload at once or once a night.

use super::kind::Step::{self, *};

/// The steps that an origin post tells its union.
const ORIGIN: &[Step] = &[Accepted, OriginSorted, ExportCustoms, ExportReleased, LeftOrigin];

/// Whether the posts tell a step that happens in a country, at home or abroad.
#[must_use]
pub fn post_tells(country: &str, step: Step) -> bool {
    let told: &[Step] = match country {
        _ if ORIGIN.contains(&step) => return true,
        "GB" => &[
            EnteredDestination,
            ImportCustoms,
            CustomsHeld,
            CustomsReleased,
            LeftImport,
            AtDeliveryOffice,
            OutForDelivery,
            Attempted,
            Refused,
            ReadyForPickup,
            Delivered,
            ReturnStarted,
        ],
        "US" => &[
            EnteredDestination,
            ImportCustoms,
            CustomsHeld,
            CustomsReleased,
            AtDeliveryOffice,
            Attempted,
            Refused,
            Delivered,
            ReturnStarted,
        ],
        "DE" => &[EnteredDestination, CustomsHeld, LeftImport, Attempted, ReadyForPickup, Delivered],
        "BR" => &[EnteredDestination, ImportCustoms, CustomsHeld, CustomsReleased, Delivered],
        _ => &[
            EnteredDestination,
            ImportCustoms,
            CustomsHeld,
            CustomsReleased,
            Sorted,
            Attempted,
            Refused,
            Delivered,
        ],
    };
    told.contains(&step)
}

/// Whether the line tells a step.
#[must_use]
pub fn line_tells(step: Step) -> bool {
    !matches!(step, EnteredDestination | LeftImport | Lost)
}

/// Whether the post of the United Kingdom tells a step under its own number.
#[must_use]
pub fn royal_mail_tells(step: Step) -> bool {
    matches!(
        step,
        LeftImport
            | HandedOver
            | Sorted
            | OutForDelivery
            | Attempted
            | Refused
            | ReadyForPickup
            | Delivered
            | ReturnStarted
    )
}

/// How a hub uploads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sync {
    /// Within some minutes: from, to.
    Soon(i64, i64),
    /// Once a night, in a batch.
    Nightly,
    /// Every third night, in a batch.
    ThirdNight,
}

/// How the hub of a city uploads.
#[must_use]
pub fn sync(city: &str) -> Sync {
    match city {
        "Yiwu" | "Quanzhou" | "Leipzig" => Sync::Nightly,
        "Urumqi" | "Manaus" => Sync::ThirdNight,
        "Guangzhou" | "Shanghai" => Sync::Soon(20, 240),
        _ => Sync::Soon(3, 90),
    }
}

/// The zone that a country's offices print, where it is that of the head office and not their own.
#[must_use]
pub fn printed_zone(country: &str) -> Option<&'static str> {
    (country == "BR").then_some("America/Sao_Paulo")
}

/// Whether a hub's people write full hours only.
#[must_use]
pub fn is_coarse(city: &str) -> bool {
    matches!(city, "Quanzhou" | "Urumqi" | "Recife")
}
