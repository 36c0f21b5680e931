//! Folding: the states of thousands of parcels in a few statements, each state if nobody else wrote it since.
//!
//! A first state is put in before it is asked whether the parcel is one like all others: who makes it one does it the
//! other way round (`fed_ends`), so that one of the two sees the other. A state that is there is written by its
//! version; who ends it meanwhile is waited for.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use store::feed::prepared::Prepared;
use store::feed::{ChunkNo, NewState};
use store::{Commit, Lease, NoticeId, ParcelId};
use tracking::milestone::Milestone;

use crate::fault::Try;
use crate::learnt::Learnt;
use crate::lease;
use crate::link::{Link, Params};
use crate::register::{ALIASES, NUMBERS, word_bucket};
use crate::row::{bucket, counted, keys, number, parcel_id};
use crate::{feed, fold_notes};

/// Writes states, and what follows from them. A worker does it only while it has the buckets of the chunks.
pub(crate) fn fold(
    link: &Link,
    learnt: &Learnt,
    now: Timestamp,
    (states, done): (&[Prepared], &[ChunkNo]),
    held: Option<&Lease>,
) -> Try<Vec<Commit>> {
    for home in feed::homes(done).iter() {
        lease::fence(link, held, home)?;
    }
    let mut commits = fold_notes::write(link, learnt, now, states)?;
    let mut write = |of: &[&Prepared], written: &HashSet<ParcelId>| {
        for one in of {
            let (parcel, version) = (one.state.parcel, one.state.expected + 1);
            let done = written.contains(&parcel);
            let commit = if done { Commit::Committed { version } } else { Commit::Conflict { version } };
            commits.insert(parcel, commit);
        }
    };
    let of = |first: bool| {
        let ours = |one: &&Prepared| one.packed.is_some() && (one.state.expected == 0) == first;
        states.iter().filter(ours).collect::<Vec<&Prepared>>()
    };
    let (firsts, nexts) = (of(true), of(false));
    write(&firsts, &write_firsts(link, now, &firsts)?);
    let mut written = write_nexts(link, now, &nexts)?;
    // Parcels that aged out begin again under the version that they had.
    let again: Vec<&Prepared> =
        nexts.iter().copied().filter(|one| !written.contains(&one.state.parcel)).collect();
    written.extend(write_firsts(link, now, &again)?);
    write(&nexts, &written);
    follow(link, now, states, &commits)?;
    if !commits.values().any(|commit| matches!(commit, Commit::Conflict { .. })) {
        feed::folded(link, done)?;
    }
    let none = Commit::Conflict { version: 0 };
    Ok(states.iter().map(|one| *commits.get(&one.state.parcel).unwrap_or(&none)).collect())
}

const FIRSTS: &str = "INSERT INTO fed (bucket, registered, derived, version, id, account, number, carrier, milestone, \
    items, looks) SELECT k.bucket, k.registered, $3, k.version + 1, k.id, k.account, k.number, k.carrier, k.milestone, \
    k.items, k.looks FROM unnest($1::int2[], $2::bytea[], $4::int8[], $5::text[], $6::text[], $7::text[], $8::text[], \
    $9::bytea[], $10::bytea[], $11::int8[]) \
    AS k (bucket, id, registered, account, number, carrier, milestone, items, looks, version) \
    LEFT JOIN aged a ON a.bucket = k.bucket AND a.parcel = k.id WHERE coalesce(a.version, 0) = k.version \
    ON CONFLICT (bucket, id) DO NOTHING RETURNING id";
const OTHERS: &str = "DELETE FROM fed USING unnest($1::int2[], $2::bytea[]) AS k (bucket, id), parcel p \
    WHERE fed.bucket = k.bucket AND fed.id = k.id AND p.bucket = k.bucket AND p.id = k.id RETURNING fed.id";

/// States of parcels that had none; those that were written.
fn write_firsts(link: &Link, now: Timestamp, states: &[&Prepared]) -> Try<HashSet<ParcelId>> {
    if states.is_empty() {
        return Ok(HashSet::new());
    }
    let (buckets, ids) = keys(states.iter().map(|one| &one.state.parcel));
    let registered: Vec<i64> = states.iter().map(|one| one.state.registered.as_microsecond()).collect();
    let accounts: Vec<&str> = states.iter().map(|one| &*one.state.account.0).collect();
    let numbers: Vec<&str> = states.iter().map(|one| &*one.state.number).collect();
    let carriers: Vec<Option<&str>> = states.iter().map(|one| one.state.carrier.as_deref()).collect();
    let (milestones, items, looks) = told(states);
    let rows = link.rows(
        FIRSTS,
        &[
            &buckets,
            &ids,
            &now.as_microsecond(),
            &registered,
            &accounts,
            &numbers,
            &carriers,
            &milestones,
            &items,
            &looks,
            &states.iter().map(|one| counted(one.state.expected)).collect::<Vec<_>>(),
        ],
    )?;
    let mut written: HashSet<ParcelId> = rows.iter().map(|row| parcel_id(row, 0)).collect::<Try<_>>()?;
    let (buckets, ids) = keys(&written);
    let mut others = Vec::new();
    for row in link.rows(OTHERS, &[&buckets, &ids])? {
        others.push(parcel_id(&row, 0)?);
    }
    others.iter().for_each(|other| {
        written.remove(other);
    });
    Ok(written)
}

const NEXTS: &str = "UPDATE fed SET derived = $3, version = fed.version + 1, milestone = k.milestone, \
    items = fed.items || k.items, looks = k.looks \
    FROM unnest($1::int2[], $2::bytea[], $4::int8[], $5::text[], $6::bytea[], $7::bytea[]) \
    AS k (bucket, id, version, milestone, items, looks) WHERE fed.bucket = k.bucket AND fed.id = k.id \
    AND fed.version = k.version AND fed.looks IS NOT NULL RETURNING fed.id";

/// States of parcels that had one; those that were written.
fn write_nexts(link: &Link, now: Timestamp, states: &[&Prepared]) -> Try<HashSet<ParcelId>> {
    if states.is_empty() {
        return Ok(HashSet::new());
    }
    let (buckets, ids) = keys(states.iter().map(|one| &one.state.parcel));
    let versions: Vec<i64> = states.iter().map(|one| counted(one.state.expected)).collect();
    let (milestones, items, looks) = told(states);
    let params: Params<'_> = &[&buckets, &ids, &now.as_microsecond(), &versions, &milestones, &items, &looks];
    link.rows(NEXTS, params)?.iter().map(|row| parcel_id(row, 0)).collect()
}

/// What all states tell: milestone, where the new items are, looks.
type ToldBy<'s> = (Vec<&'static str>, Vec<&'s [u8]>, Vec<Option<&'s [u8]>>);

fn told<'s>(states: &[&'s Prepared]) -> ToldBy<'s> {
    let milestones = states.iter().map(|one| Milestone::name(one.state.milestone)).collect();
    let items = states.iter().map(|one| one.items.as_slice()).collect();
    (milestones, items, states.iter().map(|one| one.packed.as_deref()).collect())
}

const NOTICES: &str = "INSERT INTO notice (bucket, id, parcel, version, account, endpoint, kind, payload, queued, due) \
    SELECT k.bucket, k.id, k.parcel, k.version, k.account, k.endpoint, k.kind, k.payload, $9, $9 \
    FROM unnest($1::int2[], $2::bytea[], $3::bytea[], $4::int8[], $5::text[], $6::bytea[], $7::text[], $8::bytea[]) \
    AS k (bucket, id, parcel, version, account, endpoint, kind, payload) ON CONFLICT (bucket, id) DO NOTHING";

/// Aliases and notices of what was written.
fn follow(link: &Link, now: Timestamp, states: &[Prepared], commits: &HashMap<ParcelId, Commit>) -> Try<()> {
    let written = || {
        states.iter().filter_map(|one| match commits.get(&one.state.parcel) {
            Some(Commit::Committed { version }) => Some((one, *version)),
            _ => None,
        })
    };
    let aliases: Vec<(&NewState, &str)> = written()
        .flat_map(|(one, _)| one.state.aliases.iter().map(|number| (&one.state, &**number)))
        .collect();
    if !aliases.is_empty() {
        write_aliases(link, &aliases)?;
    }
    let notices: Vec<_> = written()
        .flat_map(|(one, version)| {
            one.state.notices.iter().map(move |notice| {
                let id = NoticeId::new(one.state.parcel, version, &notice.kind, notice.endpoint);
                (&one.state, counted(version), id, notice)
            })
        })
        .collect();
    if notices.is_empty() {
        return Ok(());
    }
    let params: Params<'_> = &[
        &notices.iter().map(|(.., id, _)| number(id.bucket())).collect::<Vec<_>>(),
        &notices.iter().map(|(.., id, _)| &id.0[..]).collect::<Vec<_>>(),
        &notices.iter().map(|(state, ..)| &state.parcel.0[..]).collect::<Vec<_>>(),
        &notices.iter().map(|(_, version, ..)| *version).collect::<Vec<_>>(),
        &notices.iter().map(|(state, ..)| &*state.account.0).collect::<Vec<_>>(),
        &notices.iter().map(|(.., notice)| &notice.endpoint.0[..]).collect::<Vec<_>>(),
        &notices.iter().map(|(.., notice)| &*notice.kind).collect::<Vec<_>>(),
        &notices.iter().map(|(.., notice)| notice.payload.as_slice()).collect::<Vec<_>>(),
        &now.as_microsecond(),
    ];
    link.run(NOTICES, params)?;
    Ok(())
}

/// In the order of their keys, as everybody writes them.
fn write_aliases(link: &Link, aliases: &[(&NewState, &str)]) -> Try<()> {
    let mut aliases: Vec<_> = aliases
        .iter()
        .map(|(state, word)| {
            let account = &state.account;
            (
                word_bucket(account, "number", word),
                &*account.0,
                *word,
                &state.parcel.0[..],
                bucket(state.parcel),
            )
        })
        .collect();
    aliases.sort_unstable();
    let ids: Vec<&[u8]> = aliases.iter().map(|alias| alias.3).collect();
    let words: Vec<&str> = aliases.iter().map(|alias| alias.2).collect();
    let accounts: Vec<&str> = aliases.iter().map(|alias| alias.1).collect();
    link.pipeline(&[
        (ALIASES, &[&aliases.iter().map(|alias| alias.0).collect::<Vec<_>>(), &accounts, &words, &ids]),
        (NUMBERS, &[&aliases.iter().map(|alias| alias.4).collect::<Vec<_>>(), &ids, &words]),
    ])?;
    Ok(())
}
