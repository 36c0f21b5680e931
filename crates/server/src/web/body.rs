//! What a public page may say: a list of what is allowed. Whatever is not a field here is on no page and in no
//! data of it: no evidence, no digests, no declared address, nothing of a person.

use engine::Engine;
use engine::add::DeclaredPromise;
use engine::find::Known;
use engine::view::JourneyBody;
use serde::Serialize;

use super::meaning;
use super::opinion::{self, PageCustoms, PageForecast, PageSilence, PageVerdict};
use super::shown::day_of;

/// A page as data.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PageBody {
    pub(super) number: String,
    pub(super) milestone: &'static str,
    /// The events that say so: places in `events`.
    pub(super) milestone_events: Vec<usize>,
    /// How far along, from 1 to 5; 0 when that is not known.
    pub(super) step: u8,
    pub(super) origin: Option<String>,
    pub(super) destination: Option<String>,
    pub(super) legs: Vec<PageLeg>,
    pub(super) promises: Vec<PagePromise>,
    /// Whether the history is true; null where nobody judged it.
    pub(super) verdict: Option<PageVerdict>,
    /// When it arrives; null once it has, or where nothing can be said.
    pub(super) forecast: Option<PageForecast>,
    /// Whether the quiet is normal.
    pub(super) silence: Option<PageSilence>,
    pub(super) customs: Vec<PageCustoms>,
    pub(super) events: Vec<PageEvent>,
    pub(super) uncertain: Vec<PageDoubt>,
    pub(super) sender: PageSender,
    pub(super) last_heard: Option<String>,
    pub(super) next_ask: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct PageLeg {
    pub(super) carrier: Option<String>,
    pub(super) name: Option<String>,
    pub(super) number: String,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct PagePromise {
    /// The carrier's name; null for the sender's own promise.
    pub(super) by: Option<String>,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct PageEvent {
    pub(super) carrier: String,
    pub(super) milestone: &'static str,
    pub(super) reason: Option<String>,
    pub(super) printed: Option<String>,
    pub(super) instant: Option<String>,
    pub(super) basis: &'static str,
    pub(super) zone: Option<String>,
    pub(super) place: Option<String>,
    pub(super) text: Option<String>,
    pub(super) language: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct PageDoubt {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) count: usize,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct PageSender {
    pub(super) seller: Option<String>,
    pub(super) reference: Option<String>,
}

impl PageBody {
    pub(super) fn new(engine: &Engine, known: &Known, journey: JourneyBody) -> Self {
        let declared = known.declaration.as_ref();
        Self {
            step: step(known),
            legs: legs(engine, &journey),
            promises: promises(engine, known),
            verdict: opinion::verdict(engine, &journey),
            forecast: opinion::forecast(&journey),
            silence: opinion::silence(engine, &journey),
            customs: opinion::customs(&journey),
            events: events(engine, &journey),
            uncertain: doubts(&journey),
            sender: PageSender {
                seller: declared.and_then(|declared| declared.seller.clone()),
                reference: known.parcel.reference.as_deref().map(str::to_owned),
            },
            destination: journey.destination.clone().or_else(|| {
                declared?.destination.as_ref().map(|destination| destination.country().to_owned())
            }),
            origin: journey
                .origin
                .clone()
                .or_else(|| declared?.origin.as_ref().map(|origin| origin.country().to_owned())),
            last_heard: journey.last_look,
            next_ask: known.parcel.next_poll.map(|at| at.to_string()),
            number: journey.number,
            milestone: journey.milestone,
            milestone_events: journey.milestone_events,
        }
    }
}

/// The farthest step of any event, unless the parcel left the usual way.
fn step(known: &Known) -> u8 {
    let journey = &known.journey;
    let reached = journey.events.iter().map(|told| meaning::step(told.event.milestone)).max();
    match meaning::step(journey.milestone) {
        0 => reached.unwrap_or(0).min(4),
        step => step,
    }
}

/// A carrier's name; of one that nobody knows, what it was called.
pub(super) fn name(engine: &Engine, carrier: &str) -> String {
    engine.carrier_known(carrier).map_or_else(|| carrier.to_owned(), |known| known.name)
}

fn legs(engine: &Engine, journey: &JourneyBody) -> Vec<PageLeg> {
    let leg = |leg: &engine::view::LegBody| PageLeg {
        name: leg.carrier.as_deref().map(|carrier| name(engine, carrier)),
        carrier: leg.carrier.clone(),
        number: leg.number.clone(),
    };
    journey.legs.iter().map(leg).collect()
}

/// The sender's promise and the carriers', each as days of its own clock.
fn promises(engine: &Engine, known: &Known) -> Vec<PagePromise> {
    let declared = known.declaration.as_ref().and_then(|declared| declared.promised.clone());
    let sender = declared.map(|DeclaredPromise { from, to }| PagePromise { by: None, from, to });
    let carriers = known.journey.promises.iter().map(|(promise, evidence)| PagePromise {
        by: Some(name(engine, evidence.source.split('/').next().unwrap_or_default())),
        from: day_of(&promise.from).map(|day| day.to_string()),
        to: day_of(&promise.to).map(|day| day.to_string()),
    });
    sender.into_iter().chain(carriers).collect()
}

fn events(engine: &Engine, journey: &JourneyBody) -> Vec<PageEvent> {
    let event = |event: &engine::view::EventBody| PageEvent {
        carrier: name(engine, &event.carrier),
        milestone: event.milestone,
        reason: event.reason.clone(),
        printed: event.printed.clone(),
        instant: event.instant.clone(),
        basis: event.basis,
        zone: event.zone.clone(),
        place: event.place.clone(),
        text: event.text.clone(),
        language: event.language.clone(),
    };
    journey.events.iter().map(event).collect()
}

fn doubts(journey: &JourneyBody) -> Vec<PageDoubt> {
    let doubt = |doubt: &engine::view::DoubtBody| PageDoubt {
        code: doubt.code,
        message: doubt.message.clone(),
        count: if doubt.code == "withdrawn" { journey.withdrawn.len() } else { doubt.events.len() },
    };
    journey.uncertain.iter().map(doubt).collect()
}
