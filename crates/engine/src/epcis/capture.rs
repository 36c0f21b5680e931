//! Taking events in. Each is looked at before anything is kept: by default one that is refused refuses all.

use std::ops::ControlFlow;

use jiff::Timestamp;
use serde_json::Value;
use store::AccountId;

use super::original::LONGEST_ID;
use super::{PACK, SOURCE, alias};
use crate::add::normalise;
use crate::ingest::Given;
use crate::view::epcis::{OUR_EVENT, vocabulary};
use crate::view::rfc3339;
use crate::{Engine, Error, Result};

/// The most events that one document may hold.
pub const MOST_EVENTS: usize = 10_000;
/// How many refusals are told one by one.
const MOST_REFUSALS: usize = 50;
/// Where an event lists its objects.
const OBJECTS: [&str; 5] = ["epcList", "parentID", "childEPCs", "inputEPCList", "outputEPCList"];
/// What stands between a job's number and its hour.
const MARK: char = '-';

/// What happens to a document of which some events are refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Behaviour {
    /// None is kept.
    #[default]
    Rollback,
    /// The others are kept.
    Proceed,
}

impl Behaviour {
    /// Its name in the header `GS1-Capture-Error-Behaviour`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rollback => "rollback",
            Self::Proceed => "proceed",
        }
    }

    /// The behaviour of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Rollback, Self::Proceed].into_iter().find(|behaviour| behaviour.name() == name)
    }
}

/// A capture that was done: its events are on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// What it is asked for by.
    pub id: String,
    /// When it came, RFC 3339.
    pub created: String,
    /// What was asked for in the case of an error.
    pub behaviour: Behaviour,
    /// How many events were refused.
    pub refused: usize,
}

/// Why a document was not captured.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It is no document of EPCIS, or its events cannot be kept.
    #[error("{0}")]
    Invalid(String),
    /// It holds too much.
    #[error("{0}")]
    TooMuch(String),
    /// Its event is known already.
    #[error("{0}")]
    Known(String),
    /// The engine says no.
    #[error(transparent)]
    Engine(#[from] Error),
}

impl From<store::StoreError> for Refused {
    fn from(error: store::StoreError) -> Self {
        Self::Engine(error.into())
    }
}

impl Engine {
    /// Keeps the events of a document.
    ///
    /// # Errors
    /// [`Refused`]; then none of them is kept.
    pub fn epcis_capture(
        &self,
        account: &AccountId,
        body: &[u8],
        behaviour: Behaviour,
    ) -> std::result::Result<Job, Refused> {
        let mut document: Value = json(body)?;
        let kind = document["type"].as_str().unwrap_or_default();
        if !["EPCISDocument", "EPCISQueryDocument"].contains(&kind) {
            return Err(invalid(
                "`type` must be EPCISDocument or EPCISQueryDocument; one event goes to /events",
            ));
        }
        if document.get("@context").is_none() {
            return Err(invalid("a document needs `@context`"));
        }
        let events = event_list(&mut document)?;
        if events.len() > MOST_EVENTS {
            let most = format!("{} events: a document has at most {MOST_EVENTS}; send several", events.len());
            return Err(Refused::TooMuch(most));
        }
        let checked: Vec<Option<String>> = events.iter().map(fault).collect();
        let refusals = sentences(&checked);
        let refused = checked.iter().flatten().count();
        if refused > 0 && (behaviour == Behaviour::Rollback || refused == events.len()) {
            return Err(Refused::Invalid(refusals));
        }
        let number = events.iter().zip(&checked).find(|(_, fault)| fault.is_none());
        let number = number.and_then(|(event, _)| numbers(event).next());
        let number = number.ok_or_else(|| invalid("`eventList` is empty"))?;
        let kept;
        let bytes = if refused == 0 {
            body
        } else {
            let mut faults = checked.iter();
            events.retain(|_| faults.next().is_some_and(Option::is_none));
            kept = document.to_string().into_bytes();
            &kept
        };
        let noted = format!("; captured={}.{refused}", behaviour.name());
        let before = self.clock.now();
        self.keep(account, bytes, &noted)?;
        let id = |hour: Timestamp| format!("{number}{MARK}{}", hour.as_microsecond());
        let hour = self.hour_of(account, &number, |hour| hour.as_microsecond() >= before.as_microsecond())?;
        let (hour, _) = hour.unwrap_or((before, String::new()));
        Ok(Job { id: id(hour), created: rfc3339(hour), behaviour, refused })
    }

    /// The hour of the first look at a number that a capture of the wanted hour left, and what was noted of it.
    fn hour_of(
        &self,
        account: &AccountId,
        number: &str,
        wanted: impl Fn(Timestamp) -> bool,
    ) -> Result<Option<(Timestamp, String)>> {
        let source = format!("{PACK}/{SOURCE}");
        for parcel in self.store.resolve(account, number)? {
            let looks = self.store.looks(parcel, None)?;
            let mine = looks.iter().find(|look| *look.source == *source && wanted(look.received));
            if let Some(look) = mine {
                return Ok(Some((look.received, look.content_type.to_string())));
            }
        }
        Ok(None)
    }

    /// Keeps one event, and gives its identifier.
    ///
    /// # Errors
    /// [`Refused`]; then it is not kept.
    pub fn epcis_capture_event(
        &self,
        account: &AccountId,
        body: &[u8],
    ) -> std::result::Result<String, Refused> {
        let event: Value = json(body)?;
        if event.get("@context").is_none() {
            return Err(invalid("an event that comes alone needs `@context`"));
        }
        if let Some(fault) = fault(&event) {
            return Err(Refused::Invalid(fault));
        }
        let stated = event["eventID"].as_str();
        let corrects = event.get("errorDeclaration").is_some();
        if let Some(id) = stated.filter(|_| !corrects)
            && self.epcis_event(account, id)?.is_some()
        {
            return Err(Refused::Known(format!(
                "there is an event `{id}` already: to take it back, send it with an `errorDeclaration`"
            )));
        }
        self.keep(account, body, "; captured=rollback.0")?;
        match stated {
            Some(id) => Ok(id.to_owned()),
            None => self.given_id(account, &event).map_err(Refused::from),
        }
    }

    fn keep(&self, account: &AccountId, body: &[u8], noted: &str) -> std::result::Result<(), Refused> {
        let content_type = format!("application/ld+json{noted}");
        let source = Some(SOURCE);
        let given = Given { carrier: PACK, source, body, content_type: &content_type, status: None };
        match self.ingest(account, &given) {
            Ok(_) => Ok(()),
            Err(Error::Invalid(why)) => Err(Refused::Invalid(why)),
            Err(error) => Err(error.into()),
        }
    }

    /// The identifier that we gave to an event that brought none: of the parcel's last event at its instant.
    fn given_id(&self, account: &AccountId, event: &Value) -> Result<String> {
        let number = numbers(event).next().unwrap_or_default();
        let instant = event["eventTime"].as_str().and_then(|time| time.parse::<Timestamp>().ok());
        let parcel = self.parcel_of_number(account, &number)?;
        let (told, _) = self.epcis_of(&parcel)?;
        let mine = told.into_iter().rev().filter(|told| Some(told.instant) == instant);
        let given = mine.filter_map(|told| told.id).find(|id| id.starts_with(OUR_EVENT));
        given.ok_or_else(|| Error::Invalid("the event was kept and cannot be told".to_owned()))
    }

    /// A capture job of the account.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`].
    pub fn epcis_job(&self, account: &AccountId, id: &str) -> Result<Job> {
        let nothing = || Error::NotFound(format!("there is no capture job `{id}`"));
        let (number, micros) = id.rsplit_once(MARK).ok_or_else(nothing)?;
        let hour = micros.parse().ok().and_then(|micros| Timestamp::from_microsecond(micros).ok());
        let hour = hour.ok_or_else(nothing)?;
        let found = self.hour_of(account, number, |received| received == hour)?;
        let (hour, content_type) = found.ok_or_else(nothing)?;
        let (behaviour, refused) = noted(&content_type);
        Ok(Job { id: id.to_owned(), created: rfc3339(hour), behaviour, refused })
    }

    /// Whether an event of this identifier leads to a parcel of the account.
    pub(super) fn parcels_of_event(&self, account: &AccountId, id: &str) -> Result<Vec<store::ParcelId>> {
        let number = id.strip_prefix(OUR_EVENT).and_then(|rest| rest.split(':').next());
        Ok(match number {
            Some(number) => self.store.resolve(account, &normalise(number))?,
            None => self.store.resolve(account, &alias(id))?,
        })
    }
}

/// What the content type of a look says of its capture.
fn noted(content_type: &str) -> (Behaviour, usize) {
    let noted = content_type.split_once("captured=").map_or("", |(_, noted)| noted);
    let (name, refused) = noted.split_once('.').unwrap_or((noted, "0"));
    (Behaviour::from_name(name).unwrap_or_default(), refused.parse().unwrap_or(0))
}

fn invalid(why: &str) -> Refused {
    Refused::Invalid(why.to_owned())
}

fn json(body: &[u8]) -> std::result::Result<Value, Refused> {
    serde_json::from_slice(body).map_err(|error| Refused::Invalid(format!("this is no JSON: {error}")))
}

/// The events of a document, or of an answer to a query.
fn event_list(document: &mut Value) -> std::result::Result<&mut Vec<Value>, Refused> {
    let whole = document.pointer("/epcisBody/eventList").is_some();
    let place = if whole { "/epcisBody/eventList" } else { "/epcisBody/queryResults/resultsBody/eventList" };
    let list = document.pointer_mut(place).and_then(Value::as_array_mut);
    list.ok_or_else(|| invalid("there is no `eventList` in `epcisBody`"))
}

fn sentences(checked: &[Option<String>]) -> String {
    let told = checked.iter().enumerate();
    let told = told.filter_map(|(at, fault)| Some(format!("event {}: {}", at + 1, fault.as_ref()?)));
    told.take(MOST_REFUSALS).collect::<Vec<_>>().join("; ")
}

/// The numbers of the parcels that an event speaks of.
fn numbers(event: &Value) -> impl Iterator<Item = String> {
    let mut found = Vec::new();
    for objects in OBJECTS.iter().filter_map(|name| event.get(name)) {
        let list = objects.as_array().map_or(std::slice::from_ref(objects), Vec::as_slice);
        found.extend(list.iter().filter_map(Value::as_str).map(number));
    }
    found.into_iter().filter(|number| !number.is_empty())
}

/// The number of an object, as we look it up.
pub(super) fn number(epc: &str) -> String {
    normalise(&packs::decode::epcis::number(epc))
}

/// Why an event cannot be kept, if it cannot.
fn fault(event: &Value) -> Option<String> {
    let checks: [fn(&Value) -> Option<String>; 4] = [shape, time, words, objects];
    let first = checks
        .iter()
        .try_for_each(|check| check(event).map_or(ControlFlow::Continue(()), ControlFlow::Break));
    first.break_value()
}

fn shape(event: &Value) -> Option<String> {
    let kind = event["type"].as_str().unwrap_or_default();
    if kind.is_empty() {
        return Some("`type` is missing".to_owned());
    }
    let action = event.get("action").map(|action| action.as_str().unwrap_or_default());
    let needed = kind != "TransformationEvent" && kind.ends_with("Event");
    match action {
        Some("ADD" | "OBSERVE" | "DELETE") => None,
        None if !needed => None,
        _ => Some("`action` must be ADD, OBSERVE or DELETE".to_owned()),
    }
}

fn time(event: &Value) -> Option<String> {
    let time = event["eventTime"].as_str().and_then(|time| time.parse::<Timestamp>().ok());
    if time.is_none() {
        return Some("`eventTime` must be a time with its offset (RFC 3339)".to_owned());
    }
    let offset = event["eventTimeZoneOffset"].as_str().unwrap_or_default();
    (!is_offset(offset)).then(|| "`eventTimeZoneOffset` must be like +08:00".to_owned())
}

fn is_offset(text: &str) -> bool {
    let [sign, rest @ ..] = text.as_bytes() else { return false };
    let [a, b, b':', c, d] = rest else { return false };
    let digits = [a, b, c, d].iter().all(|digit| digit.is_ascii_digit());
    digits && matches!(sign, b'+' | b'-') && *c < b'6' && (text[1..3] < *"14" || &text[1..] == "14:00")
}

fn words(event: &Value) -> Option<String> {
    for (name, known) in [("bizStep", vocabulary::STEPS), ("disposition", vocabulary::STATES)] {
        let word = event.get(name).map(|word| word.as_str().unwrap_or_default());
        if let Some(word) = word.filter(|word| !known.contains(word) && !word.contains(':')) {
            return Some(format!("`{name}` is `{word}`: no word of the vocabulary, and no address"));
        }
    }
    let id = event.get("eventID")?;
    let good = id.as_str().is_some_and(|id| id.contains(':') && id.len() <= LONGEST_ID);
    (!good).then(|| format!("`eventID` must be an address of at most {LONGEST_ID} bytes"))
}

fn objects(event: &Value) -> Option<String> {
    let none = numbers(event).next().is_none();
    none.then(|| "no object is named in it, so that there is no parcel to keep it under".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_those_of_the_schema() {
        for good in ["+08:00", "-05:00", "+14:00", "+05:45", "-13:59"] {
            assert!(is_offset(good), "{good}");
        }
        for bad in ["", "8", "08:00", "+8:00", "+14:01", "+15:00", "+08:60", "+08:0", "Z", "+0é:00"] {
            assert!(!is_offset(bad), "{bad}");
        }
    }

    #[test]
    fn what_was_noted_of_a_capture_is_read_again() {
        assert_eq!(noted("application/json; captured=proceed.3"), (Behaviour::Proceed, 3));
        assert_eq!(noted("application/json"), (Behaviour::Rollback, 0));
    }
}
