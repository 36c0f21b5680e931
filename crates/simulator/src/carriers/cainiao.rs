//! The Chinese line, as its public detail page answers: several numbers a question, newest event first.
//!
//! Its traps are kept: `timeStr` is the wall clock and `timeZone` its zone (sometimes a wrong one), while
//! the epoch `time` is that wall clock read as if it were China's, so that it is wrong everywhere else.
//! The modules come in an order of their own. The number of the last leg appears at the handover. An unknown
//! number gets `success: true` and an empty list.

use jiff::tz::Offset;
use serde_json::{Value, json};

use super::{Answer, Door, Eyes, Question, country_name};
use crate::world::World;
use crate::world::kind::{Kind, Service, Step};
use crate::world::parcel::{Carrier, Parcel, Seen};

pub(super) fn door(question: Question<'_>) -> Option<Door> {
    (question.path == "/global/detail.json").then_some(())?;
    let value = |name: &str| {
        let pairs = question.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(key, _)| *key == name).map(|(_, value)| value).next()
    };
    let numbers = value("mailNos").unwrap_or("").replace("%2C", ",").replace("%2c", ",");
    let numbers = numbers.split(',').filter(|number| !number.is_empty()).map(str::to_uppercase).collect();
    Some(Door { carrier: Carrier::Cainiao, numbers, detail: value("lang").unwrap_or("en-US").to_owned() })
}

pub(super) fn answer<'a>(world: &'a World, door: &Door, eyes: &Eyes<'a>) -> Answer {
    let mut numbers = door.numbers.clone();
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    let modules: Vec<Value> = numbers.iter().map(|number| module(world, number, &eyes(number))).collect();
    Answer::new(200, json!({ "module": modules, "success": true }).to_string())
}

fn module(world: &World, number: &str, seen: &[Seen<'_>]) -> Value {
    let known = world.truth(number).filter(|parcel| !parcel.service.is_postal() && parcel.number == number);
    let Some(parcel) = known.filter(|_| !seen.is_empty()) else {
        return json!({ "mailNo": number, "mailNoSource": "EXTERNAL", "detailList": [] });
    };
    let mut seen = seen.to_vec();
    seen.sort_by_key(|seen| std::cmp::Reverse(seen.phase.at));
    let events: Vec<Value> = seen.iter().filter_map(|seen| event(seen, parcel)).collect();
    let (status, words) = status(&seen);
    let mut module = json!({
        "mailNo": number,
        "originCountry": country_name(parcel.origin.country),
        "destCountry": country_name(parcel.destination.country),
        "mailType": if parcel.service == Service::Economy { "Economy" } else { "Standard" },
        "status": status,
        "statusDesc": words,
        "mailNoSource": "AE",
        "processInfo": { "progressStatus": "NORMAL", "progressRate": progress(status), "type": "CROSS" },
        "globalEtaInfo": eta(parcel),
        "daysNumber": format!("{}\tday(s)", days(&seen)),
        "latestTrace": events.first(),
        "detailList": events,
    });
    hand_over(&mut module, parcel, &seen);
    module
}

/// From the handover on, the answer names the carrier of the last leg and its number.
fn hand_over(module: &mut Value, parcel: &Parcel, seen: &[Seen<'_>]) {
    let handed_over = seen.iter().any(|seen| seen.phase.step == Step::HandedOver);
    let Some(number) = parcel.last_mile.as_ref().filter(|_| handed_over) else { return };
    let (name, phone, url) = match parcel.destination.country {
        "GB" => ("Royal Mail", "00000 000000", "https://royal-mail.example/"),
        "US" => ("USPS", "000-000-0000", "https://usps.example/"),
        "DE" => ("Deutsche Post DHL", "00000 0000", "https://dhl.example/"),
        _ => ("Local Post", "0000", "https://post.example/"),
    };
    module["copyRealMailNo"] = json!(number);
    module["realMailNo"] = json!(format!("{name} {number}"));
    module["destCpInfo"] = json!({ "cpName": name, "phone": phone, "url": url });
}

fn event(seen: &Seen<'_>, parcel: &Parcel) -> Option<Value> {
    let (code, words, node) = code(seen.phase.step, parcel.kind)?;
    let printed = seen.shown.printed;
    let china = Offset::constant(8).to_timestamp(printed).map_or(0, |instant| instant.as_millisecond());
    let hours = seen.shown.tag.as_hours();
    let zone = if hours < 0 { format!("GMT{hours}") } else { format!("GMT+{hours}") };
    let words = match seen.phase.step {
        Step::OriginSorted | Step::Sorted | Step::AtDeliveryOffice | Step::OutForDelivery => {
            format!("[{}] {words}", seen.phase.place.city)
        }
        _ => words.to_owned(),
    };
    Some(json!({
        "time": china,
        "timeStr": printed.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        "timeZone": zone,
        "desc": words,
        "standerdDesc": words,
        "descTitle": format!("Carrier note: {node}"),
        "actionCode": code,
        "group": { "nodeCode": node.to_uppercase().replace(' ', "_"), "nodeDesc": node },
    }))
}

fn status(seen: &[Seen<'_>]) -> (&'static str, &'static str) {
    match seen.first().map(|seen| seen.phase.step) {
        Some(Step::Delivered) => ("DELIVERED", "Delivered"),
        Some(Step::OutForDelivery | Step::Attempted | Step::ReadyForPickup | Step::AtDeliveryOffice) => {
            ("DELIVERING", "On its last way")
        }
        Some(Step::ImportCustoms | Step::CustomsHeld) => ("CLEAR_CUSTOMS", "At customs"),
        Some(Step::Announced) => ("WAIT_ACCEPT", "Waits to be taken"),
        Some(Step::Accepted) => ("ACCEPTED", "Taken"),
        _ => ("TRANSITING", "On its way"),
    }
}

fn progress(status: &str) -> f64 {
    match status {
        "DELIVERED" => 1.0,
        "DELIVERING" => 0.8,
        "CLEAR_CUSTOMS" => 0.6,
        "TRANSITING" => 0.4,
        _ => 0.1,
    }
}

fn eta(parcel: &Parcel) -> Value {
    let (from, to) = parcel.promised();
    json!({
        "etaDesc": "Estimated delivery",
        "deliveryMinTime": from.as_millisecond(),
        "deliveryMaxTime": to.as_millisecond(),
    })
}

/// The days from the first event to the newest.
fn days(seen: &[Seen<'_>]) -> i64 {
    match (seen.first(), seen.last()) {
        (Some(newest), Some(oldest)) => newest.phase.at.duration_since(oldest.phase.at).as_hours() / 24,
        _ => 0,
    }
}

/// The line's action code of a step, its words and the node it belongs to.
fn code(step: Step, kind: Kind) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match step {
        Step::Announced => ("GTMS_ASN", "Parcel data received", "Origin"),
        Step::Accepted => ("PU_PICKUP_SUCCESS", "Picked up from the seller", "Origin"),
        Step::OriginSorted => ("SC_INBOUND_SUCCESS", "Came into the sorting centre", "Origin"),
        Step::ExportCustoms => ("CC_EX_START", "Export clearance began", "Export customs"),
        Step::Predeclared => ("CC_IM_START", "Import clearance began", "Import customs"),
        Step::ExportReleased => ("CC_EX_SUCCESS", "Export clearance done", "Export customs"),
        Step::LeftOrigin => ("LH_HO_IN_SUCCESS", "Given to the line-haul office", "Line haul"),
        Step::Departed => ("LH_DEPART", "Left the origin country", "Line haul"),
        Step::Arrived => ("LH_ARRIVE", "Landed in the destination country", "Line haul"),
        Step::ImportCustoms => ("CC_IM_START", "Import clearance began", "Import customs"),
        Step::CustomsHeld if kind == Kind::HeldForPayment => {
            ("CUS_TAX", "Duty is to be paid", "Import customs")
        }
        Step::CustomsHeld if kind == Kind::HeldForDocuments => {
            ("CUS_FAILURE", "A customs paper is missing", "Import customs")
        }
        Step::CustomsHeld if kind == Kind::HeldForInspection => {
            ("CIQ_FAILURE", "Customs inspect the parcel", "Import customs")
        }
        Step::CustomsHeld => ("CC_IM_FAILURE", "Import clearance met a difficulty", "Import customs"),
        Step::CustomsReleased => ("CC_IM_SUCCESS", "Import clearance done", "Import customs"),
        Step::HandedOver => ("GTMS_ACCEPT", "Taken by the local carrier", "Last mile"),
        Step::Sorted => ("GTMS_SC_ARRIVE", "At the local sorting centre", "Last mile"),
        Step::AtDeliveryOffice => ("GTMS_DO_ARRIVE", "At the delivery station", "Last mile"),
        Step::OutForDelivery => ("GTMS_DELIVERING", "Out for delivery", "Last mile"),
        Step::Attempted | Step::Refused => ("GTMS_DEL_FAILURE", "Delivery failed", "Last mile"),
        Step::ReadyForPickup => ("GTMS_STA_SIGNED", "Waits at the pick-up point", "Last mile"),
        Step::Delivered => ("GTMS_SIGNED", "Delivered", "Last mile"),
        Step::Damaged => ("GTMS_FAILURE", "Delivery exception", "Last mile"),
        Step::ReturnStarted => ("RT_INBOUND", "On the way back to the seller", "Return"),
        Step::Returned => ("RETURNED", "Back at the seller", "Return"),
        Step::EnteredDestination | Step::LeftImport | Step::Lost => return None,
    })
}
