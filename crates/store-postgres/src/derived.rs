//! Facts and opinions, and the one transaction that writes facts with all that follows from them.

use jiff::Timestamp;
use store::feed::places;
use store::{AccountId, Commit, Digest, Facts, NewFacts, NextPoll, NoticeId, Opinion, ParcelId};

use crate::fault::{Fault, Try};
use crate::fed;
use crate::learnt::Learnt;
use crate::lease::Fence;
use crate::link::{Link, Params};
use crate::register::{ALIASES, NUMBERS, word_bucket};
use crate::row::{bucket, count, counted, milestone, number, text, time};

const PARCEL: &str = "UPDATE parcel SET version = version + 1, milestone = $4, \
    next_poll = CASE WHEN $5::bool THEN $6::int8 ELSE next_poll END \
    WHERE bucket = $1 AND id = $2 AND NOT forgotten AND version = $3 RETURNING account, version";
/// Who adds a look takes this row first; so nobody adds one between counting and deleting.
const STALE: &str = "SELECT marks FROM stale WHERE bucket = $1 AND parcel = $2 FOR UPDATE";

pub(crate) fn commit(link: &Link, now: Timestamp, facts: &NewFacts, fence: Option<&Fence>) -> Try<Commit> {
    let (bucket, id) = (bucket(facts.parcel), &facts.parcel.0[..]);
    let (planned, at) = match facts.next_poll {
        NextPoll::Keep => (false, None),
        NextPoll::At(at) => (true, Some(at.as_microsecond())),
        NextPoll::Never => (true, None),
    };
    let milestone = facts.milestone.name();
    let given = link.pipeline(&[
        (PARCEL, &[&bucket, &id, &counted(facts.expected), &milestone, &planned, &at]),
        (STALE, &[&bucket, &id]),
        (fed::ITEMS, &[&bucket, &id]),
    ])?;
    let (Some(ours), was_stale) = (given[0].first(), !given[1].is_empty()) else {
        return standing(link, facts.parcel);
    };
    let (account, version) = (AccountId(text(ours, 0)?), count(ours, 1)?);
    let fed = match given[2].first() {
        Some(row) => places::read(row.try_get(0)?).len() as u64,
        None => 0,
    };
    write_facts(link, now, facts, (was_stale, fed), fence)?;
    follow(link, now, facts, &account, version)?;
    Ok(Commit::Committed { version })
}

/// Why facts were not written.
fn standing(link: &Link, parcel: ParcelId) -> Try<Commit> {
    let sql = "SELECT version FROM parcel WHERE bucket = $1 AND id = $2 AND NOT forgotten";
    let known = link.row(sql, &[&bucket(parcel), &&parcel.0[..]])?;
    Ok(match known {
        Some(row) => Commit::Conflict { version: count(&row, 0)? },
        None => Commit::Gone,
    })
}

const FACTS: &str = "INSERT INTO facts (bucket, parcel, derived, looks_seen, journey, node, epoch) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (bucket, parcel) DO UPDATE SET derived = excluded.derived, \
    looks_seen = excluded.looks_seen, journey = excluded.journey, node = excluded.node, epoch = excluded.epoch";
/// A look that came in between keeps the parcel stale.
const FRESH: &str = "DELETE FROM stale WHERE bucket = $1 AND parcel = $2 \
    AND (SELECT count(*) FROM look l WHERE l.bucket = $1 AND l.parcel = $2) <= $3";

fn write_facts(
    link: &Link,
    now: Timestamp,
    facts: &NewFacts,
    (was_stale, fed): (bool, u64),
    fence: Option<&Fence>,
) -> Try<()> {
    let (bucket, id) = (bucket(facts.parcel), &facts.parcel.0[..]);
    let (derived, seen) = (now.as_microsecond(), counted(facts.looks_seen));
    let (node, epoch) = (fence.map(|fence| &*fence.node), fence.map(|fence| fence.epoch));
    let of_others = counted(facts.looks_seen.saturating_sub(fed));
    let fresh: Params<'_> = &[&bucket, &id, &of_others];
    let mut statements: Vec<(&'static str, Params<'_>)> = Vec::new();
    let written: Params<'_> = &[&bucket, &id, &derived, &seen, &facts.journey, &node, &epoch];
    statements.push((FACTS, written));
    if was_stale {
        statements.push((FRESH, fresh));
    }
    link.pipeline(&statements)?;
    Ok(())
}

const NOTICES: &str = "INSERT INTO notice (bucket, id, parcel, version, account, endpoint, kind, payload, queued, due) \
    SELECT $1, n.id, $2, $3, $4, n.endpoint, n.kind, n.payload, $5, $5 \
    FROM unnest($6::bytea[], $7::bytea[], $8::text[], $9::bytea[]) AS n (id, endpoint, kind, payload) \
    ON CONFLICT (bucket, id) DO NOTHING";

/// Aliases, notices and opinions.
fn follow(link: &Link, now: Timestamp, facts: &NewFacts, account: &AccountId, version: u64) -> Try<()> {
    let (parcel, bucket) = (facts.parcel, bucket(facts.parcel));
    if !facts.aliases.is_empty() {
        let numbers: Vec<&str> = facts.aliases.iter().map(AsRef::as_ref).collect();
        let buckets: Vec<i16> = numbers.iter().map(|number| word_bucket(account, "number", number)).collect();
        let accounts = vec![&*account.0; numbers.len()];
        let ids = vec![&parcel.0[..]; numbers.len()];
        let own = vec![bucket; numbers.len()];
        link.pipeline(&[
            (ALIASES, &[&buckets, &accounts, &numbers, &ids]),
            (NUMBERS, &[&own, &ids, &numbers]),
        ])?;
    }
    if !facts.notices.is_empty() {
        let ids: Vec<[u8; 16]> = facts
            .notices
            .iter()
            .map(|notice| NoticeId::new(parcel, version, &notice.kind, notice.endpoint).0)
            .collect();
        let ids: Vec<&[u8]> = ids.iter().map(|id| &id[..]).collect();
        let endpoints: Vec<&[u8]> = facts.notices.iter().map(|notice| &notice.endpoint.0[..]).collect();
        let kinds: Vec<&str> = facts.notices.iter().map(|notice| &*notice.kind).collect();
        let payloads: Vec<&[u8]> = facts.notices.iter().map(|notice| notice.payload.as_slice()).collect();
        let (version, queued) = (counted(version), now.as_microsecond());
        let about: Params<'_> =
            &[&bucket, &&parcel.0[..], &version, &&*account.0, &queued, &ids, &endpoints, &kinds, &payloads];
        link.run(NOTICES, about)?;
    }
    write_opinions(link, parcel, &facts.opinions)
}

pub(crate) const OPINIONS: &str = "INSERT INTO opinion (bucket, parcel, at, kind, digest, bytes) \
    SELECT * FROM unnest($1::int2[], $2::bytea[], $3::int8[], $4::text[], $5::bytea[], $6::bytea[]) \
    ON CONFLICT (bucket, parcel, at, kind, digest) DO NOTHING";

fn write_opinions(link: &Link, parcel: ParcelId, opinions: &[Opinion]) -> Try<()> {
    if opinions.is_empty() {
        return Ok(());
    }
    let digests: Vec<Digest> = opinions.iter().map(|opinion| Digest::of(&opinion.bytes)).collect();
    let params: Params<'_> = &[
        &vec![bucket(parcel); opinions.len()],
        &vec![&parcel.0[..]; opinions.len()],
        &opinions.iter().map(|opinion| opinion.at.as_microsecond()).collect::<Vec<_>>(),
        &opinions.iter().map(|opinion| &*opinion.kind).collect::<Vec<_>>(),
        &digests.iter().map(|digest| &digest.0[..]).collect::<Vec<_>>(),
        &opinions.iter().map(|opinion| opinion.bytes.as_slice()).collect::<Vec<_>>(),
    ];
    link.run(OPINIONS, params)?;
    Ok(())
}

pub(crate) fn plan_poll(link: &Link, parcel: ParcelId, at: Option<Timestamp>) -> Try<()> {
    link.run(
        "UPDATE parcel SET next_poll = $3 WHERE bucket = $1 AND id = $2 AND NOT forgotten AND next_poll IS DISTINCT FROM $3",
        &[&bucket(parcel), &&parcel.0[..], &at.map(Timestamp::as_microsecond)],
    )?;
    Ok(())
}

pub(crate) fn facts(link: &Link, learnt: &Learnt, parcel: ParcelId) -> Try<Option<Facts>> {
    let sql = "SELECT p.version, f.derived, f.looks_seen, p.milestone, f.journey FROM facts f \
        JOIN parcel p ON p.bucket = f.bucket AND p.id = f.parcel WHERE f.bucket = $1 AND f.parcel = $2";
    let Some(row) = link.row(sql, &[&bucket(parcel), &&parcel.0[..]])? else {
        return fed::facts(link, learnt, parcel);
    };
    let milestone = milestone(&row, 3)?
        .ok_or_else(|| Fault::corrupt(format!("the parcel {parcel} has facts and no milestone")))?;
    Ok(Some(Facts {
        version: count(&row, 0)?,
        derived: time(&row, 1)?,
        looks_seen: count(&row, 2)?,
        milestone,
        journey: row.try_get(4)?,
    }))
}

/// The row of the parcel is held meanwhile, so that nobody forgets it in between.
pub(crate) fn say(link: &Link, parcel: ParcelId, opinions: &[Opinion]) -> Try<()> {
    let sql = "SELECT forgotten FROM parcel WHERE bucket = $1 AND id = $2 FOR SHARE";
    let known = link.row(sql, &[&bucket(parcel), &&parcel.0[..]])?;
    let forgotten = known.map(|row| row.try_get::<_, bool>(0)).transpose()?.unwrap_or_default();
    if forgotten { Ok(()) } else { write_opinions(link, parcel, opinions) }
}

pub(crate) fn said(link: &Link, parcel: ParcelId, upto: Option<Timestamp>) -> Try<Vec<Opinion>> {
    let sql = "SELECT at, kind, bytes FROM opinion WHERE bucket = $1 AND parcel = $2 AND at <= $3 \
        ORDER BY at, kind, bytes";
    let upto = upto.map_or(i64::MAX, Timestamp::as_microsecond);
    let rows = link.rows(sql, &[&bucket(parcel), &&parcel.0[..], &upto])?;
    let opinion = |row| Ok(Opinion { at: time(row, 0)?, kind: text(row, 1)?, bytes: row.try_get(2)? });
    rows.iter().map(opinion).collect()
}

/// The bucket of an account's own rows.
pub(crate) fn account_bucket(account: &AccountId) -> i16 {
    number(account.bucket())
}
