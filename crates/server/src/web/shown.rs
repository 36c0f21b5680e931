//! A page's data in a reader's words: what the template prints.

use askama::Template;
use engine::find::Known;
use jiff::Timestamp;
use jiff::civil::Date;
use tracking::event_time::EventTime;
use tracking::milestone::Milestone;

use super::body::{PageBody, PageEvent, PagePromise};
use super::outlook::Outlook;
use super::words::Language;
use super::{CSS, meaning};

#[derive(Template)]
#[template(path = "parcel.html")]
pub(super) struct ParcelPage {
    words: &'static Language,
    refresh: bool,
    css: &'static str,
    token: String,
    number: String,
    tone: &'static str,
    icon: &'static str,
    status: String,
    reason: Option<String>,
    since: Option<Since>,
    next: String,
    outlook: Outlook,
    promises: Vec<Promise>,
    legs: Vec<super::body::PageLeg>,
    seller: Option<String>,
    reference: Option<String>,
    step: u8,
    /// It left the usual way: no step is the present one.
    astray: bool,
    days: Vec<Day>,
    doubts: Vec<String>,
    heard: String,
    asked: String,
    calendar: bool,
    /// The feed in this language.
    feed: String,
}

struct Since {
    day: String,
    clock: Option<String>,
    machine: String,
    place: Option<String>,
}

struct Promise {
    by: Option<String>,
    when: String,
    passed: bool,
}

struct Day {
    name: String,
    events: Vec<Event>,
}

/// An event as it is shown.
pub(super) struct Event {
    pub(super) what: String,
    pub(super) place: Option<String>,
    machine: Option<String>,
    pub(super) clock: Option<String>,
    pub(super) basis: String,
    pub(super) text: Option<String>,
    pub(super) language: Option<String>,
    carrier: Option<String>,
}

impl ParcelPage {
    pub(super) fn new(
        words: &'static Language,
        known: &Known,
        body: PageBody,
        now: Timestamp,
        refresh: bool,
    ) -> Self {
        let milestone = known.journey.milestone;
        let look = meaning::look(milestone);
        let because = body.milestone_events.last().copied();
        let reason = because.and_then(|at| reason(words, body.events.get(at)?.reason.as_deref()?));
        Self {
            words,
            refresh,
            css: CSS,
            token: known.parcel.token.to_string(),
            astray: meaning::step(milestone) == 0,
            tone: look.tone,
            icon: look.icon,
            status: words.say(&format!("milestone-{milestone}")),
            reason,
            since: because.and_then(|at| since(words, &known.journey.events.get(at)?.event)),
            next: words.say(meaning::next(milestone)),
            outlook: Outlook::new(words, known, &body),
            promises: body.promises.iter().filter_map(|one| promise(words, one, milestone, now)).collect(),
            days: days(words, known, &body),
            doubts: body.uncertain.iter().map(|doubt| said(words, doubt)).collect(),
            heard: heard(words, body.last_heard.as_deref()),
            asked: asked(words, body.next_ask.as_deref()),
            calendar: super::calendar::window(&body).is_some(),
            feed: format!("/t/{}.atom?lang={}", known.parcel.token, words.tag),
            number: body.number,
            legs: body.legs,
            seller: body.sender.seller,
            reference: body.sender.reference,
            step: body.step,
        }
    }
}

/// The words of a reason that we know.
pub(super) fn reason(words: &Language, reason: &str) -> Option<String> {
    let known = tracking::reason::KnownReason::from_name(reason)?;
    Some(words.say(&format!("reason-{known}")))
}

fn since(words: &Language, event: &tracking::event::Event) -> Option<Since> {
    let day = day_of(&event.time)?;
    Some(Since {
        day: words.day(day),
        clock: clock(&event.time),
        machine: machine(&event.time)?,
        place: event.place.as_ref().map(|place| place.printed.to_string()),
    })
}

fn promise(words: &Language, promise: &PagePromise, milestone: Milestone, now: Timestamp) -> Option<Promise> {
    let day = |text: &Option<String>| text.as_deref().and_then(engine::add::day_of);
    let (from, to) = (day(&promise.from), day(&promise.to));
    let when = match (from, to) {
        (Some(from), Some(to)) if from != to => {
            words.with_all("range", &[("from", &words.day(from)), ("to", &words.day(to))])
        }
        (from, to) => words.day(to.or(from)?),
    };
    // A day has passed when it has passed everywhere on earth.
    let everywhere = jiff::tz::Offset::constant(-12).to_datetime(now).date();
    let passed = !milestone.is_final() && to.or(from).is_some_and(|last| last < everywhere);
    Some(Promise { by: promise.by.clone(), when, passed })
}

/// The events by day, the newest first; neighbours of one day are together.
fn days(words: &Language, known: &Known, body: &PageBody) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for (told, event) in known.journey.events.iter().zip(&body.events).rev() {
        let name = day_of(&told.event.time).map_or_else(|| words.say("day-unknown"), |day| words.day(day));
        let shown = shown(words, &told.event.time, event);
        match days.last_mut() {
            Some(day) if day.name == name => day.events.push(shown),
            _ => days.push(Day { name, events: vec![shown] }),
        }
    }
    days
}

pub(super) fn shown(words: &Language, time: &EventTime, event: &PageEvent) -> Event {
    let milestone = words.say(&format!("milestone-{}", event.milestone));
    // Nothing is hidden that we cannot name: the carrier's words stand in for a meaning that we do not know.
    let nameless = event.milestone == Milestone::Unknown.name();
    let (what, text) = match event.text.clone() {
        Some(text) if nameless => (text, None),
        text => (milestone, text),
    };
    let what = match event.reason.as_deref().and_then(|code| reason(words, code)) {
        Some(reason) => format!("{what}: {reason}"),
        None => what,
    };
    Event {
        what,
        text,
        place: event.place.clone(),
        machine: machine(time),
        clock: clock(time),
        basis: basis(words, time),
        language: event.language.clone(),
        carrier: Some(event.carrier.clone()),
    }
}

fn said(words: &Language, doubt: &super::body::PageDoubt) -> String {
    let key = format!("doubt-{}", doubt.code);
    words.counted(&key, doubt.count).unwrap_or_else(|| doubt.message.clone())
}

pub(super) fn day_of(time: &EventTime) -> Option<Date> {
    match time {
        EventTime::Day(day) => Some(*day),
        other => other.clock().map(|clock| clock.date()),
    }
}

pub(super) fn clock(time: &EventTime) -> Option<String> {
    time.clock().map(|clock| clock.strftime("%H:%M").to_string())
}

/// The time for machines: an instant, or a local time without a zone, as HTML allows both.
fn machine(time: &EventTime) -> Option<String> {
    match time {
        EventTime::Day(day) => Some(day.to_string()),
        EventTime::Printed(clock) => Some(clock.to_string()),
        other => other.instant().map(|instant| instant.to_string()),
    }
}

fn basis(words: &Language, time: &EventTime) -> String {
    match time {
        EventTime::Stated { offset_seconds, .. } => {
            let (sign, minutes) = (if *offset_seconds < 0 { '−' } else { '+' }, offset_seconds.abs() / 60);
            let offset = format!("{sign}{}:{:02}", minutes / 60, minutes % 60);
            words.with("basis-stated", "offset", offset)
        }
        EventTime::Placed { zone, .. } => {
            words.with("basis-placed", "zone", zone.rsplit('/').next().unwrap_or(zone).replace('_', " "))
        }
        other => words.say(&format!("basis-{}", other.basis())),
    }
}

fn heard(words: &Language, at: Option<&str>) -> String {
    at.map_or_else(|| words.say("never-heard"), |at| words.with("last-heard", "time", moment(words, at)))
}

fn asked(words: &Language, at: Option<&str>) -> String {
    at.map_or_else(|| words.say("no-ask"), |at| words.with("next-ask", "time", moment(words, at)))
}

/// An hour of our own, in UTC.
fn moment(words: &Language, at: &str) -> String {
    let Ok(at) = at.parse::<Timestamp>() else { return at.to_owned() };
    let clock = jiff::tz::Offset::UTC.to_datetime(at);
    format!("{}, {} UTC", words.day(clock.date()), clock.strftime("%H:%M"))
}
