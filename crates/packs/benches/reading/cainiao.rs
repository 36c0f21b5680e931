//! Cainiao: one answer about a hundred parcels with twelve events each, and the reader that somebody would write by
//! hand for it.

use std::fmt::Write;

use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::Deserialize;
use tracking::event::Event;
use tracking::event_time::EventTime;
use tracking::milestone::Milestone;

/// Of one answer.
pub const PARCELS: usize = 100;
/// Of one parcel.
pub const EVENTS: usize = CODES.len();
const CODES: [(&str, &str, &str); 12] = [
    ("GTMS_SIGNED", "Package delivered", "GMT+2"),
    ("GTMS_DELIVERING", "Out for delivery", "GMT+2"),
    ("GTMS_ACCEPT", "Received by local delivery company", "GMT+2"),
    ("CC_IM_SUCCESS", "Import customs clearance complete", "GMT+2"),
    ("CC_IM_START", "Import clearance start", "GMT+2"),
    ("LH_ARRIVE", "Arrived at linehaul office", "GMT+2"),
    ("LH_DEPART", "Leaving from departure country/region", "GMT+8"),
    ("CC_EX_SUCCESS", "Export clearance success", "GMT+8"),
    ("CC_EX_START", "Export customs clearance started", "GMT+8"),
    ("SC_OUTBOUND_SUCCESS", "[Shenzhen] Departed from sorting center", "GMT+8"),
    ("SC_INBOUND_SUCCESS", "[Shenzhen] Processing at sorting center", "GMT+8"),
    ("PU_PICKUP_SUCCESS", "Accepted by carrier", "GMT+8"),
];

pub fn answer() -> String {
    let mut json = String::from("{\"module\":[");
    for parcel in 0..PARCELS {
        let comma = if parcel > 0 { "," } else { "" };
        let _ = write!(
            json,
            "{comma}{{\"mailNo\":\"LP{parcel:014}\",\"originCountry\":\"Mainland China\",\"destCountry\":\"Netherlands\",\"mailTypeDesc\":\"Standard\",\"status\":\"DELIVERED\",\"statusDesc\":\"Delivered\",\"copyRealMailNo\":\"PostNL 3STEST{parcel:07}\",\"detailList\":["
        );
        for (at, (code, words, zone)) in CODES.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            let (day, second) = (28 - at, parcel % 60);
            let _ = write!(
                json,
                "{comma}{{\"time\":1786406400000,\"timeStr\":\"2026-08-{day:02} 08:00:{second:02}\",\"timeZone\":\"{zone}\",\"actionCode\":\"{code}\",\"desc\":\"{words}\",\"standerdDesc\":\"{words}\",\"group\":{{\"nodeCode\":\"N{at}\",\"nodeDesc\":\"{words}\"}}}}"
            );
        }
        json.push_str("]}");
    }
    json.push_str("],\"success\":true}");
    json
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    module: Vec<Parcel<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parcel<'a> {
    mail_no: &'a str,
    #[serde(borrow)]
    detail_list: Vec<Detail<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detail<'a> {
    time_str: &'a str,
    time_zone: &'a str,
    action_code: &'a str,
    desc: &'a str,
}

pub fn by_hand(json: &str) -> Option<Vec<(String, Vec<Event>)>> {
    let answer: Answer<'_> = serde_json::from_str(json).ok()?;
    let parcels = answer.module.iter();
    Some(
        parcels
            .map(|parcel| (parcel.mail_no.to_owned(), parcel.detail_list.iter().filter_map(event).collect()))
            .collect(),
    )
}

fn event(detail: &Detail<'_>) -> Option<Event> {
    let milestone = match detail.action_code {
        "GTMS_SIGNED" => Milestone::Delivered,
        "GTMS_DELIVERING" => Milestone::OutForDelivery,
        "GTMS_ACCEPT" => Milestone::DestinationProcessing,
        "CC_IM_SUCCESS" | "CC_EX_SUCCESS" => Milestone::CustomsReleased,
        "CC_IM_START" => Milestone::ImportCustoms,
        "LH_ARRIVE" => Milestone::Arrived,
        "LH_DEPART" => Milestone::Departed,
        "CC_EX_START" => Milestone::ExportCustoms,
        "SC_OUTBOUND_SUCCESS" | "SC_INBOUND_SUCCESS" => Milestone::OriginProcessing,
        "PU_PICKUP_SUCCESS" => Milestone::Accepted,
        _ => Milestone::Unknown,
    };
    let mut event = Event::new("cainiao", milestone);
    let hours: i8 = detail.time_zone.strip_prefix("GMT")?.parse().ok()?;
    let clock: DateTime = detail.time_str.parse().ok()?;
    let offset = Offset::from_hours(hours).ok()?;
    event.time = EventTime::stated(offset.to_timestamp(clock).ok()?, offset);
    (event.printed, event.code) = (Some(detail.time_str.into()), Some(detail.action_code.into()));
    event.text = Some(detail.desc.into());
    Some(event)
}
