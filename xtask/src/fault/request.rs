//! What clients send: captures of one parcel after the other, and bodies of lines about many parcels. Each parcel of
//! a feed is spoken of by a few bodies; some lines speak of parcels that captures speak of too.

use std::fmt::Write;
use std::time::Instant;

use simulator::chance::Chance;

use super::http::{Answer, Client};
use super::ledger::{Fate, Sent, digest};

/// How many captures each parcel gets.
const CAPTURES: u64 = 8;
/// The carrier that half of the feeders declare; it becomes part of the parcels' identity.
const CARRIER: &str = "china-post";
/// What a parcel of a feed goes through: two steps a body.
const STEPS: [&str; 8] = ["EMB", "EXA", "EMC", "EMD", "EDB", "EDC", "EMF", "EDG"];
/// What its receiver asks to be told of: all that steps can change, in whatever order they are folded.
pub(super) const KINDS: [&str; 9] = [
    "parcel.updated",
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

/// All that is sent under a name: the same again for the same name.
#[derive(Clone)]
pub(super) struct Script {
    /// Begins every number, so that no two scripts share a parcel.
    pub(super) name: String,
    /// How many clients send captures.
    pub(super) senders: u64,
    /// How many clients feed, beside those.
    pub(super) feeders: u64,
    /// How many bytes of words each capture and each line carries.
    pub(super) words: usize,
}

/// One request, and what it tells.
pub(super) struct Request {
    path: String,
    kind: &'static str,
    body: String,
    items: Vec<Item>,
    /// Whether it is a body of many parcels.
    pub(super) feeds: bool,
}

/// What it tells of one parcel.
struct Item {
    number: String,
    carrier: Option<&'static str>,
    bytes: String,
    printed: Option<String>,
    told: bool,
}

impl Request {
    /// Sends it.
    pub(super) fn ask(&self, client: &mut Client) -> Option<Answer> {
        client.ask_with("POST", &self.path, self.kind, self.body.as_bytes())
    }

    /// What a client remembers of it.
    pub(super) fn sent(&self, fate: Fate, began: Instant) -> impl Iterator<Item = Sent> {
        self.items.iter().map(move |item| Sent {
            number: item.number.clone(),
            carrier: item.carrier,
            digest: digest(item.bytes.as_bytes()),
            fate,
            began,
            printed: item.printed.clone(),
            told: item.told,
        })
    }
}

impl Script {
    /// The n-th request of a client.
    pub(super) fn request(&self, client: u64, nth: u64) -> Request {
        match client.checked_sub(self.senders) {
            Some(feeder) => self.body(feeder, nth),
            None => self.capture(client, nth),
        }
    }

    /// How many clients there are.
    pub(super) fn clients(&self) -> u64 {
        self.senders + self.feeders
    }

    fn capture(&self, sender: u64, nth: u64) -> Request {
        let number = self.number(sender, nth);
        let words = self.words(&format!("{number} {nth}"));
        let body = format!(
            "{{\"number\":\"{number}\",\"carrier\":\"plain\",\"events\":[{{\"time\":\"2026-08-{:02}T10:00:00+08:00\",\
             \"code\":\"EMA\",\"text\":\"capture {nth} {words}\"}}]}}",
            nth % CAPTURES + 1
        );
        let item = Item { number, carrier: None, bytes: body.clone(), printed: None, told: false };
        let path = "/v1/captures/plain".to_owned();
        Request { path, kind: "application/json", body, items: vec![item], feeds: false }
    }

    /// The parcel of the n-th capture of a sender.
    fn number(&self, sender: u64, nth: u64) -> String {
        format!("TEST{}S{sender}P{:05}", self.name, nth / CAPTURES)
    }

    fn body(&self, feeder: u64, nth: u64) -> Request {
        let carrier = (feeder % 2 == 1).then_some(CARRIER);
        let path = carrier.map_or_else(|| "/v1/feed".to_owned(), |name| format!("/v1/feed?carrier={name}"));
        let (group, part) = (nth / BODIES_A_GROUP, nth % BODIES_A_GROUP);
        let mut items = Vec::new();
        for parcel in 0..PARCELS {
            let number = format!("TEST{}F{feeder}G{group:03}P{parcel:02}", self.name);
            let steps = part * STEPS_A_BODY..(part + 1) * STEPS_A_BODY;
            items.extend(steps.map(|step| self.step(&number, carrier, (step, parcel), true)));
        }
        // The first parcels of the senders, again and again, each time with another step.
        let shared = if carrier.is_none() && self.senders > 0 { SHARED } else { 0 };
        for shared in 0..shared {
            let number = self.number(shared % self.senders, nth / STEPS.len() as u64 * CAPTURES);
            items.push(self.step(&number, None, (nth % STEPS.len() as u64, shared), false));
        }
        let body = items.iter().fold(String::new(), |mut body, item| {
            let _ = writeln!(body, "{}", item.bytes);
            body
        });
        Request { path, kind: "application/x-ndjson", body, items, feeds: true }
    }

    /// A step as a line. Captures tell of another month, so that nobody takes it for theirs.
    fn step(
        &self,
        number: &str,
        carrier: Option<&'static str>,
        (step, minute): (u64, u64),
        told: bool,
    ) -> Item {
        let code = STEPS[step as usize % STEPS.len()];
        let printed = format!("2026-09-{:02}T10:{minute:02}:00+08:00", step + 1);
        let words = self.words(&format!("{number} {step}"));
        let bytes = format!(
            "{{\"number\":\"{number}\",\"code\":\"{code}\",\"time\":\"{printed}\",\"place\":\"Guangzhou\",\
             \"country\":\"CN\",\"text\":\"step {step} {words}\"}}"
        );
        Item { number: number.to_owned(), carrier, bytes, printed: Some(printed), told }
    }

    /// Words that do not repeat, so that they stay as many when they are compressed.
    fn words(&self, of: &str) -> String {
        let mut chance = Chance::named(0, of);
        (0..self.words.div_ceil(16)).map(|_| format!("{:016x}", chance.bits())).collect()
    }
}
