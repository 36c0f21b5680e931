//! Telling and taking what feeds told. A chunk that comes from another store gets a number of this one; it is found
//! again by its key, and by its mark where the same body came here at another hour.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use store::feed::{Chunk, ChunkNo, ItemAt, places};
use store::moving::{Common, Head, MOST_AT_ONCE, Mark, Whole, WholeSlice, WholeState};
use store::{Bucket, ParcelId};
use tracking::milestone::Milestone;

use crate::derived::account_bucket;
use crate::fault::{Fault, Try};
use crate::feed::known_by;
use crate::learnt::Learnt;
use crate::link::{Link, Params};
use crate::moving_out::{head, heads};
use crate::row::{bytes, counted, limit, number};
use crate::{feed, gate};

/// The most compressed bytes of a page.
const MOST_PACKED: i64 = 2 << 20;
/// How often chunks are looked for while others keep the same ones.
const TRIES: usize = 5;

const SLICES: &str = "SELECT chunk, codec, body FROM (SELECT chunk, codec, body, \
    sum(length(body)) OVER (ORDER BY chunk) - length(body) AS before FROM slice \
    WHERE bucket = $1 AND chunk > $2 ORDER BY chunk LIMIT $3) AS page WHERE before < $4 ORDER BY chunk";

/// The slices of a bucket after that of a chunk.
pub(crate) fn slices(
    link: &Link,
    learnt: &Learnt,
    bucket: Bucket,
    after: Option<ChunkNo>,
    most: usize,
) -> Try<Vec<WholeSlice>> {
    let after = after.map_or(-1, |after| counted(after.0));
    let rows = link.rows(SLICES, &[&number(bucket), &after, &limit(most), &MOST_PACKED])?;
    let no = |row: &tokio_postgres::Row| crate::row::count(row, 0).map(ChunkNo);
    let heads = heads(link, rows.iter().map(no).collect::<Try<Vec<_>>>()?.into_iter())?;
    let (mut slices, mut size) = (Vec::with_capacity(rows.len()), 0);
    for row in rows.iter() {
        let plain = learnt.slice(link, row.try_get(1)?, row.try_get(2)?)?;
        size += plain.len();
        slices.push(WholeSlice { no: no(row)?, head: head(&heads, no(row)?)?, plain });
        if size >= MOST_AT_ONCE {
            break;
        }
    }
    Ok(slices)
}

/// A slice made ready on the caller's thread.
pub(crate) struct Packed {
    head: Arc<Head>,
    codec: i32,
    body: Vec<u8>,
}

/// Makes slices small.
pub(crate) fn packed(learnt: &Learnt, slices: &[WholeSlice]) -> Vec<Packed> {
    let one = |slice: &WholeSlice| {
        let (codec, body) = feed::packed(learnt, &slice.plain);
        Packed { head: Arc::clone(&slice.head), codec, body }
    };
    slices.iter().map(one).collect()
}

const TAKE: &str = "INSERT INTO slice (bucket, codec, chunk, body) SELECT k.bucket, k.codec, k.chunk, k.body \
    FROM unnest($1::int2[], $2::int4[], $3::int8[], $4::bytea[]) AS k (bucket, codec, chunk, body) \
    ON CONFLICT (bucket, chunk) DO UPDATE SET codec = excluded.codec, body = excluded.body";

/// Writes slices, and the heads of their chunks where they are not there; the chunks' numbers.
pub(crate) fn take_slices(link: &Link, bucket: Bucket, slices: &[Packed]) -> Try<Vec<ChunkNo>> {
    gate::close_to_older(link)?;
    let known = chunks(link, slices.iter().map(|slice| &slice.head))?;
    let nos = slices.iter().map(|slice| numbered(&known, &slice.head)).collect::<Try<Vec<ChunkNo>>>()?;
    link.run(
        TAKE,
        &[
            &vec![number(bucket); slices.len()],
            &slices.iter().map(|slice| slice.codec).collect::<Vec<_>>(),
            &nos.iter().map(|no| counted(no.0)).collect::<Vec<_>>(),
            &slices.iter().map(|slice| slice.body.as_slice()).collect::<Vec<_>>(),
        ],
    )?;
    Ok(nos)
}

/// Removes the slices of chunks.
pub(crate) fn drop_slices(link: &Link, bucket: Bucket, chunks: &[ChunkNo]) -> Try<()> {
    let chunks: Vec<i64> = chunks.iter().map(|no| counted(no.0)).collect();
    link.run("DELETE FROM slice WHERE bucket = $1 AND chunk = ANY($2)", &[&number(bucket), &chunks])?;
    Ok(())
}

fn numbered(known: &HashMap<Mark, ChunkNo>, head: &Head) -> Try<ChunkNo> {
    known.get(&head.mark).copied().ok_or_else(|| Fault::corrupt("a chunk that is there and is not"))
}

/// A chunk is here under its own key, or, where the same body was kept here at another hour, under its mark.
type Place = (i16, [u8; 16]);

fn places_of(head: &Head) -> [Place; 2] {
    let home = number(head.chunk.bucket());
    [(home, head.chunk.key()), (home, head.mark)]
}

/// Where the items of a parcel lie here that another store told of; those of chunks that are not here are left out.
pub(crate) fn items_here(link: &Link, whole: &Whole) -> Try<Vec<ItemAt>> {
    let items = whole.state.as_ref().map(|state| state.items.as_slice()).unwrap_or_default();
    let here = find(link, items.iter().map(|item| &*item.head))?;
    let at = |item: &store::moving::WholeItem| {
        let mut found = places_of(&item.head).into_iter().filter_map(|place| here.get(&place));
        let (chunk, _) = found.find(|(_, mark)| *mark == item.head.mark)?;
        Some(ItemAt { chunk: *chunk, place: item.place })
    };
    Ok(items.iter().filter_map(at).collect())
}

/// The numbers of chunks; those that are not here get one, and do not wait.
fn chunks<'h>(link: &Link, heads: impl Iterator<Item = &'h Arc<Head>>) -> Try<HashMap<Mark, ChunkNo>> {
    let mut left: BTreeMap<Mark, &Head> = heads.map(|head| (head.mark, &**head)).collect();
    let mut known = HashMap::with_capacity(left.len());
    for _ in 0..TRIES {
        if left.is_empty() {
            return Ok(known);
        }
        let here = find(link, left.values().copied())?;
        let mut missing: BTreeMap<Place, &Head> = BTreeMap::new();
        for (mark, head) in std::mem::take(&mut left) {
            let [own, other] = places_of(head);
            let free = match (here.get(&own), here.get(&other)) {
                (Some((no, found)), _) if *found == mark => Err(*no),
                (_, Some((no, _))) => Err(*no),
                (Some(_), None) => Ok(other),
                (None, None) => Ok(own),
            };
            match free {
                Ok(free) => {
                    missing.insert(free, head);
                    left.insert(mark, head);
                }
                Err(no) => {
                    known.insert(mark, no);
                }
            }
        }
        put(link, &missing)?;
    }
    if left.is_empty() { Ok(known) } else { Err(Fault::corrupt("chunks that are there and are not")) }
}

const FIND: &str = "SELECT c.key, c.no, c.bucket, c.received, c.envelope, c.account, c.carrier, c.source, c.content_type \
    FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, key) JOIN chunk c ON c.bucket = k.bucket AND c.key = k.key";

/// What lies at the places of heads: its number, and its mark.
fn find<'h>(link: &Link, heads: impl Iterator<Item = &'h Head>) -> Try<HashMap<Place, (ChunkNo, Mark)>> {
    let asked: BTreeSet<Place> = heads.flat_map(places_of).collect();
    let buckets: Vec<i16> = asked.iter().map(|(bucket, _)| *bucket).collect();
    let keys: Vec<&[u8]> = asked.iter().map(|(_, key)| &key[..]).collect();
    let mut here = HashMap::with_capacity(asked.len());
    for row in link.rows(FIND, &[&buckets, &keys])? {
        let (no, bucket): (i64, i16) = (row.try_get(1)?, row.try_get(2)?);
        let head = Head::new(feed::chunk_of(&row, 3)?);
        here.insert((bucket, bytes(&row, 0)?), (known_by(bucket, no), head.mark));
    }
    Ok(here)
}

const COUNT: &str = "INSERT INTO chunk_count (bucket, chunks) SELECT k.bucket, k.many \
    FROM unnest($1::int2[], $2::int8[]) AS k (bucket, many) \
    ON CONFLICT (bucket) DO UPDATE SET chunks = chunk_count.chunks + excluded.chunks RETURNING bucket, chunks";
const PUT: &str = "INSERT INTO chunk (bucket, no, received, key, envelope, account, carrier, source, content_type, waiting) \
    SELECT k.bucket, k.no, k.received, k.key, k.envelope, k.account, k.carrier, k.source, k.content_type, false \
    FROM unnest($1::int2[], $2::int8[], $3::int8[], $4::bytea[], $5::bytea[], $6::text[], $7::text[], $8::text[], \
    $9::text[]) AS k (bucket, no, received, key, envelope, account, carrier, source, content_type) \
    ON CONFLICT (bucket, key) DO NOTHING";
const CARRIERS: &str = "INSERT INTO fed_carrier (bucket, account, carrier) \
    SELECT * FROM unnest($1::int2[], $2::text[], $3::text[]) ON CONFLICT (bucket, account, carrier) DO NOTHING";

/// Counts chunks and puts them in, in the order of their keys; who keeps one of them meanwhile is waited for.
fn put(link: &Link, missing: &BTreeMap<Place, &Head>) -> Try<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let mut many: BTreeMap<i16, i64> = BTreeMap::new();
    missing.keys().for_each(|(bucket, _)| *many.entry(*bucket).or_default() += 1);
    let (homes, counts): (Vec<i16>, Vec<i64>) = many.iter().unzip();
    let mut next: HashMap<i16, i64> = HashMap::new();
    for row in link.rows(COUNT, &[&homes, &counts])? {
        let (home, last): (i16, i64) = (row.try_get(0)?, row.try_get(1)?);
        next.insert(home, last - many.get(&home).copied().unwrap_or_default());
    }
    let no = |(home, _): &Place| {
        let no = next.entry(*home).or_default();
        *no += 1;
        *no
    };
    let nos: Vec<i64> = missing.keys().map(no).collect();
    let chunks: Vec<&Chunk> = missing.values().map(|head| &head.chunk).collect();
    let carriers: BTreeSet<(i16, &str, &str)> = chunks.iter().map(|chunk| declared(chunk)).collect();
    let carriers: Vec<(i16, &str, &str)> = carriers.into_iter().collect();
    link.pipeline(&[
        (
            CARRIERS,
            &[
                &carriers.iter().map(|one| one.0).collect::<Vec<_>>(),
                &carriers.iter().map(|one| one.1).collect::<Vec<_>>(),
                &carriers.iter().map(|one| one.2).collect::<Vec<_>>(),
            ],
        ),
        (
            PUT,
            &[
                &missing.keys().map(|(home, _)| *home).collect::<Vec<_>>(),
                &nos,
                &chunks.iter().map(|chunk| chunk.received.as_microsecond()).collect::<Vec<_>>(),
                &missing.keys().map(|(_, key)| &key[..]).collect::<Vec<_>>(),
                &chunks.iter().map(|chunk| &chunk.envelope.0[..]).collect::<Vec<_>>(),
                &chunks.iter().map(|chunk| &*chunk.account.0).collect::<Vec<_>>(),
                &chunks.iter().map(|chunk| chunk.carrier.as_deref()).collect::<Vec<_>>(),
                &chunks.iter().map(|chunk| &*chunk.source).collect::<Vec<_>>(),
                &chunks.iter().map(|chunk| &*chunk.content_type).collect::<Vec<_>>(),
            ],
        ),
    ])?;
    Ok(())
}

/// The carrier that a chunk's feed declared: the ids of its parcels follow from it.
fn declared(chunk: &Chunk) -> (i16, &str, &str) {
    (account_bucket(&chunk.account), &chunk.account.0, chunk.carrier.as_deref().unwrap_or_default())
}

const STATES: &str = "INSERT INTO fed (bucket, registered, derived, version, id, account, number, carrier, milestone, \
    items, looks) SELECT * FROM unnest($1::int2[], $2::int8[], $3::int8[], $4::int8[], $5::bytea[], $6::text[], \
    $7::text[], $8::text[], $9::text[], $10::bytea[], $11::bytea[])";

/// Writes what feeds told of parcels; states are packed already.
pub(crate) fn take_states(link: &Link, bucket: i16, wholes: &[Whole]) -> Try<()> {
    let told: Vec<(ParcelId, &WholeState)> =
        wholes.iter().filter_map(|whole| Some((whole.id, whole.state.as_ref()?))).collect();
    if told.is_empty() {
        return Ok(());
    }
    gate::close_to_older(link)?;
    let known = chunks(link, told.iter().flat_map(|(_, state)| state.items.iter().map(|item| &item.head)))?;
    let items = |state: &WholeState| {
        let at = |item: &store::moving::WholeItem| {
            Ok(ItemAt { chunk: numbered(&known, &item.head)?, place: item.place })
        };
        let items = state.items.iter().map(at).collect::<Try<Vec<ItemAt>>>()?;
        Ok(places::write(&places::sorted(&items)))
    };
    let items = told.iter().map(|(_, state)| items(state)).collect::<Try<Vec<Vec<u8>>>>()?;
    let states = || told.iter().map(|(_, state)| *state);
    let params: Params<'_> = &[
        &vec![bucket; told.len()],
        &states().map(|state| state.registered.as_microsecond()).collect::<Vec<_>>(),
        &states().map(|state| state.derived.as_microsecond()).collect::<Vec<_>>(),
        &states().map(|state| counted(state.version)).collect::<Vec<_>>(),
        &told.iter().map(|(id, _)| &id.0[..]).collect::<Vec<_>>(),
        &states().map(|state| &*state.account.0).collect::<Vec<_>>(),
        &states().map(|state| &*state.number).collect::<Vec<_>>(),
        &states().map(|state| state.carrier.as_deref()).collect::<Vec<_>>(),
        &states().map(|state| state.milestone.map(Milestone::name)).collect::<Vec<_>>(),
        &items,
        &states().map(|state| state.looks.as_deref()).collect::<Vec<_>>(),
    ];
    link.run(STATES, params)?;
    Ok(())
}

const NEWEST_DICTIONARY: &str = "SELECT bytes FROM dictionary WHERE bucket = 0 ORDER BY id DESC LIMIT 1";
const ALL_PARTS: &str = "SELECT bytes FROM part WHERE bucket = 0 ORDER BY id";

/// What was learnt of many rows.
pub(crate) fn common(link: &Link) -> Try<Common> {
    let dictionary = link.row(NEWEST_DICTIONARY, &[])?.map(|row| row.try_get(0)).transpose()?;
    let parts = link.rows(ALL_PARTS, &[])?;
    let parts = parts.iter().map(|row| Ok(row.try_get(0)?)).collect::<Try<Vec<Vec<u8>>>>()?;
    Ok(Common { dictionary, parts })
}
