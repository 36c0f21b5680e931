//! What each carrier answers, in its own format: a pure function of the world, the question and the hour.
//!
//! The shapes follow what carriers publish; the texts are our own. [`ask`] finds whose door a path
//! is, and each carrier's file writes the answer.

mod cainiao;
mod faults;
mod royal_mail;
mod upu;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

pub use faults::Fault;

use crate::world::World;
use crate::world::parcel::{Carrier, Parcel, Seen};

/// The most numbers that one question may name.
const MOST_NUMBERS: usize = 30;

/// A question as it arrives: the path, the query and whether the caller gave credentials.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The path, as `/mailpieces/v2/QZ000000005GB/events`.
    pub path: &'a str,
    /// The query without its `?`.
    pub query: &'a str,
    /// Whether both headers of credentials were there and not empty.
    pub signed: bool,
}

/// An answer before it is put on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
    /// In how many seconds to come back, where the quota is used up.
    pub retry_after: Option<u64>,
    /// How long the carrier lets the caller wait for it.
    pub hold: Duration,
}

impl Answer {
    fn new(status: u16, body: String) -> Self {
        Self { status, body, retry_after: None, hold: Duration::ZERO }
    }
}

/// Whose door a question knocks at, and about which numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// The carrier.
    pub carrier: Carrier,
    /// The numbers that are asked for, as they were written.
    pub numbers: Vec<String>,
    /// The language that is asked for, or the word after the number.
    detail: String,
}

/// Finds the carrier and the numbers of a question; `None` where nobody lives.
#[must_use]
pub fn ask(question: Question<'_>) -> Option<Door> {
    let mut door =
        upu::door(question).or_else(|| cainiao::door(question)).or_else(|| royal_mail::door(question))?;
    door.numbers.truncate(MOST_NUMBERS);
    Some(door)
}

/// What a carrier answers at an hour; `fault` is what goes wrong with it.
#[must_use]
pub fn answer(
    world: &World,
    question: Question<'_>,
    door: &Door,
    fault: Option<Fault>,
    now: Timestamp,
) -> Answer {
    let blind = fault == Some(Fault::Empty);
    let seen = |number: &str| match blind {
        true => Vec::new(),
        false => world.visible(number, door.carrier, now),
    };
    let honest = match door.carrier {
        Carrier::Upu => upu::answer(world, door, &seen),
        Carrier::Cainiao => cainiao::answer(world, door, &seen),
        Carrier::RoyalMail => royal_mail::answer(world, question, door, &seen),
    };
    faults::bend(honest, fault, world.plan().faults.hang)
}

/// What a carrier answers about one number at an hour, without a question on the wire and without
/// faults: the captures of a score.
#[must_use]
pub fn look(world: &World, carrier: Carrier, number: &str, now: Timestamp) -> Answer {
    let detail = if carrier == Carrier::RoyalMail { "events" } else { "EN" };
    let door = Door { carrier, numbers: vec![number.to_owned()], detail: detail.to_owned() };
    answer(world, Question { path: "", query: "", signed: true }, &door, None, now)
}

/// An answer with the hour, the carrier and the number it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit<'a> {
    /// When it was asked.
    pub at: Timestamp,
    /// Who answered.
    pub carrier: Carrier,
    /// About which number.
    pub number: &'a str,
    /// What.
    pub answer: Answer,
}

/// Every answer that a poller gets who asks each carrier of a parcel at fixed distances until an hour, in the
/// order of time; those that say the same as the one before are left out.
#[must_use]
pub fn visits<'a>(
    world: &World,
    parcel: &'a Parcel,
    every: SignedDuration,
    until: Timestamp,
) -> Vec<Visit<'a>> {
    let stride = every.as_secs().max(1);
    let mut visits: Vec<Visit<'a>> = Vec::new();
    for (carrier, number) in world.sources(parcel) {
        let mut last: Option<Answer> = None;
        for change in world.changes(number, carrier) {
            let asked = (change.as_second() + stride - 1).div_euclid(stride) * stride;
            let at = Timestamp::from_second(asked).unwrap_or(change).max(change);
            if at > until {
                break;
            }
            let answer = look(world, carrier, number, at);
            if last.as_ref() != Some(&answer) {
                visits.push(Visit { at, carrier, number, answer: answer.clone() });
                last = Some(answer);
            }
        }
    }
    visits.sort_by_key(|visit| visit.at);
    visits
}

/// What goes wrong with the `nth` question about these numbers.
#[must_use]
pub fn fault(world: &World, door: &Door, nth: u64) -> Option<Fault> {
    faults::draw(world, door, nth)
}

/// What a carrier says to a caller who asks too often.
#[must_use]
pub fn too_often(carrier: Carrier, wait: Duration) -> Answer {
    let body = match carrier {
        Carrier::Upu => String::new(),
        Carrier::Cainiao => r#"{"success":false,"ret":["FAIL_SYS_TRAFFIC_LIMIT"]}"#.to_owned(),
        Carrier::RoyalMail => {
            royal_mail::trouble(429, "Too Many Requests", "E0003", "The rate limit was exceeded.")
        }
    };
    let retry_after = Some(wait.as_secs() + u64::from(wait.subsec_nanos() > 0));
    Answer { retry_after, ..Answer::new(429, body) }
}

/// The events of a number, as the carrier at the door sees them now.
type Eyes<'a> = dyn Fn(&str) -> Vec<Seen<'a>> + 'a;

/// A country's name in English.
fn country_name(country: &str) -> &str {
    match country {
        "AU" => "Australia",
        "BR" => "Brazil",
        "CN" => "China",
        "DE" => "Germany",
        "FR" => "France",
        "GB" => "United Kingdom",
        "SG" => "Singapore",
        "US" => "United States",
        other => other,
    }
}
