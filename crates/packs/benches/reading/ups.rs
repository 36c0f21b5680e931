//! UPS: one answer about one parcel with sixteen events, as UPS answers, and the reader that somebody would write by
//! hand for it.

use std::fmt::Write;

use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use serde::Deserialize;
use tracking::event::Event;
use tracking::event_time::EventTime;
use tracking::milestone::Milestone;
use tracking::place::Place;

const NUMBER: &str = "1Z9999W99999999997";
/// Of the parcel.
pub const EVENTS: usize = STEPS.len();
/// Type, letters, number, words, city, region, country, offset.
const STEPS: [[&str; 8]; 16] = [
    ["D", "FS", "011", "DELIVERED", "Wayne", "NJ", "US", "-04:00"],
    ["I", "OT", "021", "Out For Delivery Today", "Wayne", "NJ", "US", "-04:00"],
    ["I", "YP", "005", "Processing at UPS Facility", "Wayne", "NJ", "US", "-04:00"],
    ["I", "AR", "005", "Arrived at Facility", "Wayne", "NJ", "US", "-04:00"],
    ["I", "DP", "005", "Departed from Facility", "Secaucus", "NJ", "US", "-04:00"],
    ["I", "AR", "005", "Arrived at Facility", "Secaucus", "NJ", "US", "-04:00"],
    ["I", "DP", "005", "Departed from Facility", "Louisville", "KY", "US", "-04:00"],
    ["X", "SR", "003", "Released by the customs agency.", "Louisville", "KY", "US", "-04:00"],
    ["X", "AO", "058", "Clearance information is needed.", "Louisville", "KY", "US", "-04:00"],
    ["I", "AR", "005", "Arrived at Facility", "Louisville", "KY", "US", "-04:00"],
    ["I", "DP", "005", "Departed from Facility", "Koeln", "", "DE", "+02:00"],
    ["I", "AR", "005", "Arrived at Facility", "Koeln", "", "DE", "+02:00"],
    ["I", "DP", "005", "Departed from Facility", "Berlin", "", "DE", "+02:00"],
    ["I", "OR", "005", "Origin Scan", "Berlin", "", "DE", "+02:00"],
    ["P", "PU", "038", "Pickup Scan", "Berlin", "", "DE", "+02:00"],
    [
        "M",
        "MP",
        "003",
        "Shipper created a label, UPS has not received the package yet.",
        "Berlin",
        "",
        "DE",
        "+02:00",
    ],
];

pub fn answer() -> String {
    let mut json = format!(
        "{{\"trackResponse\":{{\"shipment\":[{{\"inquiryNumber\":\"{NUMBER}\",\"package\":[{{\"trackingNumber\":\"{NUMBER}\",\"packageAddress\":[{{\"type\":\"ORIGIN\",\"name\":\"TEST SHIPPER\",\"address\":{{\"countryCode\":\"DE\",\"city\":\"Berlin\"}}}},{{\"type\":\"DESTINATION\",\"attentionName\":\"TEST RECIPIENT\",\"address\":{{\"countryCode\":\"US\",\"city\":\"Wayne\",\"stateProvince\":\"NJ\",\"postalCode\":\"07470\"}}}}],\"service\":{{\"code\":\"007\",\"description\":\"UPS Worldwide Express\",\"levelCode\":\"007\"}},\"weight\":{{\"unitOfMeasurement\":\"KGS\",\"weight\":\"1.20\"}},\"currentStatus\":{{\"type\":\"D\",\"description\":\"Delivered\",\"code\":\"011\"}},\"packageCount\":1,\"activity\":["
    );
    for (at, [kind, code, number, words, city, region, country, offset]) in STEPS.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        let region =
            if region.is_empty() { String::new() } else { format!("\"stateProvince\":\"{region}\",") };
        let (day, hour) = (20 - at, 23 - at);
        let _ = write!(
            json,
            "{comma}{{\"location\":{{\"address\":{{\"city\":\"{city}\",{region}\"countryCode\":\"{country}\",\"country\":\"{country}\"}},\"slic\":\"07{at:02}\"}},\"status\":{{\"type\":\"{kind}\",\"description\":\"{words}\",\"code\":\"{code}\",\"statusCode\":\"{number}\"}},\"date\":\"202608{day:02}\",\"time\":\"{hour:02}1300\",\"gmtDate\":\"202608{day:02}\",\"gmtOffset\":\"{offset}\",\"gmtTime\":\"{hour:02}:13:00\"}}"
        );
    }
    json.push_str("]}],\"userRelation\":[\"MYCHOICE_HOME\"]}]}}");
    json
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    #[serde(borrow)]
    track_response: Response<'a>,
}

#[derive(Deserialize)]
struct Response<'a> {
    #[serde(borrow)]
    shipment: Vec<Shipment<'a>>,
}

#[derive(Deserialize)]
struct Shipment<'a> {
    #[serde(borrow)]
    package: Vec<Parcel<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parcel<'a> {
    tracking_number: &'a str,
    #[serde(borrow)]
    activity: Vec<Activity<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Activity<'a> {
    #[serde(borrow)]
    location: Location<'a>,
    status: Status<'a>,
    date: &'a str,
    time: &'a str,
    gmt_offset: &'a str,
}

#[derive(Deserialize)]
struct Location<'a> {
    #[serde(borrow)]
    address: Address<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Address<'a> {
    city: Option<&'a str>,
    state_province: Option<&'a str>,
    country_code: Option<&'a str>,
    postal_code: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Status<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    description: &'a str,
    code: &'a str,
    status_code: &'a str,
}

pub fn by_hand(json: &str) -> Option<Vec<(String, Vec<Event>)>> {
    let answer: Answer<'_> = serde_json::from_str(json).ok()?;
    let parcels = answer.track_response.shipment.iter().flat_map(|shipment| &shipment.package);
    let events = |parcel: &Parcel<'_>| parcel.activity.iter().filter_map(event).collect();
    Some(parcels.map(|parcel| (parcel.tracking_number.to_owned(), events(parcel))).collect())
}

fn event(activity: &Activity<'_>) -> Option<Event> {
    let status = &activity.status;
    let mut event = Event::new("ups", milestone(status));
    let (date, time) = (day(activity.date)?, clock(activity.time)?);
    let hours: i8 = activity.gmt_offset.get(..3)?.parse().ok()?;
    let offset = Offset::from_hours(hours).ok()?;
    event.time = EventTime::stated(offset.to_timestamp(date.to_datetime(time)).ok()?, offset);
    event.printed = Some(format!("{} {}", activity.date, activity.time).into());
    (event.code, event.text) = (Some(status.code.into()), Some(status.description.into()));
    event.place = place(&activity.location.address);
    Some(event)
}

fn milestone(status: &Status<'_>) -> Milestone {
    match (status.kind, status.code, status.status_code) {
        ("I", "AR" | "DP", _) => Milestone::InTransit,
        ("I", "YP", _) => Milestone::DestinationProcessing,
        ("I" | "P", "OR" | "PU", _) => Milestone::Accepted,
        ("I", "OT", _) | (_, _, "021") => Milestone::OutForDelivery,
        ("X", "AO", _) => Milestone::CustomsHold,
        ("X", "SR", _) => Milestone::CustomsReleased,
        ("D", ..) => Milestone::Delivered,
        ("M", ..) => Milestone::Announced,
        _ => Milestone::Unknown,
    }
}

fn day(words: &str) -> Option<Date> {
    let part = |from: usize, to: usize| words.get(from..to)?.parse::<i8>().ok();
    Date::new(words.get(..4)?.parse().ok()?, part(4, 6)?, part(6, 8)?).ok()
}

fn clock(words: &str) -> Option<Time> {
    let part = |from: usize| words.get(from..from + 2)?.parse::<i8>().ok();
    Time::new(part(0)?, part(2)?, part(4)?, 0).ok()
}

fn place(address: &Address<'_>) -> Option<Place> {
    let parts = [address.city, address.state_province, address.postal_code, address.country_code];
    let printed = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    Some(Place {
        printed: printed.into(),
        city: address.city.map(Into::into),
        country: address.country_code.map(Into::into),
        postcode: address.postal_code.map(Into::into),
        zone: None,
    })
}
