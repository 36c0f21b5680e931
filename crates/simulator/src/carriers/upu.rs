//! All posts through the public service of their union, as its global track and trace answers.
//!
//! An array with one item, events oldest first, S10 numbers only. `EventDT` is `/Date(ms+hhmm)/`, where
//! milliseconds and offset together give the wall clock of the office; the offset is the server's own
//! and not the event's zone. A number that is unknown gets status 200 and an empty body. `DLV` is an
//! estimate among the events, not an event.

use jiff::SignedDuration;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{Answer, Door, Eyes, Question, country_name};
use crate::world::World;
use crate::world::kind::Step;
use crate::world::parcel::{Carrier, Parcel, Seen};

const PATH: &str = "/gtt.api/service.svc/rest/ItemTTWithTrans/";

pub(super) fn door(question: Question<'_>) -> Option<Door> {
    let (number, language) = question.path.strip_prefix(PATH)?.split_once('/')?;
    Some(Door {
        carrier: Carrier::Upu,
        numbers: vec![number.to_uppercase()],
        detail: language.to_uppercase(),
    })
}

pub(super) fn answer<'a>(world: &'a World, door: &Door, eyes: &Eyes<'a>) -> Answer {
    let number = door.numbers.first().map_or("", String::as_str);
    let seen = eyes(number);
    let body =
        world.truth(number).filter(|_| !seen.is_empty()).map(|parcel| item(parcel, &seen, &door.detail));
    Answer::new(200, body.map_or_else(String::new, |item| json!([item]).to_string()))
}

fn item(parcel: &Parcel, seen: &[Seen<'_>], language: &str) -> Value {
    let mut seen = seen.to_vec();
    seen.sort_by_key(|seen| seen.phase.at);
    let mut events: Vec<Value> = seen.iter().filter_map(|seen| event(seen, language)).collect();
    let state = state(&seen);
    events.extend(estimate(parcel, &seen, state));
    json!({
        "ID": parcel.number,
        "OrigCountryCd": parcel.origin.country,
        "OrigCountryNm": country_name(parcel.origin.country).to_uppercase(),
        "DestCountryCd": parcel.destination.country,
        "DestCountryNm": country_name(parcel.destination.country).to_uppercase(),
        "MailClassCd": parcel.number.get(..1),
        "State": state,
        "Events": events,
    })
}

fn event(seen: &Seen<'_>, language: &str) -> Option<Value> {
    let (code, names) = code(seen.phase.step)?;
    let name = match language {
        "FR" => names[1],
        "ES" => names[2],
        _ => names[0],
    };
    Some(json!({
        "EventCd": code,
        "EventNm": name,
        "EventDT": wcf(seen.shown.printed),
        "EventLocation": seen.phase.place.city.to_uppercase(),
    }))
}

/// A number that only the server understands: 1 on the way, 2 abroad, 3 final.
fn state(seen: &[Seen<'_>]) -> u8 {
    let reached = |step| seen.iter().any(|seen| seen.phase.step == step);
    match () {
        () if reached(Step::Delivered) => 3,
        () if reached(Step::EnteredDestination) => 2,
        () => 1,
    }
}

/// The estimate that two posts put among the events until the parcel is delivered.
fn estimate(parcel: &Parcel, seen: &[Seen<'_>], state: u8) -> Option<Value> {
    let entered = seen.iter().find(|seen| seen.phase.step == Step::EnteredDestination)?;
    let estimates = state == 2 && matches!(parcel.destination.country, "GB" | "US");
    let due = entered.shown.printed.date().checked_add(SignedDuration::from_hours(24 * 6)).ok()?;
    estimates.then(|| {
        json!({
            "EventCd": "DLV",
            "EventNm": "Estimated delivery",
            "EventDT": wcf(due.at(12, 0, 0, 0)),
            "EventLocation": country_name(parcel.destination.country).to_uppercase(),
        })
    })
}

/// The wall clock as the server writes it: its own zone's offset, whatever the event's was.
fn wcf(printed: DateTime) -> String {
    let zone = TimeZone::get("Europe/Zurich").unwrap_or(TimeZone::UTC);
    let server = zone.to_ambiguous_timestamp(printed).offset();
    let offset = match server {
        jiff::tz::AmbiguousOffset::Unambiguous { offset } => offset,
        jiff::tz::AmbiguousOffset::Gap { before, .. } | jiff::tz::AmbiguousOffset::Fold { before, .. } => {
            before
        }
    };
    let milliseconds = offset.to_timestamp(printed).map_or(0, |instant| instant.as_millisecond());
    format!("/Date({milliseconds}+{:02}00)/", offset.seconds() / 3600)
}

/// The union's event code of a step, and its name in English, French and Spanish.
fn code(step: Step) -> Option<(&'static str, [&'static str; 3])> {
    Some(match step {
        Step::Accepted => ("EMA", ["Posting", "Dépôt", "Admisión"]),
        Step::OriginSorted => (
            "EMB",
            ["At outward exchange", "Arrivée au bureau d'échange export", "Llegada a la oficina de salida"],
        ),
        Step::ExportCustoms => {
            ("EXA", ["Shown to export customs", "Présenté à la douane export", "Ante la aduana de salida"])
        }
        Step::ExportReleased => (
            "EXC",
            ["Back from export customs", "Rendu par la douane export", "Devuelto por la aduana de salida"],
        ),
        Step::LeftOrigin => (
            "EMC",
            ["Left outward exchange", "Départ du bureau d'échange export", "Salida de la oficina de salida"],
        ),
        Step::EnteredDestination => (
            "EMD",
            ["At inward exchange", "Arrivée au bureau d'échange import", "Llegada a la oficina de entrada"],
        ),
        Step::ImportCustoms => {
            ("EDB", ["Shown to import customs", "Présenté à la douane import", "Ante la aduana de entrada"])
        }
        Step::CustomsHeld => (
            "EME",
            ["Held by import customs", "Retenu par la douane import", "Retenido por la aduana de entrada"],
        ),
        Step::CustomsReleased => (
            "EDC",
            ["Back from import customs", "Rendu par la douane import", "Devuelto por la aduana de entrada"],
        ),
        Step::LeftImport => (
            "EMF",
            ["Left inward exchange", "Départ du bureau d'échange import", "Salida de la oficina de entrada"],
        ),
        Step::Sorted => {
            ("EDD", ["Into sorting centre", "Entrée au centre de tri", "Entrada en clasificación"])
        }
        Step::AtDeliveryOffice => {
            ("EMG", ["At delivery office", "Arrivée au bureau distributeur", "En la oficina de entrega"])
        }
        Step::OutForDelivery => ("EDG", ["Out for delivery", "En distribution", "En reparto"]),
        Step::Attempted | Step::Refused => {
            ("EMH", ["Tried, not delivered", "Tentative de distribution", "Intento de entrega"])
        }
        Step::ReadyForPickup => {
            ("EDH", ["At collection point", "Au point de retrait", "En el punto de recogida"])
        }
        Step::Delivered => ("EMI", ["Final delivery", "Distribution finale", "Entrega final"]),
        Step::ReturnStarted => {
            ("EMC", ["Left exchange", "Départ du bureau d'échange", "Salida de la oficina de cambio"])
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_printed_clock_is_the_sum_of_milliseconds_and_offset() {
        check(date(2026, 7, 1).at(9, 30, 0, 0), "/Date(1782891000000+0200)/");
        check(date(2026, 12, 1).at(9, 30, 0, 0), "/Date(1796113800000+0100)/");
    }

    #[track_caller]
    fn check(printed: DateTime, expected: &str) {
        assert_eq!(wcf(printed), expected);
    }
}
