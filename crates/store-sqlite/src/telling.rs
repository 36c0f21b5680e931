//! Notices on their way: claimed for a while, settled once, remembered; and the endpoints they go to.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};
use store::{
    AccountId, Attempt, Buckets, ClaimedNotice, Endpoint, EndpointId, MAX_LIMIT, Notice, NoticeId, Outcome,
    ParcelId, PutOff,
};
use tracking::Text;

use crate::fault::{Fault, Try};
use crate::find::time;
use crate::writer::Writing;

const TOLD: i64 = 0;
const RETRY: i64 = 1;
const GAVE_UP: i64 = 2;
/// Stands between the events of an endpoint in its row; no event has it in its name.
const BETWEEN_EVENTS: char = '\n';

/// The ids of a parcel's notices. They begin as the parcel's; those of before the schema's fourth step have an index.
macro_rules! notices_of {
    ($bucket:literal, $parcel:literal) => {
        concat!(
            "(SELECT id FROM notice WHERE bucket = ",
            $bucket,
            " AND id > substr(",
            $parcel,
            ", 1, 8) AND id < CAST(substr(",
            $parcel,
            ", 1, 8) || x'ffffffffffffffffff' AS BLOB) AND parcel = ",
            $parcel,
            " UNION ALL SELECT id FROM notice WHERE bucket = ",
            $bucket,
            " AND parcel = ",
            $parcel,
            " AND substr(id, 1, 8) <> substr(parcel, 1, 8))"
        )
    };
}
pub(crate) use notices_of;

pub(crate) fn claim(
    w: &Writing<'_>,
    buckets: &Buckets,
    now: Timestamp,
    limit: usize,
    lease: Duration,
) -> Try<Vec<ClaimedNotice>> {
    let claimed = claimable(w, buckets, now, limit)?;
    let lease = i64::try_from(lease.as_micros()).unwrap_or(i64::MAX);
    let until = now.as_microsecond().saturating_add(lease);
    for notice in &claimed {
        w.conn
            .prepare_cached(
                "UPDATE OR FAIL notice SET due = ?3, attempts = ?4 WHERE bucket = ?1 AND id = ?2",
            )?
            .execute(params![notice.id.bucket().number(), notice.id.0, until, notice.attempt])?;
    }
    Ok(claimed)
}

/// Those that are due and have no unsettled elder of the same parcel and endpoint.
fn claimable(w: &Writing<'_>, buckets: &Buckets, now: Timestamp, limit: usize) -> Try<Vec<ClaimedNotice>> {
    let mut find = w.conn.prepare_cached(concat!(
        "SELECT n.id, n.parcel, a.text, n.endpoint, k.text, n.payload, n.queued, n.attempts + 1 FROM notice n \
         JOIN word a ON a.id = n.account JOIN word k ON k.id = n.kind \
         WHERE n.due <= ?1 AND NOT EXISTS (SELECT 1 FROM notice e WHERE e.bucket = n.bucket AND e.id IN ",
        notices_of!("n.bucket", "n.parcel"),
        " AND e.version < n.version AND e.endpoint = n.endpoint AND e.due IS NOT NULL) ORDER BY n.due, n.bucket, n.id",
    ))?;
    let mut rows = find.query([now.as_microsecond()])?;
    let mut claimed = Vec::new();
    while claimed.len() < limit.min(MAX_LIMIT)
        && let Some(row) = rows.next()?
    {
        let notice = claimed_of(row)?;
        if buckets.contains(notice.id.bucket()) {
            claimed.push(notice);
        }
    }
    Ok(claimed)
}

fn claimed_of(row: &Row<'_>) -> Try<ClaimedNotice> {
    Ok(ClaimedNotice {
        id: NoticeId(row.get(0)?),
        parcel: ParcelId(row.get(1)?),
        account: AccountId(row.get(2)?),
        endpoint: EndpointId(row.get(3)?),
        kind: row.get(4)?,
        payload: row.get(5)?,
        queued: time(row.get(6)?)?,
        attempt: row.get(7)?,
    })
}

/// How an outcome lies in a row: its number, when again, and what was said.
fn outcome_row(outcome: &Outcome) -> (i64, Option<i64>, &Text) {
    match outcome {
        Outcome::Told { answer } => (TOLD, None, answer),
        Outcome::Retry { at, why } => (RETRY, Some(at.as_microsecond()), why),
        Outcome::GaveUp { why } => (GAVE_UP, None, why),
    }
}

fn outcome_of(number: i64, again: Option<i64>, detail: Text) -> Try<Outcome> {
    match (number, again) {
        (TOLD, _) => Ok(Outcome::Told { answer: detail }),
        (RETRY, Some(at)) => Ok(Outcome::Retry { at: time(at)?, why: detail }),
        (GAVE_UP, _) => Ok(Outcome::GaveUp { why: detail }),
        _ => Err(Fault::corrupt(format!("an attempt ended as `{number}`, which nobody knows"))),
    }
}

pub(crate) fn settle(
    w: &Writing<'_>,
    now: Timestamp,
    id: NoticeId,
    attempt: u32,
    outcome: &Outcome,
) -> Try<bool> {
    let (number, again, detail) = outcome_row(outcome);
    let bucket = id.bucket().number();
    let told = (number == TOLD).then_some((now.as_microsecond(), detail));
    let ours = w
        .conn
        .prepare_cached(
            "UPDATE OR FAIL notice SET due = ?4, told = ?5, answer = ?6, payload = CASE WHEN ?5 IS NULL THEN payload ELSE x'' END \
             WHERE bucket = ?1 AND id = ?2 AND attempts = ?3 AND due IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM attempt WHERE bucket = ?1 AND notice = ?2 AND attempt = ?3)",
        )?
        // What was told is with its receiver; only that it was told stays.
        .execute(params![bucket, id.0, attempt, again, told.map(|(at, _)| at), told.map(|(_, answer)| answer)])?;
    if ours == 0 || told.is_some() {
        return Ok(ours == 1);
    }
    w.conn
        .prepare_cached(
            "INSERT INTO attempt (bucket, notice, attempt, at, outcome, again, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![bucket, id.0, attempt, now.as_microsecond(), number, again, detail])?;
    Ok(true)
}

pub(crate) fn put_off(w: &Writing<'_>, one: &PutOff) -> Try<()> {
    w.conn
        .prepare_cached(
            "UPDATE OR FAIL notice SET due = ?4, attempts = attempts - 1 \
             WHERE bucket = ?1 AND id = ?2 AND attempts = ?3 AND due IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM attempt WHERE bucket = ?1 AND notice = ?2 AND attempt = ?3)",
        )?
        .execute(params![one.id.bucket().number(), one.id.0, one.attempt, one.until.as_microsecond()])?;
    Ok(())
}

pub(crate) fn notices(conn: &Connection, parcel: ParcelId) -> Try<Vec<Notice>> {
    let mut find = conn.prepare_cached(concat!(
        "SELECT n.id, n.endpoint, k.text, n.queued, n.due, n.attempts, n.told, n.answer FROM notice n \
         JOIN word k ON k.id = n.kind WHERE n.bucket = ?1 AND n.id IN ",
        notices_of!("?1", "?2"),
        " ORDER BY n.version, n.id",
    ))?;
    let mut rows = find.query(params![parcel.bucket().number(), parcel.0])?;
    let mut notices = Vec::new();
    while let Some(row) = rows.next()? {
        let id = NoticeId(row.get(0)?);
        let mut attempts = attempts(conn, id)?;
        if let (Some(at), answer) = (row.get::<_, Option<i64>>(6)?, row.get::<_, Option<Text>>(7)?) {
            let outcome = Outcome::Told { answer: answer.unwrap_or_default() };
            attempts.push(Attempt { attempt: row.get(5)?, at: time(at)?, outcome });
        }
        notices.push(Notice {
            id,
            endpoint: EndpointId(row.get(1)?),
            kind: row.get(2)?,
            queued: time(row.get(3)?)?,
            due: row.get::<_, Option<i64>>(4)?.map(time).transpose()?,
            attempts,
        });
    }
    Ok(notices)
}

fn attempts(conn: &Connection, id: NoticeId) -> Try<Vec<Attempt>> {
    let mut find = conn.prepare_cached(
        "SELECT attempt, at, outcome, again, detail FROM attempt WHERE bucket = ?1 AND notice = ?2 ORDER BY attempt",
    )?;
    let mut rows = find.query(params![id.bucket().number(), id.0])?;
    let mut attempts = Vec::new();
    while let Some(row) = rows.next()? {
        let outcome = outcome_of(row.get(2)?, row.get(3)?, row.get(4)?)?;
        attempts.push(Attempt { attempt: row.get(0)?, at: time(row.get(1)?)?, outcome });
    }
    Ok(attempts)
}

pub(crate) fn put_endpoint(w: &Writing<'_>, endpoint: &Endpoint) -> Try<()> {
    let events: Vec<&str> = endpoint.events.iter().map(AsRef::as_ref).collect();
    let (disabled, why) = endpoint.disabled.as_ref().map(|(at, why)| (at.as_microsecond(), why)).unzip();
    w.conn
        .prepare_cached(
            "INSERT INTO endpoint (bucket, account, id, url, secret, events, created, disabled, why) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO UPDATE SET url = excluded.url, \
             secret = excluded.secret, events = excluded.events, created = excluded.created, \
             disabled = excluded.disabled, why = excluded.why",
        )?
        .execute(params![
            endpoint.account.bucket().number(),
            w.word(&endpoint.account.0)?,
            endpoint.id.0,
            endpoint.url,
            endpoint.secret,
            events.join(&String::from(BETWEEN_EVENTS)),
            endpoint.created.as_microsecond(),
            disabled,
            why
        ])?;
    Ok(())
}

pub(crate) fn endpoints(conn: &Connection, account: &AccountId) -> Try<Vec<Endpoint>> {
    let mut find = conn.prepare_cached(
        "SELECT id, url, secret, events, created, disabled, why FROM endpoint \
         WHERE bucket = ?1 AND account = (SELECT id FROM word WHERE text = ?2) ORDER BY id",
    )?;
    let mut rows = find.query(params![account.bucket().number(), account.0])?;
    let mut endpoints = Vec::new();
    while let Some(row) = rows.next()? {
        let events: String = row.get(3)?;
        let disabled = row.get::<_, Option<i64>>(5)?.map(time).transpose()?;
        endpoints.push(Endpoint {
            id: EndpointId(row.get(0)?),
            account: account.clone(),
            url: row.get(1)?,
            secret: row.get(2)?,
            events: events.split(BETWEEN_EVENTS).filter(|event| !event.is_empty()).map(Into::into).collect(),
            created: time(row.get(4)?)?,
            disabled: disabled.zip(row.get(6)?),
        });
    }
    Ok(endpoints)
}

pub(crate) fn remove_endpoint(w: &Writing<'_>, account: &AccountId, id: EndpointId) -> Try<bool> {
    let removed = w
        .conn
        .prepare_cached(
            "DELETE FROM endpoint WHERE bucket = ?1 AND account = (SELECT id FROM word WHERE text = ?2) AND id = ?3",
        )?
        .execute(params![account.bucket().number(), account.0, id.0])?;
    Ok(removed > 0)
}
