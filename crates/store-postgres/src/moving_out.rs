//! Telling everything that is kept: a page of parcels in a few questions, whatever is kept of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use store::feed::{ChunkNo, ItemAt, places};
use store::moving::{Head, Whole, WholeItem, WholeNotice, WholeState};
use store::{AccountId, Attempt, Bucket, EndpointId, Facts, Notice, NoticeId, Opinion, ParcelId, Remains};
use tokio_postgres::Row;

use crate::fault::{Fault, Try};
use crate::feed;
use crate::find::{look_of, parcel_of};
use crate::learnt::Learnt;
use crate::link::{Link, Params};
use crate::row::{
    bytes, count, digest, limit, maybe_text, maybe_time, milestone, number, parcel_id, text, time,
};
use crate::telling::outcome_of;

const IDS: &str = "SELECT id FROM parcel WHERE bucket = $1 AND id > $2 \
    UNION SELECT parcel FROM look WHERE bucket = $1 AND parcel > $2 \
    UNION SELECT parcel FROM opinion WHERE bucket = $1 AND parcel > $2 \
    UNION SELECT id FROM fed WHERE bucket = $1 AND id > $2 \
    UNION SELECT parcel FROM aged WHERE bucket = $1 AND parcel > $2 ORDER BY 1 LIMIT $3";

/// The parcels of which anything is kept, in order.
pub(crate) fn ids(link: &Link, bucket: Bucket, after: Option<ParcelId>, most: usize) -> Try<Vec<ParcelId>> {
    let after = after.map(|after| after.0.to_vec()).unwrap_or_default();
    let ids = link.rows(IDS, &[&number(bucket), &after, &limit(most)])?;
    ids.iter().map(|row| parcel_id(row, 0)).collect()
}

/// How the rows of a question are told of their parcel.
type Tell = fn(&Learnt, &Link, &Row, &mut Whole) -> Try<()>;

/// In each the last column is the parcel.
const ASKED: [(&str, Tell); 9] = [
    (
        "SELECT id, account, number, carrier, reference, token, registered, next_poll, milestone, version, forgotten, \
         id FROM parcel WHERE bucket = $1 AND id = ANY($2)",
        |_, _, row, whole| {
            whole.parcel = Some(parcel_of(row)?);
            Ok(())
        },
    ),
    (
        "SELECT number, parcel FROM number_of WHERE bucket = $1 AND parcel = ANY($2) ORDER BY parcel, number",
        |_, _, row, whole| {
            whole.numbers.push(text(row, 0)?);
            Ok(())
        },
    ),
    (
        "SELECT l.received, l.source, c.kind, l.digest, c.content_type, c.codec, c.body, l.envelope, l.parcel FROM look l \
         JOIN capture c ON c.bucket = l.bucket AND c.parcel = l.parcel AND c.digest = l.digest \
         WHERE l.bucket = $1 AND l.parcel = ANY($2) ORDER BY l.parcel, l.received, l.source, l.digest",
        |_, _, row, whole| {
            whole.looks.push(look_of(row)?);
            Ok(())
        },
    ),
    (
        // A parcel that is not registered is not stale to anybody.
        "SELECT s.parcel FROM stale s JOIN parcel p ON p.bucket = s.bucket AND p.id = s.parcel \
         WHERE s.bucket = $1 AND s.parcel = ANY($2) AND NOT p.forgotten",
        |_, _, _, whole| {
            whole.stale = true;
            Ok(())
        },
    ),
    (
        "SELECT p.version, f.derived, f.looks_seen, p.milestone, f.journey, f.parcel FROM facts f \
         JOIN parcel p ON p.bucket = f.bucket AND p.id = f.parcel WHERE f.bucket = $1 AND f.parcel = ANY($2)",
        |_, _, row, whole| {
            whole.facts = Some(facts_of(row, whole.id)?);
            Ok(())
        },
    ),
    (
        "SELECT at, kind, bytes, parcel FROM opinion WHERE bucket = $1 AND parcel = ANY($2) \
         ORDER BY parcel, at, kind, bytes",
        |_, _, row, whole| {
            whole.opinions.push(Opinion { at: time(row, 0)?, kind: text(row, 1)?, bytes: row.try_get(2)? });
            Ok(())
        },
    ),
    (
        "SELECT id, endpoint, kind, queued, due, version, account, payload, attempts, parcel FROM notice \
         WHERE bucket = $1 AND parcel = ANY($2) ORDER BY parcel, version, id",
        |learnt, link, row, whole| {
            whole.notices.push(notice_of(learnt, link, row)?);
            Ok(())
        },
    ),
    (
        "SELECT a.notice, a.attempt, a.at, a.outcome, a.again, a.detail, n.parcel FROM attempt a JOIN notice n \
         ON n.bucket = a.bucket AND n.id = a.notice WHERE n.bucket = $1 AND n.parcel = ANY($2) ORDER BY a.attempt",
        |_, _, row, whole| {
            let id = NoticeId(bytes(row, 0)?);
            if let Some(notice) = whole.notices.iter_mut().find(|one| one.notice.id == id) {
                notice.notice.attempts.push(attempt_of(row)?);
            }
            Ok(())
        },
    ),
    (
        "SELECT version, looks, chain, parcel FROM aged WHERE bucket = $1 AND parcel = ANY($2)",
        |_, _, row, whole| {
            let (version, looks) = (count(row, 0)?, count(row, 1)?);
            whole.remains = Some(Remains { version, looks, chain: digest(row, 2)? });
            Ok(())
        },
    ),
];

/// A page of parcels.
pub(crate) fn export(
    link: &Link,
    learnt: &Learnt,
    bucket: Bucket,
    after: Option<ParcelId>,
    most: usize,
) -> Try<Vec<Whole>> {
    let ids = ids(link, bucket, after, most)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut wholes: BTreeMap<ParcelId, Whole> = ids.iter().map(|id| (*id, Whole::new(*id))).collect();
    let raw: Vec<&[u8]> = ids.iter().map(|id| &id.0[..]).collect();
    let key: Params<'_> = &[&number(bucket), &raw];
    let given = link.pipeline(&ASKED.map(|(sql, _)| (sql, key)))?;
    for (rows, (_, tell)) in given.iter().zip(ASKED) {
        for row in rows {
            if let Some(whole) = wholes.get_mut(&parcel_id(row, row.len() - 1)?) {
                tell(learnt, link, row, whole)?;
            }
        }
    }
    states(link, learnt, key, &mut wholes)?;
    Ok(wholes.into_values().collect())
}

const STATES: &str = "SELECT id, account, number, carrier, registered, derived, milestone, version, looks, items FROM fed \
    WHERE bucket = $1 AND id = ANY($2)";

/// What feeds told of them, items named by the heads of their chunks.
fn states(link: &Link, learnt: &Learnt, key: Params<'_>, wholes: &mut BTreeMap<ParcelId, Whole>) -> Try<()> {
    let rows = link.rows(STATES, key)?;
    let items =
        rows.iter().map(|row| Ok(places::read(row.try_get(9)?))).collect::<Try<Vec<Vec<ItemAt>>>>()?;
    let heads = heads(link, items.iter().flatten().map(|at| at.chunk))?;
    for (row, items) in rows.iter().zip(items) {
        let packed: Option<&[u8]> = row.try_get(8)?;
        let item = |at: ItemAt| Ok(WholeItem { head: head(&heads, at.chunk)?, place: at.place });
        let state = WholeState {
            account: AccountId(text(row, 1)?),
            number: text(row, 2)?,
            carrier: maybe_text(row, 3)?,
            registered: time(row, 4)?,
            derived: time(row, 5)?,
            milestone: milestone(row, 6)?,
            version: count(row, 7)?,
            looks: packed.map(|packed| learnt.state(link, packed)).transpose()?,
            items: WholeState::in_order(items.into_iter().map(item).collect::<Try<_>>()?),
        };
        if let Some(whole) = wholes.get_mut(&parcel_id(row, 0)?) {
            whole.state = Some(state);
        }
    }
    Ok(())
}

/// The heads of chunks, by their numbers here.
pub(crate) type Heads = HashMap<ChunkNo, Arc<Head>>;

/// Finds the heads of chunks.
pub(crate) fn heads(link: &Link, chunks: impl Iterator<Item = ChunkNo>) -> Try<Heads> {
    let chunks = feed::chunks(link, chunks)?;
    Ok(chunks.into_iter().map(|(no, chunk)| (no, Arc::new(Head::new(chunk)))).collect())
}

/// The head of a chunk that something counts on.
pub(crate) fn head(heads: &Heads, no: ChunkNo) -> Try<Arc<Head>> {
    let missing = || format!("chunk {} of a feed is not there, and something counts on it", no.0);
    heads.get(&no).cloned().ok_or_else(|| Fault::corrupt(missing()))
}

fn facts_of(row: &Row, parcel: ParcelId) -> Try<Facts> {
    let missing = || Fault::corrupt(format!("the parcel {parcel} has facts and no milestone"));
    Ok(Facts {
        version: count(row, 0)?,
        derived: time(row, 1)?,
        looks_seen: count(row, 2)?,
        milestone: milestone(row, 3)?.ok_or_else(missing)?,
        journey: row.try_get(4)?,
    })
}

fn notice_of(learnt: &Learnt, link: &Link, row: &Row) -> Try<WholeNotice> {
    let notice = Notice {
        id: NoticeId(bytes(row, 0)?),
        endpoint: EndpointId(bytes(row, 1)?),
        kind: text(row, 2)?,
        queued: time(row, 3)?,
        due: maybe_time(row, 4)?,
        attempts: Vec::new(),
    };
    Ok(WholeNotice {
        notice,
        version: count(row, 5)?,
        account: AccountId(text(row, 6)?),
        payload: learnt.payload(link, row.try_get(7)?)?,
        claims: u32::try_from(row.try_get::<_, i32>(8)?).unwrap_or_default(),
    })
}

fn attempt_of(row: &Row) -> Try<Attempt> {
    let outcome = outcome_of(row.try_get(3)?, maybe_time(row, 4)?, text(row, 5)?)?;
    let attempt = u32::try_from(row.try_get::<_, i32>(1)?).unwrap_or_default();
    Ok(Attempt { attempt, at: time(row, 2)?, outcome })
}
