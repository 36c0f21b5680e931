//! Finding parcels and reading what is kept of them.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use store::{
    AccountId, Buckets, Cursor, Digest, DuePoll, Filter, MAX_LIMIT, Parcel, ParcelId, StoredLook, Token,
};
use tracking::Text;
use tracking::milestone::Milestone;

use crate::fault::{Fault, Try};
use crate::keep::kind_of;
use crate::{fed, fed_items};
use store::codec;
use store::feed::dictionary::Dictionaries;

/// The columns of a parcel, in the order of [`parcel_of`].
const PARCEL: &str = "p.id, (SELECT text FROM word WHERE id = p.account), p.number, \
    (SELECT text FROM word WHERE id = p.carrier), p.reference, p.token, p.registered, p.next_poll, \
    (SELECT text FROM word WHERE id = p.milestone), \
    (SELECT version FROM facts f WHERE f.bucket = p.bucket AND f.parcel = p.id), p.forgotten";

/// A number of rows that SQLite understands, within what the port allows.
pub(crate) fn rows(limit: usize) -> i64 {
    i64::try_from(limit.min(MAX_LIMIT)).unwrap_or(i64::MAX)
}

/// A time from its row.
pub(crate) fn time(micros: i64) -> Try<Timestamp> {
    Timestamp::from_microsecond(micros)
        .map_err(|_| Fault::corrupt(format!("a time `{micros}` that cannot be")))
}

/// A milestone from its name.
pub(crate) fn milestone(name: &str) -> Try<Milestone> {
    Milestone::from_name(name)
        .ok_or_else(|| Fault::corrupt(format!("a milestone `{name}` that nobody knows")))
}

/// A count from its row.
pub(crate) fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn parcel_of(row: &Row<'_>) -> Try<Parcel> {
    Ok(Parcel {
        id: ParcelId(row.get(0)?),
        account: AccountId(row.get(1)?),
        number: row.get(2)?,
        carrier: row.get(3)?,
        reference: row.get(4)?,
        token: Token(row.get(5)?),
        registered: time(row.get(6)?)?,
        next_poll: row.get::<_, Option<i64>>(7)?.map(time).transpose()?,
        milestone: row.get::<_, Option<String>>(8)?.map(|name| milestone(&name)).transpose()?,
        version: count(row.get::<_, Option<i64>>(9)?.unwrap_or_default()),
        forgotten: row.get(10)?,
    })
}

pub(crate) fn parcel(conn: &Connection, parcel: ParcelId) -> Try<Option<Parcel>> {
    let sql = format!("SELECT {PARCEL} FROM parcel p WHERE p.bucket = ?1 AND p.id = ?2");
    let mut find = conn.prepare_cached(&sql)?;
    let mut rows = find.query(params![parcel.bucket().number(), parcel.0])?;
    match rows.next()? {
        Some(row) => parcel_of(row).map(Some),
        None => fed::parcel(conn, parcel),
    }
}

pub(crate) fn list(
    conn: &Connection,
    account: &AccountId,
    filter: &Filter,
    after: Option<Cursor>,
    limit: usize,
) -> Try<Vec<Parcel>> {
    let sql = format!(
        "SELECT {PARCEL} FROM parcel p WHERE p.account = (SELECT id FROM word WHERE text = ?1) AND p.forgotten = 0 \
         AND (p.registered, p.id) < (?2, ?3) \
         AND (?4 IS NULL OR p.milestone = (SELECT id FROM word WHERE text = ?4)) \
         AND (?5 IS NULL OR instr(lower(p.number), lower(?5)) OR instr(lower(coalesce(p.reference, '')), lower(?5))) \
         ORDER BY p.registered DESC, p.id DESC LIMIT ?6"
    );
    let (registered, id) =
        after.map_or((i64::MAX, [0; 16]), |after| (after.registered.as_microsecond(), after.parcel.0));
    let mut find = conn.prepare_cached(&sql)?;
    let milestone = filter.milestone.map(Milestone::name);
    let mut found = find.query(params![account.0, registered, id, milestone, filter.text, rows(limit)])?;
    let mut parcels = Vec::new();
    while let Some(row) = found.next()? {
        parcels.push(parcel_of(row)?);
    }
    parcels.extend(fed::list(conn, account, filter, after, limit)?);
    parcels.sort_by_key(|parcel| std::cmp::Reverse((parcel.registered, parcel.id)));
    parcels.truncate(limit.min(MAX_LIMIT));
    Ok(parcels)
}

pub(crate) fn looks(
    conn: &Connection,
    dictionaries: &Dictionaries,
    parcel: ParcelId,
    upto: Option<Timestamp>,
) -> Try<Vec<StoredLook>> {
    let mut looks = own_looks(conn, parcel, upto)?;
    let fed = fed_items::looks(conn, dictionaries, parcel, upto)?;
    if !fed.is_empty() {
        looks.extend(fed);
        looks.sort_by(|a, b| (a.received, &a.source, a.digest).cmp(&(b.received, &b.source, b.digest)));
    }
    Ok(looks)
}

/// The looks that have rows of their own.
pub(crate) fn own_looks(
    conn: &Connection,
    parcel: ParcelId,
    upto: Option<Timestamp>,
) -> Try<Vec<StoredLook>> {
    let mut find = conn.prepare_cached(
        "SELECT l.received, s.text, c.kind, l.digest, t.text, c.codec, c.body, l.envelope FROM look l \
         JOIN capture c ON c.bucket = l.bucket AND c.parcel = l.parcel AND c.digest = l.digest \
         JOIN word s ON s.id = l.source JOIN word t ON t.id = c.content_type \
         WHERE l.bucket = ?1 AND l.parcel = ?2 AND l.received <= ?3 ORDER BY l.received, s.text, l.digest",
    )?;
    let last = upto.map_or(i64::MAX, Timestamp::as_microsecond);
    let mut found = find.query(params![parcel.bucket().number(), parcel.0, last])?;
    let mut looks = Vec::new();
    while let Some(row) = found.next()? {
        looks.push(look_of(row)?);
    }
    Ok(looks)
}

fn look_of(row: &Row<'_>) -> Try<StoredLook> {
    let envelope: Vec<u8> = row.get(7)?;
    let body = row.get_ref(6)?.as_blob().map_err(|error| Fault::corrupt(error.to_string()))?;
    Ok(StoredLook {
        received: time(row.get(0)?)?,
        source: row.get(1)?,
        kind: kind_of(row.get(2)?),
        digest: Digest(row.get(3)?),
        content_type: row.get(4)?,
        body: codec::decode(row.get(5)?, body)?,
        envelope: envelope.try_into().ok().map(Digest),
    })
}

/// Parcels of a query whose only column is their id, in the order of the query.
pub(crate) fn ids(conn: &Connection, sql: &str, params: impl rusqlite::Params) -> Try<Vec<ParcelId>> {
    let mut find = conn.prepare_cached(sql)?;
    let found = find.query_map(params, |row| row.get(0).map(ParcelId))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn stale(conn: &Connection, buckets: &Buckets, limit: usize) -> Try<Vec<ParcelId>> {
    if *buckets == Buckets::ALL {
        return ids(conn, "SELECT parcel FROM stale ORDER BY bucket, parcel LIMIT ?1", [rows(limit)]);
    }
    by_bucket(buckets, limit, |bucket, rows| {
        ids(
            conn,
            "SELECT parcel FROM stale WHERE bucket = ?1 ORDER BY parcel LIMIT ?2",
            params![bucket, rows],
        )
    })
}

pub(crate) fn parcels(
    conn: &Connection,
    buckets: &Buckets,
    after: Option<ParcelId>,
    limit: usize,
) -> Try<Vec<ParcelId>> {
    let first = after.map_or(0, |after| after.bucket().number());
    let beyond = after.map(|after| after.0.to_vec()).unwrap_or_default();
    if *buckets == Buckets::ALL {
        let sql = "SELECT id FROM parcel WHERE (bucket, id) > (?1, ?2) AND forgotten = 0 ORDER BY bucket, id LIMIT ?3";
        let known = ids(conn, sql, params![first, beyond, rows(limit)])?;
        return Ok(merged(known, fed::parcels(conn, None, after, rows(limit))?, limit));
    }
    by_bucket(buckets, limit, |bucket, rows| {
        if bucket < first {
            return Ok(Vec::new());
        }
        let sql =
            "SELECT id FROM parcel WHERE bucket = ?1 AND id > ?2 AND forgotten = 0 ORDER BY id LIMIT ?3";
        let known = ids(conn, sql, params![bucket, beyond, rows])?;
        let most = usize::try_from(rows).unwrap_or_default();
        Ok(merged(known, fed::parcels(conn, Some(bucket), after, rows)?, most))
    })
}

/// Two ordered lists as one.
fn merged(mut known: Vec<ParcelId>, fed: Vec<ParcelId>, limit: usize) -> Vec<ParcelId> {
    if !fed.is_empty() {
        known.extend(fed);
        known.sort_unstable();
    }
    known.truncate(limit.min(MAX_LIMIT));
    known
}

/// Goes from bucket to bucket until there is enough.
fn by_bucket(
    buckets: &Buckets,
    limit: usize,
    mut of: impl FnMut(u16, i64) -> Try<Vec<ParcelId>>,
) -> Try<Vec<ParcelId>> {
    let limit = limit.min(MAX_LIMIT);
    let mut found = Vec::new();
    for bucket in buckets.iter() {
        if found.len() >= limit {
            break;
        }
        found.extend(of(bucket.number(), rows(limit - found.len()))?);
    }
    Ok(found)
}

pub(crate) fn due(conn: &Connection, buckets: &Buckets, now: Timestamp, limit: usize) -> Try<Vec<DuePoll>> {
    let mut find = conn.prepare_cached(
        "SELECT id, next_poll FROM parcel WHERE next_poll <= ?1 ORDER BY next_poll, bucket, id",
    )?;
    let mut found = find.query([now.as_microsecond()])?;
    let mut due = Vec::new();
    while due.len() < limit.min(MAX_LIMIT)
        && let Some(row) = found.next()?
    {
        let poll = DuePoll { parcel: ParcelId(row.get(0)?), at: time(row.get(1)?)? };
        if buckets.contains(poll.parcel.bucket()) {
            due.push(poll);
        }
    }
    Ok(due)
}

pub(crate) fn resolve(conn: &Connection, account: &AccountId, number: &str) -> Try<Vec<ParcelId>> {
    let mut found = aliased(conn, account, number)?;
    found.extend(fed::resolve(conn, account, number)?);
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The parcels of each number, but for those that only feeds know.
pub(crate) fn elsewhere(conn: &Connection, account: &AccountId, numbers: &[&str]) -> Try<Vec<Vec<ParcelId>>> {
    if !conn.prepare_cached("SELECT 1 FROM alias LIMIT 1")?.exists([])? {
        return Ok(vec![Vec::new(); numbers.len()]);
    }
    numbers.iter().map(|number| aliased(conn, account, number)).collect()
}

fn aliased(conn: &Connection, account: &AccountId, number: &str) -> Try<Vec<ParcelId>> {
    ids(
        conn,
        "SELECT parcel FROM alias WHERE bucket = ?1 AND account = (SELECT id FROM word WHERE text = ?2) \
         AND number = ?3 ORDER BY parcel",
        params![account.bucket_of("number", number).number(), account.0, number],
    )
}

pub(crate) fn by_reference(conn: &Connection, account: &AccountId, reference: &str) -> Try<Vec<ParcelId>> {
    ids(
        conn,
        "SELECT parcel FROM reference WHERE bucket = ?1 AND account = (SELECT id FROM word WHERE text = ?2) \
         AND reference = ?3 ORDER BY parcel",
        params![account.bucket_of("reference", reference).number(), account.0, reference],
    )
}

pub(crate) fn by_token(conn: &Connection, token: Token) -> Try<Option<ParcelId>> {
    let mut find = conn.prepare_cached("SELECT parcel FROM token WHERE bucket = ?1 AND token = ?2")?;
    let found = find.query_row(params![token.bucket().number(), token.0], |row| row.get(0)).optional()?;
    Ok(found.map(ParcelId))
}

pub(crate) fn numbers(conn: &Connection, parcel: ParcelId) -> Try<Vec<Text>> {
    let mut numbers = noted_numbers(conn, parcel)?;
    if let Some(fed) =
        fed::parcel(conn, parcel)?.filter(|fed| !numbers.contains(&fed.number) && !fed.forgotten)
    {
        numbers.push(fed.number);
        numbers.sort_unstable();
    }
    Ok(numbers)
}

/// The numbers that were noted to lead to a parcel.
pub(crate) fn noted_numbers(conn: &Connection, parcel: ParcelId) -> Try<Vec<Text>> {
    let mut find = conn
        .prepare_cached("SELECT number FROM number_of WHERE bucket = ?1 AND parcel = ?2 ORDER BY number")?;
    let found = find.query_map(params![parcel.bucket().number(), parcel.0], |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}
