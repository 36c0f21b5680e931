//! Keys of the interface (their digests only) and settings of the installation.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use store::{AccountId, ApiKey, Digest};

use crate::fault::Try;
use crate::find::time;
use crate::writer::Writing;

/// Settings belong to the installation and not to a parcel: all lie in the first bucket.
const SETTINGS: u16 = 0;

pub(crate) fn put_key(w: &Writing<'_>, key: &ApiKey) -> Try<()> {
    w.conn
        .prepare_cached(
            "INSERT INTO api_key (bucket, digest, account, name, scope, created, revoked) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE SET account = excluded.account, \
             name = excluded.name, scope = excluded.scope, created = excluded.created, revoked = excluded.revoked",
        )?
        .execute(params![
            key.bucket().number(),
            key.digest.0,
            w.word(&key.account.0)?,
            key.name,
            key.scope,
            key.created.as_microsecond(),
            key.revoked.map(Timestamp::as_microsecond)
        ])?;
    Ok(())
}

const KEY: &str = "SELECT k.digest, a.text, k.name, k.scope, k.created, k.revoked FROM api_key k \
    JOIN word a ON a.id = k.account";

fn key_of(row: &Row<'_>) -> Try<ApiKey> {
    Ok(ApiKey {
        digest: Digest(row.get(0)?),
        account: AccountId(row.get(1)?),
        name: row.get(2)?,
        scope: row.get(3)?,
        created: time(row.get(4)?)?,
        revoked: row.get::<_, Option<i64>>(5)?.map(time).transpose()?,
    })
}

pub(crate) fn key(conn: &Connection, digest: Digest) -> Try<Option<ApiKey>> {
    let mut find = conn.prepare_cached(&format!("{KEY} WHERE k.bucket = ?1 AND k.digest = ?2"))?;
    let mut rows = find.query(params![store::Bucket::of(&digest.0).number(), digest.0])?;
    rows.next()?.map(key_of).transpose()
}

pub(crate) fn keys(conn: &Connection, account: Option<&AccountId>) -> Try<Vec<ApiKey>> {
    let mut find =
        conn.prepare_cached(&format!("{KEY} WHERE ?1 IS NULL OR a.text = ?1 ORDER BY k.digest"))?;
    let mut rows = find.query([account.map(|account| &account.0)])?;
    let mut keys = Vec::new();
    while let Some(row) = rows.next()? {
        keys.push(key_of(row)?);
    }
    Ok(keys)
}

pub(crate) fn setting(conn: &Connection, name: &str) -> Try<Option<Vec<u8>>> {
    let mut find = conn.prepare_cached("SELECT value FROM setting WHERE bucket = ?1 AND name = ?2")?;
    Ok(find.query_row(params![SETTINGS, name], |row| row.get(0)).optional()?)
}

pub(crate) fn set_setting(w: &Writing<'_>, name: &str, value: &[u8]) -> Try<()> {
    w.conn
        .prepare_cached(
            "INSERT INTO setting (bucket, name, value) VALUES (?1, ?2, ?3) \
             ON CONFLICT DO UPDATE SET value = excluded.value",
        )?
        .execute(params![SETTINGS, name, value])?;
    Ok(())
}

pub(crate) fn setting_or(w: &Writing<'_>, name: &str, value: &[u8]) -> Try<Vec<u8>> {
    if let Some(held) = setting(w.conn, name)? {
        return Ok(held);
    }
    set_setting(w, name, value)?;
    Ok(value.to_vec())
}
