//! Telling everything that is kept, for another store to take.

use rusqlite::{Connection, params};
use store::feed::parts::Parts;
use store::moving::{Rest, Whole, WholeNotice};
use store::{AccountId, Bucket, MAX_LIMIT, ParcelId};

use crate::fault::Try;
use crate::moving_fed::{self, Heads};
use crate::{access, aged, derived, find, telling};

const IDS: &str = "SELECT id FROM parcel WHERE bucket = ?1 AND id > ?2 \
    UNION SELECT parcel FROM look WHERE bucket = ?1 AND parcel > ?2 \
    UNION SELECT parcel FROM opinion WHERE bucket = ?1 AND parcel > ?2 \
    UNION SELECT id FROM fed WHERE bucket = ?1 AND id > ?2 \
    UNION SELECT parcel FROM aged WHERE bucket = ?1 AND parcel > ?2 ORDER BY 1 LIMIT ?3";

pub(crate) fn export(
    conn: &Connection,
    parts: &Parts,
    bucket: Bucket,
    after: Option<ParcelId>,
    limit: usize,
) -> Try<Vec<Whole>> {
    let mut ids = conn.prepare_cached(IDS)?;
    let after = after.map(|after| after.0.to_vec()).unwrap_or_default();
    let limit = i64::try_from(limit.min(MAX_LIMIT)).unwrap_or(i64::MAX);
    let ids: Vec<ParcelId> = ids
        .query_map(params![bucket.number(), after, limit], |row| row.get(0).map(ParcelId))?
        .collect::<rusqlite::Result<_>>()?;
    let mut heads = Heads::default();
    ids.into_iter().map(|id| whole(conn, parts, &mut heads, id)).collect()
}

fn whole(conn: &Connection, parts: &Parts, heads: &mut Heads, id: ParcelId) -> Try<Whole> {
    let key = params![id.bucket().number(), id.0];
    let is = |sql| Ok::<_, crate::fault::Fault>(conn.prepare_cached(sql)?.exists(key)?);
    let remains = aged::remains(conn, id)?;
    let state = moving_fed::state(conn, parts, heads, id)?;
    // A parcel of which only feeds speak has nothing of what follows but numbers, opinions and notices.
    let registered = is("SELECT 1 FROM parcel WHERE bucket = ?1 AND id = ?2")?;
    Ok(Whole {
        parcel: if registered { find::parcel(conn, id)? } else { None },
        numbers: find::noted_numbers(conn, id)?,
        looks: find::own_looks(conn, id, None)?,
        state,
        stale: is("SELECT 1 FROM stale WHERE bucket = ?1 AND parcel = ?2")?,
        facts: if registered { derived::facts_of(conn, id)? } else { None },
        opinions: derived::said(conn, id, None)?,
        notices: notices(conn, parts, id)?,
        remains,
        ..Whole::new(id)
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
