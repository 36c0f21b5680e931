//! What is learnt of many rows, so that each is smaller: the dictionaries of slices, and the parts that the states of
//! many parcels have in common. All nodes share them: a row that names what another node learnt since is read after
//! that was fetched.

use std::sync::atomic::{AtomicI64, Ordering};

use store::Buckets;
use store::feed::dictionary::{Dictionaries, SAMPLES_A_BUCKET, made_of};
use store::feed::parts::Parts;
use tokio_postgres::types::ToSql;

use crate::fault::Try;
use crate::link::{Link, Params};
use crate::row::number;

/// How many buckets are asked at once for samples.
const AT_ONCE: usize = 64;

/// What a node knows of it.
#[derive(Debug, Default)]
pub(crate) struct Learnt {
    pub(crate) dictionaries: Dictionaries,
    pub(crate) parts: Parts,
    newest_part: AtomicI64,
}

const DICTIONARIES: &str = "SELECT id, bytes FROM dictionary WHERE bucket = 0 AND id > $1 ORDER BY id";
const PARTS: &str = "SELECT id, bytes FROM part WHERE bucket = 0 AND id > $1 ORDER BY id";

impl Learnt {
    /// A slice as it was before it was packed.
    pub(crate) fn slice(&self, link: &Link, codec: i32, body: &[u8]) -> Try<Vec<u8>> {
        let unpacked = self.dictionaries.unpack(codec.into(), body);
        if unpacked.is_ok() || !self.fetch(link)? {
            return Ok(unpacked?);
        }
        Ok(self.dictionaries.unpack(codec.into(), body)?)
    }

    /// A state as it was before it was packed.
    pub(crate) fn state(&self, link: &Link, packed: &[u8]) -> Try<Vec<u8>> {
        let unpacked = self.parts.unpack(packed);
        if unpacked.is_ok() || !self.fetch(link)? {
            return Ok(unpacked?);
        }
        Ok(self.parts.unpack(packed)?)
    }

    /// What a notice says, as it was before it was packed.
    pub(crate) fn payload(&self, link: &Link, kept: &[u8]) -> Try<Vec<u8>> {
        let unpacked = self.parts.unpack_payload(kept.to_vec());
        if unpacked.is_ok() || !self.fetch(link)? {
            return Ok(unpacked?);
        }
        Ok(self.parts.unpack_payload(kept.to_vec())?)
    }

    /// Fetches what others learnt; whether there was anything. An id is only given when the one before is on the disk.
    pub(crate) fn fetch(&self, link: &Link) -> Try<bool> {
        let dictionaries = link.rows(DICTIONARIES, &[&self.dictionaries.newest()])?;
        for row in &dictionaries {
            self.dictionaries.add(row.try_get(0)?, row.try_get(1)?);
        }
        let parts = link.rows(PARTS, &[&self.newest_part.load(Ordering::Acquire)])?;
        for row in &parts {
            let id: i64 = row.try_get(0)?;
            self.parts.add(u64::try_from(id).unwrap_or_default(), row.try_get(1)?);
            self.newest_part.fetch_max(id, Ordering::AcqRel);
        }
        Ok(!dictionaries.is_empty() || !parts.is_empty())
    }
}

const NEWEST_PART: &str = "SELECT coalesce(max(id), 0) FROM part WHERE bucket = 0";
const NEW_PARTS: &str = "INSERT INTO part (bucket, id, bytes) SELECT 0, k.id, k.bytes \
    FROM unnest($1::int8[], $2::bytea[]) AS k (id, bytes) ON CONFLICT (bucket, id) DO NOTHING";

/// Gives common parts the next numbers. Where another node does it at the same moment its parts get them, and these
/// are met again.
pub(crate) fn write_parts(link: &Link, parts: &[Vec<u8>]) -> Try<()> {
    let newest: i64 = link.row(NEWEST_PART, &[])?.map_or(Ok(0), |row| row.try_get(0))?;
    let ids: Vec<i64> = (newest + 1..).take(parts.len()).collect();
    let bytes: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    link.run(NEW_PARTS, &[&ids, &bytes])?;
    Ok(())
}

const NEW_DICTIONARY: &str =
    "INSERT INTO dictionary (bucket, id, bytes) VALUES (0, $1, $2) ON CONFLICT (bucket, id) DO NOTHING";

/// Writes a dictionary, unless another node was faster.
pub(crate) fn write_dictionary(link: &Link, newest: i64, bytes: &[u8]) -> Try<()> {
    link.run(NEW_DICTIONARY, &[&(newest + 1), &bytes])?;
    Ok(())
}

const SAMPLES: &str = "SELECT bucket, codec, body FROM slice WHERE bucket = $1 LIMIT $2";

/// A dictionary from what is kept; none while too little is.
pub(crate) fn sample(link: &Link, learnt: &Learnt) -> Try<Option<Vec<u8>>> {
    let mut samples = Vec::new();
    let all: Vec<i16> = Buckets::ALL.iter().map(number).collect();
    for some in all.chunks(AT_ONCE) {
        let params: Vec<[&(dyn ToSql + Sync); 2]> =
            some.iter().map(|bucket| [bucket as _, &SAMPLES_A_BUCKET as _]).collect();
        let asked: Vec<(&'static str, Params<'_>)> = params.iter().map(|one| (SAMPLES, &one[..])).collect();
        for row in link.pipeline(&asked)?.iter().flatten() {
            let bucket = u16::try_from(row.try_get::<_, i16>(0)?).unwrap_or_default();
            samples.push((bucket, learnt.slice(link, row.try_get(1)?, row.try_get(2)?)?));
        }
    }
    Ok(made_of(&samples))
}
