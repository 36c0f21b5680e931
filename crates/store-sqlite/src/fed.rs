//! The states of parcels that feeds speak of, and how such a parcel becomes one like all others.

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};
use store::feed::dictionary::Dictionaries;
use store::feed::parts::Parts;
use store::feed::prepared::Prepared;
use store::feed::slices::End;
use store::feed::{State, places};
use store::{AccountId, Commit, Cursor, Facts, Filter, Parcel, ParcelId, Token};
use tracking::Text;
use tracking::milestone::Milestone;

use crate::aged;
use crate::derived::{Ground, queue};
use crate::erase;
use crate::fault::{Fault, Try};
use crate::find::{count, milestone, rows, time};
use crate::keep::{alias, mark_stale};
use crate::writer::Writing;

/// The state of each parcel.
pub(crate) fn states(conn: &Connection, parts: &Parts, parcels: &[ParcelId]) -> Try<Vec<State>> {
    let mut find = conn.prepare_cached("SELECT version, looks FROM fed WHERE bucket = ?1 AND id = ?2")?;
    let mut states = Vec::with_capacity(parcels.len());
    for parcel in parcels {
        let mut found = find.query(params![parcel.bucket().number(), parcel.0])?;
        states.push(match found.next()? {
            Some(row) => State { version: count(row.get(0)?), looks: looks_in(row, 1, parts)? },
            // A parcel like all others has no state; of one that nobody knows the state is empty. The versions of
            // one that aged out go on.
            None => State {
                version: aged::version(conn, *parcel)?,
                looks: (!is_known(conn, *parcel)?).then(Vec::new),
            },
        });
    }
    Ok(states)
}

fn looks_in(row: &Row<'_>, column: usize, parts: &Parts) -> Try<Option<Vec<u8>>> {
    let packed = row.get_ref(column)?.as_blob_or_null().map_err(|error| Fault::corrupt(error.to_string()))?;
    Ok(packed.map(|packed| parts.unpack(packed)).transpose()?)
}

fn is_known(conn: &Connection, parcel: ParcelId) -> Try<bool> {
    let mut find = conn.prepare_cached("SELECT 1 FROM parcel WHERE bucket = ?1 AND id = ?2")?;
    Ok(find.exists(params![parcel.bucket().number(), parcel.0])?)
}

/// Writes states. The parcels that are gone, and those that somebody else wrote, are left as they are.
pub(crate) fn fold(
    w: &Writing<'_>,
    dictionaries: &Dictionaries,
    now: Timestamp,
    states: &[Prepared],
) -> Try<Vec<Commit>> {
    states.iter().map(|state| fold_one(w, dictionaries, now, state)).collect()
}

fn fold_one(
    w: &Writing<'_>,
    dictionaries: &Dictionaries,
    now: Timestamp,
    prepared: &Prepared,
) -> Try<Commit> {
    let state = &prepared.state;
    let commit = match &prepared.packed {
        Some(packed) => write(w, now, prepared, packed)?,
        None => note(w, dictionaries, now, prepared)?,
    };
    let Commit::Committed { version } = commit else { return Ok(commit) };
    let account = || w.word(&state.account.0);
    for number in &state.aliases {
        alias(w, account()?, state.account.bucket_of("number", number), number, state.parcel)?;
    }
    if !state.notices.is_empty() {
        let ground =
            Ground { account: state.account.clone(), account_word: account()?, version: state.expected };
        for notice in &state.notices {
            queue(w, now, state.parcel, &ground, version, notice)?;
        }
    }
    Ok(commit)
}

/// Writes the state of a parcel that only feeds speak of.
fn write(w: &Writing<'_>, now: Timestamp, prepared: &Prepared, packed: &[u8]) -> Try<Commit> {
    let known = prepared.state.expected > 0 && replace(w, now, prepared, packed)?;
    let version = prepared.state.expected + 1;
    Ok(if known || begin(w, now, prepared, packed)? {
        Commit::Committed { version }
    } else {
        Commit::Conflict { version }
    })
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The next state of one that is there.
fn replace(w: &Writing<'_>, now: Timestamp, prepared: &Prepared, packed: &[u8]) -> Try<bool> {
    let state = &prepared.state;
    let sql = "UPDATE OR FAIL fed SET derived = ?3, milestone = ?4, version = version + 1, looks = ?5, \
         items = CAST(items || ?6 AS BLOB) WHERE bucket = ?1 AND id = ?2 AND version = ?7 AND looks IS NOT NULL";
    let done = w.conn.prepare_cached(sql)?.execute(params![
        state.parcel.bucket().number(),
        state.parcel.0,
        now.as_microsecond(),
        w.word(&Text::from(state.milestone.name()))?,
        packed,
        prepared.items,
        number(state.expected)
    ])?;
    Ok(done == 1)
}

/// The first state of a parcel that nobody knows, or of one that aged out and is spoken of again.
fn begin(w: &Writing<'_>, now: Timestamp, prepared: &Prepared, packed: &[u8]) -> Try<bool> {
    let state = &prepared.state;
    if aged::version(w.conn, state.parcel)? != state.expected {
        return Ok(false);
    }
    let carrier = state.carrier.as_ref().map(|carrier| w.word(carrier)).transpose()?;
    let sql = "INSERT OR FAIL INTO fed (bucket, id, account, number, carrier, registered, derived, milestone, version, looks, items) \
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 + 1, ?10, ?11 \
         WHERE NOT EXISTS (SELECT 1 FROM parcel WHERE bucket = ?1 AND id = ?2) \
         ON CONFLICT DO NOTHING";
    let done = w.conn.prepare_cached(sql)?.execute(params![
        state.parcel.bucket().number(),
        state.parcel.0,
        w.word(&state.account.0)?,
        state.number,
        carrier,
        state.registered.as_microsecond(),
        now.as_microsecond(),
        w.word(&Text::from(state.milestone.name()))?,
        number(state.expected),
        packed,
        prepared.items
    ])?;
    Ok(done == 1)
}

/// Only notes the items: the parcel is one like all others, and is derived again; or it was forgotten, and its
/// items are erased.
fn note(w: &Writing<'_>, dictionaries: &Dictionaries, now: Timestamp, prepared: &Prepared) -> Try<Commit> {
    let state = &prepared.state;
    let bucket = state.parcel.bucket();
    let Some(parcel) = crate::find::parcel(w.conn, state.parcel)? else {
        return Ok(Commit::Conflict { version: 0 });
    };
    if parcel.forgotten {
        erase::items(w, dictionaries, bucket, &state.items, End::Forgotten)?;
        return Ok(Commit::Gone);
    }
    if !is_known(w.conn, state.parcel)? {
        return Ok(Commit::Conflict { version: parcel.version });
    }
    w.conn
        .prepare_cached(
            "INSERT INTO fed (bucket, id, account, number, registered, derived, version, items) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7) \
             ON CONFLICT DO UPDATE SET items = CAST(items || excluded.items AS BLOB)",
        )?
        .execute(params![
            bucket.number(),
            state.parcel.0,
            w.word(&state.account.0)?,
            state.number,
            parcel.registered.as_microsecond(),
            now.as_microsecond(),
            prepared.items
        ])?;
    mark_stale(w, state.parcel)?;
    Ok(Commit::Committed { version: parcel.version })
}

// -- Finding ------------------------------------------------------------------------------------

const PARCEL: &str = "SELECT f.id, (SELECT text FROM word WHERE id = f.account), f.number, \
    (SELECT text FROM word WHERE id = f.carrier), f.registered, (SELECT text FROM word WHERE id = f.milestone), \
    f.version FROM fed f";

fn parcel_of(row: &Row<'_>) -> Try<Parcel> {
    let number: Text = row.get(2)?;
    Ok(Parcel {
        id: ParcelId(row.get(0)?),
        account: AccountId(row.get(1)?),
        forgotten: number.is_empty(),
        number,
        carrier: row.get(3)?,
        reference: None,
        token: Token::NONE,
        registered: time(row.get(4)?)?,
        next_poll: None,
        milestone: row.get::<_, Option<String>>(5)?.map(|name| milestone(&name)).transpose()?,
        version: count(row.get(6)?),
    })
}

/// A parcel that only feeds speak of.
pub(crate) fn parcel(conn: &Connection, parcel: ParcelId) -> Try<Option<Parcel>> {
    let mut find = conn.prepare_cached(&format!("{PARCEL} WHERE f.bucket = ?1 AND f.id = ?2"))?;
    let mut rows = find.query(params![parcel.bucket().number(), parcel.0])?;
    rows.next()?.map(parcel_of).transpose()
}

/// Its facts: the state.
pub(crate) fn facts(conn: &Connection, parts: &Parts, parcel: ParcelId) -> Try<Option<Facts>> {
    let mut find = conn.prepare_cached(
        "SELECT f.version, f.derived, m.text, f.looks, f.items FROM fed f JOIN word m ON m.id = f.milestone \
         WHERE f.bucket = ?1 AND f.id = ?2 AND f.looks IS NOT NULL",
    )?;
    let mut rows = find.query(params![parcel.bucket().number(), parcel.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let items: Vec<u8> = row.get(4)?;
    Ok(Some(Facts {
        version: count(row.get(0)?),
        derived: time(row.get(1)?)?,
        looks_seen: places::read(&items).len() as u64,
        milestone: milestone(&row.get::<_, String>(2)?)?,
        journey: looks_in(row, 3, parts)?.unwrap_or_default(),
    }))
}

/// The parcels of a number that only feeds speak of: their ids follow from the carriers that were declared.
pub(crate) fn resolve(conn: &Connection, account: &AccountId, number: &str) -> Try<Vec<ParcelId>> {
    let mut find = conn.prepare_cached(
        "SELECT w.text FROM fed_carrier c LEFT JOIN word w ON w.id = c.carrier \
         WHERE c.bucket = ?1 AND c.account = (SELECT id FROM word WHERE text = ?2)",
    )?;
    let mut carriers = find.query(params![account.bucket().number(), account.0])?;
    let mut found = Vec::new();
    while let Some(row) = carriers.next()? {
        let carrier: Option<Text> = row.get(0)?;
        let id = ParcelId::new(account, number, carrier.as_deref());
        found.extend(parcel(conn, id)?.filter(|parcel| !parcel.forgotten).map(|parcel| parcel.id));
    }
    Ok(found)
}

/// A page of the account's parcels that only feeds speak of, the newest first.
pub(crate) fn list(
    conn: &Connection,
    account: &AccountId,
    filter: &Filter,
    after: Option<Cursor>,
    limit: usize,
) -> Try<Vec<Parcel>> {
    let sql = format!(
        "{PARCEL} WHERE f.account = (SELECT id FROM word WHERE text = ?1) AND f.looks IS NOT NULL \
         AND (f.registered, f.bucket, f.id) < (?2, ?3, ?4) \
         AND (?5 IS NULL OR f.milestone = (SELECT id FROM word WHERE text = ?5)) \
         AND (?6 IS NULL OR instr(lower(f.number), lower(?6))) \
         ORDER BY f.registered DESC, f.bucket DESC, f.id DESC LIMIT ?7"
    );
    let (registered, bucket, id) = after.map_or((i64::MAX, 0, [0; 16]), |after| {
        (after.registered.as_microsecond(), after.parcel.bucket().number(), after.parcel.0)
    });
    let milestone = filter.milestone.map(Milestone::name);
    let mut find = conn.prepare_cached(&sql)?;
    let mut found =
        find.query(params![account.0, registered, bucket, id, milestone, filter.text, rows(limit)])?;
    let mut parcels = Vec::new();
    while let Some(row) = found.next()? {
        parcels.push(parcel_of(row)?);
    }
    Ok(parcels)
}

/// The ids after one, in their order, of parcels that only feeds speak of.
pub(crate) fn parcels(
    conn: &Connection,
    bucket: Option<u16>,
    after: Option<ParcelId>,
    limit: i64,
) -> Try<Vec<ParcelId>> {
    let sql = match bucket {
        None => {
            "SELECT id FROM fed WHERE (bucket, id) > (?1, ?2) AND looks IS NOT NULL ORDER BY bucket, id LIMIT ?3"
        }
        Some(_) => {
            "SELECT id FROM fed WHERE bucket = ?1 AND id > ?2 AND looks IS NOT NULL ORDER BY id LIMIT ?3"
        }
    };
    let first = bucket.unwrap_or_else(|| after.map_or(0, |after| after.bucket().number()));
    let beyond = after.map(|after| after.0.to_vec()).unwrap_or_default();
    crate::find::ids(conn, sql, params![first, beyond, limit])
}
