//! What one parcel of an answer tells beside its events.

use tracking::Text;
use tracking::diagnostic::Diagnostic;
use tracking::event::Event;
use tracking::event_time::EventTime;
use tracking::look::{ListOrder, Look, Outcome, Personal, Promise, RelatedNumber};

use super::{Capture, Reader};
use crate::pack::{Order, PersonalSpec, Pick, TimeFormat, Unit};
use crate::path::Scope;

/// The most events that one answer may tell of one parcel. Real ones tell some hundreds at the very most.
const MOST_EVENTS: usize = 20_000;
/// How many times of a list are asked which of two readings they mean.
const MOST_SETTLING: usize = 200;

impl Reader<'_> {
    /// The look at one parcel.
    pub(super) fn look(&self, scope: Scope<'_, '_>, at: &str, capture: &Capture<'_>) -> Look {
        let mut look = self.blank(capture);
        let source = self.source;
        if let Some(number) = source.number.as_ref().and_then(|pick| pick.words(scope)) {
            look.number = compact(&number);
        }
        if let Some(carrier) = source.carrier.as_ref().and_then(|pick| pick.words(scope)) {
            look.carrier = self.library.carrier_named(&carrier).unwrap_or_else(|| (*carrier).into());
        }
        let text = |pick: &Option<Pick>| pick.as_ref().and_then(|pick| pick.words(scope)).map(Text::from);
        look.language = text(&source.language).map(|tag| tag.replace('_', "-").into());
        look.service = text(&source.service).map(|words| super::wording::without_markup(&words).into());
        look.origin = text(&source.origin).and_then(|name| super::place::country(&name));
        look.destination = text(&source.destination).and_then(|name| super::place::country(&name));
        look.grams = self.grams(scope);
        self.events(scope, at, &mut look);
        if source.order == Order::Detected {
            look.order = detected(&look.events);
        }
        look.related = self.related(scope, at, &look);
        look.promise = look.promise.take().or_else(|| self.promise(scope, at));
        people(&source.personal, scope, at, &mut look.personal);
        self.conclude(scope, at, &mut look);
        look
    }

    /// Decides what became of the question.
    fn conclude(&self, scope: Scope<'_, '_>, at: &str, look: &mut Look) {
        if !look.events.is_empty() {
            return;
        }
        let (outcome, message) = self.says(scope).unwrap_or_else(|| {
            (Outcome::NotFound, format!("{} tells no event of this number", self.pack.name))
        });
        look.outcome = outcome;
        let code = if outcome == Outcome::NotFound { "not-found" } else { "failed" };
        look.diagnostics.push(Diagnostic::new(code, message, at));
    }

    fn events(&self, scope: Scope<'_, '_>, at: &str, look: &mut Look) {
        let settled = self.settled(scope, at, look);
        let mut left = 0_usize;
        self.source.events.each_at(scope, at, &mut |pointer, node| {
            if look.events.len() >= MOST_EVENTS {
                left += 1;
                return;
            }
            self.event(scope.at(node), pointer, settled.as_deref(), look);
        });
        if left > 0 {
            let message = format!("{left} events beyond the first {MOST_EVENTS} were not read");
            look.diagnostics.push(Diagnostic::new("too-many-events", message, at));
        }
    }

    /// The formats of the times, where people type them and the list as a whole must decide.
    fn settled(&self, scope: Scope<'_, '_>, at: &str, look: &mut Look) -> Option<Vec<TimeFormat>> {
        let spec = self.source.event.time.0.first().filter(|_| self.source.order == Order::Detected)?;
        let mut printed = Vec::new();
        self.source.events.each(scope, &mut |node| {
            if printed.len() < MOST_SETTLING {
                printed.extend(spec.at.partial(scope.at(node)).map(String::from));
            }
        });
        let (formats, ambiguous) = super::time::settle(&spec.format.0, &printed);
        if ambiguous {
            let message = "dates such as 09/01/2026 may have the day or the month first: write 2026-01-09";
            look.diagnostics.push(Diagnostic::new("ambiguous-date", message, at));
        }
        Some(formats)
    }

    fn related(&self, scope: Scope<'_, '_>, at: &str, look: &Look) -> Vec<RelatedNumber> {
        let mut found: Vec<RelatedNumber> = Vec::new();
        for spec in &self.source.related {
            let Some(printed) = spec.number.words(scope) else { continue };
            let number = last_number(&printed);
            if number.is_empty() || number == look.number || found.iter().any(|f| f.number == number) {
                continue;
            }
            let printed_name = spec.carrier.as_ref().and_then(|pick| pick.words(scope));
            let carrier =
                printed_name.map(|name| self.library.carrier_named(&name).unwrap_or_else(|| (*name).into()));
            found.push(RelatedNumber { number, carrier, relation: spec.relation, at: at.into() });
        }
        found
    }

    fn promise(&self, scope: Scope<'_, '_>, at: &str) -> Option<Promise> {
        let spec = self.source.promise.as_ref()?;
        let time = |times| {
            let (_, time) = super::time::read(times, scope, None, None)?;
            (time != EventTime::Unknown).then_some(time)
        };
        let to = time(&spec.to)?;
        let from = time(&spec.from).unwrap_or_else(|| to.clone());
        Some(Promise { from, to, at: at.into() })
    }

    fn grams(&self, scope: Scope<'_, '_>) -> Option<u64> {
        let weight = self.source.weight.as_ref()?;
        let value: f64 = weight.at.words(scope)?.trim().parse().ok()?;
        let grams = value
            * match weight.unit {
                Unit::G => 1.0,
                Unit::Kg => 1000.0,
                Unit::Lb => 453.592_37,
                Unit::Oz => 28.349_523,
            };
        (grams.is_finite() && (0.5..1e9).contains(&grams)).then_some(grams.round() as u64)
    }
}

/// The order that most neighbours of a list are in.
fn detected(events: &[Event]) -> ListOrder {
    let days: Vec<_> = events.iter().filter_map(|event| event.time.guess()).collect();
    let falling = days.windows(2).filter(|pair| pair[0] > pair[1]).count();
    let rising = days.windows(2).filter(|pair| pair[0] < pair[1]).count();
    if falling > rising { ListOrder::NewestFirst } else { ListOrder::OldestFirst }
}

/// Keeps what is about a person apart.
pub(super) fn people(specs: &[PersonalSpec], scope: Scope<'_, '_>, at: &str, personal: &mut Vec<Personal>) {
    for spec in specs {
        if let Some(value) = spec.at.words(scope) {
            personal.push(Personal {
                kind: spec.kind.as_str().into(),
                value: (*value).into(),
                at: at.into(),
            });
        }
    }
}

/// A number without the spaces and dashes that people and carriers print into it.
fn compact(number: &str) -> Text {
    if !number.contains([' ', '-']) {
        return number.into();
    }
    number.chars().filter(|c| !matches!(c, ' ' | '-')).collect::<String>().into()
}

/// The number in a text such as `PostNL 3STEST123` or `GEO/XT123`: the last word that has a digit.
fn last_number(printed: &str) -> Text {
    let word = printed.split([' ', '/']).rev().find(|word| word.bytes().any(|b| b.is_ascii_digit()));
    word.unwrap_or_default().into()
}
