//! Several nodes on one database, and clients that send each request to whichever node answers, until it is accepted.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Setting;
use super::http::Client;
use super::ledger::{Fate, Sent};
use super::place::Place;
use super::request::Script;
use super::serve::{Served, Who};

/// After a request that was not accepted.
const REST: Duration = Duration::from_millis(10);

/// Nodes that run.
pub(super) struct Fleet<'a> {
    setting: &'a Setting,
    nodes: Vec<Served>,
    addresses: Addresses,
    /// The longest that a start beside the others took.
    pub(super) slowest_start: Duration,
}

/// Where the nodes are now.
type Addresses = Arc<Mutex<Vec<String>>>;

impl<'a> Fleet<'a> {
    /// Starts nodes, each as it is described.
    pub(super) fn start(setting: &'a Setting, nodes: &[(Who, &Place)]) -> Result<Self, String> {
        let start = |(who, place): &(Who, &Place)| Served::start(setting, *who, place);
        let nodes = nodes.iter().map(start).collect::<Result<Vec<_>, _>>()?;
        let addresses = nodes.iter().map(|node| node.address.clone()).collect();
        Ok(Self { setting, nodes, addresses: Arc::new(Mutex::new(addresses)), slowest_start: Duration::ZERO })
    }

    /// One of the nodes.
    pub(super) fn node(&self, nth: usize) -> &Served {
        &self.nodes[nth % self.nodes.len()]
    }

    /// Kills one and starts another in its place.
    pub(super) fn replace(&mut self, nth: usize, place: &Place) -> Result<(), String> {
        let nth = nth % self.nodes.len();
        self.nodes[nth].kill_now();
        let begun = Instant::now();
        self.nodes[nth] = Served::start(self.setting, Who::Product, place)?;
        self.slowest_start = self.slowest_start.max(begun.elapsed());
        let mut addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        addresses[nth].clone_from(&self.nodes[nth].address);
        Ok(())
    }

    /// What they said to their operators.
    pub(super) fn said(&self) -> String {
        self.nodes.iter().map(Served::said).collect::<Vec<_>>().join("---\n")
    }

    /// How often one said that it was too late.
    pub(super) fn late(&self, nth: usize) -> usize {
        self.node(nth).said().matches("this node was too late").count()
    }

    /// Ends all in order.
    pub(super) fn stop(self) -> Result<(), String> {
        self.nodes.into_iter().try_for_each(|node| node.stop().map(|_| ()))
    }

    /// Sends while something else is done to the nodes.
    pub(super) fn under_load(
        &mut self,
        crowd: &Crowd<'_>,
        act: impl FnOnce(&mut Self) -> Result<(), String>,
    ) -> Result<SentBy, String> {
        let stop = AtomicBool::new(false);
        let addresses = Arc::clone(&self.addresses);
        std::thread::scope(|scope| {
            let load = scope.spawn(|| crowd.send(&addresses, &stop));
            let acted = act(self);
            stop.store(true, Ordering::Relaxed);
            let sent = load.join().unwrap_or_default();
            acted.map(|()| sent)
        })
    }

    /// Sends all of a script, and nothing else happens.
    pub(super) fn all_of(&self, crowd: &Crowd<'_>) -> SentBy {
        crowd.send(&self.addresses, &AtomicBool::new(false))
    }
}

/// Sends a script to nodes. A client begins with the node of its own number.
pub(super) struct Crowd<'a> {
    pub(super) script: Script,
    pub(super) key: &'a str,
    /// How many requests each client sends; without it, until it is told to stop.
    pub(super) most: Vec<u64>,
    /// How long a client rests after a capture; after a body, six times as long.
    pub(super) pace: Duration,
}

/// What was sent, and how many requests that were of each client.
pub(super) type SentBy = (Vec<Sent>, Vec<u64>);

impl Crowd<'_> {
    /// Sends until somebody says stop, or all is sent. A request that was begun is sent until it is accepted.
    pub(super) fn send(&self, addresses: &Mutex<Vec<String>>, stop: &AtomicBool) -> SentBy {
        std::thread::scope(|scope| {
            let clients: Vec<_> = (0..self.script.clients())
                .map(|client| scope.spawn(move || self.send_one(client, addresses, stop)))
                .collect();
            let sent = clients.into_iter().map(|client| client.join().unwrap_or_default());
            sent.fold(SentBy::default(), |(mut all, mut by), (sent, count)| {
                all.extend(sent);
                by.push(count);
                (all, by)
            })
        })
    }

    fn send_one(&self, client: u64, addresses: &Mutex<Vec<String>>, stop: &AtomicBool) -> (Vec<Sent>, u64) {
        let mut all = Vec::new();
        let mut at = client as usize;
        let address = |at: usize| {
            let addresses = addresses.lock().unwrap_or_else(PoisonError::into_inner);
            addresses[at % addresses.len()].clone()
        };
        let mut way = Client::new(&address(at), Some(self.key));
        let most = self.most.get(client as usize).copied().unwrap_or(u64::MAX);
        for nth in 0..most {
            if stop.load(Ordering::Relaxed) {
                return (all, nth);
            }
            let request = self.script.request(client, nth);
            loop {
                let began = Instant::now();
                let status = request.ask(&mut way).map(|answer| answer.status);
                let fate = if status == Some(202) { Fate::Accepted } else { Fate::InTheAir };
                if way.left {
                    all.extend(request.sent(fate, began));
                }
                if fate == Fate::Accepted {
                    std::thread::sleep(self.pace * if request.feeds { 6 } else { 1 });
                    break;
                }
                at += 1;
                way = Client::new(&address(at), Some(self.key));
                std::thread::sleep(REST);
            }
        }
        (all, most)
    }
}
