//! The feed part of a load: bodies of lines about many parcels, each parcel spoken of by a few bodies, some bodies sent
//! again as a whole, and in each body a few lines about parcels that captures speak of too.

use std::fmt::Write;
use std::time::{Duration, Instant};

use simulator::chance::Chance;

use super::http::{Answer, Client};
use super::ledger::{Fate, Sent, digest};
use super::load::{CAPTURES, Load, number};

/// The carrier that half of the feeders declare; it becomes part of the parcels' identity.
const CARRIER: &str = "china-post";
/// What a parcel goes through: two steps a body, and each moves it on, so that its receiver hears of each.
const STEPS: [&str; 8] = ["EMB", "EXA", "EMC", "EMD", "EDB", "EDC", "EMF", "EDG"];
/// What its receiver asks to be told of, beside which captures of the load tell nothing.
pub(super) const KINDS: [&str; 8] = [
    "parcel.origin_processing",
    "parcel.export_customs",
    "parcel.left_origin",
    "parcel.entered_destination",
    "parcel.import_customs",
    "parcel.customs_released",
    "parcel.destination_processing",
    "parcel.out_for_delivery",
];
const STEPS_A_BODY: u64 = 2;
const BODIES_A_GROUP: u64 = STEPS.len() as u64 / STEPS_A_BODY;
/// How many parcels a group of bodies speaks of.
const PARCELS: u64 = 24;
/// How many lines of a body speak of parcels of captures.
const SHARED: u64 = 4;

/// Between two bodies, so that captures have their share of the server.
const PAUSE: Duration = Duration::from_millis(15);

/// A body, and what it says of whom.
struct Body {
    lines: String,
    items: Vec<Item>,
}

/// A line.
struct Item {
    number: String,
    line: String,
    printed: String,
    told: bool,
}

impl Load<'_> {
    /// Sends bodies until somebody says stop, or the server is gone. Gives each item of each body.
    pub(super) fn feed(&self, feeder: u64, goes_on: impl Fn(u32) -> bool) -> Vec<Sent> {
        let mut client = Client::new(self.address, Some(self.key));
        let (mut all, mut unanswered) = (Vec::new(), 0);
        let mut chance = Chance::named(feeder, &self.name);
        let carrier = (feeder % 2 == 1).then_some(CARRIER);
        for nth in 0.. {
            if !goes_on(unanswered) {
                break;
            }
            let body = self.feed_body(feeder, nth, carrier.is_none());
            std::thread::sleep(PAUSE);
            let times = if chance.happens(150) { 2 } else { 1 };
            for _ in 0..times {
                let began = Instant::now();
                let answer = post(&mut client, carrier, &body.lines);
                let fate = self.fate(answer, client.left);
                unanswered = if client.answered { 0 } else { unanswered + 1 };
                if client.left {
                    if matches!(fate, Fate::Refused(..)) {
                        std::thread::sleep(self.rest);
                    }
                    all.extend(body.items.iter().map(|item| item.sent(carrier, fate, began)));
                }
            }
        }
        all
    }

    fn feed_body(&self, feeder: u64, nth: u64, shares: bool) -> Body {
        let mut body = Body { lines: String::new(), items: Vec::new() };
        let (group, part) = (nth / BODIES_A_GROUP, nth % BODIES_A_GROUP);
        for parcel in 0..PARCELS {
            for step in part * STEPS_A_BODY..(part + 1) * STEPS_A_BODY {
                let number = format!("TEST{}F{feeder}G{group:03}P{parcel:02}", self.name);
                self.put(&mut body, (number, true), (step, parcel));
            }
        }
        for shared in 0..if shares { SHARED } else { 0 } {
            // The first parcels of each sender, again and again, each time with another step.
            let (sender, parcel) = (shared % self.senders.max(1), nth / STEPS.len() as u64);
            let number = number(&self.name, sender, parcel * CAPTURES);
            self.put(&mut body, (number, false), (nth % STEPS.len() as u64, shared));
        }
        body
    }

    /// A step as a line. Of a parcel of captures it is another day, so that nobody takes it for theirs.
    fn put(&self, body: &mut Body, (number, told): (String, bool), (step, minute): (u64, u64)) {
        let code = STEPS[step as usize % STEPS.len()];
        let printed = format!("2026-09-{:02}T10:{minute:02}:00+08:00", step + 1);
        let words = self.words(&format!("{number} {step}"));
        let line = format!(
            "{{\"number\":\"{number}\",\"code\":\"{code}\",\"time\":\"{printed}\",\"place\":\"Guangzhou\",\
             \"country\":\"CN\",\"text\":\"step {step} {words}\"}}"
        );
        let _ = writeln!(body.lines, "{line}");
        body.items.push(Item { number, line, printed, told });
    }
}

fn post(client: &mut Client, carrier: Option<&str>, lines: &str) -> Option<Answer> {
    let path = carrier.map_or_else(|| "/v1/feed".to_owned(), |carrier| format!("/v1/feed?carrier={carrier}"));
    client.ask_with("POST", &path, "application/x-ndjson", lines.as_bytes())
}

impl Item {
    fn sent(&self, carrier: Option<&'static str>, fate: Fate, began: Instant) -> Sent {
        Sent {
            number: self.number.clone(),
            carrier,
            digest: digest(self.line.as_bytes()),
            fate,
            began,
            printed: Some(self.printed.clone()),
            told: self.told,
        }
    }
}
