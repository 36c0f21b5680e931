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
    /// The look at one parcel; further looks where a relay keeps a list for each carrier.
    pub(super) fn looks(&self, scope: Scope<'_, '_>, at: &str, capture: &Capture<'_>) -> Vec<Look> {
        let mut look = self.heading(scope, capture);
        let further = self.lists(scope, at, &mut look);
        look.related = self.related(scope, at, &look);
        look.promise = look.promise.take().or_else(|| self.promise(scope, at));
        people(&self.source.personal, scope, at, &mut look.personal);
        self.conclude(scope, at, &mut look);
        std::iter::once(look).chain(further).collect()
    }

    /// What stands above the events.
    fn heading(&self, scope: Scope<'_, '_>, capture: &Capture<'_>) -> Look {
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
        look.origin = text(&source.origin).and_then(|name| self.library.atlas.country(&name));
        look.destination = text(&source.destination).and_then(|name| self.library.atlas.country(&name));
        look.grams = self.grams(scope);
        look
    }

    /// Decides what became of the question.
    fn conclude(&self, scope: Scope<'_, '_>, at: &str, look: &mut Look) {
        if !look.events.is_empty() || !look.withdrawn.is_empty() {
            return;
        }
        let (outcome, message) = self.says(scope).unwrap_or_else(|| {
            (Outcome::NotFound, format!("{} tells no event of this number", self.pack.name))
        });
        look.outcome = outcome;
        let code = if outcome == Outcome::NotFound { "not-found" } else { "failed" };
        look.diagnostics.push(Diagnostic::new(code, message, at));
    }

    /// Reads the events; of several lists the first goes into the look, and each further one makes its own.
    fn lists(&self, scope: Scope<'_, '_>, at: &str, look: &mut Look) -> Vec<Look> {
        let Some(lists) = &self.source.lists else {
            self.events(scope, at, look);
            return Vec::new();
        };
        let empty = Look { origin: None, destination: None, service: None, grams: None, ..look.clone() };
        let mut found = Vec::new();
        lists.each.each_at(scope, at, &mut |pointer, node| {
            let scope = scope.at(node);
            let name = lists.name.as_ref().and_then(|pick| pick.words(scope)).map(Text::from);
            let list = name.or_else(|| pointer.rsplit('/').next().map(Text::from));
            let mut told = Look { list, ..empty.clone() };
            self.events(scope, pointer, &mut told);
            self.name_carrier(lists.carrier.as_ref(), scope, &mut told);
            found.push(told);
        });
        let mut found = found.into_iter().filter(|told| !told.events.is_empty());
        if let Some(first) = found.next() {
            (look.list, look.events, look.order) = (first.list, first.events, first.order);
            (look.personal, look.diagnostics, look.promise) =
                (first.personal, first.diagnostics, first.promise);
        }
        let further: Vec<Look> = found.collect();
        // The carrier of the only list is the parcel's; of several, none is more so than the others.
        let named = look.events.first().map(|event| &event.carrier);
        if let Some(carrier) = named.filter(|carrier| ***carrier != *self.pack.carrier)
            && further.is_empty()
            && look.carrier.is_empty()
        {
            look.carrier = carrier.clone();
        }
        further
    }

    /// The carrier whose list this is said what the events do not ascribe to anybody.
    fn name_carrier(&self, carrier: Option<&Pick>, scope: Scope<'_, '_>, look: &mut Look) {
        let Some(printed) = carrier.and_then(|pick| pick.words(scope)) else { return };
        let carrier = self.library.carrier_named(&printed).unwrap_or_else(|| (*printed).into());
        let unnamed = look.events.iter_mut().filter(|event| *event.carrier == *self.pack.carrier);
        unnamed.for_each(|event| event.carrier = carrier.clone());
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
        if self.source.order == Order::Detected {
            look.order = detected(&look.events);
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
            let number = compact(&last_number(&printed));
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
        let grams = value * Unit::of(&weight.unit.words(scope)?)?.grams();
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

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use crate::{Capture, Library};

    const RELAY: &str = r#"
        format = 1
        carrier = "relay"
        name = "Relay"
        [[source]]
        id = "s"
        kind = "poll"
        decode = "json"
        claim = "complete"
        order = "newest-first"
        number = "/no"
        lists = { each = "/legs/{}", carrier = "/by" }
        events = "/events/*"
        [source.event]
        code = "/c"
        carrier = "/said"
        [source.codes]
        D = "delivered"
    "#;

    #[track_caller]
    fn check(json: &str, expected: &[(Option<&str>, &str, usize)]) {
        let mut library = Library::default();
        library.add("relay", RELAY);
        library.add("yanwen", "format = 1\ncarrier = \"yanwen\"\nname = \"Yanwen Express\"");
        let body = json.as_bytes();
        let capture =
            Capture { body, received: Timestamp::UNIX_EPOCH, digest: "", status: None, asked: None };
        let looks = crate::read(&library, "relay", None, &capture).looks;
        let told: Vec<(Option<&str>, &str, usize)> = looks
            .iter()
            .map(|look| {
                let carrier = look.events.first().map_or("nobody", |event| &*event.carrier);
                (look.list.as_deref(), carrier, look.events.len())
            })
            .collect();
        assert_eq!(told, expected);
        assert!(looks.iter().all(|look| &*look.number == "LB1"));
    }

    #[test]
    fn each_list_of_a_relay_is_told_by_its_carrier() {
        let legs = r#"{"no":"LB1","legs":{"second":{"by":"USPS","events":[{"c":"D"},{"c":"D"}]},
            "first":{"by":"YANWEN EXPRESS","events":[{"c":"D"}]},"third":{"by":"X","events":[]}}}"#;
        check(legs, &[(Some("second"), "USPS", 2), (Some("first"), "yanwen", 1)]);
    }

    #[test]
    fn an_event_that_names_its_carrier_keeps_it() {
        let legs = r#"{"no":"LB1","legs":{"a":{"by":"USPS","events":[{"c":"D","said":"yanwen"}]}}}"#;
        check(legs, &[(Some("a"), "yanwen", 1)]);
    }

    #[test]
    fn a_relay_without_any_list_tells_nothing() {
        check(r#"{"no":"LB1","legs":{}}"#, &[(None, "nobody", 0)]);
    }
}
