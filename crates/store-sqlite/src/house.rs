//! Keeping house: checking, counting, copying.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use rusqlite::Connection;
use store::{Bucket, Checked, Digest, ParcelId, Stats, StoreError, capture};
use tracking::Text;

use crate::fault::{Fault, Try};
use crate::find::count;
use crate::keep::kind_of;
use crate::open::{beside, io};
use store::codec;

const MOST_PROBLEMS: usize = 100;
const MOST_OF_THE_FILE: usize = 50;

pub(crate) fn stats(conn: &Connection, path: &Path) -> Try<Stats> {
    let number = |sql: &str| -> Try<u64> { Ok(count(conn.query_row(sql, [], |row| row.get(0))?)) };
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    let mut stats = Stats {
        parcels: number("SELECT count(*) FROM parcel WHERE forgotten = 0")?,
        looks: number("SELECT count(*) FROM look")?,
        captures: number(&format!("SELECT count(*) FROM capture WHERE codec != {}", codec::FORGOTTEN))?,
        capture_bytes: number("SELECT coalesce(sum(length(body)), 0) FROM capture")?,
        stale: number("SELECT count(*) FROM stale")?,
        notices_waiting: number("SELECT count(*) FROM notice WHERE due IS NOT NULL")?,
        disk_bytes: size(path) + size(&beside(path, "-wal")),
        ..Stats::default()
    };
    stats.count_fed_bytes(number("SELECT coalesce(sum(length(body)), 0) FROM slice")?);
    fed(conn, &mut stats)?;
    Ok(stats)
}

/// Counts the parcels that feeds told of, with their items.
fn fed(conn: &Connection, stats: &mut Stats) -> Try<()> {
    let mut find = conn.prepare_cached("SELECT items, looks IS NOT NULL, number = '' FROM fed")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let items: Vec<u8> = row.get(0)?;
        stats.count_fed(&items, row.get(1)?, row.get(2)?);
    }
    Ok(())
}

/// What SQLite says of its pages and indexes, in our tables' names.
pub(crate) fn check_file(conn: &Connection, checked: &mut Checked) -> Try<()> {
    let before = checked.problems.len();
    let read = pages(conn, checked);
    unreadable(read, "the pages of the file", checked)?;
    // What lies under a broken page is reported for each row that misses it: the first words say it all.
    checked.problems.truncate(before + MOST_OF_THE_FILE);
    Ok(())
}

fn pages(conn: &Connection, checked: &mut Checked) -> Try<()> {
    let trees = trees(conn)?;
    let mut ask = conn.prepare(&format!("PRAGMA integrity_check({MOST_PROBLEMS})"))?;
    let mut rows = ask.query([])?;
    while let Some(row) = rows.next()? {
        let said: String = row.get(0)?;
        for said in said.lines().map(str::trim).filter(|said| *said != "ok" && !said.starts_with("***")) {
            checked.found(named(said, &trees));
        }
    }
    Ok(())
}

/// The tables and indexes by the page where each begins, which is how SQLite calls them.
fn trees(conn: &Connection) -> Try<BTreeMap<i64, String>> {
    let mut ask =
        conn.prepare("SELECT rootpage, type || ' `' || name || '`' FROM sqlite_schema WHERE rootpage > 0")?;
    let mut rows = ask.query([])?;
    let mut trees = BTreeMap::new();
    while let Some(row) = rows.next()? {
        trees.insert(row.get(0)?, row.get(1)?);
    }
    Ok(trees)
}

/// `Tree 7 page 9: ...` as ``table `look`, page 9: ...``.
fn named(said: &str, trees: &BTreeMap<i64, String>) -> String {
    let named = said.strip_prefix("Tree ").and_then(|rest| {
        let (number, rest) = rest.split_once(' ')?;
        Some(format!("{}, {rest}", trees.get(&number.parse().ok()?)?))
    });
    named.unwrap_or_else(|| said.to_owned())
}

/// A read that met damage is a problem that was found, and no reason to stop.
pub(crate) fn unreadable(read: Try<()>, what: &str, checked: &mut Checked) -> Try<()> {
    match read {
        Err(fault) if fault.is_of_the_file() => {
            checked.found(format!("{what} cannot be read to the end"));
            Ok(())
        }
        read => read,
    }
}

/// Whether every capture of a bucket still has its digest, and every look its capture.
pub(crate) fn check_bucket(conn: &Connection, bucket: Bucket, checked: &mut Checked) -> Try<()> {
    let read = captures(conn, bucket, checked).and_then(|()| looks_without_capture(conn, bucket, checked));
    unreadable(read, &format!("the captures of bucket {}", bucket.number()), checked)
}

fn captures(conn: &Connection, bucket: Bucket, checked: &mut Checked) -> Try<()> {
    let mut find = conn.prepare_cached(
        "SELECT c.digest, c.kind, t.text, c.codec, c.body, c.parcel FROM capture c \
         LEFT JOIN word t ON t.id = c.content_type WHERE c.bucket = ?1",
    )?;
    let mut rows = find.query([bucket.number()])?;
    while let Some(row) = rows.next()? {
        checked.captures += 1;
        let digest = Digest(row.get(0)?);
        let content_type: Option<Text> = row.get(2)?;
        let body: Vec<u8> = row.get(4)?;
        let items = codec::decode(row.get(3)?, &body).map(|body| body.digests());
        let right = items.ok().zip(content_type).is_some_and(|(items, content_type)| {
            row.get(1).is_ok_and(|kind| capture::digest(kind_of(kind), &content_type, &items) == digest)
        });
        if !right {
            let parcel = ParcelId(row.get(5)?);
            checked.found(format!("the capture {digest} of parcel {parcel} is not what was kept"));
        }
    }
    Ok(())
}

fn looks_without_capture(conn: &Connection, bucket: Bucket, checked: &mut Checked) -> Try<()> {
    let mut find = conn.prepare_cached(
        "SELECT count(*) FROM look l WHERE bucket = ?1 AND NOT EXISTS \
         (SELECT 1 FROM capture c WHERE c.bucket = l.bucket AND c.parcel = l.parcel AND c.digest = l.digest)",
    )?;
    let missing: i64 = find.query_row([bucket.number()], |row| row.get(0))?;
    if missing > 0 {
        checked.found(format!("{missing} looks of bucket {} have no capture", bucket.number()));
    }
    Ok(())
}

/// Writes a copy to a new file, and waits until the disk has it.
pub(crate) fn backup(conn: &Connection, to: &Path) -> Try<()> {
    if to.exists() {
        return Err(failed(to, "there is a file already; name a new one"));
    }
    let name = to.to_str().ok_or_else(|| failed(to, "the name is not readable as text"))?;
    conn.execute("VACUUM INTO ?1", [name]).map_err(|error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => Fault::Sql(error),
        _ => failed(to, &error.to_string()),
    })?;
    let synced = File::open(to).and_then(|file| file.sync_all());
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let synced = synced.and_then(|()| File::open(folder)?.sync_all());
    synced.map_err(|error| Fault::Store(io(to, &error)))
}

fn failed(to: &Path, why: &str) -> Fault {
    Fault::Store(StoreError::Io {
        doing: format!("write the backup `{}`", to.display()),
        why: why.to_owned(),
    })
}
