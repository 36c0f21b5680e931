//! Erasing a person's data from the rows.
//!
//! PostgreSQL keeps old versions of rows in its files until they are vacuumed, and its log for as long as the operator
//! archives it. So who forgets is told to compact, which writes every table anew; what the log and the backups hold
//! ages out with them.

use store::{AccountId, Body, Forgotten, Parcel, ParcelId, Whom};

use crate::fault::Try;
use crate::learnt::Learnt;
use crate::link::{Link, Params};
use crate::register::word_bucket;
use crate::row::{bucket, number};
use crate::{custody, fed_ends, find};
use store::codec;

/// How many captures are read at once.
const PAGE: i64 = 100;

pub(crate) fn rows(link: &Link, learnt: &Learnt, whom: &Whom) -> Try<Forgotten> {
    let parcels = match whom {
        Whom::Parcel(parcel) => vec![*parcel],
        Whom::Number(account, number) => find::resolve(link, account, number)?,
    };
    let mut forgotten = Forgotten::default();
    for parcel in parcels {
        custody::pass(link, parcel.bucket())?;
        one(link, learnt, parcel, &mut forgotten)?;
    }
    forgotten.compact_advised =
        forgotten.captures + forgotten.notices + forgotten.opinions + forgotten.parcels > 0;
    Ok(forgotten)
}

/// The lock of the looks, then that of the parcel: behind these nothing of the person comes in.
const LOCKS: [&str; 2] = [
    "INSERT INTO stale (bucket, parcel) VALUES ($1, $2) ON CONFLICT (bucket, parcel) DO UPDATE SET marks = stale.marks + 1",
    "SELECT version FROM parcel WHERE bucket = $1 AND id = $2 FOR UPDATE",
];
/// What stays of the parcel: that there was one. Facts that are being derived now meet a conflict.
const STONE: &str = "UPDATE parcel SET number = '', carrier = NULL, reference = NULL, \
    token = '\\x00000000000000000000000000000000', next_poll = NULL, milestone = NULL, forgotten = true, \
    version = version + CASE WHEN version > 0 THEN 1 ELSE 0 END WHERE bucket = $1 AND id = $2";
const ATTEMPTS: &str = "DELETE FROM attempt WHERE bucket = $1 \
    AND notice IN (SELECT n.id FROM notice n WHERE n.bucket = $1 AND n.parcel = $2)";
const NOTICES: &str = "DELETE FROM notice WHERE bucket = $1 AND parcel = $2";
const OPINIONS: &str = "DELETE FROM opinion WHERE bucket = $1 AND parcel = $2";
const REST: [&str; 3] = [
    "DELETE FROM facts WHERE bucket = $1 AND parcel = $2",
    "DELETE FROM number_of WHERE bucket = $1 AND parcel = $2",
    "DELETE FROM stale WHERE bucket = $1 AND parcel = $2",
];

/// Erases one parcel, whatever gate its bucket has.
pub(crate) fn one(link: &Link, learnt: &Learnt, parcel: ParcelId, forgotten: &mut Forgotten) -> Try<()> {
    let id = &parcel.0[..];
    let bucket = bucket(parcel);
    let key: Params<'_> = &[&bucket, &id];
    let Some(known) = find::parcel(link, parcel)? else { return Ok(()) };
    for lock in LOCKS {
        link.rows(lock, key)?;
    }
    // As it is now that nobody else changes it.
    let known = find::parcel(link, parcel)?.unwrap_or(known);
    forgotten.parcels += u64::from(!known.forgotten);
    forgotten.captures += captures(link, parcel)?;
    ways_to(link, &known)?;
    forgotten.captures += fed_ends::forget(link, learnt, parcel)?;
    link.run(ATTEMPTS, key)?;
    forgotten.notices += link.run(NOTICES, key)?;
    forgotten.opinions += link.run(OPINIONS, key)?;
    for sql in REST {
        link.run(sql, key)?;
    }
    link.run(STONE, key)?;
    Ok(())
}

const KEPT: &str =
    "SELECT digest, codec, body FROM capture WHERE bucket = $1 AND parcel = $2 AND codec <> 4 LIMIT $3";
const ERASE: &str =
    "UPDATE capture SET codec = $4, body = $5 WHERE bucket = $1 AND parcel = $2 AND digest = $3";

/// Rewrites captures to the digests of their items.
fn captures(link: &Link, parcel: ParcelId) -> Try<u64> {
    let (bucket, id) = (bucket(parcel), &parcel.0[..]);
    let mut erased = 0;
    loop {
        let kept = link.rows(KEPT, &[&bucket, &id, &PAGE])?;
        if kept.is_empty() {
            return Ok(erased);
        }
        for row in &kept {
            let digest: &[u8] = row.try_get(0)?;
            // What cannot be read any more is erased all the same; its check fails, as it did before.
            let body = codec::decode(row.try_get(1)?, row.try_get(2)?).unwrap_or(Body::Forgotten(Vec::new()));
            let stone = codec::forgotten(&body.digests());
            erased += link.run(ERASE, &[&bucket, &id, &digest, &stone.codec, &stone.bytes])?;
        }
    }
}

/// The rows that lead to the parcel: numbers, reference, token.
fn ways_to(link: &Link, known: &Parcel) -> Try<()> {
    let (account, id) = (&known.account, &known.id.0[..]);
    let leads = |sql: &'static str, what: &str, word: &str| -> Try<()> {
        link.run(sql, &[&word_bucket(account, what, word), &account_text(account), &word, &id])?;
        Ok(())
    };
    for number in find::numbers_of(link, known.id)? {
        let sql = "DELETE FROM alias WHERE bucket = $1 AND account = $2 AND number = $3 AND parcel = $4";
        leads(sql, "number", &number)?;
    }
    if let Some(reference) = &known.reference {
        let sql =
            "DELETE FROM reference WHERE bucket = $1 AND account = $2 AND reference = $3 AND parcel = $4";
        leads(sql, "reference", reference)?;
    }
    let sql = "DELETE FROM token WHERE bucket = $1 AND token = $2 AND parcel = $3";
    link.run(sql, &[&number(known.token.bucket()), &&known.token.0[..], &id])?;
    Ok(())
}

fn account_text(account: &AccountId) -> &str {
    &account.0
}
