//! Erasing a person's data: from the rows, from the log and from the file.
//!
//! SQLite overwrites what is deleted (`secure_delete`), but when it moves rows between pages it leaves
//! old copies in the unused part of a page. So the file is also written anew after a `forget`, unless it
//! is so large that this would stop all writing for long; then the answer says that `db compact` is due.

use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension, params};
use store::{Body, Forgotten, Parcel, ParcelId, StoreError, Whom};

use crate::fault::Try;
use crate::fed_ends;
use crate::find;
use crate::log::checkpoint;
use crate::telling::notices_of;
use crate::writer::Writing;
use store::codec;
use store::feed::dictionary::Dictionaries;

/// A larger file is written anew when the operator asks.
const REWRITE_UP_TO_BYTES: i64 = 256 << 20;
/// How long readers may keep us from cutting the log.
const PATIENCE: Duration = Duration::from_secs(10);

/// Erases the rows, in one transaction.
pub(crate) fn rows(w: &Writing<'_>, dictionaries: &Dictionaries, whom: &Whom) -> Try<Forgotten> {
    let parcels = match whom {
        Whom::Parcel(parcel) => vec![*parcel],
        Whom::Number(account, number) => find::resolve(w.conn, account, number)?,
    };
    let mut forgotten = Forgotten::default();
    for parcel in parcels {
        one(w, dictionaries, parcel, &mut forgotten)?;
    }
    Ok(forgotten)
}

/// Erases one parcel's rows and leaves a stone.
pub(crate) fn one(
    w: &Writing<'_>,
    dictionaries: &Dictionaries,
    parcel: ParcelId,
    forgotten: &mut Forgotten,
) -> Try<()> {
    let Some(known) = find::parcel(w.conn, parcel)? else { return Ok(()) };
    but_items(w, &known, forgotten)?;
    forgotten.captures += fed_ends::forget(w, dictionaries, parcel)?;
    Ok(())
}

/// The same, but for what feeds told of it.
pub(crate) fn but_items(w: &Writing<'_>, known: &Parcel, forgotten: &mut Forgotten) -> Try<()> {
    let parcel = known.id;
    forgotten.parcels += u64::from(!known.forgotten);
    forgotten.captures += captures(w, parcel)?;
    ways_to(w, known)?;
    let delete = |table: &str| -> Try<u64> {
        let sql = format!("DELETE FROM {table} WHERE bucket = ?1 AND parcel = ?2");
        Ok(w.conn.prepare_cached(&sql)?.execute(params![parcel.bucket().number(), parcel.0])? as u64)
    };
    w.conn
        .prepare_cached(concat!(
            "DELETE FROM attempt WHERE bucket = ?1 AND notice IN ",
            notices_of!("?1", "?2"),
        ))?
        .execute(params![parcel.bucket().number(), parcel.0])?;
    forgotten.notices += w
        .conn
        .prepare_cached(concat!("DELETE FROM notice WHERE bucket = ?1 AND id IN ", notices_of!("?1", "?2")))?
        .execute(params![parcel.bucket().number(), parcel.0])? as u64;
    forgotten.opinions += delete("opinion")?;
    delete("stale")?;
    delete("number_of")?;
    stone(w, parcel)
}

/// What stays of the parcel: that there was one. Facts that are being derived now meet a conflict.
fn stone(w: &Writing<'_>, parcel: ParcelId) -> Try<()> {
    for sql in [
        "UPDATE facts SET journey = NULL, version = version + 1 WHERE bucket = ?1 AND parcel = ?2",
        "UPDATE parcel SET number = '', carrier = NULL, reference = NULL, token = zeroblob(16), next_poll = NULL, \
         milestone = NULL, forgotten = 1 WHERE bucket = ?1 AND id = ?2",
    ] {
        w.conn.prepare_cached(sql)?.execute(params![parcel.bucket().number(), parcel.0])?;
    }
    Ok(())
}

/// Rewrites captures to the digests of their items.
fn captures(w: &Writing<'_>, parcel: ParcelId) -> Try<u64> {
    let bucket = parcel.bucket().number();
    let mut next = w.conn.prepare_cached(
        "SELECT digest, codec, body FROM capture WHERE bucket = ?1 AND parcel = ?2 AND codec != ?3 LIMIT 1",
    )?;
    let mut erase = w.conn.prepare_cached(
        "UPDATE capture SET codec = ?4, body = ?5 WHERE bucket = ?1 AND parcel = ?2 AND digest = ?3",
    )?;
    let mut erased = 0;
    while let Some((digest, kept)) = next
        .query_row(params![bucket, parcel.0, codec::FORGOTTEN], |row| {
            let body: Vec<u8> = row.get(2)?;
            Ok((row.get::<_, Vec<u8>>(0)?, codec::decode(row.get(1)?, &body)))
        })
        .optional()?
    {
        // What cannot be read any more is erased all the same; its check fails, as it did before.
        let digests = kept.unwrap_or(Body::Forgotten(Vec::new())).digests();
        let row = codec::forgotten(&digests);
        erased += erase.execute(params![bucket, parcel.0, digest, row.codec, row.bytes])? as u64;
    }
    Ok(erased)
}

/// The rows that lead to the parcel: numbers, reference, token.
fn ways_to(w: &Writing<'_>, known: &Parcel) -> Try<()> {
    let (parcel, account) = (known.id, &known.account);
    let word = w.word(&account.0)?;
    for number in find::numbers(w.conn, parcel)? {
        w.conn
            .prepare_cached(
                "DELETE FROM alias WHERE bucket = ?1 AND account = ?2 AND number = ?3 AND parcel = ?4",
            )?
            .execute(params![account.bucket_of("number", &number).number(), word, number, parcel.0])?;
    }
    if let Some(reference) = &known.reference {
        w.conn
            .prepare_cached(
                "DELETE FROM reference WHERE bucket = ?1 AND account = ?2 AND reference = ?3 AND parcel = ?4",
            )?
            .execute(params![
                account.bucket_of("reference", reference).number(),
                word,
                reference,
                parcel.0
            ])?;
    }
    w.conn
        .prepare_cached("DELETE FROM token WHERE bucket = ?1 AND token = ?2")?
        .execute(params![known.token.bucket().number(), known.token.0])?;
    Ok(())
}

/// Erases the same from the log and from the unused parts of the file. Gives false if the file is too large
/// to be written anew now.
pub(crate) fn files(conn: &Connection) -> Try<bool> {
    let pages: i64 = conn.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    let page: i64 = conn.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    let rewrite = pages.saturating_mul(page) <= REWRITE_UP_TO_BYTES;
    if rewrite {
        rewrite_file(conn)?
    } else {
        cut_log(conn)?
    }
    Ok(rewrite)
}

/// Writes the whole file anew, without what is no longer used.
pub(crate) fn rewrite_file(conn: &Connection) -> Try<()> {
    // The copy goes to a file of its own for the time: the store may be larger than the memory.
    conn.execute_batch("PRAGMA temp_store = FILE")?;
    let done = conn.execute_batch("VACUUM");
    conn.execute_batch("PRAGMA temp_store = MEMORY")?;
    done?;
    cut_log(conn)
}

/// Writes the log back and cuts it to nothing, when the readers of now have gone.
fn cut_log(conn: &Connection) -> Try<()> {
    let started = Instant::now();
    loop {
        if !checkpoint(conn, "TRUNCATE")?.busy {
            return Ok(());
        }
        if started.elapsed() > PATIENCE {
            return Err(StoreError::Io {
                doing: "cut the log of the store".into(),
                why: "the rows are erased, but something reads the store for long (a backup?); \
                      ask again when it is done, to erase the log too"
                    .into(),
            }
            .into());
        }
    }
}
