//! Letting parcels go that are over, of one bucket in one transaction: the locks first, in the order in which all take
//! them (looks, parcel, state, slices), then once more whether they are over, then a few statements for all of them.
//! What goes, goes the way of `forget`; only no stone stays.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use store::feed::slices::End;
use store::feed::{ItemAt, digest_of_item};
use store::retention::Linked;
use store::{AccountId, Aged, Body, Bucket, Digest, ParcelId, Policy, Remains};
use tokio_postgres::Row;

use crate::age::{self, Candidate};
use crate::fault::Try;
use crate::learnt::Learnt;
use crate::link::{Link, Params};
use crate::register::word_bucket;
use crate::row::{bytes, count, digest, number, parcel_id, text, time};
use crate::{aged, erase, feed};
use store::codec;

/// How many captures are read at once.
const PAGE: i64 = 500;

const LOOKS: &str = "INSERT INTO stale (bucket, parcel) SELECT $1, k.id FROM unnest($2::bytea[]) AS k (id) \
    ON CONFLICT (bucket, parcel) DO UPDATE SET marks = stale.marks + 1 RETURNING parcel, marks";
const PARCELS: &str = "SELECT id, version, account, reference, token FROM parcel \
    WHERE bucket = $1 AND id = ANY($2) ORDER BY id FOR UPDATE";
const STATES: &str =
    "SELECT id, version, account FROM fed WHERE bucket = $1 AND id = ANY($2) ORDER BY id FOR UPDATE";
const UNMARK: &str = "DELETE FROM stale WHERE bucket = $1 AND parcel = ANY($2) AND marks = 1";

/// What the rows of a parcel say that leads to it.
#[derive(Default)]
struct Known {
    version: u64,
    account: String,
    reference: Option<String>,
    token: Option<[u8; 16]>,
}

/// Removes what the policy says, where it still says so.
pub(crate) fn portion(
    link: &Link,
    learnt: &Learnt,
    now: Timestamp,
    policy: &Policy,
    found: &[Candidate],
) -> Try<Aged> {
    let Some(first) = found.first() else { return Ok(Aged::default()) };
    let bucket = first.parcel.bucket();
    let parcels: Vec<ParcelId> = found.iter().map(|one| one.parcel).collect();
    let ids: Vec<&[u8]> = parcels.iter().map(|parcel| &parcel.0[..]).collect();
    let key: Params<'_> = &[&number(bucket), &ids];
    let mut stale = HashSet::new();
    for row in link.rows(LOOKS, key)? {
        if row.try_get::<_, i64>(1)? > 1 {
            stale.insert(parcel_id(&row, 0)?);
        }
    }
    let known = known(&link.pipeline(&[(PARCELS, key), (STATES, key)])?)?;
    let over = age::over(link, now, policy, &parcels, &stale)?;
    let mut gone = Aged::default();
    if !over.is_empty() {
        gone.parcels = over.len() as u64;
        whole(link, learnt, (bucket, &known, &over), &mut gone)?;
    }
    let stay: Vec<&[u8]> =
        parcels.iter().filter(|parcel| !over.contains_key(parcel)).map(|parcel| &parcel.0[..]).collect();
    if !stay.is_empty() {
        link.run(UNMARK, &[&number(bucket), &stay])?;
        parts(link, bucket, &stay, age::hours(now, policy), &mut gone)?;
    }
    Ok(gone)
}

fn known(given: &[Vec<Row>]) -> Try<HashMap<ParcelId, Known>> {
    let mut all: HashMap<ParcelId, Known> = HashMap::new();
    for row in given.first().into_iter().flatten() {
        let known = Known {
            version: count(row, 1)?,
            account: row.try_get(2)?,
            reference: row.try_get(3)?,
            token: Some(bytes(row, 4)?),
        };
        all.insert(parcel_id(row, 0)?, known);
    }
    for row in given.get(1).into_iter().flatten() {
        let known = all.entry(parcel_id(row, 0)?).or_default();
        known.version = known.version.max(count(row, 1)?);
        if known.account.is_empty() {
            known.account = row.try_get(2)?;
        }
    }
    Ok(all)
}

type Over<'a> = (Bucket, &'a HashMap<ParcelId, Known>, &'a BTreeMap<ParcelId, Vec<ItemAt>>);

const ATTEMPTS: &str = "DELETE FROM attempt WHERE bucket = $1 \
    AND notice IN (SELECT n.id FROM notice n WHERE n.bucket = $1 AND n.parcel = ANY($2))";
const NOTICES: &str = "DELETE FROM notice WHERE bucket = $1 AND parcel = ANY($2)";
const OPINIONS: &str = "DELETE FROM opinion WHERE bucket = $1 AND parcel = ANY($2)";
const REST: [&str; 5] = [
    "DELETE FROM facts WHERE bucket = $1 AND parcel = ANY($2)",
    "DELETE FROM number_of WHERE bucket = $1 AND parcel = ANY($2)",
    "DELETE FROM stale WHERE bucket = $1 AND parcel = ANY($2)",
    "DELETE FROM fed WHERE bucket = $1 AND id = ANY($2)",
    "DELETE FROM parcel WHERE bucket = $1 AND id = ANY($2)",
];

/// All of these parcels, but for what remains.
fn whole(link: &Link, learnt: &Learnt, all: Over<'_>, gone: &mut Aged) -> Try<()> {
    let (bucket, _, over) = all;
    let ids: Vec<&[u8]> = over.keys().map(|parcel| &parcel.0[..]).collect();
    let key: Params<'_> = &[&number(bucket), &ids];
    gone.captures += captures(link, bucket, &ids)?;
    let digests = items(link, learnt, bucket, over, gone)?;
    bury(link, all, &digests)?;
    ways_to(link, all)?;
    link.run(ATTEMPTS, key)?;
    gone.notices += link.run(NOTICES, key)?;
    gone.opinions += link.run(OPINIONS, key)?;
    link.pipeline(&REST.map(|sql| (sql, key)))?;
    Ok(())
}

const KEPT: &str = "SELECT parcel, digest, codec, body FROM capture \
    WHERE bucket = $1 AND parcel = ANY($2) AND codec <> 4 LIMIT $3";
const ERASE: &str = "UPDATE capture SET codec = 4, body = k.body \
    FROM unnest($2::bytea[], $3::bytea[], $4::bytea[]) AS k (parcel, digest, body) \
    WHERE capture.bucket = $1 AND capture.parcel = k.parcel AND capture.digest = k.digest";

/// Rewrites captures to the digests of their items.
fn captures(link: &Link, bucket: Bucket, ids: &[&[u8]]) -> Try<u64> {
    let mut erased = 0;
    loop {
        let kept = link.rows(KEPT, &[&number(bucket), &ids, &PAGE])?;
        if kept.is_empty() {
            return Ok(erased);
        }
        let (mut parcels, mut digests, mut bodies) = (Vec::<&[u8]>::new(), Vec::<&[u8]>::new(), Vec::new());
        for row in &kept {
            // What cannot be read any more is erased all the same; its check fails, as it did before.
            let body = codec::decode(row.try_get(2)?, row.try_get(3)?).unwrap_or(Body::Forgotten(Vec::new()));
            parcels.push(row.try_get(0)?);
            digests.push(row.try_get(1)?);
            bodies.push(codec::forgotten(&body.digests()).bytes);
        }
        erased += link.run(ERASE, &[&number(bucket), &parcels, &digests, &bodies])?;
    }
}

/// Erases what feeds told of these parcels; the digests of the items.
fn items(
    link: &Link,
    learnt: &Learnt,
    bucket: Bucket,
    over: &BTreeMap<ParcelId, Vec<ItemAt>>,
    gone: &mut Aged,
) -> Try<HashMap<ItemAt, Digest>> {
    let all: Vec<ItemAt> = over.values().flatten().copied().collect();
    let mut digests = HashMap::new();
    for (at, erased) in erase::items(link, learnt, bucket, &all, End::Aged)? {
        gone.captures += u64::from(erased.was_kept);
        digests.insert(at, erased.digest);
    }
    Ok(digests)
}

const LINKED: &str =
    "SELECT parcel, received, source, digest FROM look WHERE bucket = $1 AND parcel = ANY($2)";

/// Writes what remains of them.
fn bury(link: &Link, (bucket, known, over): Over<'_>, digests: &HashMap<ItemAt, Digest>) -> Try<()> {
    let parcels: Vec<ParcelId> = over.keys().copied().collect();
    let ids: Vec<&[u8]> = parcels.iter().map(|parcel| &parcel.0[..]).collect();
    let mut looks: HashMap<ParcelId, Vec<Linked>> = HashMap::new();
    for row in link.rows(LINKED, &[&number(bucket), &ids])? {
        let look = (time(&row, 1)?, text(&row, 2)?, digest(&row, 3)?);
        looks.entry(parcel_id(&row, 0)?).or_default().push(look);
    }
    let chunks = feed::chunks(link, digests.keys().map(|at| at.chunk))?;
    for (parcel, items) in over {
        let told = items.iter().filter_map(|at| {
            let (chunk, item) = (chunks.get(&at.chunk)?, digests.get(at)?);
            Some((chunk.received, chunk.source.clone(), digest_of_item(&chunk.content_type, item)))
        });
        looks.entry(*parcel).or_default().extend(told);
    }
    let before = aged::all(link, &parcels)?;
    let remains = |parcel: &ParcelId| {
        let version = known.get(parcel).map_or(0, |known| known.version) + 1;
        let looks = looks.remove(parcel).unwrap_or_default();
        (*parcel, Remains::of(version, looks, before.get(parcel)))
    };
    let remains: Vec<(ParcelId, Remains)> = parcels.iter().map(remains).collect();
    aged::put(link, &remains)
}

const OWN: &str = "SELECT parcel, number FROM number_of WHERE bucket = $1 AND parcel = ANY($2)";
const ALIASES: &str = "DELETE FROM alias USING unnest($1::int2[], $2::text[], $3::text[], $4::bytea[]) \
    AS k (bucket, account, number, parcel) WHERE alias.bucket = k.bucket AND alias.account = k.account \
    AND alias.number = k.number AND alias.parcel = k.parcel";
const REFERENCES: &str = "DELETE FROM reference USING unnest($1::int2[], $2::text[], $3::text[], $4::bytea[]) \
    AS k (bucket, account, reference, parcel) WHERE reference.bucket = k.bucket AND reference.account = k.account \
    AND reference.reference = k.reference AND reference.parcel = k.parcel";
const TOKENS: &str = "DELETE FROM token USING unnest($1::int2[], $2::bytea[], $3::bytea[]) \
    AS k (bucket, token, parcel) WHERE token.bucket = k.bucket AND token.token = k.token AND token.parcel = k.parcel";

/// A row that leads to a parcel: its bucket, the account, the word, the parcel.
type Way = (i16, String, String, ParcelId);

/// The rows that lead to them: numbers, references, tokens.
fn ways_to(link: &Link, (bucket, known, over): Over<'_>) -> Try<()> {
    let ids: Vec<&[u8]> = over.keys().map(|parcel| &parcel.0[..]).collect();
    let way = |parcel: ParcelId, what: &str, word: String| {
        let account = known.get(&parcel)?.account.clone();
        Some((word_bucket(&AccountId::new(&account), what, &word), account, word, parcel))
    };
    let mut numbers: Vec<Way> = Vec::new();
    for row in link.rows(OWN, &[&number(bucket), &ids])? {
        numbers.extend(way(parcel_id(&row, 0)?, "number", row.try_get(1)?));
    }
    let references: Vec<Way> = over
        .keys()
        .filter_map(|parcel| way(*parcel, "reference", known.get(parcel)?.reference.clone()?))
        .collect();
    let tokens: Vec<([u8; 16], ParcelId)> =
        over.keys().filter_map(|parcel| Some((known.get(parcel)?.token?, *parcel))).collect();
    take_ways(link, ALIASES, numbers)?;
    take_ways(link, REFERENCES, references)?;
    let params: Params<'_> = &[
        &tokens.iter().map(|(token, _)| number(Bucket::of(token))).collect::<Vec<_>>(),
        &tokens.iter().map(|(token, _)| &token[..]).collect::<Vec<_>>(),
        &tokens.iter().map(|(_, parcel)| &parcel.0[..]).collect::<Vec<_>>(),
    ];
    link.run(TOKENS, params)?;
    Ok(())
}

fn take_ways(link: &Link, sql: &'static str, mut ways: Vec<Way>) -> Try<()> {
    if ways.is_empty() {
        return Ok(());
    }
    // In the order of their keys, as everybody writes them.
    ways.sort_unstable();
    let params: Params<'_> = &[
        &ways.iter().map(|way| way.0).collect::<Vec<_>>(),
        &ways.iter().map(|way| way.1.as_str()).collect::<Vec<_>>(),
        &ways.iter().map(|way| way.2.as_str()).collect::<Vec<_>>(),
        &ways.iter().map(|way| &way.3.0[..]).collect::<Vec<_>>(),
    ];
    link.run(sql, params)?;
    Ok(())
}

const OLD_ATTEMPTS: &str = "DELETE FROM attempt WHERE bucket = $1 AND notice IN (SELECT n.id FROM notice n \
    WHERE n.bucket = $1 AND n.parcel = ANY($2) AND n.due IS NULL AND n.queued < $3)";
const OLD_NOTICES: &str =
    "DELETE FROM notice WHERE bucket = $1 AND parcel = ANY($2) AND due IS NULL AND queued < $3";
const OLD_OPINIONS: &str = "DELETE FROM opinion WHERE bucket = $1 AND parcel = ANY($2) AND at < $3";

/// Notices and opinions of parcels that stay.
fn parts(
    link: &Link,
    bucket: Bucket,
    ids: &[&[u8]],
    (notices, opinions): (i64, i64),
    gone: &mut Aged,
) -> Try<()> {
    let bucket = number(bucket);
    link.run(OLD_ATTEMPTS, &[&bucket, &ids, &notices])?;
    gone.notices += link.run(OLD_NOTICES, &[&bucket, &ids, &notices])?;
    gone.opinions += link.run(OLD_OPINIONS, &[&bucket, &ids, &opinions])?;
    Ok(())
}
