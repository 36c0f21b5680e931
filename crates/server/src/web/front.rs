//! The front page: what this is; in a demonstration, the parcels that can be watched.

use askama::Template;
use engine::{AccountId, Engine, Filter};

use super::shown::{clock, day_of};
use super::words::Language;
use super::{CSS, meaning};

/// The most parcels that a demonstration lists.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "front.html")]
pub(super) struct Front {
    words: &'static Language,
    refresh: bool,
    css: &'static str,
    parcels: Option<Vec<Line>>,
}

struct Line {
    token: String,
    number: String,
    status: String,
    tone: &'static str,
    icon: &'static str,
    way: Option<String>,
    last: Option<String>,
}

impl Front {
    /// A page that lists nothing.
    pub(super) fn closed(words: &'static Language) -> Self {
        Self { words, refresh: false, css: CSS, parcels: None }
    }

    /// A page that lists the parcels of a demonstration.
    pub(super) fn open(engine: &Engine, words: &'static Language) -> engine::Result<Self> {
        let account = AccountId::new(crate::DEMO_ACCOUNT);
        let mut parcels = Vec::new();
        for parcel in engine.list(&account, &Filter::default(), None, MOST)? {
            if !parcel.forgotten {
                parcels.push(line(words, &engine.known(parcel)?));
            }
        }
        Ok(Self { words, refresh: true, css: CSS, parcels: Some(parcels) })
    }
}

fn line(words: &Language, known: &engine::find::Known) -> Line {
    let journey = &known.journey;
    let look = meaning::look(journey.milestone);
    let declared = known.declaration.as_ref();
    let from = journey.origin.as_deref().or_else(|| Some(declared?.origin.as_ref()?.country()));
    let to = journey.destination.as_deref().or_else(|| Some(declared?.destination.as_ref()?.country()));
    Line {
        token: known.parcel.token.to_string(),
        number: known.parcel.number.to_string(),
        status: words.say(&format!("milestone-{}", journey.milestone)),
        tone: look.tone,
        icon: look.icon,
        way: from.zip(to).map(|(from, to)| format!("{from} – {to}")),
        last: journey.events.last().map(|told| last(words, &told.event)),
    }
}

/// Where and when something was last seen.
fn last(words: &Language, event: &tracking::event::Event) -> String {
    let place = event.place.as_ref().map(|place| place.printed.to_string());
    let day = day_of(&event.time).map(|day| words.day(day));
    [place, day, clock(&event.time)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
