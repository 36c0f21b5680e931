//! Ageing out: who is over is found by a reader, so that nobody waits for the search, and looked at again by the
//! writer, in the transaction that removes it. What goes, goes the way of `forget`; only no stone stays.
//!
//! What feeds told of the parcels lies in slices that others share. So each slice is written anew once for all that a
//! transaction removes; and a transaction removes the more parcels, the fewer items they have.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, params};
use store::feed::ItemAt;
use store::{Aged, Digest, Forgotten, ParcelId, Policy};
use tracking::milestone::Milestone;

use crate::erase;
use crate::fault::Try;
use crate::find::{self, milestone, time};
use crate::telling::notices_of;
use crate::writer::Writing;
use crate::{access, aged, fed_items, forget};
use store::feed::dictionary::Dictionaries;
use store::feed::slices::End;

/// How much is removed in one transaction: nobody waits long for the writer. An item of a feed weighs one, what else
/// there is of a parcel as much as twenty.
const AT_ONCE: usize = 2_000;
const A_PARCEL: usize = 20;
/// Whether bytes were removed since the files were last cleaned of old copies.
const UNSWEPT: &str = "aged-unswept";

/// What the policy does to one parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    parcel: ParcelId,
    items: usize,
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
            found.push(Candidate { parcel: *parcel, items: fed_items::at(conn, *parcel)?.len() });
        }
    }
    Ok(found)
}

/// Cuts what was found into what goes in one transaction each.
pub(crate) fn portions(found: &[Candidate]) -> Vec<Vec<Candidate>> {
    let mut portions: Vec<Vec<Candidate>> = Vec::new();
    let mut weight = AT_ONCE;
    for candidate in found {
        if weight >= AT_ONCE {
            portions.push(Vec::new());
            weight = 0;
        }
        weight += A_PARCEL + candidate.items;
        portions.last_mut().into_iter().for_each(|portion| portion.push(*candidate));
    }
    portions
}

const KNOWN: &str = concat!(
    "SELECT m.text, max(p.registered, coalesce((SELECT max(received) FROM look l \
     WHERE l.bucket = p.bucket AND l.parcel = p.id), p.registered)) \
     FROM parcel p LEFT JOIN word m ON m.id = p.milestone \
     WHERE p.bucket = ?1 AND p.id = ?2 AND p.forgotten = 0 \
     AND NOT EXISTS (SELECT 1 FROM stale s WHERE s.bucket = p.bucket AND s.parcel = p.id) \
     AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.bucket = p.bucket AND n.id IN ",
    notices_of!("p.bucket", "p.id"),
    " AND n.due IS NOT NULL)"
);
const FED: &str = concat!(
    "SELECT m.text, f.registered FROM fed f LEFT JOIN word m ON m.id = f.milestone \
     WHERE f.bucket = ?1 AND f.id = ?2 AND f.looks IS NOT NULL \
     AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.bucket = f.bucket AND n.id IN ",
    notices_of!("f.bucket", "f.id"),
    " AND n.due IS NOT NULL)"
);

/// Whether all of it is over: nothing waits to be derived or told, and nobody spoke of it for long.
fn is_over(conn: &Connection, now: Timestamp, policy: &Policy, parcel: ParcelId) -> Try<bool> {
    let Some((milestone, last)) = standing(conn, KNOWN, parcel)?.or(standing(conn, FED, parcel)?) else {
        return Ok(false);
    };
    if !policy.is_over(now, milestone, last) {
        return Ok(false);
    }
    let told = fed_items::last(conn, &fed_items::at(conn, parcel)?)?;
    Ok(told.is_none_or(|told| policy.is_over(now, milestone, told)))
}

/// Where a parcel is in its way, and when it was spoken of, as far as one query says.
fn standing(conn: &Connection, sql: &str, parcel: ParcelId) -> Try<Option<(Option<Milestone>, Timestamp)>> {
    let mut find = conn.prepare_cached(sql)?;
    let mut rows = find.query(params![parcel.bucket().number(), parcel.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let name: Option<String> = row.get(0)?;
    Ok(Some((name.map(|name| milestone(&name)).transpose()?, time(row.get(1)?)?)))
}

/// Whether a parcel that stays has notices or opinions that go.
fn has_old(conn: &Connection, now: Timestamp, policy: &Policy, parcel: ParcelId) -> Try<bool> {
    let (notices, opinions) = hours(now, policy);
    let mut find = conn.prepare_cached(concat!(
        "SELECT EXISTS (SELECT 1 FROM notice WHERE bucket = ?1 AND id IN ",
        notices_of!("?1", "?2"),
        " AND due IS NULL AND queued < ?3) \
         OR EXISTS (SELECT 1 FROM opinion WHERE bucket = ?1 AND parcel = ?2 AND at < ?4)",
    ))?;
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
    let mut gone = Aged::default();
    let mut over: Vec<(ParcelId, Vec<ItemAt>)> = Vec::new();
    for Candidate { parcel, .. } in found {
        if is_over(w.conn, now, policy, *parcel)? {
            over.push((*parcel, fed_items::at(w.conn, *parcel)?));
        } else {
            parts(w, now, policy, *parcel, &mut gone)?;
        }
    }
    let mut looks = aged::Looks::new(items(w, dictionaries, &over, &mut gone)?);
    for (parcel, items) in &over {
        let mut forgotten = Forgotten::default();
        if let Some(known) = find::parcel(w.conn, *parcel)? {
            forget::but_items(w, &known, &mut forgotten)?;
        }
        looks.bury(w, *parcel, items)?;
        gone.parcels += forgotten.parcels;
        gone.captures += forgotten.captures;
        gone.notices += forgotten.notices;
        gone.opinions += forgotten.opinions;
    }
    if gone.removed() {
        access::set_setting(w, UNSWEPT, &[1])?;
    }
    Ok(gone)
}

/// Erases what feeds told of these parcels; the digests of the items.
fn items(
    w: &Writing<'_>,
    dictionaries: &Dictionaries,
    over: &[(ParcelId, Vec<ItemAt>)],
    gone: &mut Aged,
) -> Try<HashMap<(u16, ItemAt), Digest>> {
    let mut digests = HashMap::new();
    for of_one in over.chunk_by(|a, b| a.0.bucket() == b.0.bucket()) {
        let Some((first, _)) = of_one.first() else { continue };
        let items: Vec<ItemAt> = of_one.iter().flat_map(|(_, items)| items).copied().collect();
        for (at, erased) in erase::items(w, dictionaries, first.bucket(), &items, End::Aged)? {
            gone.captures += u64::from(erased.was_kept);
            digests.insert((first.bucket().number(), at), erased.digest);
        }
    }
    Ok(digests)
}

fn parts(w: &Writing<'_>, now: Timestamp, policy: &Policy, parcel: ParcelId, aged: &mut Aged) -> Try<()> {
    let (bucket, (notices, opinions)) = (parcel.bucket().number(), hours(now, policy));
    w.conn
        .prepare_cached(concat!(
            "DELETE FROM attempt WHERE bucket = ?1 AND notice IN (SELECT id FROM notice WHERE bucket = ?1 AND id IN ",
            notices_of!("?1", "?2"),
            " AND due IS NULL AND queued < ?3)",
        ))?
        .execute(params![bucket, parcel.0, notices])?;
    aged.notices += w
        .conn
        .prepare_cached(concat!(
            "DELETE FROM notice WHERE bucket = ?1 AND id IN ",
            notices_of!("?1", "?2"),
            " AND due IS NULL AND queued < ?3",
        ))?
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
