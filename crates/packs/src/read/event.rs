//! One event: its code and meaning, time, place and words.

use tracking::Text;
use tracking::diagnostic::Diagnostic;
use tracking::event::{Confidence, Event};
use tracking::event_time::EventTime;
use tracking::look::{Look, Promise};
use tracking::reason::Reason;

use super::{Reader, parcel, time, wording};
use crate::pack::{Meaning, Pick, ReasonSpec, TimeFormat};
use crate::path::Scope;

impl Reader<'_> {
    /// Reads one event into the look, or the promise that stands among the events.
    pub(super) fn event(
        &self,
        scope: Scope<'_, '_>,
        at: &str,
        settled: Option<&[TimeFormat]>,
        look: &mut Look,
    ) {
        let spec = &self.source.event;
        let mut event = self.blank_event.clone();
        event.at = at.into();
        event.confidence = self.source.confidence;
        event.code = words(&spec.code, scope);
        event.place = spec.place.as_ref().and_then(|spec| self.library.atlas.place(spec, scope, self.pack));
        event.language = words(&spec.language, scope).or_else(|| look.language.clone());
        if let Some(carrier) = words(&spec.carrier, scope) {
            event.carrier = self.library.carrier_named(&carrier).unwrap_or(carrier);
        }
        self.time(scope, at, settled, &mut event, look);
        self.words(scope, at, &mut event, look);
        parcel::people(&spec.personal, scope, at, &mut look.personal);
        let meaning = self.meaning(scope, at, &mut event, look);
        if let Some(meaning) = meaning.map(|meaning| self.reused(meaning, &mut event)) {
            if meaning.promise {
                look.promise = Some(Promise { from: event.time.clone(), to: event.time, at: at.into() });
                return;
            }
            apply(&meaning, scope, &mut event);
        } else {
            event.confidence = Confidence::Low;
        }
        if let Some(reason) = words(&spec.reason, scope) {
            event.reason.get_or_insert(Reason::from_name(&reason));
        }
        if spec.withdrawn.as_ref().is_some_and(|path| path.says_so(scope)) {
            look.withdrawn.push(event);
        } else {
            look.events.push(event);
        }
    }

    fn time(
        &self,
        scope: Scope<'_, '_>,
        at: &str,
        settled: Option<&[TimeFormat]>,
        event: &mut Event,
        look: &mut Look,
    ) {
        let spec = &self.source.event.time;
        match time::read(spec, scope, event.place.as_ref(), settled) {
            Some((printed, time)) => {
                if time == EventTime::Unknown {
                    let message = format!("the time `{printed}` is in none of the formats of the pack");
                    look.diagnostics.push(Diagnostic::new("unreadable-time", message, at));
                }
                (event.printed, event.time) = (Some(printed), time);
            }
            None if spec.0.is_empty() => {}
            None => look.diagnostics.push(Diagnostic::new("no-time", "the event has no time", at)),
        }
    }

    fn words(&self, scope: Scope<'_, '_>, at: &str, event: &mut Event, look: &mut Look) {
        let Some(text) = self.source.event.text.as_ref().and_then(|pick| pick.words(scope)) else { return };
        event.text = Some(self.texts.without_persons(&text, at, self.library, &mut look.personal));
    }

    /// What the event means: by its code, or by its words where it has none at all and the pack allows it.
    fn meaning(&self, scope: Scope<'_, '_>, at: &str, event: &mut Event, look: &mut Look) -> Option<Meaning> {
        let spec = &self.source.event;
        let exceptions = spec.except.iter().flat_map(|keys| keys.all(scope));
        if let Some(meaning) = self.first_known(exceptions) {
            return Some(meaning);
        }
        let Some(keys) = spec.key.as_ref().or(spec.code.as_ref()) else { return self.prose(event) };
        let mut first = None;
        for (rank, key) in keys.all(scope).enumerate() {
            if let Some(meaning) = self.tables.meaning(&key) {
                if rank > 0 {
                    event.confidence = event.confidence.min(Confidence::Medium);
                }
                return Some(meaning);
            }
            first.get_or_insert(key);
        }
        let Some(code) = first else { return self.prose(event) };
        let message = format!(
            "unknown code `{code}`: it shows as `unknown` until it stands in packs/{}/pack.toml",
            self.pack.carrier
        );
        look.diagnostics.push(Diagnostic::new("unknown-code", message, at));
        None
    }

    fn first_known<'t>(&self, mut keys: impl Iterator<Item = std::borrow::Cow<'t, str>>) -> Option<Meaning> {
        keys.find_map(|key| self.tables.meaning(&key))
    }

    /// A code that the carrier uses for several things says little: the words decide, where they say anything.
    fn reused(&self, meaning: Meaning, event: &mut Event) -> Meaning {
        if !meaning.reused {
            return meaning;
        }
        let worded = self.wording(event);
        if worded.is_none() {
            event.confidence = Confidence::Low;
        }
        worded.unwrap_or(meaning)
    }

    fn prose(&self, event: &mut Event) -> Option<Meaning> {
        if self.source.prose { self.wording(event) } else { None }
    }

    fn wording(&self, event: &mut Event) -> Option<Meaning> {
        let text = event.text.as_deref()?;
        let (meaning, confidence) = wording::meaning(text, event.language.as_deref(), &event.carrier)?;
        event.confidence = event.confidence.min(confidence);
        Some(meaning)
    }
}

fn apply(meaning: &Meaning, scope: Scope<'_, '_>, event: &mut Event) {
    (event.milestone, event.side) = (meaning.milestone, meaning.side);
    (event.handover, event.proof) = (meaning.handover, meaning.proof);
    event.reason = match &meaning.reason {
        Some(ReasonSpec::Known(reason)) => Some(reason.clone()),
        Some(ReasonSpec::At(pick)) => pick.words(scope).map(|words| Reason::from_name(&words)),
        None => None,
    };
}

fn words(pick: &Option<Pick>, scope: Scope<'_, '_>) -> Option<Text> {
    pick.as_ref()?.words(scope).map(Text::from)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use crate::{Capture, Library};

    const PACK: &str = r#"
        format = 1
        carrier = "x"
        name = "X"
        [[source]]
        id = "s"
        kind = "push"
        decode = "json"
        claim = "incremental"
        order = "unordered"
        events = "."
        [source.event]
        code = "/code"
        key = ["{/service}:{/code}", "/code"]
        except = "{/code}:{/attribute}"
        text = "/text"
        [source.codes]
        D = "delivered"
        "express:D" = "ready-for-pickup"
        "D:sender" = "returned"
        R = { milestone = "announced", reused = true }
    "#;

    #[track_caller]
    fn check(json: &str, meaning: &str) {
        let mut library = Library::default();
        library.add("x", PACK);
        let body = json.as_bytes();
        let capture =
            Capture { body, received: Timestamp::UNIX_EPOCH, digest: "", status: None, asked: None };
        let reading = crate::read(&library, "x", None, &capture);
        let event = &reading.looks[0].events[0];
        assert_eq!(format!("{}, {}", event.milestone, event.confidence), meaning);
    }

    #[test]
    fn an_exception_wins_and_its_absence_costs_nothing() {
        check(r#"{"code":"D","attribute":"sender"}"#, "returned, high");
        check(r#"{"code":"D","attribute":"porch"}"#, "delivered, high");
        check(r#"{"code":"D"}"#, "delivered, high");
    }

    #[test]
    fn a_sentence_may_be_an_exception_where_words_are_read() {
        let mut library = Library::default();
        let pack = PACK
            .replace("        code = \"/code\"\n", "")
            .replace("        key = [\"{/service}:{/code}\", \"/code\"]\n", "")
            .replace("{/code}:{/attribute}", "/text")
            .replace("events = \".\"", "events = \".\"\nprose = true");
        library.add("x", &pack);
        let meaning = |words: &str| {
            let body = format!("{{\"text\":\"{words}\"}}");
            let capture = Capture {
                body: body.as_bytes(),
                received: Timestamp::UNIX_EPOCH,
                digest: "",
                status: None,
                asked: None,
            };
            crate::read(&library, "x", None, &capture).looks[0].events[0].milestone.name()
        };
        assert_eq!([meaning("D:sender"), meaning("Delivered")], ["returned", "delivered"]);
    }

    #[test]
    fn a_coarser_key_is_less_sure_than_a_finer_one() {
        check(r#"{"code":"D","service":"express"}"#, "ready-for-pickup, high");
        check(r#"{"code":"D","service":"economy"}"#, "delivered, medium");
    }

    #[test]
    fn a_code_that_means_several_things_leaves_it_to_the_words() {
        check(r#"{"code":"R","text":"Out for delivery"}"#, "out-for-delivery, medium");
        check(r#"{"code":"R","text":"Bla"}"#, "announced, low");
        check(r#"{"code":"D","text":"Out for delivery"}"#, "delivered, high");
    }

    #[test]
    fn a_code_that_no_table_knows_is_unknown() {
        check(r#"{"code":"E"}"#, "unknown, low");
    }
}
