//! Gates: where this database is one of several that hold a store, which buckets it lets nobody write to.
//!
//! Each writing transaction of a node first takes the weakest lock on the table of gates, which touches no row, and
//! then reads the gates; who sets a gate locks the table against all of them. So when a gate is set, every write that
//! was under way has ended, and every later one has seen it: whatever map of the buckets its node has read. The
//! server gives locks on tables in the order they are asked for, so that setting a gate never waits for long. A
//! database that holds a store alone asks for none of this.

use std::collections::BTreeMap;
use std::sync::Arc;

use store::feed::ChunkNo;
use store::moving::{Whole, WholeSlice};
use store::{Bucket, Buckets, Custody, Forgotten, Gate, Gated, ParcelId, Result, StoreError};

use crate::fault::{Fault, Try};
use crate::job::Admit;
use crate::link::{Link, Params};
use crate::moving::CLEAR;
use crate::register::word_bucket;
use crate::row::{bytes, count, counted, number, numbers, text};
use crate::schema::GATES_VERSION;
use crate::{PostgresStore, access, feed, forget, gate, moving, moving_fed, moving_out};

/// How often setting a gate is tried while writers hold the table.
const TRIES: usize = 5;
/// Settings lie in the first bucket.
const SETTINGS: i16 = 0;

/// The gates as a transaction has read them.
pub(crate) type Seen = BTreeMap<u16, Gate>;

const GATES: &str = "SELECT bucket, lets, epoch FROM gate WHERE bucket = ANY($1) ORDER BY bucket";

/// Begins a transaction that writes.
pub(crate) fn begin(link: &Link, shared: bool) -> Try<()> {
    if !shared {
        return link.batch("BEGIN");
    }
    link.batch("BEGIN; LOCK TABLE gate IN ROW SHARE MODE")?;
    let seen = read(link)?.into_iter().map(|gated| (gated.bucket.number(), gated.gate)).collect();
    link.see_gates(seen);
    Ok(())
}

fn read(link: &Link) -> Try<Vec<Gated>> {
    let gated = |row: &tokio_postgres::Row| {
        let bucket = u16::try_from(row.try_get::<_, i16>(0)?).ok().and_then(Bucket::new);
        let gate = Gate::from_number(row.try_get(1)?);
        let (bucket, gate) = bucket.zip(gate).ok_or_else(|| Fault::corrupt("a gate that nobody knows"))?;
        Ok(Gated { bucket, gate, epoch: count(row, 2)? })
    };
    link.rows(GATES, &[&numbers(&Buckets::ALL)])?.iter().map(gated).collect()
}

const JOINED: &str = "SELECT 1 FROM setting WHERE bucket = 0 AND name IN ('buckets/map', 'buckets/member')";

/// A database that is one of several is not to be used alone.
pub(crate) fn belongs(link: &Link, shared: bool) -> Try<()> {
    if shared || link.row(JOINED, &[])?.is_none() {
        return Ok(());
    }
    let why = "it is one of several databases that hold a store: name all of them (--store A --store B)";
    Err(Fault::Store(StoreError::Io { doing: "open the database".to_owned(), why: why.to_owned() }))
}

fn elsewhere(bucket: Bucket) -> Fault {
    Fault::Store(StoreError::Elsewhere { bucket: bucket.number() })
}

/// Whether the bucket's parcels may be written to.
pub(crate) fn pass(link: &Link, bucket: Bucket) -> Try<()> {
    if link.gate(bucket).is_none() { Ok(()) } else { Err(elsewhere(bucket)) }
}

/// All of these, if all pass.
pub(crate) fn passing(link: &Link, mut buckets: impl Iterator<Item = Bucket>) -> Try<Buckets> {
    buckets.try_fold(Buckets::NONE, |all, bucket| pass(link, bucket).map(|()| all.with(bucket)))
}

/// The same for what is folded: also when the bucket is about to go.
pub(crate) fn pass_folding(link: &Link, bucket: Bucket) -> Try<()> {
    if link.gate(bucket).is_none_or(|gate| gate == Gate::Closing) { Ok(()) } else { Err(elsewhere(bucket)) }
}

/// Of these buckets those without a gate.
pub(crate) fn open_of(link: &Link, buckets: &Buckets) -> Buckets {
    buckets.iter().filter(|bucket| link.gate(*bucket).is_none()).fold(Buckets::NONE, Buckets::with)
}

/// Puts aside who asks for what a gate refuses; the others are kept. How many these are: they come first.
pub(crate) fn admitted(link: &Link, admits: &mut [Admit]) -> usize {
    for admit in admits.iter_mut() {
        let refused = admit.buckets().find_map(|bucket| pass(link, bucket).err());
        admit.refused = refused.map(Fault::told);
    }
    admits.sort_by_key(|admit| admit.refused.is_some());
    admits.partition_point(|admit| admit.refused.is_none())
}

const SET: &str = "INSERT INTO gate (bucket, lets, epoch) VALUES ($1, $2, $3) ON CONFLICT (bucket) \
    DO UPDATE SET lets = excluded.lets, epoch = excluded.epoch WHERE gate.epoch <= excluded.epoch";
const TAKE_AWAY: &str = "DELETE FROM gate WHERE bucket = $1 AND epoch <= $2";
const LATER: &str = "SELECT 1 FROM gate WHERE bucket = $1 AND epoch > $2";

/// Locks out every writer, and sets the gate before it lets them in again.
fn set(link: &Link, bucket: Bucket, gate: Option<Gate>, epoch: u64) -> Try<bool> {
    let (bucket, epoch) = (number(bucket), counted(epoch));
    let locked = link.batch("BEGIN; LOCK TABLE gate IN EXCLUSIVE MODE");
    let done = locked.and_then(|()| match gate {
        Some(gate) => Ok(link.run(SET, &[&bucket, &gate.number(), &epoch])? == 1),
        None => {
            link.run(TAKE_AWAY, &[&bucket, &epoch])?;
            Ok(link.row(LATER, &[&bucket, &epoch])?.is_none())
        }
    });
    link.batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

const IS: &str = "SELECT lets FROM gate WHERE bucket = $1 AND epoch = $2";

/// Whether the bucket has one of these gates, of this very move.
fn is(link: &Link, bucket: Bucket, epoch: u64, gates: &[Gate]) -> Try<()> {
    let row = link.row(IS, &[&number(bucket), &counted(epoch)])?;
    let gate = row.map(|row| row.try_get(0)).transpose()?.and_then(Gate::from_number);
    if gate.is_some_and(|gate| gates.contains(&gate)) { Ok(()) } else { Err(elsewhere(bucket)) }
}

const SWAP: &str = "UPDATE setting SET value = $4 WHERE bucket = $1 AND name = $2 AND value = $3";
const FIRST: &str =
    "INSERT INTO setting (bucket, name, value) VALUES ($1, $2, $3) ON CONFLICT (bucket, name) DO NOTHING";

impl Custody for PostgresStore {
    fn join(&self, setting: &str, name: &[u8]) -> Result<Vec<u8>> {
        let (setting, name) = (setting.to_owned(), name.to_vec());
        self.write(move |link| {
            gate::close_to_older_than(link, GATES_VERSION)?;
            access::setting_or(link, &setting, &name)
        })
    }

    fn swap(&self, name: &str, before: Option<&[u8]>, after: &[u8]) -> Result<bool> {
        let (name, before, after) = (name.to_owned(), before.map(<[u8]>::to_vec), after.to_vec());
        self.write(move |link| {
            let changed = match &before {
                Some(before) => link.run(SWAP, &[&SETTINGS, &name, before, &after])?,
                None => link.run(FIRST, &[&SETTINGS, &name, &after])?,
            };
            Ok(changed == 1)
        })
    }

    fn gates(&self) -> Result<Vec<Gated>> {
        self.read(read)
    }

    fn ids(&self, bucket: Bucket, after: Option<ParcelId>, limit: usize) -> Result<Vec<ParcelId>> {
        self.read(|link| moving_out::ids(link, bucket, after, limit))
    }

    fn unfolded(&self, bucket: Bucket) -> Result<bool> {
        self.read(|link| Ok(link.row(UNFOLDED, &[&number(bucket), &numbers(&Buckets::ALL)])?.is_some()))
    }

    fn set_gate(&self, bucket: Bucket, gate: Option<Gate>, epoch: u64) -> Result<bool> {
        // On a connection of its own: the writer holds the table as other writers do. The same again harms nobody.
        self.read(|link| {
            let mut tries = 1;
            loop {
                match set(link, bucket, gate, epoch) {
                    Err(fault) if fault.met_another() && tries < TRIES => tries += 1,
                    set => return set,
                }
            }
        })
    }

    fn take_in(&self, bucket: Bucket, epoch: u64, wholes: &[Whole]) -> Result<()> {
        let wholes = moving::packed(&self.base.learnt, wholes);
        self.write(move |link| {
            is(link, bucket, epoch, &[Gate::Coming])?;
            let ids: Vec<ParcelId> = wholes.iter().map(|whole| whole.id).collect();
            ways_to(link, bucket, &ids)?;
            moving::import(link, &wholes)
        })
    }

    fn take_slices(&self, bucket: Bucket, epoch: u64, slices: &[WholeSlice]) -> Result<Vec<ChunkNo>> {
        let slices = moving_fed::packed(&self.base.learnt, slices);
        self.write(move |link| {
            is(link, bucket, epoch, &[Gate::Coming])?;
            moving_fed::take_slices(link, bucket, &slices)
        })
    }

    fn drop_slices(&self, bucket: Bucket, epoch: u64, chunks: &[ChunkNo]) -> Result<()> {
        let chunks = chunks.to_vec();
        self.write(move |link| {
            is(link, bucket, epoch, &[Gate::Coming])?;
            moving_fed::drop_slices(link, bucket, &chunks)
        })
    }

    fn forget_copy(&self, whole: &Whole) -> Result<()> {
        let (whole, learnt) = (whole.clone(), Arc::clone(&self.base.learnt));
        self.write(move |link| match link.gate(whole.id.bucket()) {
            Some(Gate::Coming | Gate::Gone) => {
                forget::one(link, &learnt, whole.id, &mut Forgotten::default())?;
                // A copy that was interrupted may have the slices and not the parcel.
                let items = moving_fed::items_here(link, &whole)?;
                feed::erase(link, &learnt, whole.id.bucket(), &items).map(|_| ())
            }
            _ => Ok(()),
        })
    }

    fn remove(&self, bucket: Bucket, epoch: u64, parcels: &[ParcelId]) -> Result<()> {
        let parcels = parcels.to_vec();
        self.write(move |link| {
            is(link, bucket, epoch, &[Gate::Gone, Gate::Coming])?;
            ways_to(link, bucket, &parcels)?;
            let ids: Vec<&[u8]> = parcels.iter().map(|parcel| &parcel.0[..]).collect();
            let key: Params<'_> = &[&number(bucket), &ids];
            link.pipeline(&CLEAR.map(|sql| (sql, key))).map(|_| ())
        })
    }

    fn sweep(&self, bucket: Bucket, epoch: u64) -> Result<()> {
        self.write(move |link| {
            is(link, bucket, epoch, &[Gate::Gone, Gate::Coming])?;
            link.run(SWEEP, &[&number(bucket)]).map(|_| ())
        })
    }
}

const UNFOLDED: &str = "SELECT 1 FROM chunk c WHERE c.bucket = ANY($2) AND c.waiting AND EXISTS (SELECT 1 FROM slice s \
    WHERE s.bucket = $1 AND s.chunk = ((c.no << 10) | c.bucket)) LIMIT 1";
const SWEEP: &str = "DELETE FROM slice WHERE bucket = $1";
const LEADING: &str = "SELECT p.id, p.account, n.number, NULL::text, p.token FROM parcel p \
    JOIN number_of n ON n.bucket = p.bucket AND n.parcel = p.id WHERE p.bucket = $1 AND p.id = ANY($2) UNION ALL \
    SELECT p.id, p.account, NULL, p.reference, p.token FROM parcel p WHERE p.bucket = $1 AND p.id = ANY($2) UNION ALL \
    SELECT f.id, f.account, n.number, NULL, NULL FROM fed f JOIN number_of n ON n.bucket = f.bucket AND n.parcel = f.id \
    WHERE f.bucket = $1 AND f.id = ANY($2)";
const ALIASES: &str = "DELETE FROM alias a USING unnest($1::int2[], $2::text[], $3::text[], $4::bytea[]) \
    AS k (bucket, account, number, parcel) WHERE a.bucket = k.bucket AND a.account = k.account \
    AND a.number = k.number AND a.parcel = k.parcel";
const REFERENCES: &str = "DELETE FROM reference r USING unnest($1::int2[], $2::text[], $3::text[], $4::bytea[]) \
    AS k (bucket, account, reference, parcel) WHERE r.bucket = k.bucket AND r.account = k.account \
    AND r.reference = k.reference AND r.parcel = k.parcel";
const TOKENS: &str = "DELETE FROM token t USING unnest($1::int2[], $2::bytea[], $3::bytea[]) \
    AS k (bucket, token, parcel) WHERE t.bucket = k.bucket AND t.token = k.token AND t.parcel = k.parcel";

/// Words that lead to parcels: their buckets, accounts, words and parcels, a column each.
type Words = (Vec<i16>, Vec<String>, Vec<String>, Vec<Vec<u8>>);

/// Removes what leads to parcels: it lies in other buckets, and goes with them all the same.
fn ways_to(link: &Link, bucket: Bucket, parcels: &[ParcelId]) -> Try<()> {
    let ids: Vec<&[u8]> = parcels.iter().map(|parcel| &parcel.0[..]).collect();
    let (mut named, mut referred): (Words, Words) = Default::default();
    let mut tokens: (Vec<i16>, Vec<Vec<u8>>, Vec<Vec<u8>>) = Default::default();
    for row in link.rows(LEADING, &[&number(bucket), &ids])? {
        let id = bytes::<16>(&row, 0)?.to_vec();
        let account = store::AccountId(text(&row, 1)?);
        for (column, what, words) in [(2, "number", &mut named), (3, "reference", &mut referred)] {
            let Some(word) = row.try_get::<_, Option<String>>(column)? else { continue };
            words.0.push(word_bucket(&account, what, &word));
            words.1.push(account.0.to_string());
            words.2.push(word);
            words.3.push(id.clone());
        }
        if row.try_get::<_, Option<&[u8]>>(4)?.is_some() {
            let token = store::Token(bytes(&row, 4)?);
            tokens.0.push(number(token.bucket()));
            tokens.1.push(token.0.to_vec());
            tokens.2.push(id);
        }
    }
    link.pipeline(&[
        (ALIASES, &[&named.0, &named.1, &named.2, &named.3]),
        (REFERENCES, &[&referred.0, &referred.1, &referred.2, &referred.3]),
        (TOKENS, &[&tokens.0, &tokens.1, &tokens.2]),
    ])?;
    Ok(())
}
