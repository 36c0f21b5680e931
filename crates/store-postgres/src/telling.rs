//! Notices on their way: claimed for a while, settled once, remembered; and the endpoints they go to.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use jiff::Timestamp;
use store::{
    AccountId, Attempt, Buckets, ClaimedNotice, Ended, Endpoint, EndpointId, Lease, Notice, NoticeId,
    Outcome, ParcelId, PutOff,
};
use tokio_postgres::Row;
use tracking::Text;

use crate::derived::account_bucket;
use crate::fault::{Fault, Try};
use crate::lease::{self, Fences};
use crate::link::{Link, Params};
use crate::row::{bucket, bytes, limit, maybe_text, maybe_time, number, numbers, parcel_id, text, time};

const TOLD: i16 = 0;
const RETRY: i16 = 1;
const GAVE_UP: i16 = 2;

/// Those that are due and have no unsettled elder of the same parcel and endpoint.
const CLAIMABLE: &str = "SELECT n.id, n.parcel, n.account, n.endpoint, n.kind, n.payload, n.queued, n.attempts, n.due \
    FROM notice n WHERE n.bucket = ANY($1) AND n.due <= $2 AND NOT EXISTS (SELECT 1 FROM notice e \
    WHERE e.bucket = n.bucket AND e.parcel = n.parcel AND e.version < n.version AND e.endpoint = n.endpoint \
    AND e.due IS NOT NULL) ORDER BY n.due, n.id LIMIT $3";
/// Compare and set: of several nodes that saw the notice one gets it.
const CLAIM: &str = "UPDATE notice SET due = $5, attempts = notice.attempts + 1 \
    FROM unnest($1::int2[], $2::bytea[], $3::int4[], $4::int8[]) AS k (bucket, id, attempts, due) \
    WHERE notice.bucket = k.bucket AND notice.id = k.id AND notice.attempts = k.attempts AND notice.due = k.due \
    RETURNING notice.id";

pub(crate) fn claim(
    link: &Link,
    buckets: &Buckets,
    now: Timestamp,
    most: usize,
    lease: Duration,
    held: Option<&Lease>,
) -> Try<Vec<ClaimedNotice>> {
    let rows = link.rows(CLAIMABLE, &[&numbers(buckets), &now.as_microsecond(), &limit(most)])?;
    let lasting = i64::try_from(lease.as_micros()).unwrap_or(i64::MAX);
    let until = now.as_microsecond().saturating_add(lasting);
    let seen = rows.iter().map(claimed_of).collect::<Try<Vec<_>>>()?;
    let ours = seen.iter().fold(Buckets::NONE, |ours, notice| ours.with(notice.id.bucket()));
    lease::fence_all(link, held, &ours)?;
    let (buckets, ids) = keys(seen.iter().map(|notice| &notice.id));
    let attempts = rows.iter().map(|row| row.try_get(7)).collect::<Result<Vec<i32>, _>>()?;
    let dues = rows.iter().map(|row| row.try_get(8)).collect::<Result<Vec<i64>, _>>()?;
    let given = link.rows(CLAIM, &[&buckets, &ids, &attempts, &dues, &until])?;
    let given = given.iter().map(|row| Ok(NoticeId(bytes(row, 0)?))).collect::<Try<HashSet<_>>>()?;
    Ok(seen.into_iter().filter(|notice| given.contains(&notice.id)).collect())
}

/// The keys of notices, as a statement takes them.
fn keys<'a>(ids: impl Iterator<Item = &'a NoticeId>) -> (Vec<i16>, Vec<&'a [u8]>) {
    ids.map(|id| (number(id.bucket()), &id.0[..])).unzip()
}

fn claimed_of(row: &Row) -> Try<ClaimedNotice> {
    let attempts: i32 = row.try_get(7)?;
    Ok(ClaimedNotice {
        id: NoticeId(bytes(row, 0)?),
        parcel: parcel_id(row, 1)?,
        account: AccountId(text(row, 2)?),
        endpoint: EndpointId(bytes(row, 3)?),
        kind: text(row, 4)?,
        payload: row.try_get(5)?,
        queued: time(row, 6)?,
        attempt: u32::try_from(attempts).unwrap_or_default().saturating_add(1),
    })
}

/// How an outcome lies in a row: its number, when again, and what was said.
pub(crate) fn outcome_row(outcome: &Outcome) -> (i16, Option<i64>, &Text) {
    match outcome {
        Outcome::Told { answer } => (TOLD, None, answer),
        Outcome::Retry { at, why } => (RETRY, Some(at.as_microsecond()), why),
        Outcome::GaveUp { why } => (GAVE_UP, None, why),
    }
}

pub(crate) fn outcome_of(number: i16, again: Option<Timestamp>, detail: Text) -> Try<Outcome> {
    match (number, again) {
        (TOLD, _) => Ok(Outcome::Told { answer: detail }),
        (RETRY, Some(at)) => Ok(Outcome::Retry { at, why: detail }),
        (GAVE_UP, _) => Ok(Outcome::GaveUp { why: detail }),
        _ => Err(Fault::corrupt(format!("an attempt ended as `{number}`, which nobody knows"))),
    }
}

/// What was told is with its receiver; only that it was told stays.
const SETTLE: &str = "UPDATE notice SET due = k.again, \
    payload = CASE WHEN k.outcome = 0 THEN ''::bytea ELSE notice.payload END \
    FROM unnest($1::int2[], $2::bytea[], $3::int4[], $4::int2[], $5::int8[]) AS k (bucket, id, attempt, outcome, again) \
    WHERE notice.bucket = k.bucket AND notice.id = k.id AND notice.attempts = k.attempt AND notice.due IS NOT NULL \
    AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.bucket = k.bucket AND a.notice = k.id AND a.attempt = k.attempt) \
    RETURNING notice.id, notice.attempts";
const ATTEMPT: &str = "INSERT INTO attempt (bucket, notice, attempt, at, outcome, again, detail, node, epoch) \
    SELECT k.bucket, k.id, k.attempt, $9, k.outcome, k.again, k.detail, k.node, k.epoch FROM \
    unnest($1::int2[], $2::bytea[], $3::int4[], $4::int2[], $5::int8[], $6::text[], $7::text[], $8::int8[]) \
    AS k (bucket, id, attempt, outcome, again, detail, node, epoch) ON CONFLICT (bucket, notice, attempt) DO NOTHING";

/// Which of them were still to be settled; of one that is named twice the first is.
pub(crate) fn settle(link: &Link, now: Timestamp, ended: &[Ended], fences: &Fences) -> Try<Vec<bool>> {
    let mut open = settled(link, ended)?;
    let ours: Vec<bool> = ended.iter().map(|one| open.remove(&(one.id, one.attempt))).collect();
    let settled: Vec<&Ended> =
        ended.iter().zip(&ours).filter(|(_, ours)| **ours).map(|(one, _)| one).collect();
    if !settled.is_empty() {
        remember(link, now, &settled, fences)?;
    }
    Ok(ours)
}

/// Ends the notices that wait for it, and says which.
fn settled(link: &Link, ended: &[Ended]) -> Try<HashSet<(NoticeId, u32)>> {
    let mut named = HashSet::with_capacity(ended.len());
    let ended: Vec<&Ended> = ended.iter().filter(|one| named.insert((one.id, one.attempt))).collect();
    let (buckets, ids) = keys(ended.iter().map(|one| &one.id));
    let attempts: Vec<i32> = ended.iter().map(|one| attempt(one.attempt)).collect();
    let (outcomes, agains): (Vec<i16>, Vec<Option<i64>>) =
        ended.iter().map(|one| outcome_row(&one.outcome)).map(|(outcome, again, _)| (outcome, again)).unzip();
    let rows = link.rows(SETTLE, &[&buckets, &ids, &attempts, &outcomes, &agains])?;
    let key = |row: &Row| {
        Ok((NoticeId(bytes(row, 0)?), u32::try_from(row.try_get::<_, i32>(1)?).unwrap_or_default()))
    };
    rows.iter().map(key).collect()
}

/// Writes down how attempts ended, and which node made them under which lease.
fn remember(link: &Link, now: Timestamp, ended: &[&Ended], fences: &Fences) -> Try<()> {
    let (buckets, ids) = keys(ended.iter().map(|one| &one.id));
    let attempts: Vec<i32> = ended.iter().map(|one| attempt(one.attempt)).collect();
    let rows: Vec<_> = ended.iter().map(|one| outcome_row(&one.outcome)).collect();
    let outcomes: Vec<i16> = rows.iter().map(|(outcome, ..)| *outcome).collect();
    let agains: Vec<Option<i64>> = rows.iter().map(|(_, again, _)| *again).collect();
    // What a receiver says may hold a zero, which PostgreSQL keeps in no text.
    let details: Vec<String> = rows.iter().map(|(.., detail)| detail.replace('\0', "\u{fffd}")).collect();
    let fences = ended.iter().map(|one| fences.get(&one.id.bucket()).and_then(Option::as_ref));
    let (nodes, epochs): (Vec<Option<&str>>, Vec<Option<i64>>) =
        fences.map(|fence| fence.map(|fence| (&*fence.node, fence.epoch)).unzip()).unzip();
    let at = now.as_microsecond();
    link.run(ATTEMPT, &[&buckets, &ids, &attempts, &outcomes, &agains, &details, &nodes, &epochs, &at])?;
    Ok(())
}

fn attempt(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

const PUT_OFF: &str = "UPDATE notice SET due = k.until, attempts = notice.attempts - 1 \
    FROM unnest($1::int2[], $2::bytea[], $3::int4[], $4::int8[]) AS k (bucket, id, attempt, until) \
    WHERE notice.bucket = k.bucket AND notice.id = k.id AND notice.attempts = k.attempt AND notice.due IS NOT NULL \
    AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.bucket = k.bucket AND a.notice = k.id AND a.attempt = k.attempt)";

pub(crate) fn put_off(link: &Link, notices: &[PutOff]) -> Try<()> {
    let (buckets, ids) = keys(notices.iter().map(|one| &one.id));
    let attempts: Vec<i32> = notices.iter().map(|one| attempt(one.attempt)).collect();
    let until: Vec<i64> = notices.iter().map(|one| one.until.as_microsecond()).collect();
    link.run(PUT_OFF, &[&buckets, &ids, &attempts, &until])?;
    Ok(())
}

const ATTEMPTS: &str = "SELECT a.notice, a.attempt, a.at, a.outcome, a.again, a.detail FROM attempt a \
    JOIN notice n ON n.bucket = a.bucket AND n.id = a.notice WHERE n.bucket = $1 AND n.parcel = $2 ORDER BY a.attempt";

pub(crate) fn notices(link: &Link, parcel: ParcelId) -> Try<Vec<Notice>> {
    let sql = "SELECT id, endpoint, kind, queued, due FROM notice WHERE bucket = $1 AND parcel = $2 \
        ORDER BY version, id";
    let (bucket, parcel) = (bucket(parcel), &parcel.0[..]);
    // Attempts that are settled between the two questions belong to notices that are known already.
    let mut given = link.pipeline(&[(sql, &[&bucket, &parcel]), (ATTEMPTS, &[&bucket, &parcel])])?;
    let mut attempts: HashMap<[u8; 16], Vec<Attempt>> = HashMap::new();
    for row in given.pop().unwrap_or_default() {
        let outcome = outcome_of(row.try_get(3)?, maybe_time(&row, 4)?, text(&row, 5)?)?;
        let attempt = u32::try_from(row.try_get::<_, i32>(1)?).unwrap_or_default();
        attempts.entry(bytes(&row, 0)?).or_default().push(Attempt { attempt, at: time(&row, 2)?, outcome });
    }
    let notice = |row: &Row| {
        let id = bytes(row, 0)?;
        Ok(Notice {
            id: NoticeId(id),
            endpoint: EndpointId(bytes(row, 1)?),
            kind: text(row, 2)?,
            queued: time(row, 3)?,
            due: maybe_time(row, 4)?,
            attempts: attempts.remove(&id).unwrap_or_default(),
        })
    };
    given.pop().unwrap_or_default().iter().map(notice).collect()
}

const ENDPOINT: &str = "INSERT INTO endpoint (bucket, account, id, url, secret, events, created, disabled, why) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (bucket, account, id) DO UPDATE SET url = excluded.url, \
    secret = excluded.secret, events = excluded.events, created = excluded.created, disabled = excluded.disabled, \
    why = excluded.why";

pub(crate) fn put_endpoint(link: &Link, endpoint: &Endpoint) -> Try<()> {
    let events: Vec<&str> = endpoint.events.iter().map(AsRef::as_ref).collect();
    let (disabled, why) = endpoint.disabled.as_ref().map(|(at, why)| (at.as_microsecond(), &**why)).unzip();
    let params: Params<'_> = &[
        &account_bucket(&endpoint.account),
        &&*endpoint.account.0,
        &&endpoint.id.0[..],
        &&*endpoint.url,
        &endpoint.secret,
        &events,
        &endpoint.created.as_microsecond(),
        &disabled,
        &why,
    ];
    link.run(ENDPOINT, params)?;
    Ok(())
}

pub(crate) fn endpoints(link: &Link, account: &AccountId) -> Try<Vec<Endpoint>> {
    let sql = "SELECT id, url, secret, events, created, disabled, why FROM endpoint \
        WHERE bucket = $1 AND account = $2 ORDER BY id";
    let endpoint = |row: &Row| {
        let events: Vec<&str> = row.try_get(3)?;
        Ok(Endpoint {
            id: EndpointId(bytes(row, 0)?),
            account: account.clone(),
            url: text(row, 1)?,
            secret: row.try_get(2)?,
            events: events.into_iter().map(Into::into).collect(),
            created: time(row, 4)?,
            disabled: maybe_time(row, 5)?.zip(maybe_text(row, 6)?),
        })
    };
    link.rows(sql, &[&account_bucket(account), &&*account.0])?.iter().map(endpoint).collect()
}

pub(crate) fn remove_endpoint(link: &Link, account: &AccountId, id: EndpointId) -> Try<bool> {
    let sql = "DELETE FROM endpoint WHERE bucket = $1 AND account = $2 AND id = $3";
    Ok(link.run(sql, &[&account_bucket(account), &&*account.0, &&id.0[..]])? > 0)
}
