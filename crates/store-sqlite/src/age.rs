//! Ageing out: who is over is found by a reader, so that nobody waits for the search, and looked at again by the
//! writer, in the transaction that removes it. What goes, goes the way of `forget`; only no stone stays.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use store::{Aged, Forgotten, ParcelId, Policy};
use tracking::milestone::Milestone;

use crate::fault::Try;
use crate::find::{milestone, time};
use crate::writer::Writing;
use crate::{access, forget};
use store::feed::dictionary::Dictionaries;

/// How many parcels are removed in one transaction: nobody waits long for the writer.
pub(crate) const AT_ONCE: usize = 100;
/// Whether bytes were removed since the files were last cleaned of old copies.
const UNSWEPT: &str = "aged-unswept";

/// What the policy does to one parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    parcel: ParcelId,
}

/// Those of these parcels that the policy does something to.
pub(crate) fn candidates(
    conn: &Connection,
    now: Timestamp,
    policy: &Policy,
    parcels: &[ParcelId],
) -> Try<Vec<Candidate>> {
    let mut found = Vec::new();
    for parcel in parcels {
        if is_over(conn, now, policy, *parcel)? || has_old(conn, now, policy, *parcel)? {
            found.push(Candidate { parcel: *parcel });
        }
    }
    Ok(found)
}

/// Whether all of it is over: nothing waits to be derived or told, and nobody spoke of it for long.
fn is_over(conn: &Connection, now: Timestamp, policy: &Policy, parcel: ParcelId) -> Try<bool> {
    let mut find = conn.prepare_cached(
        "SELECT m.text, max(p.registered, coalesce((SELECT max(received) FROM look l \
         WHERE l.bucket = p.bucket AND l.parcel = p.id), p.registered)) \
         FROM parcel p LEFT JOIN word m ON m.id = p.milestone \
         WHERE p.bucket = ?1 AND p.id = ?2 AND p.forgotten = 0 \
         AND NOT EXISTS (SELECT 1 FROM stale s WHERE s.bucket = p.bucket AND s.parcel = p.id) \
         AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.bucket = p.bucket AND n.parcel = p.id AND n.due IS NOT NULL)",
    )?;
    let found: Option<(Option<String>, i64)> = find
        .query_row(params![parcel.bucket().number(), parcel.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((name, last)) = found else { return Ok(false) };
    let ended: Option<Milestone> = name.map(|name| milestone(&name)).transpose()?;
    Ok(policy.is_over(now, ended, time(last)?))
}

/// Whether a parcel that stays has notices or opinions that go.
fn has_old(conn: &Connection, now: Timestamp, policy: &Policy, parcel: ParcelId) -> Try<bool> {
    let (notices, opinions) = hours(now, policy);
    let mut find = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM notice WHERE bucket = ?1 AND parcel = ?2 AND due IS NULL AND queued < ?3) \
         OR EXISTS (SELECT 1 FROM opinion WHERE bucket = ?1 AND parcel = ?2 AND at < ?4)",
    )?;
    Ok(find.query_row(params![parcel.bucket().number(), parcel.0, notices, opinions], |row| row.get(0))?)
}

/// The hours before which notices and opinions go.
fn hours(now: Timestamp, policy: &Policy) -> (i64, i64) {
    let micros = |hour: Option<Timestamp>| hour.map_or(i64::MIN, Timestamp::as_microsecond);
    (micros(policy.notices_before(now)), micros(policy.opinions_before(now)))
}

/// Removes what the policy says, where it still says so.
pub(crate) fn remove(
    w: &Writing<'_>,
    dictionaries: &Dictionaries,
    now: Timestamp,
    policy: &Policy,
    found: &[Candidate],
) -> Try<Aged> {
    let mut aged = Aged::default();
    for Candidate { parcel } in found {
        if is_over(w.conn, now, policy, *parcel)? {
            whole(w, dictionaries, *parcel, &mut aged)?;
        } else {
            parts(w, now, policy, *parcel, &mut aged)?;
        }
    }
    if aged.removed() {
        access::set_setting(w, UNSWEPT, &[1])?;
    }
    Ok(aged)
}

/// A parcel that was forgotten and has no stone: its version is kept, with its looks and their digests.
fn whole(w: &Writing<'_>, dictionaries: &Dictionaries, parcel: ParcelId, aged: &mut Aged) -> Try<()> {
    let mut forgotten = Forgotten::default();
    forget::one(w, dictionaries, parcel, &mut forgotten)?;
    w.conn
        .prepare_cached("DELETE FROM parcel WHERE bucket = ?1 AND id = ?2")?
        .execute(params![parcel.bucket().number(), parcel.0])?;
    aged.parcels += forgotten.parcels;
    aged.captures += forgotten.captures;
    aged.notices += forgotten.notices;
    aged.opinions += forgotten.opinions;
    Ok(())
}

fn parts(w: &Writing<'_>, now: Timestamp, policy: &Policy, parcel: ParcelId, aged: &mut Aged) -> Try<()> {
    let (bucket, (notices, opinions)) = (parcel.bucket().number(), hours(now, policy));
    w.conn
        .prepare_cached(
            "DELETE FROM attempt WHERE bucket = ?1 AND notice IN \
             (SELECT id FROM notice WHERE bucket = ?1 AND parcel = ?2 AND due IS NULL AND queued < ?3)",
        )?
        .execute(params![bucket, parcel.0, notices])?;
    aged.notices += w
        .conn
        .prepare_cached(
            "DELETE FROM notice WHERE bucket = ?1 AND parcel = ?2 AND due IS NULL AND queued < ?3",
        )?
        .execute(params![bucket, parcel.0, notices])? as u64;
    aged.opinions += w
        .conn
        .prepare_cached("DELETE FROM opinion WHERE bucket = ?1 AND parcel = ?2 AND at < ?3")?
        .execute(params![bucket, parcel.0, opinions])? as u64;
    Ok(())
}

/// Whether something was removed since the files were cleaned.
pub(crate) fn is_unswept(conn: &Connection) -> Try<bool> {
    Ok(access::setting(conn, UNSWEPT)?.is_some_and(|value| value == [1]))
}

/// Says that the files were cleaned, or that it is the operator's to do.
pub(crate) fn swept(w: &Writing<'_>) -> Try<()> {
    access::set_setting(w, UNSWEPT, &[0])
}
