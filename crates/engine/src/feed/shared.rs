//! What many items share, as bytes: who speaks, and what a code means.

use jiff::Timestamp;
use tracking::Text;
use tracking::event::{Confidence, Event};
use tracking::look::Look;
use tracking::milestone::Milestone;

use super::looks::VERSION;
use crate::facts::wire::{In, Out, Wire};

/// What all items of one kind say of themselves: everything of a look but its hour, its digest and its event.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Speaker {
    pub(super) look: Look,
    pub(super) events: usize,
}

/// What a code means: everything of an event but its time and place.
pub(super) type Kind = Event;

/// A look without its hour, evidence and events, as a part.
pub(super) fn speaker(look: &Look, number: &str) -> Vec<u8> {
    written(|out| {
        look.source.put(out);
        // The number of the parcel itself is not said again.
        (*look.number != *number).then(|| look.number.clone()).put(out);
        look.list.put(out);
        look.carrier.put(out);
        look.outcome.put(out);
        look.claim.put(out);
        look.order.put(out);
        look.language.put(out);
        look.confidence.put(out);
        look.origin.put(out);
        look.destination.put(out);
        look.service.put(out);
        look.grams.put(out);
        look.promise.put(out);
        look.withdrawn.put(out);
        look.related.put(out);
        look.personal.put(out);
        look.diagnostics.put(out);
        look.events.len().put(out);
    })
}

/// A speaker whose look has no number has that of the parcel.
pub(super) fn speaker_of(bytes: &[u8]) -> Option<Speaker> {
    let input = &mut In::new(bytes, VERSION)?;
    let mut look = Look::new(Timestamp::UNIX_EPOCH, "", "");
    look.source = Wire::get(input)?;
    look.number = Option::<Text>::get(input)?.unwrap_or_default();
    look.list = Wire::get(input)?;
    look.carrier = Wire::get(input)?;
    look.outcome = Wire::get(input)?;
    look.claim = Wire::get(input)?;
    look.order = Wire::get(input)?;
    look.language = Wire::get(input)?;
    look.confidence = Wire::get(input)?;
    look.origin = Wire::get(input)?;
    look.destination = Wire::get(input)?;
    look.service = Wire::get(input)?;
    look.grams = Wire::get(input)?;
    look.promise = Wire::get(input)?;
    look.withdrawn = Wire::get(input)?;
    look.related = Wire::get(input)?;
    look.personal = Wire::get(input)?;
    look.diagnostics = Wire::get(input)?;
    let events = Wire::get(input)?;
    input.is_empty().then_some(Speaker { look, events })
}

/// An event without its time and place, as a part.
pub(super) fn kind(event: &Event) -> Vec<u8> {
    written(|out| {
        event.milestone.put(out);
        event.carrier.put(out);
        event.code.put(out);
        (event.side != event.milestone.side()).then_some(event.side).put(out);
        event.reason.put(out);
        (event.confidence != Confidence::High).then_some(event.confidence).put(out);
        event.text.put(out);
        event.language.put(out);
        event.handover.put(out);
        event.proof.put(out);
        event.at.put(out);
    })
}

pub(super) fn kind_of(bytes: &[u8]) -> Option<Kind> {
    let input = &mut In::new(bytes, VERSION)?;
    let milestone: Milestone = Wire::get(input)?;
    let mut event = Event::new("", milestone);
    event.carrier = Wire::get(input)?;
    event.code = Wire::get(input)?;
    event.side = Option::get(input)?.unwrap_or(milestone.side());
    event.reason = Wire::get(input)?;
    event.confidence = Option::get(input)?.unwrap_or(Confidence::High);
    event.text = Wire::get(input)?;
    event.language = Wire::get(input)?;
    event.handover = Wire::get(input)?;
    event.proof = Wire::get(input)?;
    event.at = Wire::get(input)?;
    input.is_empty().then_some(event)
}

/// Something written alone.
pub(super) fn written(put: impl FnOnce(&mut Out)) -> Vec<u8> {
    let mut out = Out::new(VERSION);
    put(&mut out);
    out.finish()
}
