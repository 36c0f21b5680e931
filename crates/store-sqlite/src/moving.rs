//! Telling everything that is kept, for another store to take.

use rusqlite::{Connection, OptionalExtension, params};
use store::feed::dictionary::Dictionaries;
use store::feed::parts::Parts;
use store::moving::{Rest, Whole, WholeNotice};
use store::{AccountId, Bucket, MAX_LIMIT, ParcelId};

use crate::fault::Try;
use crate::{access, derived, find, telling};

pub(crate) fn export(
    conn: &Connection,
    (dictionaries, parts): (&Dictionaries, &Parts),
    bucket: Bucket,
    after: Option<ParcelId>,
    limit: usize,
) -> Try<Vec<Whole>> {
    let mut ids = conn.prepare_cached(
        "SELECT id FROM parcel WHERE bucket = ?1 AND id > ?2 UNION SELECT parcel FROM look WHERE bucket = ?1 AND parcel > ?2 \
         UNION SELECT parcel FROM opinion WHERE bucket = ?1 AND parcel > ?2 UNION SELECT id FROM fed WHERE bucket = ?1 AND id > ?2 ORDER BY 1 LIMIT ?3",
    )?;
    let after = after.map(|after| after.0.to_vec()).unwrap_or_default();
    let limit = i64::try_from(limit.min(MAX_LIMIT)).unwrap_or(i64::MAX);
    let ids: Vec<ParcelId> = ids
        .query_map(params![bucket.number(), after, limit], |row| row.get(0).map(ParcelId))?
        .collect::<rusqlite::Result<_>>()?;
    ids.into_iter().map(|id| whole(conn, (dictionaries, parts), id)).collect()
}

fn whole(conn: &Connection, (dictionaries, parts): (&Dictionaries, &Parts), id: ParcelId) -> Try<Whole> {
    let mut looks = find::looks(conn, dictionaries, id, None)?;
    looks.dedup();
    let mut stale = conn.prepare_cached("SELECT 1 FROM stale WHERE bucket = ?1 AND parcel = ?2")?;
    let stale = stale.query_row(params![id.bucket().number(), id.0], |_| Ok(())).optional()?.is_some();
    Ok(Whole {
        id,
        parcel: find::parcel(conn, id)?,
        numbers: find::numbers(conn, id)?,
        looks,
        stale,
        facts: derived::facts(conn, parts, id)?,
        opinions: derived::said(conn, id, None)?,
        notices: notices(conn, parts, id)?,
    })
}

fn notices(conn: &Connection, parts: &Parts, id: ParcelId) -> Try<Vec<WholeNotice>> {
    let mut more = conn.prepare_cached(
        "SELECT n.version, a.text, n.payload, n.attempts FROM notice n JOIN word a ON a.id = n.account \
         WHERE n.bucket = ?1 AND n.id = ?2",
    )?;
    let mut whole = Vec::new();
    for notice in telling::notices(conn, id)? {
        let bucket = notice.id.bucket().number();
        let found = more.query_row(params![bucket, notice.id.0], |row| {
            Ok((row.get(0)?, AccountId(row.get(1)?), row.get(2)?, row.get(3)?))
        });
        let (version, account, payload, claims): (i64, AccountId, Vec<u8>, u32) = found?;
        let payload = parts.unpack_payload(payload)?;
        whole.push(WholeNotice { notice, version: find::count(version), account, payload, claims });
    }
    Ok(whole)
}

pub(crate) fn rest(conn: &Connection) -> Try<Rest> {
    let mut accounts = conn.prepare_cached(
        "SELECT DISTINCT a.text FROM endpoint e JOIN word a ON a.id = e.account ORDER BY a.text",
    )?;
    let accounts: Vec<AccountId> =
        accounts.query_map([], |row| row.get(0).map(AccountId))?.collect::<rusqlite::Result<_>>()?;
    let mut endpoints = Vec::new();
    for account in &accounts {
        endpoints.extend(telling::endpoints(conn, account)?);
    }
    let mut settings =
        conn.prepare_cached("SELECT name, value FROM setting WHERE name != 'health' ORDER BY name")?;
    let settings =
        settings.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    Ok(Rest { endpoints, keys: access::keys(conn, None)?, settings })
}
