//! Erasing items of feeds: each slice is written anew once for all of its items that go, however many there are, and
//! many slices in a few statements.

use std::collections::BTreeMap;

use store::Bucket;
use store::feed::slices::{self, End, Erased};
use store::feed::{ItemAt, places};

use crate::fault::Try;
use crate::feed;
use crate::learnt::Learnt;
use crate::link::{Link, Params};
use crate::row::{counted, number};

/// How many slices are read at once.
const PAGE: usize = 500;

/// Two who erase from one slice do it one after the other, and from several in the same order.
const HELD: &str =
    "SELECT chunk, codec, body FROM slice WHERE bucket = $1 AND chunk = ANY($2) ORDER BY chunk FOR UPDATE";
const REWRITTEN: &str = "UPDATE slice SET codec = k.codec, body = k.body \
    FROM unnest($2::int8[], $3::int4[], $4::bytea[]) AS k (chunk, codec, body) \
    WHERE slice.bucket = $1 AND slice.chunk = k.chunk";
const EMPTIED: &str = "DELETE FROM slice WHERE bucket = $1 AND chunk = ANY($2)";

/// Erases items of a bucket, in the order of their places.
pub(crate) fn items(
    link: &Link,
    learnt: &Learnt,
    bucket: Bucket,
    items: &[ItemAt],
    end: End,
) -> Try<Vec<(ItemAt, Erased)>> {
    let items = places::sorted(items);
    let slices: Vec<&[ItemAt]> = items.chunk_by(|a, b| a.chunk == b.chunk).collect();
    let mut all = Vec::with_capacity(items.len());
    for page in slices.chunks(PAGE) {
        some(link, learnt, bucket, page, end, &mut all)?;
    }
    Ok(all)
}

/// The same of some slices, each given by its items that go.
fn some(
    link: &Link,
    learnt: &Learnt,
    bucket: Bucket,
    page: &[&[ItemAt]],
    end: End,
    all: &mut Vec<(ItemAt, Erased)>,
) -> Try<()> {
    let by_chunk: BTreeMap<i64, &[ItemAt]> =
        page.iter().filter_map(|items| Some((counted(items.first()?.chunk.0), *items))).collect();
    let chunks: Vec<i64> = by_chunk.keys().copied().collect();
    let (mut left, mut empty) = (Vec::new(), Vec::<i64>::new());
    for row in link.rows(HELD, &[&number(bucket), &chunks])? {
        let chunk: i64 = row.try_get(0)?;
        let Some((first, items)) = by_chunk.get(&chunk).and_then(|items| Some((items.first()?, *items)))
        else {
            continue;
        };
        let places: Vec<u32> = items.iter().map(|at| at.place).collect();
        let plain = learnt.slice(link, row.try_get(1)?, row.try_get(2)?)?;
        let (rest, erased) = slices::erase(&plain, &places, end)?;
        all.extend(erased.into_iter().map(|item| (ItemAt { place: item.place, ..*first }, item)));
        match rest {
            Some(rest) if rest == plain => {}
            Some(rest) => left.push((chunk, feed::packed(learnt, &rest))),
            None => empty.push(chunk),
        }
    }
    let params: Params<'_> = &[
        &number(bucket),
        &left.iter().map(|(chunk, _)| *chunk).collect::<Vec<_>>(),
        &left.iter().map(|(_, (codec, _))| *codec).collect::<Vec<_>>(),
        &left.iter().map(|(_, (_, body))| body.as_slice()).collect::<Vec<_>>(),
    ];
    link.pipeline(&[(REWRITTEN, params), (EMPTIED, &[&number(bucket), &empty])])?;
    Ok(())
}
