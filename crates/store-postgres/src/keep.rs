//! Keeping what we are told: all captures that wait, of all callers, a statement a table.
//!
//! The order is what makes nodes beside one another safe. First the looks, which says what is new; then the parcels'
//! rows among the stale, which are the locks; only then whether a parcel was forgotten, and the bytes. Who forgets
//! takes the same lock first, so that no bytes come in behind it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use store::codec::{self, Row};
use store::prepared::Prepared;
use store::{Appended, CaptureKind, Digest, ParcelId};

use crate::fault::Try;
use crate::fed_ends;
use crate::job::Admit;
use crate::link::Link;
use crate::register;
use crate::row::{bucket, parcel_id};

/// What makes a look the same look.
type Key<'a> = (ParcelId, i64, &'a str, Digest);

fn key(capture: &Prepared) -> Key<'_> {
    (capture.parcel, capture.received, &capture.source, capture.digest)
}

/// A look that several captures may tell: the first of them, and the greatest envelope, so that their order means
/// nothing.
struct Look<'a> {
    first: usize,
    capture: &'a Prepared,
    envelope: Option<Digest>,
}

/// Keeps the parcels and captures of all these callers.
pub(crate) fn together(link: &Link, admits: &mut [Admit]) -> Try<()> {
    register::together(link, admits)?;
    let captures: Vec<&Prepared> = admits.iter().flat_map(|admit| &admit.captures).collect();
    let mut new = if captures.is_empty() { Vec::new() } else { keep(link, &captures)? }.into_iter();
    for admit in admits {
        let told =
            |capture: &Prepared| Appended { digest: capture.digest, new: new.next().unwrap_or_default() };
        admit.result.1 = admit.captures.iter().map(told).collect();
    }
    Ok(())
}

/// Which of them are new looks; of the same look told several times the first is.
fn keep(link: &Link, captures: &[&Prepared]) -> Try<Vec<bool>> {
    let looks = distinct(captures);
    let new = write_looks(link, &looks)?;
    raise_envelopes(link, &looks, &new)?;
    let fresh: Vec<&Prepared> =
        looks.iter().zip(&new).filter(|(_, new)| **new).map(|(look, _)| look.capture).collect();
    if !fresh.is_empty() {
        let forgotten = lock(link, &fresh)?;
        write_captures(link, &fresh, &forgotten)?;
    }
    let mut told = vec![false; captures.len()];
    for (look, new) in looks.iter().zip(new) {
        told[look.first] = new;
    }
    Ok(told)
}

/// Every look once, in the order of keys.
fn distinct<'a>(captures: &[&'a Prepared]) -> Vec<Look<'a>> {
    let mut order: Vec<usize> = (0..captures.len()).collect();
    order.sort_by(|a, b| key(captures[*a]).cmp(&key(captures[*b])));
    let mut looks: Vec<Look<'a>> = Vec::with_capacity(order.len());
    for at in order {
        let capture = captures[at];
        match looks.last_mut().filter(|last| key(last.capture) == key(capture)) {
            Some(last) => last.envelope = last.envelope.max(capture.envelope),
            None => looks.push(Look { first: at, capture, envelope: capture.envelope }),
        }
    }
    looks
}

pub(crate) const LOOKS: &str = "INSERT INTO look (bucket, parcel, received, source, digest, envelope) \
    SELECT * FROM unnest($1::int2[], $2::bytea[], $3::int8[], $4::text[], $5::bytea[], $6::bytea[]) \
    ON CONFLICT (bucket, parcel, received, source, digest) DO NOTHING RETURNING parcel, received, source, digest";

fn write_looks(link: &Link, looks: &[Look<'_>]) -> Try<Vec<bool>> {
    let of = |look: &Look<'_>| bucket(look.capture.parcel);
    let buckets: Vec<i16> = looks.iter().map(of).collect();
    let parcels: Vec<&[u8]> = looks.iter().map(|look| &look.capture.parcel.0[..]).collect();
    let received: Vec<i64> = looks.iter().map(|look| look.capture.received).collect();
    let sources: Vec<&str> = looks.iter().map(|look| &*look.capture.source).collect();
    let digests: Vec<&[u8]> = looks.iter().map(|look| &look.capture.digest.0[..]).collect();
    let envelopes: Vec<&[u8]> = looks.iter().map(|look| envelope(look.envelope.as_ref())).collect();
    let rows = link.rows(LOOKS, &[&buckets, &parcels, &received, &sources, &digests, &envelopes])?;
    if rows.is_empty() || rows.len() == looks.len() {
        return Ok(vec![!rows.is_empty(); looks.len()]);
    }
    let mut new: HashSet<Key<'_>> = HashSet::with_capacity(rows.len());
    for row in &rows {
        let digest = crate::row::digest(row, 3)?;
        new.insert((parcel_id(row, 0)?, row.try_get(1)?, row.try_get(2)?, digest));
    }
    Ok(looks.iter().map(|look| new.contains(&key(look.capture))).collect())
}

fn envelope(digest: Option<&Digest>) -> &[u8] {
    digest.map_or(&[], |digest| &digest.0)
}

const ENVELOPE: &str = "UPDATE look SET envelope = $6 WHERE bucket = $1 AND parcel = $2 AND received = $3 \
    AND source = $4 AND digest = $5 AND envelope < $6";

/// For looks that were known.
fn raise_envelopes(link: &Link, looks: &[Look<'_>], new: &[bool]) -> Try<()> {
    let known = looks.iter().zip(new).filter(|(look, new)| !**new && look.envelope.is_some());
    for (look, _) in known {
        let Prepared { parcel, received, source, digest, .. } = look.capture;
        let envelope = envelope(look.envelope.as_ref());
        link.run(
            ENVELOPE,
            &[&bucket(*parcel), &&parcel.0[..], received, &&**source, &&digest.0[..], &envelope],
        )?;
    }
    Ok(())
}

pub(crate) const STALE: &str = "INSERT INTO stale (bucket, parcel) SELECT * FROM unnest($1::int2[], $2::bytea[]) \
    ON CONFLICT (bucket, parcel) DO UPDATE SET marks = stale.marks + 1";
const FORGOTTEN: &str = "SELECT p.id FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, id) \
    JOIN parcel p ON p.bucket = k.bucket AND p.id = k.id WHERE p.forgotten";

/// Puts the parcels among the stale, which locks their looks, and then says which of them were forgotten.
fn lock(link: &Link, fresh: &[&Prepared]) -> Try<HashSet<ParcelId>> {
    let parcels: BTreeSet<ParcelId> = fresh.iter().map(|capture| capture.parcel).collect();
    let buckets: Vec<i16> = parcels.iter().map(|parcel| bucket(*parcel)).collect();
    let ids: Vec<&[u8]> = parcels.iter().map(|parcel| &parcel.0[..]).collect();
    link.run(STALE, &[&buckets, &ids])?;
    let mut forgotten: HashSet<ParcelId> = fed_ends::spoken_of(link, &parcels)?.into_iter().collect();
    for row in link.rows(FORGOTTEN, &[&buckets, &ids])? {
        forgotten.insert(parcel_id(&row, 0)?);
    }
    Ok(forgotten)
}

pub(crate) const CAPTURES: &str = "INSERT INTO capture (bucket, parcel, digest, kind, content_type, codec, body) \
    SELECT * FROM unnest($1::int2[], $2::bytea[], $3::bytea[], $4::int2[], $5::text[], $6::int2[], $7::bytea[]) \
    ON CONFLICT (bucket, parcel, digest) DO UPDATE SET codec = excluded.codec, body = excluded.body \
    WHERE capture.codec = 4 AND excluded.codec <> 4";

/// The bytes, once. Of a forgotten parcel only digests are kept; one that is known again gets its bytes.
fn write_captures(link: &Link, fresh: &[&Prepared], forgotten: &HashSet<ParcelId>) -> Try<()> {
    let distinct: BTreeMap<(ParcelId, Digest), &Prepared> =
        fresh.iter().map(|capture| ((capture.parcel, capture.digest), *capture)).collect();
    let captures: Vec<&Prepared> = distinct.into_values().collect();
    let stones: Vec<Option<Row>> = captures
        .iter()
        .map(|capture| forgotten.contains(&capture.parcel).then(|| codec::forgotten(&capture.items)))
        .collect();
    let rows: Vec<&Row> =
        captures.iter().zip(&stones).map(|(capture, stone)| stone.as_ref().unwrap_or(&capture.row)).collect();
    let buckets: Vec<i16> = captures.iter().map(|capture| bucket(capture.parcel)).collect();
    let parcels: Vec<&[u8]> = captures.iter().map(|capture| &capture.parcel.0[..]).collect();
    let digests: Vec<&[u8]> = captures.iter().map(|capture| &capture.digest.0[..]).collect();
    let kinds: Vec<i16> = captures.iter().map(|capture| kind_number(capture.kind)).collect();
    let types: Vec<&str> = captures.iter().map(|capture| &*capture.content_type).collect();
    let codecs: Vec<i16> = rows.iter().map(|row| row.codec).collect();
    let bodies: Vec<&[u8]> = rows.iter().map(|row| row.bytes.as_slice()).collect();
    link.run(CAPTURES, &[&buckets, &parcels, &digests, &kinds, &types, &codecs, &bodies])?;
    Ok(())
}

const REGISTERED: &str = "INSERT INTO stale (bucket, parcel) SELECT p.bucket, p.id FROM parcel p \
    JOIN unnest($1::int2[], $2::bytea[]) AS k (bucket, id) ON p.bucket = k.bucket AND p.id = k.id \
    WHERE NOT p.forgotten ON CONFLICT (bucket, parcel) DO NOTHING";

/// Puts parcels that are named from outside among the stale: only registered ones, each once.
pub(crate) fn mark_registered_stale(link: &Link, parcels: &[ParcelId]) -> Try<()> {
    let parcels: BTreeSet<ParcelId> = parcels.iter().copied().collect();
    let buckets: Vec<i16> = parcels.iter().map(|parcel| bucket(*parcel)).collect();
    let ids: Vec<&[u8]> = parcels.iter().map(|parcel| &parcel.0[..]).collect();
    link.run(REGISTERED, &[&buckets, &ids])?;
    Ok(())
}

/// How a kind lies in a row.
pub(crate) fn kind_number(kind: CaptureKind) -> i16 {
    match kind {
        CaptureKind::Observation => 0,
        CaptureKind::Declaration => 1,
    }
}

/// What [`kind_number`] wrote.
pub(crate) fn kind_of(number: i16) -> CaptureKind {
    if number == 1 { CaptureKind::Declaration } else { CaptureKind::Observation }
}
