//! The tables, and how an older database becomes a newer one.
//!
//! The same tables as in the embedded store, and the same rule: `bucket` comes first in every key and is the
//! distribution column on Citus. There are no sequences, no triggers, no unique keys over buckets, no locks but those
//! on rows. Texts lie in their rows and sort by their bytes (`COLLATE "C"`); times are microseconds since 1970, in UTC.
//!
//! A parcel is among the `stale` also while it is not registered yet (who asks for stale ones asks whether they are
//! registered): so that a capture and a registration that do not see one another still meet. Its row is also the lock
//! of the parcel's looks: who adds one and who has derived from all of them take it first.

use store::StoreError;

use crate::fault::{Fault, Try};
use crate::link::Link;

/// A step from one version of the schema to the next. Steps are added, never changed.
struct Step {
    sql: &'static str,
    /// The oldest version whose programs may go on working after this step: nodes are replaced one by one.
    works_with: i32,
    /// The tables it makes, to be distributed where there is Citus.
    tables: &'static [&'static str],
}

const STEPS: &[Step] = &[
    Step { sql: FIRST, works_with: 1, tables: FIRST_TABLES },
    // Programs of version 1 see none of it; so it is closed to them when the first feed comes (`gate`).
    Step { sql: FEEDS, works_with: 1, tables: FEEDS_TABLES },
    // Who joins databases to one store says that older programs may no longer work with them.
    Step { sql: GATES, works_with: 1, tables: &["gate"] },
    // Programs of before let nothing age out, and begin the versions of what did anew: its notices are gone anyway.
    Step { sql: AGED, works_with: 1, tables: &["aged"] },
    // No table is another; what a waiting notice of a fed parcel says is, and programs of before would send it as it is.
    Step { sql: "", works_with: 1, tables: &[] },
];
/// The version that made the compact way of feeds.
pub(crate) const FEEDS_VERSION: i32 = 2;
/// The version from which on notices of fed parcels name items. It is also what a node says of itself.
pub(crate) const LETTERS_VERSION: i32 = 5;
/// The version that made the gates.
pub(crate) const GATES_VERSION: i32 = 3;

const FIRST_TABLES: &[&str] = &[
    "parcel",
    "alias",
    "reference",
    "token",
    "number_of",
    "look",
    "capture",
    "stale",
    "facts",
    "opinion",
    "notice",
    "attempt",
    "endpoint",
    "api_key",
    "setting",
    "lease",
    "node",
];

const FIRST: &str = r#"
CREATE TABLE parcel (
  bucket int2 NOT NULL, id bytea NOT NULL, account text COLLATE "C" NOT NULL, number text COLLATE "C" NOT NULL,
  carrier text COLLATE "C", reference text COLLATE "C", token bytea NOT NULL, registered int8 NOT NULL,
  next_poll int8, milestone text COLLATE "C", version int8 NOT NULL DEFAULT 0, forgotten bool NOT NULL DEFAULT false,
  PRIMARY KEY (bucket, id));
CREATE INDEX parcel_by_age ON parcel (account, registered, id);
CREATE INDEX parcel_by_poll ON parcel (next_poll) WHERE next_poll IS NOT NULL;

-- What leads to a parcel, each in the bucket of what one has in hand; and back.
CREATE TABLE alias (
  bucket int2 NOT NULL, account text COLLATE "C" NOT NULL, number text COLLATE "C" NOT NULL, parcel bytea NOT NULL,
  PRIMARY KEY (bucket, account, number, parcel));
CREATE TABLE reference (
  bucket int2 NOT NULL, account text COLLATE "C" NOT NULL, reference text COLLATE "C" NOT NULL, parcel bytea NOT NULL,
  PRIMARY KEY (bucket, account, reference, parcel));
CREATE TABLE token (bucket int2 NOT NULL, token bytea NOT NULL, parcel bytea NOT NULL, PRIMARY KEY (bucket, token));
CREATE TABLE number_of (
  bucket int2 NOT NULL, parcel bytea NOT NULL, number text COLLATE "C" NOT NULL,
  PRIMARY KEY (bucket, parcel, number));

-- The ground: every look, and the bytes once. They are compressed already.
CREATE TABLE look (
  bucket int2 NOT NULL, parcel bytea NOT NULL, received int8 NOT NULL, source text COLLATE "C" NOT NULL,
  digest bytea NOT NULL, envelope bytea NOT NULL, PRIMARY KEY (bucket, parcel, received, source, digest));
CREATE TABLE capture (
  bucket int2 NOT NULL, parcel bytea NOT NULL, digest bytea NOT NULL, kind int2 NOT NULL,
  content_type text COLLATE "C" NOT NULL, codec int2 NOT NULL, body bytea NOT NULL,
  PRIMARY KEY (bucket, parcel, digest));
ALTER TABLE capture ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE TABLE stale (
  bucket int2 NOT NULL, parcel bytea NOT NULL, marks int8 NOT NULL DEFAULT 1, PRIMARY KEY (bucket, parcel));

-- What follows, and which node wrote it under which lease. The version is the parcel's.
CREATE TABLE facts (
  bucket int2 NOT NULL, parcel bytea NOT NULL, derived int8 NOT NULL, looks_seen int8 NOT NULL,
  journey bytea NOT NULL, node text COLLATE "C", epoch int8, PRIMARY KEY (bucket, parcel));
CREATE TABLE opinion (
  bucket int2 NOT NULL, parcel bytea NOT NULL, at int8 NOT NULL, kind text COLLATE "C" NOT NULL,
  digest bytea NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (bucket, parcel, at, kind, digest));

-- Whom we tell. A notice is due until it is settled.
CREATE TABLE notice (
  bucket int2 NOT NULL, id bytea NOT NULL, parcel bytea NOT NULL, version int8 NOT NULL,
  account text COLLATE "C" NOT NULL, endpoint bytea NOT NULL, kind text COLLATE "C" NOT NULL, payload bytea NOT NULL,
  queued int8 NOT NULL, due int8, attempts int4 NOT NULL DEFAULT 0, PRIMARY KEY (bucket, id));
CREATE INDEX notice_by_due ON notice (due) WHERE due IS NOT NULL;
CREATE INDEX notice_by_parcel ON notice (bucket, parcel, version);
CREATE TABLE attempt (
  bucket int2 NOT NULL, notice bytea NOT NULL, attempt int4 NOT NULL, at int8 NOT NULL, outcome int2 NOT NULL,
  again int8, detail text NOT NULL, node text COLLATE "C", epoch int8, PRIMARY KEY (bucket, notice, attempt));
CREATE TABLE endpoint (
  bucket int2 NOT NULL, account text COLLATE "C" NOT NULL, id bytea NOT NULL, url text NOT NULL, secret bytea NOT NULL,
  events text[] NOT NULL, created int8 NOT NULL, disabled int8, why text, PRIMARY KEY (bucket, account, id));

CREATE TABLE api_key (
  bucket int2 NOT NULL, digest bytea NOT NULL, account text COLLATE "C" NOT NULL, name text NOT NULL,
  scope text NOT NULL, created int8 NOT NULL, revoked int8, PRIMARY KEY (bucket, digest));
CREATE TABLE setting (
  bucket int2 NOT NULL, name text COLLATE "C" NOT NULL, value bytea NOT NULL, PRIMARY KEY (bucket, name));

-- Which node works on a bucket, and since which change of hands; and the nodes that were heard of.
CREATE TABLE lease (
  bucket int2 NOT NULL, node text COLLATE "C" NOT NULL, epoch int8 NOT NULL, until int8 NOT NULL,
  PRIMARY KEY (bucket), UNIQUE (bucket, epoch));
CREATE TABLE node (
  bucket int2 NOT NULL, name text COLLATE "C" NOT NULL, until int8 NOT NULL, PRIMARY KEY (bucket, name));
"#;

const FEEDS_TABLES: &[&str] = &["chunk", "chunk_count", "slice", "fed", "fed_carrier", "dictionary", "part"];

const FEEDS: &str = r#"
CREATE TABLE chunk (
  bucket int2 NOT NULL, no int8 NOT NULL, received int8 NOT NULL, key bytea NOT NULL, envelope bytea NOT NULL,
  account text COLLATE "C" NOT NULL, carrier text COLLATE "C", source text COLLATE "C" NOT NULL,
  content_type text COLLATE "C" NOT NULL, waiting bool NOT NULL, PRIMARY KEY (bucket, no), UNIQUE (bucket, key));
CREATE INDEX chunk_waiting ON chunk (bucket, received) WHERE waiting;
-- How many numbers the chunks of a bucket have had. The number that others know has the bucket in its ten lowest bits.
CREATE TABLE chunk_count (bucket int2 NOT NULL, chunks int8 NOT NULL, PRIMARY KEY (bucket));
-- The items of one bucket of a chunk, whichever bucket counts the chunk. They are compressed already.
CREATE TABLE slice (
  bucket int2 NOT NULL, codec int4 NOT NULL, chunk int8 NOT NULL, body bytea NOT NULL, PRIMARY KEY (bucket, chunk));
ALTER TABLE slice ALTER COLUMN body SET STORAGE EXTERNAL;
-- A parcel of which only feeds speak, its state, and where its items are. Without looks it is one of `parcel`. Rows
-- are written again and again: room on the page spares the indexes that.
CREATE TABLE fed (
  bucket int2 NOT NULL, registered int8 NOT NULL, derived int8 NOT NULL, version int8 NOT NULL, id bytea NOT NULL,
  account text COLLATE "C" NOT NULL, number text COLLATE "C" NOT NULL, carrier text COLLATE "C",
  milestone text COLLATE "C", items bytea NOT NULL, looks bytea, PRIMARY KEY (bucket, id)) WITH (fillfactor = 70);
CREATE INDEX fed_by_age ON fed (account, registered, id);
-- The carriers that an account's feeds declared, or none: the ids of their parcels follow from them.
CREATE TABLE fed_carrier (
  bucket int2 NOT NULL, account text COLLATE "C" NOT NULL, carrier text COLLATE "C" NOT NULL,
  PRIMARY KEY (bucket, account, carrier));
-- What slices are compressed with, and what the states of many parcels have in common: of all nodes.
CREATE TABLE dictionary (bucket int2 NOT NULL, id int8 NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (bucket, id));
CREATE TABLE part (bucket int2 NOT NULL, id int8 NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (bucket, id));
-- The version that a node speaks; those of the first say none.
ALTER TABLE node ADD COLUMN speaks int4;
"#;

/// Which buckets a database that is one of several lets nobody write to, since which move.
const GATES: &str = r#"
CREATE TABLE gate (bucket int2 NOT NULL, lets int2 NOT NULL, epoch int8 NOT NULL, PRIMARY KEY (bucket));
"#;

const AGED: &str = r#"
-- What stays of a parcel that aged out: its version, how many looks there were, and one digest over them.
CREATE TABLE aged (
  bucket int2 NOT NULL, parcel bytea NOT NULL, version int8 NOT NULL, looks int8 NOT NULL, chain bytea NOT NULL,
  PRIMARY KEY (bucket, parcel));
"#;

/// Every table, for what works on whole tables.
pub(crate) fn tables() -> impl Iterator<Item = &'static str> {
    STEPS.iter().flat_map(|step| step.tables.iter().copied())
}

/// Brings a database to the newest schema, step by step, each in its own transaction. Of several nodes that start
/// at once one does it and the others wait for its row.
pub(crate) fn migrate(link: &Link) -> Try<()> {
    let made = link.batch(
        "CREATE TABLE IF NOT EXISTS migration (bucket int2 NOT NULL, version int4 NOT NULL, works_with int4 NOT NULL, \
         PRIMARY KEY (bucket, version))",
    );
    if made.is_err() {
        // Another node made it at the same moment; what is really wrong is seen by the question that follows.
        link.batch("SELECT 1 FROM migration WHERE bucket = 0")?;
    }
    refuse_newer(link)?;
    for (step, version) in STEPS.iter().zip(1_i32..) {
        link.batch("BEGIN")?;
        let done = take(link, step, version);
        link.batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        done?;
    }
    Ok(())
}

fn take(link: &Link, step: &Step, version: i32) -> Try<()> {
    let ours = link.run(
        "INSERT INTO migration (bucket, version, works_with) VALUES (0, $1, $2) ON CONFLICT (bucket, version) DO NOTHING",
        &[&version, &step.works_with],
    )?;
    if ours == 0 {
        return Ok(());
    }
    link.batch(step.sql)?;
    let citus = link.row("SELECT 1 FROM pg_extension WHERE extname = 'citus'", &[])?;
    if citus.is_some() {
        for table in step.tables {
            link.batch(&format!("SELECT create_distributed_table('{table}', 'bucket')"))?;
        }
    }
    Ok(())
}

/// A newer schema is good enough if it says that programs of our version may work with it.
fn refuse_newer(link: &Link) -> Try<()> {
    let ours = i32::try_from(STEPS.len()).unwrap_or(i32::MAX);
    let sql = "SELECT version FROM migration WHERE bucket = 0 AND version > $1 AND works_with > $1 ORDER BY version LIMIT 1";
    let Some(newer) = link.row(sql, &[&ours])? else { return Ok(()) };
    let found: i32 = newer.try_get(0)?;
    Err(Fault::Store(StoreError::Version {
        what: "the schema of the database",
        found: found.to_string(),
        wanted: ours.to_string(),
        advice: "it was made by a newer waymark; use that one",
    }))
}
