//! Use cases and the loop: what Waymark does, on the ports and never on their adapters.
//!
//! The way of one event through here: [`add`] or [`ingest`] keep a capture, [`derive`] turns all looks at a
//! parcel into facts, compares them with the old ones and queues notices, [`poll`] asks carriers when
//! [`schedule`] says so, [`announce`] sends what is queued. [`reading`] and [`track`] do the same without
//! keeping anything. [`learn`] walks over all facts and makes of them what [`judge`] asks: what is normal here. The clock and chance are the engine's, and come from outside.

pub mod add;
pub mod aged;
pub mod announce;
pub mod calibration;
pub mod counters;
pub mod derive;
pub mod endpoints;
pub mod epcis;
pub mod evidence;
pub mod facts;
pub mod feed;
pub mod find;
pub mod forget;
pub mod history;
pub mod ingest;
pub mod inspect;
pub mod judge;
pub mod keys;
pub mod learn;
pub mod nearby;
pub mod notice;
pub mod opinions;
pub mod poll;
pub mod profiles;
pub mod push;
pub mod reading;
pub mod replay;
pub mod retention;
pub mod route;
pub mod run;
pub mod schedule;
pub mod settings;
mod shift;
pub mod told;
pub mod track;
pub mod verdict;
pub mod view;

use std::sync::Arc;

use jiff::Timestamp;
use packs::Library;
use sources::Ask;
use store::Store;

pub use counters::Counters;
pub use settings::Settings;
/// The store's words that callers of the use cases need.
pub use store::{AccountId, Cursor, EndpointId, Filter, Parcel, ParcelId, Stats, StoreError, Token};

/// The hour, from outside.
pub trait Clock: Send + Sync {
    /// The hour.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

impl<F: Fn() -> Timestamp + Send + Sync> Clock for F {
    fn now(&self) -> Timestamp {
        self()
    }
}

/// Everything that the use cases work with.
#[derive(Clone)]
pub struct Engine {
    /// Where things are kept.
    pub store: Arc<dyn Store>,
    /// How carriers are read.
    pub library: Arc<Library>,
    /// How carriers are asked.
    pub ask: Arc<dyn Ask>,
    /// The hour.
    pub clock: Arc<dyn Clock>,
    /// What the operator wishes.
    pub settings: Arc<Settings>,
    /// What an operator can see.
    pub counters: Arc<Counters>,
    /// What was learnt so far.
    pub learnt: Arc<profiles::Learnt>,
    /// What was fed and is not folded yet.
    pub desk: Arc<feed::Desk>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Why a use case did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store says no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was asked makes no sense.
    #[error("{0}")]
    Invalid(String),
    /// There is no such thing, or it is not the caller's.
    #[error("{0}")]
    NotFound(String),
    /// There was such a parcel, and it aged out.
    #[error("{}", aged::sentence(.0))]
    Aged(Vec<aged::RemainsBody>),
    /// No chance to be had from the system.
    #[error("the system gives no random bytes: {0}")]
    Chance(String),
}

/// What a use case gives.
pub type Result<T> = std::result::Result<T, Error>;

/// Random bytes, for tokens and keys.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::Chance(error.to_string()))?;
    Ok(bytes)
}
