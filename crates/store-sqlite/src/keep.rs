//! Keeping what we are told: parcels and captures.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use store::codec;
use store::prepared::Prepared;
use store::{Appended, Bucket, CaptureKind, NewParcel, ParcelId, Registered, Token};
use tracking::Text;

use crate::fault::Try;
use crate::fed;
use crate::fed_ends;
use crate::writer::Writing;

/// What is known of a parcel while something about it is written.
enum Standing {
    Unregistered,
    Registered,
    Forgotten,
}

fn standing(w: &Writing<'_>, parcel: ParcelId) -> Try<Standing> {
    let mut find = w.conn.prepare_cached("SELECT forgotten FROM parcel WHERE bucket = ?1 AND id = ?2")?;
    let forgotten = find
        .query_row(params![parcel.bucket().number(), parcel.0], |row| row.get::<_, bool>(0))
        .optional()?;
    Ok(match forgotten {
        None => return from_feed(w, parcel),
        Some(false) => Standing::Registered,
        Some(true) => Standing::Forgotten,
    })
}

/// Of a parcel that so far only feeds spoke of another source speaks now: it becomes one like all others. It has no
/// page until somebody declares it.
fn from_feed(w: &Writing<'_>, parcel: ParcelId) -> Try<Standing> {
    let Some(known) = fed::parcel(w.conn, parcel)? else { return Ok(Standing::Unregistered) };
    if known.forgotten {
        return Ok(Standing::Forgotten);
    }
    let carrier = known.carrier.as_deref();
    write_parcel(w, known.registered, &NewParcel::new(&known.account, &known.number, carrier, Token::NONE))?;
    fed_ends::end(w, parcel, &known.number)?;
    Ok(Standing::Registered)
}

/// Keeps one capture.
pub(crate) fn append(w: &Writing<'_>, capture: &Prepared) -> Try<Appended> {
    let standing = standing(w, capture.parcel)?;
    let new = write_look(w, capture)?;
    if new {
        write_capture(w, capture, &standing)?;
        if matches!(standing, Standing::Registered) {
            mark_stale(w, capture.parcel)?;
        }
    }
    Ok(Appended { digest: capture.digest, new })
}

/// Of two envelopes of the same look the greater is kept, so that their order means nothing.
fn write_look(w: &Writing<'_>, capture: &Prepared) -> Try<bool> {
    let bucket = capture.parcel.bucket().number();
    let source = w.word(&capture.source)?;
    let envelope = capture.envelope.map(|digest| digest.0.to_vec()).unwrap_or_default();
    let (parcel, digest) = (&capture.parcel.0, &capture.digest.0);
    let new = w
        .conn
        .prepare_cached(
            "INSERT INTO look (bucket, parcel, received, source, digest, envelope) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![bucket, parcel, capture.received, source, digest, envelope])?;
    if new == 0 && !envelope.is_empty() {
        w.conn
            .prepare_cached(
                "UPDATE look SET envelope = ?6 WHERE bucket = ?1 AND parcel = ?2 AND received = ?3 AND source = ?4 \
                 AND digest = ?5 AND envelope < ?6",
            )?
            .execute(params![bucket, parcel, capture.received, source, digest, envelope])?;
    }
    Ok(new == 1)
}

/// The bytes, once. Of a forgotten parcel only digests are kept; one that is known again gets its bytes.
fn write_capture(w: &Writing<'_>, capture: &Prepared, standing: &Standing) -> Try<()> {
    let forgotten;
    let row = if matches!(standing, Standing::Forgotten) {
        forgotten = codec::forgotten(&capture.items);
        &forgotten
    } else {
        &capture.row
    };
    w.conn
        .prepare_cached(
            "INSERT INTO capture (bucket, parcel, digest, kind, content_type, codec, body) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
             ON CONFLICT DO UPDATE SET codec = excluded.codec, body = excluded.body \
             WHERE codec = ?8 AND excluded.codec != ?8",
        )?
        .execute(params![
            capture.parcel.bucket().number(),
            capture.parcel.0,
            capture.digest.0,
            kind_number(capture.kind),
            w.word(&capture.content_type)?,
            row.codec,
            row.bytes,
            codec::FORGOTTEN
        ])?;
    Ok(())
}

/// How a kind lies in a row.
fn kind_number(kind: CaptureKind) -> i64 {
    match kind {
        CaptureKind::Observation => 0,
        CaptureKind::Declaration => 1,
    }
}

/// What [`kind_number`] wrote.
pub(crate) fn kind_of(number: i64) -> CaptureKind {
    if number == 1 { CaptureKind::Declaration } else { CaptureKind::Observation }
}

/// Puts a parcel among those whose facts must be derived.
pub(crate) fn mark_stale(w: &Writing<'_>, parcel: ParcelId) -> Try<()> {
    w.conn
        .prepare_cached("INSERT INTO stale (bucket, parcel) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![parcel.bucket().number(), parcel.0])?;
    Ok(())
}

/// The same for parcels that are named from outside: only registered ones.
pub(crate) fn mark_registered_stale(w: &Writing<'_>, parcels: &[ParcelId]) -> Try<()> {
    for parcel in parcels {
        if matches!(standing(w, *parcel)?, Standing::Registered) {
            mark_stale(w, *parcel)?;
        }
    }
    Ok(())
}

/// Makes one parcel known.
pub(crate) fn register(w: &Writing<'_>, now: Timestamp, parcel: &NewParcel) -> Try<Registered> {
    let known = w
        .conn
        .prepare_cached(
            "SELECT token, forgotten, reference IS NULL FROM parcel WHERE bucket = ?1 AND id = ?2",
        )?
        .query_row(params![parcel.id.bucket().number(), parcel.id.0], |row| {
            Ok((Token(row.get(0)?), row.get::<_, bool>(1)?, row.get::<_, bool>(2)?))
        })
        .optional()?;
    let told = |new, forgotten, token| Ok(Registered { id: parcel.id, new, forgotten, token });
    match known {
        Some((token, true, _)) if !parcel.revive => told(false, true, token),
        Some((token, false, no_reference)) => {
            let token = if token == Token::NONE { page(w, parcel)? } else { token };
            if let (true, Some(reference)) = (no_reference, &parcel.reference) {
                refer(w, parcel, reference)?;
            }
            told(false, false, token)
        }
        None if fed::parcel(w.conn, parcel.id)?.is_some_and(|fed| fed.forgotten) && !parcel.revive => {
            told(false, true, Token::NONE)
        }
        Some((_, true, _)) | None => {
            write_parcel(w, now, parcel)?;
            let told_before = fed::parcel(w.conn, parcel.id)?.is_some_and(|fed| !fed.forgotten);
            fed_ends::end(w, parcel.id, &parcel.number)?;
            told(!told_before || known.is_some(), false, parcel.token)
        }
    }
}

fn write_parcel(w: &Writing<'_>, now: Timestamp, parcel: &NewParcel) -> Try<()> {
    let bucket = parcel.id.bucket().number();
    let carrier = parcel.carrier.as_ref().map(|carrier| w.word(carrier)).transpose()?;
    w.conn
        .prepare_cached(
            "INSERT INTO parcel (bucket, id, account, number, carrier, token, registered, next_poll) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
             ON CONFLICT DO UPDATE SET number = excluded.number, carrier = excluded.carrier, token = excluded.token, \
             next_poll = excluded.next_poll, forgotten = 0",
        )?
        .execute(params![
            bucket,
            parcel.id.0,
            w.word(&parcel.account.0)?,
            parcel.number,
            carrier,
            parcel.token.0,
            now.as_microsecond(),
            parcel.first_poll.map(Timestamp::as_microsecond)
        ])?;
    if parcel.token != Token::NONE {
        page(w, parcel)?;
    }
    if let Some(reference) = &parcel.reference {
        refer(w, parcel, reference)?;
    }
    alias(w, w.word(&parcel.account.0)?, alias_bucket(parcel, &parcel.number), &parcel.number, parcel.id)?;
    // Captures may have come before their parcel.
    w.conn
        .prepare_cached(
            "INSERT INTO stale (bucket, parcel) SELECT ?1, ?2 WHERE EXISTS \
             (SELECT 1 FROM look WHERE bucket = ?1 AND parcel = ?2) ON CONFLICT DO NOTHING",
        )?
        .execute(params![bucket, parcel.id.0])?;
    Ok(())
}

/// Lets the token lead to the parcel's page.
fn page(w: &Writing<'_>, parcel: &NewParcel) -> Try<Token> {
    w.conn
        .prepare_cached("UPDATE parcel SET token = ?3 WHERE bucket = ?1 AND id = ?2 AND token != ?3")?
        .execute(params![parcel.id.bucket().number(), parcel.id.0, parcel.token.0])?;
    w.conn
        .prepare_cached(
            "INSERT INTO token (bucket, token, parcel) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute(params![parcel.token.bucket().number(), parcel.token.0, parcel.id.0])?;
    Ok(parcel.token)
}

fn alias_bucket(parcel: &NewParcel, number: &str) -> Bucket {
    parcel.account.bucket_of("number", number)
}

/// Lets a number lead to a parcel.
pub(crate) fn alias(
    w: &Writing<'_>,
    account: i64,
    bucket: Bucket,
    number: &str,
    parcel: ParcelId,
) -> Try<()> {
    w.conn
        .prepare_cached(
            "INSERT INTO alias (bucket, account, number, parcel) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        )?
        .execute(params![bucket.number(), account, number, parcel.0])?;
    w.conn
        .prepare_cached(
            "INSERT INTO number_of (bucket, parcel, number) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute(params![parcel.bucket().number(), parcel.0, number])?;
    Ok(())
}

fn refer(w: &Writing<'_>, parcel: &NewParcel, reference: &Text) -> Try<()> {
    w.conn
        .prepare_cached("UPDATE parcel SET reference = ?3 WHERE bucket = ?1 AND id = ?2")?
        .execute(params![parcel.id.bucket().number(), parcel.id.0, reference])?;
    w.conn
        .prepare_cached(
            "INSERT INTO reference (bucket, account, reference, parcel) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            parcel.account.bucket_of("reference", reference).number(),
            w.word(&parcel.account.0)?,
            reference,
            parcel.id.0
        ])?;
    Ok(())
}
