//! What is learnt of many rows, so that each is smaller: the dictionaries of slices, and the parts that the states of
//! many parcels have in common.

use rusqlite::{Connection, params};
use store::Buckets;
use store::feed::dictionary::{Dictionaries, SAMPLES_A_BUCKET, made_of};
use store::feed::parts::Parts;

use crate::fault::Try;
use crate::writer::Writing;

/// What was learnt up to a moment, for who only visits a store that another process serves.
#[derive(Default)]
pub(crate) struct Learnt {
    pub(crate) dictionaries: Dictionaries,
    pub(crate) parts: Parts,
    newest: (i64, i64),
}

impl Learnt {
    /// Reads it again if there is more by now.
    pub(crate) fn renew(&mut self, conn: &Connection) -> Try<()> {
        let sql =
            "SELECT coalesce((SELECT max(id) FROM dictionary), 0), coalesce((SELECT max(id) FROM part), 0)";
        let newest = conn.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if newest != self.newest {
            *self = Self { dictionaries: dictionaries(conn)?, parts: parts(conn)?, newest };
        }
        Ok(())
    }
}

/// The dictionaries that a store holds.
pub(crate) fn dictionaries(conn: &Connection) -> Try<Dictionaries> {
    let mut find = conn.prepare("SELECT id, bytes FROM dictionary ORDER BY id")?;
    let mut rows = find.query([])?;
    let known = Dictionaries::default();
    while let Some(row) = rows.next()? {
        known.add(row.get(0)?, row.get(1)?);
    }
    Ok(known)
}

/// The parts that a store holds.
pub(crate) fn parts(conn: &Connection) -> Try<Parts> {
    let mut find = conn.prepare("SELECT id, bytes FROM part")?;
    let mut rows = find.query([])?;
    let parts = Parts::default();
    while let Some(row) = rows.next()? {
        parts.add(crate::find::count(row.get(0)?), &row.get::<_, Vec<u8>>(1)?);
    }
    Ok(parts)
}

/// Writes a dictionary; its id.
pub(crate) fn write_dictionary(w: &Writing<'_>, bytes: &[u8]) -> Try<i64> {
    let id = w
        .conn
        .prepare_cached("INSERT INTO dictionary (bytes) VALUES (?1) RETURNING id")?
        .query_row([bytes], |row| row.get(0))?;
    Ok(id)
}

/// Gives common parts their numbers.
pub(crate) fn write_parts(w: &Writing<'_>, parts: &[Vec<u8>]) -> Try<Vec<u64>> {
    let mut insert = w.conn.prepare_cached("INSERT INTO part (bytes) VALUES (?1) RETURNING id")?;
    let mut numbers = Vec::with_capacity(parts.len());
    for part in parts {
        numbers.push(crate::find::count(insert.query_row([part], |row| row.get(0))?));
    }
    Ok(numbers)
}

/// A dictionary from what is kept; none while too little is.
pub(crate) fn sample(conn: &Connection, dictionaries: &Dictionaries) -> Try<Option<Vec<u8>>> {
    let sql = "SELECT codec, body FROM slice WHERE place >= ?1 << 48 AND place < (?1 + 1) << 48 LIMIT ?2";
    let mut find = conn.prepare_cached(sql)?;
    let mut samples = Vec::new();
    for bucket in Buckets::ALL.iter() {
        let mut rows = find.query(params![bucket.number(), SAMPLES_A_BUCKET])?;
        while let Some(row) = rows.next()? {
            let body: Vec<u8> = row.get(1)?;
            samples.push((bucket.number(), dictionaries.unpack(row.get(0)?, &body)?));
        }
    }
    Ok(made_of(&samples))
}
