//! What a client knows: what it sent, and what it was told of it. And what the store has to say to that.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use store::{AccountId, CaptureKind, Digest, ParcelId, Store, capture};
use store_sqlite::SqliteStore;

/// What became of a capture, as far as its sender knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// `202`: it is on the disk.
    Accepted,
    /// No answer came: it may be there, once.
    InTheAir,
    /// It was refused with this status, and after this pause one may try again. It may be there all the same, as
    /// after a sync that failed.
    Refused(u16, Option<u64>),
}

/// A capture that was sent.
pub(super) struct Sent {
    pub(super) number: String,
    pub(super) digest: Digest,
    pub(super) fate: Fate,
    pub(super) began: Instant,
}

/// How the store compares with what was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) accepted: usize,
    pub(super) in_the_air: usize,
    pub(super) refused: usize,
    /// Accepted, and not there.
    pub(super) lost: usize,
    /// There more than once.
    pub(super) twice: usize,
    /// There, and never sent; or not what was sent.
    pub(super) strange: usize,
}

impl Tally {
    pub(super) fn of(sent: &[Sent]) -> Self {
        let mut tally = Self::default();
        for sent in sent {
            match sent.fate {
                Fate::Accepted => tally.accepted += 1,
                Fate::InTheAir => tally.in_the_air += 1,
                Fate::Refused(..) => tally.refused += 1,
            }
        }
        tally
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.accepted += other.accepted;
        self.in_the_air += other.in_the_air;
        self.refused += other.refused;
        self.lost += other.lost;
        self.twice += other.twice;
        self.strange += other.strange;
    }

    pub(super) fn is_clean(&self) -> bool {
        self.lost == 0 && self.twice == 0 && self.strange == 0
    }

    pub(super) fn sentence(&self) -> String {
        format!(
            "{} accepted, {} unanswered, {} refused; {} lost, {} duplicated, {} strange",
            self.accepted, self.in_the_air, self.refused, self.lost, self.twice, self.strange
        )
    }
}

/// The digest under which a body is kept that is sent as JSON.
pub(super) fn digest(body: &[u8]) -> Digest {
    capture::digest(CaptureKind::Observation, "application/json", &[Digest::of(body)])
}

/// Compares what was sent with a store that nobody has open, and has the store check itself.
pub(super) fn judge(path: &Path, sent: &[Sent]) -> Result<Tally, String> {
    let store = SqliteStore::open(path).map_err(|error| error.to_string())?;
    let checked = store.check().map_err(|error| error.to_string())?;
    if let Some(problem) = checked.problems.first() {
        return Err(format!("the store's own check says: {problem}"));
    }
    compare(&store, sent)
}

/// The same for a copy, so that the files stay as the fault left them.
pub(super) fn judge_copy(data: &Path, copy: &Path, sent: &[Sent]) -> Result<Tally, String> {
    for ending in ["", "-wal"] {
        let name = format!("waymark.db{ending}");
        let (from, to) = (data.join(&name), copy.join(&name));
        let _ = std::fs::remove_file(&to);
        if from.exists() {
            std::fs::copy(&from, &to)
                .map_err(|error| format!("cannot copy `{}`: {error}", from.display()))?;
        }
    }
    let _ = std::fs::remove_file(copy.join("waymark.db-shm"));
    judge(&copy.join("waymark.db"), sent)
}

fn compare(store: &SqliteStore, sent: &[Sent]) -> Result<Tally, String> {
    let mut tally = Tally::of(sent);
    let mut by_number: BTreeMap<&str, Vec<&Sent>> = BTreeMap::new();
    for sent in sent {
        by_number.entry(&sent.number).or_default().push(sent);
    }
    for (number, sent) in by_number {
        let parcel = ParcelId::new(&AccountId::new("main"), number, None);
        let mut there: BTreeMap<Digest, usize> = BTreeMap::new();
        for look in store.looks(parcel, None).map_err(|error| error.to_string())? {
            *there.entry(look.digest).or_default() += 1;
            tally.strange += usize::from(!look.verifies());
        }
        let known: BTreeSet<Digest> = sent.iter().map(|sent| sent.digest).collect();
        tally.strange += there.keys().filter(|digest| !known.contains(digest)).count();
        tally.twice += there.values().filter(|times| **times > 1).count();
        let missing = |sent: &&&Sent| sent.fate == Fate::Accepted && !there.contains_key(&sent.digest);
        tally.lost += sent.iter().filter(missing).count();
    }
    Ok(tally)
}
