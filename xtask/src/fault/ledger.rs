//! What a client knows: what it sent, and what it was told of it. And what the store has to say to that.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use engine::Engine;
use store::{AccountId, CaptureKind, Digest, ParcelId, Store, capture};
use store_sqlite::SqliteStore;

use super::control::engine_on;

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

/// A capture that was sent, or an item of a feed.
pub(super) struct Sent {
    pub(super) number: String,
    pub(super) carrier: Option<&'static str>,
    pub(super) digest: Digest,
    pub(super) fate: Fate,
    pub(super) began: Instant,
    /// The time that an item prints, which no other of its parcel does; a capture has none.
    pub(super) printed: Option<String>,
    /// Whether a receiver is to hear of it, once.
    pub(super) told: bool,
}

impl Sent {
    /// The parcel it speaks of.
    pub(super) fn parcel(&self) -> ParcelId {
        ParcelId::new(&AccountId::new("main"), &self.number, self.carrier)
    }
}

/// How the store compares with what was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) accepted: usize,
    /// Those of the accepted that were items of feeds.
    pub(super) fed: usize,
    pub(super) in_the_air: usize,
    pub(super) refused: usize,
    /// Accepted, and not there.
    pub(super) lost: usize,
    /// There more than once.
    pub(super) twice: usize,
    /// There, and never sent; or not what was sent.
    pub(super) strange: usize,
    /// Items that were kept and not folded when the fault came.
    pub(super) unfolded: u64,
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
            tally.fed += usize::from(sent.printed.is_some() && sent.fate == Fate::Accepted);
        }
        tally
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.accepted += other.accepted;
        self.fed += other.fed;
        self.in_the_air += other.in_the_air;
        self.refused += other.refused;
        self.lost += other.lost;
        self.twice += other.twice;
        self.strange += other.strange;
        self.unfolded += other.unfolded;
    }

    pub(super) fn is_clean(&self) -> bool {
        self.lost == 0 && self.twice == 0 && self.strange == 0
    }

    pub(super) fn sentence(&self) -> String {
        format!(
            "{} accepted ({} of them fed, {} not yet folded), {} unanswered, {} refused; {} lost, {} duplicated, {} strange",
            self.accepted,
            self.fed,
            self.unfolded,
            self.in_the_air,
            self.refused,
            self.lost,
            self.twice,
            self.strange
        )
    }
}

/// The digest under which a body is kept that is sent as JSON.
pub(super) fn digest(body: &[u8]) -> Digest {
    capture::digest(CaptureKind::Observation, "application/json", &[Digest::of(body)])
}

/// How the store is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Only for what was sent.
    Quick,
    /// It checks itself too, which takes the longer the more it holds.
    Thorough,
}

/// Compares what was sent with what a store has. What was fed and not folded is folded first, and what is stale derived.
pub(super) fn judge(store: Arc<dyn Store>, sent: &[Sent], look: Look) -> Result<Tally, String> {
    let engine = engine_on(store);
    let said = |error: engine::Error| error.to_string();
    let unfolded = engine.recover_feeds().map_err(said)?;
    while engine.derive_stale(1_000).map_err(said)? > 0 {}
    if look == Look::Thorough {
        let checked = engine.store.check().map_err(|error| error.to_string())?;
        if let Some(problem) = checked.problems.first() {
            return Err(format!("the store's own check says: {problem}"));
        }
    }
    Ok(Tally { unfolded, ..compare(&engine, sent).map_err(said)? })
}

/// The same for a copy of a file, so that it stays as the fault left it.
pub(super) fn judge_copy(data: &Path, copy: &Path, sent: &[Sent], look: Look) -> Result<Tally, String> {
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
    let store = SqliteStore::open(&copy.join("waymark.db")).map_err(|error| error.to_string())?;
    judge(Arc::new(store), sent, look)
}

/// What was sent with equal bytes: how often, and whether it was accepted.
#[derive(Default)]
struct Same<'a> {
    times: usize,
    accepted: usize,
    printed: Option<&'a str>,
}

fn compare(engine: &Engine, sent: &[Sent]) -> engine::Result<Tally> {
    let mut tally = Tally::of(sent);
    let mut by_parcel: BTreeMap<ParcelId, BTreeMap<Digest, Same<'_>>> = BTreeMap::new();
    for sent in sent {
        let same = by_parcel.entry(sent.parcel()).or_default().entry(sent.digest).or_default();
        same.times += 1;
        same.accepted += usize::from(sent.fate == Fate::Accepted);
        same.printed = sent.printed.as_deref();
    }
    for (parcel, sent) in by_parcel {
        let there = compare_looks(engine, parcel, &sent, &mut tally)?;
        compare_journey(
            engine,
            parcel,
            sent.iter().filter(|(digest, _)| there.contains_key(*digest)),
            &mut tally,
        )?;
    }
    Ok(tally)
}

/// Every capture and item is among the looks, as it was sent, and no oftener than it was sent. Gives the looks.
fn compare_looks(
    engine: &Engine,
    parcel: ParcelId,
    sent: &BTreeMap<Digest, Same<'_>>,
    tally: &mut Tally,
) -> engine::Result<BTreeMap<Digest, usize>> {
    let mut there: BTreeMap<Digest, usize> = BTreeMap::new();
    for look in engine.store.looks(parcel, None)? {
        *there.entry(look.digest).or_default() += 1;
        tally.strange += usize::from(!look.verifies());
    }
    for (digest, times) in &there {
        match sent.get(digest) {
            None => tally.strange += 1,
            Some(same) => tally.twice += usize::from(*times > same.times),
        }
    }
    let missing = sent.iter().filter(|(digest, _)| !there.contains_key(*digest));
    tally.lost += missing.map(|(_, same)| same.accepted).sum::<usize>();
    Ok(there)
}

/// Every item of a feed that is there is one event of the journey, however often it was sent.
fn compare_journey<'a>(
    engine: &Engine,
    parcel: ParcelId,
    there: impl Iterator<Item = (&'a Digest, &'a Same<'a>)>,
    tally: &mut Tally,
) -> engine::Result<()> {
    let items: Vec<&str> = there.filter_map(|(_, same)| same.printed).collect();
    if items.is_empty() {
        return Ok(());
    }
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    if let Some(known) = engine.store.parcel(parcel)? {
        for told in engine.known(known)?.journey.events {
            *times.entry(told.event.printed.as_deref().unwrap_or_default().to_owned()).or_default() += 1;
        }
    }
    for printed in items {
        match times.get(printed) {
            None => tally.lost += 1,
            Some(times) => tally.twice += usize::from(*times > 1),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use engine::feed::{Feed, Shape};
    use store::feed::ChunkNo;

    use super::*;

    const LINE: &str = r#"{"number":"TEST1","code":"EMB","time":"2026-09-01T10:00:00+08:00"}"#;

    fn sent(fate: Fate) -> Sent {
        Sent {
            number: "TEST1".to_owned(),
            carrier: None,
            digest: digest(LINE.as_bytes()),
            fate,
            began: Instant::now(),
            printed: Some("2026-09-01T10:00:00+08:00".to_owned()),
            told: false,
        }
    }

    /// Feeds the line this often, each time in another body, does something to the store, and judges it.
    #[track_caller]
    fn check(
        name: &str,
        bodies: usize,
        then: impl Fn(&Engine),
        sent: &[Sent],
        (lost, twice, strange): (usize, usize, usize),
    ) {
        let folder = std::env::temp_dir().join(format!("waymark-ledger-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("waymark.db");
        let engine = engine_on(Arc::new(SqliteStore::open(&path).unwrap()));
        let feed = Feed { pack: "plain", source: None, carrier: None, shape: Shape::Lines };
        for body in 0..bodies {
            let body = format!("{LINE}{}", "\n".repeat(body));
            engine.feed(&AccountId::new("main"), &feed, body.as_bytes()).unwrap();
        }
        then(&engine);
        drop(engine);
        let store = Arc::new(SqliteStore::open(&path).unwrap());
        let tally = judge(store, sent, Look::Thorough).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!((tally.lost, tally.twice, tally.strange), (lost, twice, strange), "{}", tally.sentence());
    }

    #[test]
    fn an_item_that_waits_to_be_folded_is_there_and_what_was_never_kept_is_lost() {
        check("waits", 1, |_| {}, &[sent(Fate::Accepted)], (0, 0, 0));
        check("none", 0, |_| {}, &[sent(Fate::Accepted)], (1, 0, 0));
        check("none-promised", 0, |_| {}, &[sent(Fate::InTheAir)], (0, 0, 0));
        check(
            "never-sent",
            1,
            |_| {},
            &[Sent { digest: digest(b"other"), ..sent(Fate::InTheAir) }],
            (0, 0, 1),
        );
    }

    #[test]
    fn an_item_told_in_two_bodies_is_one_event() {
        let fold = |engine: &Engine| {
            engine.fold(Duration::ZERO).unwrap();
        };
        check("two", 2, fold, &[sent(Fate::Accepted), sent(Fate::InTheAir)], (0, 0, 0));
    }

    #[test]
    fn a_chunk_that_is_let_go_before_it_is_folded_is_lost() {
        let let_go = |engine: &Engine| {
            engine.store.feeds().unwrap().fold(engine.clock.now(), &[], &[ChunkNo(1)]).unwrap();
        };
        check("let-go", 1, let_go, &[sent(Fate::Accepted)], (1, 0, 0));
    }
}
