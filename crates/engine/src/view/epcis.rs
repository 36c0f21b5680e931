//! A journey as a GS1 EPCIS 2.0 document (JSON-LD): an `ObjectEvent` for each event, and an `errorDeclaration` for each
//! that was taken back.
//!
//! EPCIS wants an instant and the offset of its place for every event. An event of which neither is known cannot be
//! said there without inventing it: it is left out and counted in `waymark:leftOut`. The vocabulary has few words
//! for the road of a parcel; the milestone stands beside them as `waymark:milestone`, and our own reader prefers it.

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::Serialize;
use tracking::event_time::EventTime;
use tracking::journey::{Journey, JourneyEvent};
use tracking::milestone::Milestone;

use super::rfc3339;

/// The words of EPCIS, and ours beside them.
const CONTEXT: (&str, &[(&str, &str)]) =
    ("https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", &[("waymark", "urn:waymark:")]);

/// A document of EPCIS.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EpcisDocument {
    #[serde(rename = "@context")]
    context: (&'static str, std::collections::BTreeMap<&'static str, &'static str>),
    #[serde(rename = "type")]
    kind: &'static str,
    schema_version: &'static str,
    creation_date: String,
    epcis_body: Body,
    /// How many events could not be said, for want of an instant.
    #[serde(rename = "waymark:leftOut")]
    pub left_out: usize,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    event_list: Vec<ObjectEvent>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ObjectEvent {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "eventID", skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    event_time: String,
    event_time_zone_offset: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    record_time: Option<String>,
    epc_list: [String; 1],
    action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    biz_step: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disposition: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    read_point: Option<ReadPoint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_declaration: Option<ErrorDeclaration>,
    #[serde(rename = "waymark:milestone")]
    milestone: &'static str,
    #[serde(rename = "waymark:carrier")]
    carrier: String,
    #[serde(rename = "waymark:basis")]
    basis: &'static str,
    #[serde(rename = "waymark:code", skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(rename = "waymark:reason", skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(rename = "waymark:place", skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(rename = "waymark:printed", skip_serializing_if = "Option::is_none")]
    printed: Option<String>,
    #[serde(rename = "waymark:text", skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct ReadPoint {
    id: String,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorDeclaration {
    declaration_time: String,
}

/// The journey as a document that was made at `created`.
#[must_use]
pub fn document(journey: &Journey, created: Timestamp) -> EpcisDocument {
    let all = journey.events.iter().chain(&journey.withdrawn);
    let event_list: Vec<ObjectEvent> = all.filter_map(|told| object_event(journey, told)).collect();
    let left_out = journey.events.len() + journey.withdrawn.len() - event_list.len();
    EpcisDocument {
        context: (CONTEXT.0, CONTEXT.1.iter().copied().collect()),
        kind: "EPCISDocument",
        schema_version: "2.0",
        creation_date: rfc3339(created),
        epcis_body: Body { event_list },
        left_out,
    }
}

/// One event; none where no instant is known.
fn object_event(journey: &Journey, told: &JourneyEvent) -> Option<ObjectEvent> {
    let event = &told.event;
    let (instant, offset) = local(&event.time)?;
    let number = journey.legs.get(told.leg).map_or(&journey.number, |leg| &leg.number);
    let first = told.evidence.first();
    let text = |text: &Option<tracking::Text>| text.as_deref().map(str::to_owned);
    let place = event.place.as_ref().map(|place| place.printed.to_string());
    let (biz_step, disposition) = words(event.milestone);
    Some(ObjectEvent {
        kind: "ObjectEvent",
        id: first
            .map(|evidence| format!("urn:waymark:event:{}{}", uri(&evidence.capture), uri(&evidence.at))),
        event_time: instant.display_with_offset(offset).to_string(),
        event_time_zone_offset: written(offset),
        record_time: first.map(|evidence| rfc3339(evidence.received)),
        epc_list: [epc(number)],
        action: "OBSERVE",
        biz_step,
        disposition,
        read_point: place
            .as_deref()
            .map(|place| ReadPoint { id: format!("urn:waymark:place:{}", uri(place)) }),
        error_declaration: taken_back(told),
        milestone: event.milestone.name(),
        carrier: event.carrier.to_string(),
        basis: event.time.basis(),
        code: text(&event.code),
        reason: event.reason.as_ref().map(|reason| reason.name().to_owned()),
        place,
        printed: text(&event.printed),
        text: text(&event.text),
    })
}

/// When the source took the event back, if it stands no more. Why, no source says.
fn taken_back(told: &JourneyEvent) -> Option<ErrorDeclaration> {
    let last = told.retractions.iter().rfind(|retraction| retraction.restored.is_none())?;
    Some(ErrorDeclaration { declaration_time: rfc3339(last.withdrawn.received) })
}

/// The instant, and the offset that its clock shows, in whole minutes as EPCIS writes it.
fn local(time: &EventTime) -> Option<(Timestamp, Offset)> {
    let (instant, clock) = (time.instant()?, time.clock()?);
    let shown = Offset::UTC.to_timestamp(clock).ok()?;
    let minutes = shown.duration_since(instant).as_mins().clamp(-14 * 60, 14 * 60);
    let offset = Offset::from_seconds(i32::try_from(minutes * 60).ok()?).ok()?;
    Some((instant, offset))
}

fn written(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// A parcel's number as the identifier of an object: an SSCC is a key of GS1, anything else is ours.
fn epc(number: &str) -> String {
    let sscc = number.len() == 18 && number.bytes().all(|b| b.is_ascii_digit());
    let prefix = if sscc { "https://id.gs1.org/00/" } else { "urn:waymark:parcel:" };
    format!("{prefix}{}", uri(number))
}

/// A text that may stand in an address.
fn uri(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'/' => written.push(byte.into()),
            _ => written.push_str(&format!("%{byte:02X}")),
        }
    }
    written
}

/// Step and state of a milestone in the Core Business Vocabulary, as near as it comes.
fn words(milestone: Milestone) -> (Option<&'static str>, Option<&'static str>) {
    let (step, state) = match milestone {
        Milestone::Announced => ("commissioning", "active"),
        Milestone::Accepted => ("accepting", "in_progress"),
        Milestone::OriginProcessing | Milestone::DestinationProcessing | Milestone::Attempted => {
            ("other", "in_progress")
        }
        Milestone::ExportCustoms | Milestone::ImportCustoms => ("inspecting", "in_progress"),
        Milestone::CustomsHold => ("holding", "in_progress"),
        Milestone::CustomsReleased => ("inspecting", "conformant"),
        Milestone::LeftOrigin | Milestone::Departed => ("departing", "in_transit"),
        Milestone::InTransit | Milestone::OutForDelivery => ("transporting", "in_transit"),
        Milestone::Arrived | Milestone::EnteredDestination => ("arriving", "in_progress"),
        Milestone::ReadyForPickup => ("storing", "available"),
        Milestone::Delivered => return (Some("receiving"), None),
        Milestone::Returning => ("shipping", "returned"),
        Milestone::Returned => ("receiving", "returned"),
        Milestone::Lost => ("other", "unknown"),
        Milestone::Damaged => ("other", "damaged"),
        Milestone::Destroyed => ("destroying", "destroyed"),
        Milestone::Cancelled => return (Some("void_shipping"), None),
        Milestone::Terminated => ("other", "inactive"),
        Milestone::Unknown => return (None, None),
    };
    (Some(step), Some(state))
}
