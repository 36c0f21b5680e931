//! The post of the United Kingdom, as its mailpieces service answers: credentials, offsets, signature.
//!
//! `GET /mailpieces/v2/{number}/events`. Times carry the right offset of the British clock. A caller without
//! credentials gets 401, an unknown number 404, both in the shape of the service's errors.

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{Answer, Door, Eyes, Question, country_name};
use crate::world::World;
use crate::world::kind::Step;
use crate::world::parcel::{Carrier, Parcel, Seen};

/// People who never were, to sign for parcels.
const NAMES: [&str; 5] = ["A SAMPLE", "B EXAMPLE", "C PLACEHOLDER", "D NOBODY", "E INVENTED"];

pub(super) fn door(question: Question<'_>) -> Option<Door> {
    let (number, word) = question.path.strip_prefix("/mailpieces/v2/")?.split_once('/')?;
    (word == "events" || word == "signature").then(|| Door {
        carrier: Carrier::RoyalMail,
        numbers: vec![number.to_uppercase()],
        detail: word.to_owned(),
    })
}

pub(super) fn answer<'a>(world: &'a World, question: Question<'_>, door: &Door, eyes: &Eyes<'a>) -> Answer {
    if !question.signed {
        return Answer::new(
            401,
            trouble(401, "Unauthorized", "E0005", "The client id or secret is missing."),
        );
    }
    let number = door.numbers.first().map_or("", String::as_str);
    let mut seen = eyes(number);
    seen.sort_by_key(|seen| seen.phase.at);
    let Some((parcel, last)) = world.truth(number).zip(seen.last()) else {
        return Answer::new(404, trouble(404, "Not Found", "E1142", "The mail piece is not known."));
    };
    let signature = signature(parcel, number, &seen);
    let body = match door.detail.as_str() {
        "signature" => json!({ "mailPieces": { "mailPieceId": number, "signature": signature } }),
        _ => mail_piece(parcel, number, &seen, last, signature),
    };
    Answer::new(200, body.to_string())
}

fn mail_piece(
    parcel: &Parcel,
    number: &str,
    seen: &[Seen<'_>],
    last: &Seen<'_>,
    signature: Option<Value>,
) -> Value {
    let (code, name, category) = code(last.phase.step);
    let events: Vec<Value> = seen.iter().map(event).collect();
    let mut piece = json!({
        "mailPieceId": number,
        "carrierShortName": "RM",
        "carrierFullName": "Royal Mail Group Ltd",
        "summary": {
            "uniqueItemId": number,
            "oneDBarcode": number,
            "productName": "Simulated Tracked 48",
            "productCategory": if parcel.last_mile.is_some() { "NON-INTERNATIONAL" } else { "INTERNATIONAL" },
            "destinationCountryCode": "GBR",
            "destinationCountryName": country_name("GB"),
            "originCountryName": country_name(parcel.origin.country),
            "lastEventCode": code,
            "lastEventName": name,
            "lastEventDateTime": stamp(last),
            "lastEventLocationName": office(last),
            "statusDescription": name,
            "statusCategory": category,
            "summaryLine": format!("Item {number}: {name}."),
        },
        "events": events,
        "links": { "events": { "href": format!("/mailpieces/v2/{number}/events"), "title": "Events" } },
    });
    if let Some(signature) = signature {
        piece["signature"] = signature;
    }
    json!({ "mailPieces": piece })
}

fn event(seen: &Seen<'_>) -> Value {
    let (code, name, _) = code(seen.phase.step);
    json!({
        "eventCode": code,
        "eventName": name,
        "eventDateTime": stamp(seen),
        "locationName": office(seen),
    })
}

fn office(seen: &Seen<'_>) -> String {
    let kind = match seen.phase.step {
        Step::LeftImport | Step::HandedOver | Step::Sorted | Step::ReturnStarted => "MC",
        _ => "DO",
    };
    format!("{} {kind}", seen.phase.place.city)
}

/// The British clock with its offset: this carrier's times are right.
fn stamp(seen: &Seen<'_>) -> String {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    seen.phase.at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn signature(parcel: &Parcel, number: &str, seen: &[Seen<'_>]) -> Option<Value> {
    let delivered = seen.iter().find(|seen| seen.phase.step == Step::Delivered)?;
    let name = NAMES[parcel.grams as usize % NAMES.len()];
    Some(json!({
        "recipientName": name,
        "signatureDateTime": stamp(delivered),
        "imageId": number.get(4..10),
    }))
}

/// An error in the service's shape.
pub(super) fn trouble(status: u16, message: &str, code: &str, words: &str) -> String {
    let cause = "The simulated service cannot answer this question.";
    let errors = json!([{
        "errorCode": code,
        "errorDescription": words,
        "errorCause": cause,
        "errorResolution": "Check the number and the credentials, then ask again.",
    }]);
    json!({ "httpCode": status.to_string(), "httpMessage": message, "errors": errors }).to_string()
}

/// The service's event code of a step, its name and the category of the summary.
fn code(step: Step) -> (&'static str, &'static str, &'static str) {
    match step {
        Step::LeftImport | Step::HandedOver => ("EVDAC", "Item received", "IN TRANSIT"),
        Step::Sorted => ("EVIMC", "Item at mail centre", "IN TRANSIT"),
        Step::OutForDelivery => ("EVGPD", "Due for delivery today", "IN TRANSIT"),
        Step::Attempted => ("EVKNA", "Nobody was in", "IN TRANSIT"),
        Step::Refused => ("EVKRF", "Refused by the recipient", "IN TRANSIT"),
        Step::ReadyForPickup => ("EVKLC", "Ready to collect", "IN TRANSIT"),
        Step::Delivered => ("EVKSP", "Delivered and signed", "DELIVERED"),
        Step::ReturnStarted => ("EVNRF", "On its way back to the sender", "IN TRANSIT"),
        _ => ("EVAIP", "Sender despatching item", "IN TRANSIT"),
    }
}
