//! A journey as a GS1 EPCIS 2.0 document (JSON-LD): an `ObjectEvent` for each event, and an `errorDeclaration` for each
//! that was taken back.
//!
//! EPCIS wants an instant and the offset of its place for every event. An event of which neither is known cannot be
//! said there without inventing it: it is left out and counted in `waymark:leftOut`. The vocabulary has few words
//! for the road of a parcel; the milestone stands beside them as `waymark:milestone`, and our own reader prefers it.
//! What came to us as EPCIS keeps the identifiers and words that it came with: its [`Original`].

pub mod vocabulary;

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::Serialize;
use tracking::event_time::EventTime;
use tracking::journey::{Evidence, Journey, JourneyEvent};

use super::rfc3339;

/// The words of EPCIS, and ours beside them.
const CONTEXT: (&str, &[(&str, &str)]) =
    ("https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", &[("waymark", "urn:waymark:")]);

/// A document of EPCIS: one that tells, or one that answers a query.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EpcisDocument {
    #[serde(rename = "@context")]
    context: Context,
    #[serde(rename = "type")]
    kind: &'static str,
    schema_version: &'static str,
    creation_date: String,
    epcis_body: Body,
    /// How many events could not be said, for want of an instant.
    #[serde(rename = "waymark:leftOut")]
    pub left_out: usize,
}

/// Where the words of a document are explained.
pub type Context = (&'static str, BTreeMap<&'static str, &'static str>);

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
enum Body {
    EventList(Vec<ObjectEvent>),
    QueryResults(QueryResults),
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct QueryResults {
    query_name: &'static str,
    results_body: ResultsBody,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultsBody {
    event_list: Vec<ObjectEvent>,
}

/// What an event of EPCIS said when it came to us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Original {
    pub(crate) event_id: Option<String>,
    pub(crate) epc: Option<String>,
    pub(crate) action: Option<String>,
    pub(crate) biz_step: Option<String>,
    pub(crate) disposition: Option<String>,
    pub(crate) read_point: Option<String>,
    pub(crate) biz_location: Option<String>,
    pub(crate) declared: Option<ErrorDeclaration>,
}

/// The originals of events, by capture and place in it.
pub type Originals = BTreeMap<(tracking::Text, tracking::Text), Original>;

/// One thing that happened to one parcel.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectEvent {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "eventID", skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    event_time: String,
    event_time_zone_offset: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    record_time: Option<String>,
    epc_list: [String; 1],
    pub(crate) action: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) biz_step: Option<Cow<'static, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) disposition: Option<Cow<'static, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) read_point: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) biz_location: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error_declaration: Option<ErrorDeclaration>,
    /// When it happened, to compare with.
    #[serde(skip)]
    pub(crate) instant: Timestamp,
    /// When we received it.
    #[serde(skip)]
    pub(crate) recorded: Option<Timestamp>,
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

/// A place by its identifier.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Named {
    pub(crate) id: String,
}

/// That an event is no longer stood by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ErrorDeclaration {
    pub(crate) declaration_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    #[serde(rename = "correctiveEventIDs", skip_serializing_if = "Vec::is_empty")]
    pub(crate) corrected_by: Vec<String>,
}

/// The journey as a document that was made at `created`.
#[must_use]
pub fn document(journey: &Journey, created: Timestamp) -> EpcisDocument {
    let told = events(journey, &Originals::new());
    let left_out = journey.events.len() + journey.withdrawn.len() - told.len();
    envelope("EPCISDocument", created, Body::EventList(told), left_out)
}

/// Events as the answer to a simple query.
pub(crate) fn answer(event_list: Vec<ObjectEvent>, left_out: usize, created: Timestamp) -> EpcisDocument {
    let results = QueryResults { query_name: "SimpleEventQuery", results_body: ResultsBody { event_list } };
    envelope("EPCISQueryDocument", created, Body::QueryResults(results), left_out)
}

fn envelope(kind: &'static str, created: Timestamp, epcis_body: Body, left_out: usize) -> EpcisDocument {
    let creation_date = rfc3339(created);
    EpcisDocument { context: context(), kind, schema_version: "2.0", creation_date, epcis_body, left_out }
}

/// Where the words of our documents are explained.
#[must_use]
pub fn context() -> Context {
    (CONTEXT.0, CONTEXT.1.iter().copied().collect())
}

/// Every event of a journey that has an instant, those taken back last.
pub(crate) fn events(journey: &Journey, originals: &Originals) -> Vec<ObjectEvent> {
    let all = journey.events.iter().chain(&journey.withdrawn);
    all.filter_map(|told| object_event(journey, told, originals)).collect()
}

/// One event; none where no instant is known.
fn object_event(journey: &Journey, told: &JourneyEvent, originals: &Originals) -> Option<ObjectEvent> {
    let event = &told.event;
    let (instant, offset) = local(&event.time)?;
    let number = journey.legs.get(told.leg).map_or(&journey.number, |leg| &leg.number);
    let first = told.evidence.first();
    let text = |text: &Option<tracking::Text>| text.as_deref().map(str::to_owned);
    let place = event.place.as_ref().map(|place| place.printed.to_string());
    let original = told.evidence.iter().find_map(|evidence| original(originals, evidence));
    let (biz_step, disposition) = words(told, original);
    let kept = |pick: fn(&Original) -> &Option<String>| original.and_then(|original| pick(original).clone());
    let ours = |place: &String| format!("urn:waymark:place:{}", uri(place));
    Some(ObjectEvent {
        kind: "ObjectEvent",
        id: kept(|original| &original.event_id).or_else(|| first.map(|first| id(&journey.number, first))),
        event_time: instant.display_with_offset(offset).to_string(),
        event_time_zone_offset: written(offset),
        record_time: first.map(|evidence| rfc3339(evidence.received)),
        epc_list: [kept(|original| &original.epc).unwrap_or_else(|| epc(number))],
        action: kept(|original| &original.action).map_or("OBSERVE".into(), Cow::Owned),
        biz_step,
        disposition,
        read_point: kept(|original| &original.read_point)
            .or_else(|| place.as_ref().map(ours))
            .map(|id| Named { id }),
        biz_location: kept(|original| &original.biz_location).map(|id| Named { id }),
        error_declaration: taken_back(told, originals),
        instant,
        recorded: first.map(|evidence| evidence.received),
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

/// The beginning of every identifier of ours for an event.
pub(crate) const OUR_EVENT: &str = "urn:waymark:event:";

/// Our own identifier of an event: the parcel, and where it was told first.
fn id(number: &str, evidence: &Evidence) -> String {
    format!("{OUR_EVENT}{}:{}{}", uri(number), uri(&evidence.capture), uri(&evidence.at))
}

fn original<'o>(originals: &'o Originals, evidence: &Evidence) -> Option<&'o Original> {
    originals.get(&(evidence.capture.clone(), evidence.at.clone()))
}

impl ObjectEvent {
    /// The number of the parcel that it is told of.
    pub(crate) fn number(&self) -> String {
        crate::add::normalise(&packs::decode::epcis::number(&self.epc_list[0]))
    }
}

type Words = (Option<Cow<'static, str>>, Option<Cow<'static, str>>);

/// Step and state: as they were told, else those of the milestone.
fn words(told: &JourneyEvent, original: Option<&Original>) -> Words {
    if let Some(original) = original {
        return (original.biz_step.clone().map(Cow::Owned), original.disposition.clone().map(Cow::Owned));
    }
    let (step, state) = vocabulary::words(told.event.milestone);
    (step.map(Cow::Borrowed), state.map(Cow::Borrowed))
}

/// When the source took the event back, if it stands no more. Why, it seldom says.
fn taken_back(told: &JourneyEvent, originals: &Originals) -> Option<ErrorDeclaration> {
    let last = told.retractions.iter().rfind(|retraction| retraction.restored.is_none())?;
    let declared = original(originals, &last.withdrawn).and_then(|original| original.declared.clone());
    Some(declared.unwrap_or_else(|| ErrorDeclaration {
        declaration_time: rfc3339(last.withdrawn.received),
        reason: None,
        corrected_by: Vec::new(),
    }))
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
pub(crate) fn epc(number: &str) -> String {
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
