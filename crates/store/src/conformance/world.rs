//! A small world to speak of stores in: a fresh store in a folder, parcels with obvious numbers, hours
//! counted from a first one.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::{SignedDuration, Timestamp};
use tracking::milestone::Milestone;

use crate::{
    AccountId, CaptureKind, Commit, EndpointId, NewCapture, NewFacts, NewNotice, NewParcel, NextPoll,
    ParcelId, Store, Token,
};

/// How a test opens an empty store.
pub type Open<'a> = &'a dyn Fn() -> World;

/// A store and the folder it lives in.
pub struct World {
    // The order matters: the store is closed before its folder is removed.
    store: Box<dyn Store>,
    folder: Folder,
}

/// A folder of its own, that is removed with it.
pub struct Folder(PathBuf);

impl World {
    /// Opens a store in an empty folder.
    #[must_use]
    pub fn open(open: impl FnOnce(&Path) -> Box<dyn Store>) -> Self {
        let folder = Folder::new();
        Self { store: open(&folder), folder }
    }

    /// Where the store lives.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Registers parcels.
    pub fn know(&self, parcels: &[&NewParcel]) {
        let parcels: Vec<NewParcel> = parcels.iter().map(|parcel| (*parcel).clone()).collect();
        self.register(hour(0), &parcels).unwrap();
    }

    /// Keeps captures.
    pub fn keep(&self, captures: &[&NewCapture]) {
        let captures: Vec<NewCapture> = captures.iter().map(|capture| (*capture).clone()).collect();
        self.append(&captures).unwrap();
    }

    /// Writes facts over the version that is there, and gives the new version.
    #[track_caller]
    pub fn derive(&self, facts: &NewFacts) -> u64 {
        let expected = self.parcel(facts.parcel).unwrap().unwrap().version;
        let facts = NewFacts { expected, ..facts.clone() };
        match self.commit_facts(hour(1), &facts).unwrap() {
            Commit::Committed { version } => version,
            other => panic!("the facts were not written: {other:?}"),
        }
    }
}

impl Deref for World {
    type Target = dyn Store;

    fn deref(&self) -> &Self::Target {
        &*self.store
    }
}

impl Folder {
    /// An empty folder among the system's temporary ones.
    #[must_use]
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("waymark-test-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for Folder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// So many hours after the first.
#[must_use]
pub fn hour(hours: i64) -> Timestamp {
    Timestamp::from_second(1_785_571_200).unwrap() + SignedDuration::from_hours(hours)
}

/// The account that the tests mostly speak of.
#[must_use]
pub fn ours() -> AccountId {
    AccountId::new("ours")
}

/// A parcel of ours.
#[must_use]
pub fn parcel(number: &str) -> NewParcel {
    parcel_of(&ours(), number)
}

/// A parcel of an account, with a token made of its id.
#[must_use]
pub fn parcel_of(account: &AccountId, number: &str) -> NewParcel {
    let mut token = ParcelId::new(account, number, None).0;
    token.reverse();
    NewParcel::new(account, number, None, Token(token))
}

/// What a post said of a parcel at an hour.
#[must_use]
pub fn capture(parcel: &NewParcel, hours: i64, said: &str) -> NewCapture {
    NewCapture {
        parcel: parcel.id,
        received: hour(hours),
        source: "post/poll".into(),
        kind: CaptureKind::Observation,
        content_type: "application/json".into(),
        items: vec![said.as_bytes().to_vec()],
        envelope: None,
    }
}

/// Facts from so many looks, that follow in nothing else.
#[must_use]
pub fn facts(parcel: &NewParcel, looks_seen: u64, milestone: Milestone) -> NewFacts {
    NewFacts {
        parcel: parcel.id,
        expected: 0,
        looks_seen,
        milestone,
        journey: format!("{milestone} after {looks_seen} looks").into_bytes(),
        aliases: Vec::new(),
        notices: Vec::new(),
        opinions: Vec::new(),
        next_poll: NextPoll::Keep,
    }
}

/// Facts with a notice to each of these endpoints.
#[must_use]
pub fn told(facts: NewFacts, endpoints: &[EndpointId]) -> NewFacts {
    let notice = |endpoint: &EndpointId| NewNotice {
        kind: "parcel.changed".into(),
        endpoint: *endpoint,
        payload: facts.journey.clone(),
    };
    NewFacts { notices: endpoints.iter().map(notice).collect(), ..facts }
}
