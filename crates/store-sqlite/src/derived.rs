//! Facts and opinions, and the one transaction that writes facts with all that follows from them.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use store::{AccountId, Commit, Facts, NewFacts, NewNotice, NextPoll, NoticeId, Opinion, ParcelId};
use tracking::Text;

use crate::fault::{Fault, Try};
use crate::find::{count, milestone, time};
use crate::keep::alias;
use crate::writer::Writing;
use crate::{fed, fed_items};
use store::feed::parts::Parts;

/// What facts stand on: the parcel's account, and the version that is there.
pub(crate) struct Ground {
    pub(crate) account: AccountId,
    pub(crate) account_word: i64,
    pub(crate) version: u64,
}

pub(crate) fn commit(w: &Writing<'_>, now: Timestamp, facts: &NewFacts) -> Try<Commit> {
    let Some(ground) = ground(w, facts.parcel)? else { return Ok(Commit::Gone) };
    if ground.version != facts.expected {
        return Ok(Commit::Conflict { version: ground.version });
    }
    let version = ground.version + 1;
    write_facts(w, now, facts, version)?;
    write_parcel(w, facts)?;
    for number in &facts.aliases {
        alias(w, ground.account_word, ground.account.bucket_of("number", number), number, facts.parcel)?;
    }
    for notice in &facts.notices {
        queue(w, now, facts.parcel, &ground, version, notice)?;
    }
    for opinion in &facts.opinions {
        say(w, facts.parcel, opinion)?;
    }
    Ok(Commit::Committed { version })
}

fn ground(w: &Writing<'_>, parcel: ParcelId) -> Try<Option<Ground>> {
    let mut find = w.conn.prepare_cached(
        "SELECT a.text, p.account, coalesce(f.version, 0) FROM parcel p JOIN word a ON a.id = p.account \
         LEFT JOIN facts f ON f.bucket = p.bucket AND f.parcel = p.id \
         WHERE p.bucket = ?1 AND p.id = ?2 AND p.forgotten = 0",
    )?;
    let found = find.query_row(params![parcel.bucket().number(), parcel.0], |row| {
        Ok(Ground { account: AccountId(row.get(0)?), account_word: row.get(1)?, version: count(row.get(2)?) })
    });
    Ok(found.optional()?)
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn write_facts(w: &Writing<'_>, now: Timestamp, facts: &NewFacts, version: u64) -> Try<()> {
    let bucket = facts.parcel.bucket().number();
    w.conn
        .prepare_cached(
            "INSERT INTO facts (bucket, parcel, version, derived, looks_seen, journey) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT DO UPDATE SET version = excluded.version, derived = excluded.derived, \
             looks_seen = excluded.looks_seen, journey = excluded.journey",
        )?
        .execute(params![
            bucket,
            facts.parcel.0,
            number(version),
            now.as_microsecond(),
            number(facts.looks_seen),
            facts.journey
        ])?;
    let fed = fed_items::count(w.conn, facts.parcel)?;
    // A look that came in between keeps the parcel stale.
    w.conn
        .prepare_cached(
            "DELETE FROM stale WHERE bucket = ?1 AND parcel = ?2 AND \
             (SELECT count(*) FROM look WHERE bucket = ?1 AND parcel = ?2) <= ?3 - ?4",
        )?
        .execute(params![bucket, facts.parcel.0, number(facts.looks_seen), number(fed)])?;
    Ok(())
}

fn write_parcel(w: &Writing<'_>, facts: &NewFacts) -> Try<()> {
    let bucket = facts.parcel.bucket().number();
    let milestone = w.word(&Text::from(facts.milestone.name()))?;
    w.conn
        .prepare_cached(
            "UPDATE parcel SET milestone = ?3 WHERE bucket = ?1 AND id = ?2 AND milestone IS NOT ?3",
        )?
        .execute(params![bucket, facts.parcel.0, milestone])?;
    match facts.next_poll {
        NextPoll::Keep => Ok(()),
        NextPoll::At(at) => plan_poll(w, facts.parcel, Some(at)),
        NextPoll::Never => plan_poll(w, facts.parcel, None),
    }
}

pub(crate) fn plan_poll(w: &Writing<'_>, parcel: ParcelId, at: Option<Timestamp>) -> Try<()> {
    w.conn
        .prepare_cached(
            "UPDATE parcel SET next_poll = ?3 WHERE bucket = ?1 AND id = ?2 AND forgotten = 0 AND next_poll IS NOT ?3",
        )?
        .execute(params![parcel.bucket().number(), parcel.0, at.map(Timestamp::as_microsecond)])?;
    Ok(())
}

/// Puts a notice among those that wait to be told; what it says is packed.
pub(crate) fn queue(
    w: &Writing<'_>,
    now: Timestamp,
    parcel: ParcelId,
    ground: &Ground,
    version: u64,
    notice: &NewNotice,
) -> Try<()> {
    let id = NoticeId::new(parcel, version, &notice.kind, notice.endpoint);
    w.conn
        .prepare_cached(
            "INSERT OR FAIL INTO notice (bucket, id, parcel, version, account, endpoint, kind, payload, queued, due) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9) ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            id.bucket().number(),
            id.0,
            parcel.0,
            number(version),
            ground.account_word,
            notice.endpoint.0,
            w.word(&notice.kind)?,
            notice.payload,
            now.as_microsecond()
        ])?;
    Ok(())
}

pub(crate) fn facts(conn: &Connection, parts: &Parts, parcel: ParcelId) -> Try<Option<Facts>> {
    match facts_of(conn, parcel)? {
        Some(facts) => Ok(Some(facts)),
        None => fed::facts(conn, parts, parcel),
    }
}

/// The facts of a registered parcel.
pub(crate) fn facts_of(conn: &Connection, parcel: ParcelId) -> Try<Option<Facts>> {
    let mut find = conn.prepare_cached(
        "SELECT f.version, f.derived, f.looks_seen, m.text, f.journey FROM facts f \
         JOIN parcel p ON p.bucket = f.bucket AND p.id = f.parcel LEFT JOIN word m ON m.id = p.milestone \
         WHERE f.bucket = ?1 AND f.parcel = ?2 AND f.journey IS NOT NULL",
    )?;
    let mut rows = find.query(params![parcel.bucket().number(), parcel.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let name: Option<String> = row.get(3)?;
    let name =
        name.ok_or_else(|| Fault::corrupt(format!("the parcel {parcel} has facts and no milestone")))?;
    Ok(Some(Facts {
        version: count(row.get(0)?),
        derived: time(row.get(1)?)?,
        looks_seen: count(row.get(2)?),
        milestone: milestone(&name)?,
        journey: row.get(4)?,
    }))
}

pub(crate) fn say(w: &Writing<'_>, parcel: ParcelId, opinion: &Opinion) -> Try<()> {
    w.conn
        .prepare_cached(
            "INSERT INTO opinion (bucket, parcel, at, kind, bytes) SELECT ?1, ?2, ?3, ?4, ?5 \
             WHERE NOT EXISTS (SELECT 1 FROM parcel WHERE bucket = ?1 AND id = ?2 AND forgotten = 1) \
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            parcel.bucket().number(),
            parcel.0,
            opinion.at.as_microsecond(),
            opinion.kind,
            opinion.bytes
        ])?;
    Ok(())
}

pub(crate) fn said(conn: &Connection, parcel: ParcelId, upto: Option<Timestamp>) -> Try<Vec<Opinion>> {
    let mut find = conn.prepare_cached(
        "SELECT at, kind, bytes FROM opinion WHERE bucket = ?1 AND parcel = ?2 AND at <= ?3 ORDER BY at, kind, bytes",
    )?;
    let upto = upto.map_or(i64::MAX, Timestamp::as_microsecond);
    let mut rows = find.query(params![parcel.bucket().number(), parcel.0, upto])?;
    let mut said = Vec::new();
    while let Some(row) = rows.next()? {
        said.push(Opinion { at: time(row.get(0)?)?, kind: row.get(1)?, bytes: row.get(2)? });
    }
    Ok(said)
}
