//! Keys of the interface (their digests only) and settings of the installation.

use jiff::Timestamp;
use store::{AccountId, ApiKey, Bucket, Buckets, Digest};
use tokio_postgres::Row;

use crate::fault::Try;
use crate::link::{Link, Params};
use crate::row::{digest, maybe_time, number, numbers, text, time};

/// Settings belong to the installation and not to a parcel: all lie in the first bucket.
const SETTINGS: i16 = 0;
/// The same as a bucket.
pub(crate) const BUCKET: Bucket = Bucket::FIRST;

const KEY: &str = "INSERT INTO api_key (bucket, digest, account, name, scope, created, revoked) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (bucket, digest) DO UPDATE SET account = excluded.account, \
    name = excluded.name, scope = excluded.scope, created = excluded.created, revoked = excluded.revoked";

pub(crate) fn put_key(link: &Link, key: &ApiKey) -> Try<()> {
    let params: Params<'_> = &[
        &number(key.bucket()),
        &&key.digest.0[..],
        &&*key.account.0,
        &&*key.name,
        &&*key.scope,
        &key.created.as_microsecond(),
        &key.revoked.map(Timestamp::as_microsecond),
    ];
    link.run(KEY, params)?;
    Ok(())
}

fn key_of(row: &Row) -> Try<ApiKey> {
    Ok(ApiKey {
        digest: digest(row, 0)?,
        account: AccountId(text(row, 1)?),
        name: text(row, 2)?,
        scope: text(row, 3)?,
        created: time(row, 4)?,
        revoked: maybe_time(row, 5)?,
    })
}

pub(crate) fn key(link: &Link, digest: Digest) -> Try<Option<ApiKey>> {
    let sql = "SELECT digest, account, name, scope, created, revoked FROM api_key WHERE bucket = $1 AND digest = $2";
    let bucket = number(Bucket::of(&digest.0));
    link.row(sql, &[&bucket, &&digest.0[..]])?.as_ref().map(key_of).transpose()
}

pub(crate) fn keys(link: &Link, account: Option<&AccountId>) -> Try<Vec<ApiKey>> {
    let sql = "SELECT digest, account, name, scope, created, revoked FROM api_key \
        WHERE bucket = ANY($1) AND ($2::text IS NULL OR account = $2) ORDER BY digest";
    let account = account.map(|account| &*account.0);
    link.rows(sql, &[&numbers(&Buckets::ALL), &account])?.iter().map(key_of).collect()
}

pub(crate) fn setting(link: &Link, name: &str) -> Try<Option<Vec<u8>>> {
    let sql = "SELECT value FROM setting WHERE bucket = $1 AND name = $2";
    Ok(link.row(sql, &[&SETTINGS, &name])?.map(|row| row.try_get(0)).transpose()?)
}

pub(crate) fn set_setting(link: &Link, name: &str, value: &[u8]) -> Try<()> {
    let sql = "INSERT INTO setting (bucket, name, value) VALUES ($1, $2, $3) \
        ON CONFLICT (bucket, name) DO UPDATE SET value = excluded.value";
    link.run(sql, &[&SETTINGS, &name, &value])?;
    Ok(())
}

/// The one that holds is asked for after ours was refused: it may be another node's.
pub(crate) fn setting_or(link: &Link, name: &str, value: &[u8]) -> Try<Vec<u8>> {
    let sql =
        "INSERT INTO setting (bucket, name, value) VALUES ($1, $2, $3) ON CONFLICT (bucket, name) DO NOTHING";
    link.run(sql, &[&SETTINGS, &name, &value])?;
    Ok(setting(link, name)?.unwrap_or_else(|| value.to_vec()))
}
