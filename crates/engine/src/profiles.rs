//! What this installation has learnt, as the use cases ask for it: loaded from the store, renewed when somebody
//! learnt more, named by the digest of its bytes.
//!
//! [`learn`](crate::learn) makes it, `wire` writes it down.

mod wire;

use std::sync::{Arc, LazyLock, RwLock};

use jiff::{SignedDuration, Timestamp};
use tracking::profile::{Lessons, Profiles};

use crate::{Engine, Result};

pub(crate) use wire::{decode, encode};

/// The setting that holds everything learnt, and the one that says when that was.
pub(crate) const ALL: &str = "lessons";
pub(crate) const WHEN: &str = "lessons/when";

/// After how long it is asked whether another process has learnt more.
const RENEW: SignedDuration = SignedDuration::from_secs(60);

/// What was learnt by an hour. Before anything was, published figures speak alone.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    /// What is normal, at every level.
    pub profiles: Profiles,
    /// What it was made of.
    pub lessons: Lessons,
    /// When it was learnt.
    pub learnt: Option<Timestamp>,
    /// From how many parcels.
    pub parcels: u64,
    /// Its name: the digest of its bytes.
    pub digest: Option<String>,
}

/// What is known without any history.
pub(crate) static NOTHING: LazyLock<Knowledge> = LazyLock::new(Knowledge::default);

impl Knowledge {
    /// The knowledge that lessons give.
    #[must_use]
    pub fn new(lessons: Lessons, learnt: Timestamp, parcels: u64) -> Self {
        let digest = Some(format!("sha256:{}", store::Digest::of(&encode(&lessons, learnt, parcels))));
        Self { profiles: lessons.profiles(), lessons, learnt: Some(learnt), parcels, digest }
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (lessons, learnt, parcels) = decode(bytes)?;
        let digest = Some(format!("sha256:{}", store::Digest::of(bytes)));
        Some(Self { profiles: lessons.profiles(), lessons, learnt: Some(learnt), parcels, digest })
    }
}

/// What an engine holds of it in memory.
#[derive(Debug, Default)]
pub struct Learnt(RwLock<Held>);

#[derive(Debug, Default)]
struct Held {
    knowledge: Arc<Knowledge>,
    asked: Option<Timestamp>,
}

impl Learnt {
    /// What is held, unless it is time to ask whether there is more.
    fn fresh(&self, now: Timestamp) -> Option<Arc<Knowledge>> {
        let held = self.0.read().ok()?;
        let fresh = held.asked.is_some_and(|asked| now.duration_since(asked).abs() < RENEW);
        fresh.then(|| held.knowledge.clone())
    }

    fn held(&self) -> Arc<Knowledge> {
        self.0.read().map(|held| held.knowledge.clone()).unwrap_or_default()
    }

    pub(crate) fn hold(&self, knowledge: Arc<Knowledge>, asked: Timestamp) {
        if let Ok(mut held) = self.0.write() {
            *held = Held { knowledge, asked: Some(asked) };
        }
    }
}

impl Engine {
    /// What was learnt so far. When the store cannot tell, what is held in memory goes on speaking.
    #[must_use]
    pub fn knowledge(&self) -> Arc<Knowledge> {
        let now = self.clock.now();
        if let Some(knowledge) = self.learnt.fresh(now) {
            return knowledge;
        }
        let held = self.learnt.held();
        let knowledge = self.renewed(&held).unwrap_or_else(|error| {
            tracing::error!(%error, "what was learnt cannot be read; what was known before goes on speaking");
            held
        });
        self.learnt.hold(knowledge.clone(), now);
        knowledge
    }

    fn renewed(&self, held: &Arc<Knowledge>) -> Result<Arc<Knowledge>> {
        let when = self.learnt_at()?;
        if when.is_none() || when == held.learnt {
            return Ok(held.clone());
        }
        let bytes = self.store.setting(ALL)?;
        // Bytes of another layout teach nothing; the next pass writes them anew.
        Ok(bytes.and_then(|bytes| Knowledge::read(&bytes)).map_or_else(|| held.clone(), Arc::new))
    }

    /// When anybody last learnt.
    pub(crate) fn learnt_at(&self) -> Result<Option<Timestamp>> {
        let when = self.store.setting(WHEN)?;
        Ok(when.and_then(|bytes| String::from_utf8(bytes).ok()?.parse().ok()))
    }
}
