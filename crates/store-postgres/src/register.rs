//! Making parcels known: all of those that wait, of all callers, a statement a table.
//!
//! One caller's list may name a parcel twice, and two callers the same one: they are taken in rounds, in each of which
//! a parcel comes once.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use jiff::Timestamp;
use store::{AccountId, NewParcel, ParcelId, Registered, StoreError, Token};

use crate::aged::GO_ON;
use crate::fault::{Fault, Try};
use crate::fed_ends;
use crate::job::Admit;
use crate::link::{Link, Params};
use crate::row::{bucket, bytes, number, parcel_id};

/// A parcel to be known, and where its answer belongs.
struct Coming<'a> {
    parcel: &'a NewParcel,
    now: Timestamp,
    answer: usize,
}

/// What is known already.
struct Known {
    token: Token,
    forgotten: bool,
    no_reference: bool,
}

/// Registers the parcels of all these callers.
pub(crate) fn together(link: &Link, admits: &mut [Admit]) -> Try<()> {
    let parcels = admits.iter().flat_map(|admit| admit.parcels.iter().map(|parcel| (parcel, admit.now)));
    let mut waiting: BTreeMap<ParcelId, VecDeque<Coming<'_>>> = BTreeMap::new();
    for (answer, (parcel, now)) in parcels.enumerate() {
        waiting.entry(parcel.id).or_default().push_back(Coming { parcel, now, answer });
    }
    let mut told: BTreeMap<usize, Registered> = BTreeMap::new();
    while !waiting.is_empty() {
        let round: Vec<Coming<'_>> = waiting.values_mut().filter_map(VecDeque::pop_front).collect();
        waiting.retain(|_, coming| !coming.is_empty());
        one_round(link, &round, &mut told)?;
    }
    let mut told = told.into_values();
    for admit in admits {
        admit.result.0 = told.by_ref().take(admit.parcels.len()).collect();
    }
    Ok(())
}

fn one_round(link: &Link, round: &[Coming<'_>], told: &mut BTreeMap<usize, Registered>) -> Try<()> {
    let by_feeds = fed_ends::meet(link, round.iter().map(|one| one.parcel))?;
    let is_stone = |one: &&Coming<'_>| by_feeds.get(&one.parcel.id).is_some_and(|known| known.forgotten);
    let shut = |one: &&Coming<'_>| !one.parcel.revive && is_stone(one);
    let open = round.iter().filter(|one| !shut(one));
    let (asked, fed): (Vec<&Coming<'_>>, Vec<&Coming<'_>>) = open.partition(|one| one.parcel.revive);
    let mut new = insert(link, FED, &fed)?;
    let asked_new = insert(link, ASKED, &asked)?;
    mark_looked(link, &asked_new)?;
    new.extend(asked_new);
    let (new, old): (Vec<&Coming<'_>>, Vec<&Coming<'_>>) =
        round.iter().partition(|one| new.contains(&one.parcel.id));
    ways_to(link, &new)?;
    for one in &new {
        let parcel = one.parcel;
        let told_before = match by_feeds.get(&parcel.id) {
            Some(known) => fed_ends::end(link, parcel, *known)?,
            None => false,
        };
        told.insert(
            one.answer,
            Registered { id: parcel.id, new: !told_before, forgotten: false, token: parcel.token },
        );
    }
    if old.is_empty() { Ok(()) } else { known_before(link, &old, is_stone, told) }
}

/// Parcels that were registered before, or are forgotten.
fn known_before(
    link: &Link,
    old: &[&Coming<'_>],
    is_stone: impl Fn(&&Coming<'_>) -> bool,
    told: &mut BTreeMap<usize, Registered>,
) -> Try<()> {
    let known = known(link, old)?;
    for one in old {
        let parcel = one.parcel;
        let mut registered = Registered { id: parcel.id, new: false, forgotten: true, token: Token::NONE };
        match known.get(&parcel.id) {
            Some(known) => {
                registered.forgotten = known.forgotten;
                registered.token = known.token;
                if !known.forgotten {
                    complete(link, parcel, known, &mut registered)?;
                }
            }
            None if is_stone(one) => {}
            None => return Err(vanished()),
        }
        told.insert(one.answer, registered);
    }
    Ok(())
}

/// Adds what the parcel did not have: a reference; a page, if only other sources spoke of it so far.
fn complete(link: &Link, parcel: &NewParcel, known: &Known, registered: &mut Registered) -> Try<()> {
    if let (true, Some(_)) = (known.no_reference, &parcel.reference) {
        refer(link, parcel)?;
    }
    if known.token == Token::NONE && parcel.token != Token::NONE {
        let (bucket, id, token) = (bucket(parcel.id), &parcel.id.0[..], &parcel.token.0[..]);
        let page = (vec![number(parcel.token.bucket())], vec![token], vec![id]);
        link.pipeline(&[(PAGE, &[&bucket, &id, &token]), (TOKENS, &[&page.0, &page.1, &page.2])])?;
        registered.token = parcel.token;
    }
    Ok(())
}

const PAGE: &str = "UPDATE parcel SET token = $3 WHERE bucket = $1 AND id = $2";

fn vanished() -> Fault {
    let why = "it was removed at the same moment; send it again".to_owned();
    Fault::Store(StoreError::Io { doing: "register a parcel".to_owned(), why })
}

const FED: &str = "INSERT INTO parcel (bucket, id, account, number, carrier, reference, token, registered, next_poll) \
    SELECT * FROM unnest($1::int2[], $2::bytea[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], \
    $8::int8[], $9::int8[]) ON CONFLICT (bucket, id) DO NOTHING RETURNING id";
const ASKED: &str = "INSERT INTO parcel (bucket, id, account, number, carrier, reference, token, registered, next_poll) \
    SELECT * FROM unnest($1::int2[], $2::bytea[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], \
    $8::int8[], $9::int8[]) ON CONFLICT (bucket, id) DO UPDATE SET number = excluded.number, \
    carrier = excluded.carrier, reference = excluded.reference, token = excluded.token, \
    next_poll = excluded.next_poll, forgotten = false WHERE parcel.forgotten RETURNING id";

/// The parcels that are known from now on.
fn insert(link: &Link, sql: &'static str, coming: &[&Coming<'_>]) -> Try<HashSet<ParcelId>> {
    if coming.is_empty() {
        return Ok(HashSet::new());
    }
    let parcels = || coming.iter().map(|one| one.parcel);
    let buckets: Vec<i16> = parcels().map(|parcel| bucket(parcel.id)).collect();
    let ids: Vec<&[u8]> = parcels().map(|parcel| &parcel.id.0[..]).collect();
    let accounts: Vec<&str> = parcels().map(|parcel| &*parcel.account.0).collect();
    let numbers: Vec<&str> = parcels().map(|parcel| &*parcel.number).collect();
    let carriers: Vec<Option<&str>> = parcels().map(|parcel| parcel.carrier.as_deref()).collect();
    let references: Vec<Option<&str>> = parcels().map(|parcel| parcel.reference.as_deref()).collect();
    let tokens: Vec<&[u8]> = parcels().map(|parcel| &parcel.token.0[..]).collect();
    let registered: Vec<i64> = coming.iter().map(|one| one.now.as_microsecond()).collect();
    let polls: Vec<Option<i64>> =
        parcels().map(|parcel| parcel.first_poll.map(Timestamp::as_microsecond)).collect();
    let rows = link.rows(
        sql,
        &[&buckets, &ids, &accounts, &numbers, &carriers, &references, &tokens, &registered, &polls],
    )?;
    rows.iter().map(|row| parcel_id(row, 0)).collect()
}

const LOOKED: &str = "INSERT INTO stale (bucket, parcel) SELECT DISTINCT l.bucket, l.parcel FROM look l \
    JOIN unnest($1::int2[], $2::bytea[]) AS k (bucket, id) ON l.bucket = k.bucket AND l.parcel = k.id \
    ON CONFLICT (bucket, parcel) DO NOTHING";

/// A parcel that is known again has looks from before it was forgotten.
fn mark_looked(link: &Link, parcels: &HashSet<ParcelId>) -> Try<()> {
    if parcels.is_empty() {
        return Ok(());
    }
    let buckets: Vec<i16> = parcels.iter().map(|parcel| bucket(*parcel)).collect();
    let ids: Vec<&[u8]> = parcels.iter().map(|parcel| &parcel.0[..]).collect();
    link.run(LOOKED, &[&buckets, &ids])?;
    Ok(())
}

pub(crate) const TOKENS: &str = "INSERT INTO token (bucket, token, parcel) \
    SELECT * FROM unnest($1::int2[], $2::bytea[], $3::bytea[]) ON CONFLICT (bucket, token) DO NOTHING";
pub(crate) const ALIASES: &str = "INSERT INTO alias (bucket, account, number, parcel) \
    SELECT * FROM unnest($1::int2[], $2::text[], $3::text[], $4::bytea[]) \
    ON CONFLICT (bucket, account, number, parcel) DO NOTHING";
pub(crate) const NUMBERS: &str = "INSERT INTO number_of (bucket, parcel, number) \
    SELECT * FROM unnest($1::int2[], $2::bytea[], $3::text[]) ON CONFLICT (bucket, parcel, number) DO NOTHING";
pub(crate) const REFERENCES: &str = "INSERT INTO reference (bucket, account, reference, parcel) \
    SELECT * FROM unnest($1::int2[], $2::text[], $3::text[], $4::bytea[]) \
    ON CONFLICT (bucket, account, reference, parcel) DO NOTHING";

/// What leads to parcels that are new: their tokens, numbers and references.
fn ways_to(link: &Link, new: &[&Coming<'_>]) -> Try<()> {
    if new.is_empty() {
        return Ok(());
    }
    let parcels = || new.iter().map(|one| one.parcel);
    let named = || parcels().filter_map(|parcel| Some((parcel, parcel.reference.as_deref()?)));
    let token_buckets: Vec<i16> = parcels().map(|parcel| number(parcel.token.bucket())).collect();
    let tokens: Vec<&[u8]> = parcels().map(|parcel| &parcel.token.0[..]).collect();
    let ids: Vec<&[u8]> = parcels().map(|parcel| &parcel.id.0[..]).collect();
    let buckets: Vec<i16> = parcels().map(|parcel| bucket(parcel.id)).collect();
    let alias_buckets: Vec<i16> =
        parcels().map(|parcel| word_bucket(&parcel.account, "number", &parcel.number)).collect();
    let accounts: Vec<&str> = parcels().map(|parcel| &*parcel.account.0).collect();
    let numbers: Vec<&str> = parcels().map(|parcel| &*parcel.number).collect();
    let reference_buckets: Vec<i16> =
        named().map(|(parcel, reference)| word_bucket(&parcel.account, "reference", reference)).collect();
    let reference_accounts: Vec<&str> = named().map(|(parcel, _)| &*parcel.account.0).collect();
    let references: Vec<&str> = named().map(|(_, reference)| reference).collect();
    let reference_ids: Vec<&[u8]> = named().map(|(parcel, _)| &parcel.id.0[..]).collect();
    let statements: [(&'static str, Params<'_>); 5] = [
        (GO_ON, &[&buckets, &ids]),
        (TOKENS, &[&token_buckets, &tokens, &ids]),
        (ALIASES, &[&alias_buckets, &accounts, &numbers, &ids]),
        (NUMBERS, &[&buckets, &ids, &numbers]),
        (REFERENCES, &[&reference_buckets, &reference_accounts, &references, &reference_ids]),
    ];
    let needed = if references.is_empty() { 4 } else { 5 };
    link.pipeline(&statements[..needed])?;
    Ok(())
}

/// The bucket of the row that leads from a word of an account to its parcels.
pub(crate) fn word_bucket(account: &AccountId, what: &str, word: &str) -> i16 {
    number(account.bucket_of(what, word))
}

const KNOWN: &str = "SELECT p.id, p.token, p.forgotten, p.reference IS NULL \
    FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, id) \
    JOIN parcel p ON p.bucket = k.bucket AND p.id = k.id";

fn known(link: &Link, coming: &[&Coming<'_>]) -> Try<HashMap<ParcelId, Known>> {
    let buckets: Vec<i16> = coming.iter().map(|one| bucket(one.parcel.id)).collect();
    let ids: Vec<&[u8]> = coming.iter().map(|one| &one.parcel.id.0[..]).collect();
    let rows = link.rows(KNOWN, &[&buckets, &ids])?;
    let known = rows.iter().map(|row| {
        let token = Token(bytes(row, 1)?);
        Ok((parcel_id(row, 0)?, Known { token, forgotten: row.try_get(2)?, no_reference: row.try_get(3)? }))
    });
    known.collect()
}

/// A reference given later is added, and never replaces one.
fn refer(link: &Link, parcel: &NewParcel) -> Try<()> {
    let added = link.run(
        "UPDATE parcel SET reference = $3 WHERE bucket = $1 AND id = $2 AND reference IS NULL AND NOT forgotten",
        &[&bucket(parcel.id), &&parcel.id.0[..], &parcel.reference.as_deref()],
    )?;
    let Some(reference) = parcel.reference.as_deref().filter(|_| added == 1) else { return Ok(()) };
    link.run(
        REFERENCES,
        &[
            &vec![word_bucket(&parcel.account, "reference", reference)],
            &vec![&*parcel.account.0],
            &vec![reference],
            &vec![&parcel.id.0[..]],
        ],
    )?;
    Ok(())
}
