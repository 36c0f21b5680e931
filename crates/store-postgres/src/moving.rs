//! Taking what another store told, and telling what belongs to no parcel.

use store::moving::{Rest, Whole};
use store::{AccountId, Body, Buckets, CaptureKind, Digest, Outcome, ParcelId};
use tracking::Text;
use tracking::milestone::Milestone;

use crate::derived::OPINIONS;
use crate::fault::Try;
use crate::keep::{CAPTURES, LOOKS, STALE, kind_number};
use crate::learnt::Learnt;
use crate::link::{Link, Params};
use crate::register::{ALIASES, NUMBERS, REFERENCES, TOKENS, word_bucket};
use crate::row::{counted, number, numbers, text};
use crate::telling::outcome_row;
use crate::{access, aged, moving_fed, telling};
use store::codec::{self, Row};

pub(crate) fn rest(link: &Link) -> Try<Rest> {
    let all = numbers(&Buckets::ALL);
    let accounts = "SELECT DISTINCT account FROM endpoint WHERE bucket = ANY($1) ORDER BY account";
    let mut endpoints = Vec::new();
    for row in link.rows(accounts, &[&all])? {
        endpoints.extend(telling::endpoints(link, &AccountId(text(&row, 0)?))?);
    }
    let settings =
        "SELECT name, value FROM setting WHERE bucket = ANY($1) AND name <> 'health' ORDER BY name";
    let setting = |row: &tokio_postgres::Row| Ok((text(row, 0)?, row.try_get(1)?));
    let settings =
        link.rows(settings, &[&all])?.iter().map(setting).collect::<Try<Vec<(Text, Vec<u8>)>>>()?;
    Ok(Rest { endpoints, keys: access::keys(link, None)?, settings })
}

/// What is known of these parcels makes way, in the order of locks: a copy that was interrupted, or is of before.
pub(crate) const CLEAR: [&str; 11] = [
    "DELETE FROM attempt WHERE bucket = $1 AND notice IN \
     (SELECT n.id FROM notice n WHERE n.bucket = $1 AND n.parcel = ANY($2))",
    "DELETE FROM look WHERE bucket = $1 AND parcel = ANY($2)",
    "DELETE FROM stale WHERE bucket = $1 AND parcel = ANY($2)",
    "DELETE FROM capture WHERE bucket = $1 AND parcel = ANY($2)",
    "DELETE FROM facts WHERE bucket = $1 AND parcel = ANY($2)",
    "DELETE FROM opinion WHERE bucket = $1 AND parcel = ANY($2)",
    "DELETE FROM notice WHERE bucket = $1 AND parcel = ANY($2)",
    "DELETE FROM number_of WHERE bucket = $1 AND parcel = ANY($2)",
    "DELETE FROM parcel WHERE bucket = $1 AND id = ANY($2)",
    "DELETE FROM fed WHERE bucket = $1 AND id = ANY($2)",
    "DELETE FROM aged WHERE bucket = $1 AND parcel = ANY($2)",
];

/// Parcels with their states and what their notices say packed.
pub(crate) fn packed(learnt: &Learnt, wholes: &[Whole]) -> Vec<Whole> {
    let mut wholes = wholes.to_vec();
    for whole in &mut wholes {
        let bucket = whole.id.bucket();
        for notice in &mut whole.notices {
            notice.payload = learnt.parts.pack_payload(bucket, &notice.payload);
        }
        if let Some(looks) = whole.state.as_mut().and_then(|state| state.looks.as_mut()) {
            *looks = learnt.parts.pack(bucket, looks);
        }
    }
    wholes
}

/// Takes parcels of one bucket, [`packed`].
pub(crate) fn import(link: &Link, wholes: &[Whole]) -> Try<()> {
    let Some(first) = wholes.first() else { return Ok(()) };
    let bucket = number(first.id.bucket());
    let ids: Vec<&[u8]> = wholes.iter().map(|whole| &whole.id.0[..]).collect();
    let key: Params<'_> = &[&bucket, &ids];
    link.pipeline(&CLEAR.map(|sql| (sql, key)))?;
    moving_fed::take_states(link, bucket, wholes)?;
    let remains = wholes.iter().filter_map(|whole| Some((whole.id, whole.remains?)));
    aged::put(link, &remains.collect::<Vec<_>>())?;
    parcels(link, bucket, wholes)?;
    looks(link, bucket, wholes)?;
    captures(link, bucket, wholes)?;
    facts(link, bucket, wholes)?;
    opinions(link, bucket, wholes)?;
    notices(link, bucket, wholes)?;
    attempts(link, bucket, wholes)
}

const PARCELS: &str = "INSERT INTO parcel (bucket, id, account, number, carrier, reference, token, registered, \
    next_poll, milestone, version, forgotten) SELECT * FROM unnest($1::int2[], $2::bytea[], $3::text[], $4::text[], \
    $5::text[], $6::text[], $7::bytea[], $8::int8[], $9::int8[], $10::text[], $11::int8[], $12::bool[])";

fn parcels(link: &Link, bucket: i16, wholes: &[Whole]) -> Try<()> {
    let parcels: Vec<&store::Parcel> = wholes.iter().filter_map(|whole| whole.parcel.as_ref()).collect();
    let of = |parcel: &&store::Parcel| parcel.next_poll.map(jiff::Timestamp::as_microsecond);
    let params: Params<'_> = &[
        &vec![bucket; parcels.len()],
        &parcels.iter().map(|parcel| &parcel.id.0[..]).collect::<Vec<_>>(),
        &parcels.iter().map(|parcel| &*parcel.account.0).collect::<Vec<_>>(),
        &parcels.iter().map(|parcel| &*parcel.number).collect::<Vec<_>>(),
        &parcels.iter().map(|parcel| parcel.carrier.as_deref()).collect::<Vec<_>>(),
        &parcels.iter().map(|parcel| parcel.reference.as_deref()).collect::<Vec<_>>(),
        &parcels.iter().map(|parcel| &parcel.token.0[..]).collect::<Vec<_>>(),
        &parcels.iter().map(|parcel| parcel.registered.as_microsecond()).collect::<Vec<_>>(),
        &parcels.iter().map(of).collect::<Vec<_>>(),
        &parcels.iter().map(|parcel| parcel.milestone.map(Milestone::name)).collect::<Vec<_>>(),
        &parcels.iter().map(|parcel| counted(parcel.version)).collect::<Vec<_>>(),
        &parcels.iter().map(|parcel| parcel.forgotten).collect::<Vec<_>>(),
    ];
    link.run(PARCELS, params)?;
    ways_to(link, bucket, wholes)
}

/// Tokens, numbers and references, each in the bucket of what one has in hand.
fn ways_to(link: &Link, bucket: i16, wholes: &[Whole]) -> Try<()> {
    let known = || {
        wholes.iter().filter_map(|whole| Some((whole, whole.parcel.as_ref().filter(|one| !one.forgotten)?)))
    };
    let named = || known().filter_map(|(whole, parcel)| Some((whole, parcel, parcel.reference.as_deref()?)));
    let numbered = || {
        let owned = wholes.iter().filter_map(|whole| Some((whole, whole.account()?)));
        owned.flat_map(|(whole, account)| whole.numbers.iter().map(move |number| (whole, account, &**number)))
    };
    // A parcel that only feeds spoke of has no page.
    let shown = || known().filter(|(_, parcel)| parcel.page().is_some());
    link.pipeline(&[
        (
            TOKENS,
            &[
                &shown().map(|(_, parcel)| number(parcel.token.bucket())).collect::<Vec<_>>(),
                &shown().map(|(_, parcel)| &parcel.token.0[..]).collect::<Vec<_>>(),
                &shown().map(|(whole, _)| &whole.id.0[..]).collect::<Vec<_>>(),
            ],
        ),
        (
            ALIASES,
            &[
                &numbered()
                    .map(|(_, account, word)| word_bucket(account, "number", word))
                    .collect::<Vec<_>>(),
                &numbered().map(|(_, account, _)| &*account.0).collect::<Vec<_>>(),
                &numbered().map(|(_, _, word)| word).collect::<Vec<_>>(),
                &numbered().map(|(whole, ..)| &whole.id.0[..]).collect::<Vec<_>>(),
            ],
        ),
        (
            NUMBERS,
            &[
                &vec![bucket; numbered().count()],
                &numbered().map(|(whole, ..)| &whole.id.0[..]).collect::<Vec<_>>(),
                &numbered().map(|(_, _, word)| word).collect::<Vec<_>>(),
            ],
        ),
        (
            REFERENCES,
            &[
                &named()
                    .map(|(_, one, word)| word_bucket(&one.account, "reference", word))
                    .collect::<Vec<_>>(),
                &named().map(|(_, one, _)| &*one.account.0).collect::<Vec<_>>(),
                &named().map(|(_, _, word)| word).collect::<Vec<_>>(),
                &named().map(|(whole, ..)| &whole.id.0[..]).collect::<Vec<_>>(),
            ],
        ),
    ])?;
    Ok(())
}

/// The looks, and who is stale: with us also a parcel that is not registered yet.
fn looks(link: &Link, bucket: i16, wholes: &[Whole]) -> Try<()> {
    let looks = || wholes.iter().flat_map(|whole| whole.looks.iter().map(move |look| (whole, look)));
    let envelope =
        |look: &store::StoredLook| look.envelope.map_or(Vec::new(), |envelope: Digest| envelope.0.to_vec());
    let params: Params<'_> = &[
        &vec![bucket; looks().count()],
        &looks().map(|(whole, _)| &whole.id.0[..]).collect::<Vec<_>>(),
        &looks().map(|(_, look)| look.received.as_microsecond()).collect::<Vec<_>>(),
        &looks().map(|(_, look)| &*look.source).collect::<Vec<_>>(),
        &looks().map(|(_, look)| look.digest.0.to_vec()).collect::<Vec<_>>(),
        &looks().map(|(_, look)| envelope(look)).collect::<Vec<_>>(),
    ];
    link.rows(LOOKS, params)?;
    let waits = |whole: &&Whole| whole.stale || (whole.parcel.is_none() && !whole.looks.is_empty());
    let stale: Vec<&[u8]> = wholes.iter().filter(waits).map(|whole| &whole.id.0[..]).collect();
    link.run(STALE, &[&vec![bucket; stale.len()], &stale])?;
    Ok(())
}

fn captures(link: &Link, bucket: i16, wholes: &[Whole]) -> Try<()> {
    let mut rows: std::collections::BTreeMap<(ParcelId, Digest), (CaptureKind, &str, Row)> =
        Default::default();
    for (whole, look) in wholes.iter().flat_map(|whole| whole.looks.iter().map(move |look| (whole, look))) {
        rows.entry((whole.id, look.digest)).or_insert_with(|| {
            let row = match &look.body {
                Body::Kept(items) => codec::encode(items),
                Body::Forgotten(digests) => codec::forgotten(digests),
            };
            (look.kind, &look.content_type, row)
        });
    }
    let params: Params<'_> = &[
        &vec![bucket; rows.len()],
        &rows.keys().map(|(parcel, _)| &parcel.0[..]).collect::<Vec<_>>(),
        &rows.keys().map(|(_, digest)| &digest.0[..]).collect::<Vec<_>>(),
        &rows.values().map(|(kind, ..)| kind_number(*kind)).collect::<Vec<_>>(),
        &rows.values().map(|(_, content_type, _)| *content_type).collect::<Vec<_>>(),
        &rows.values().map(|(.., row)| row.codec).collect::<Vec<_>>(),
        &rows.values().map(|(.., row)| row.bytes.as_slice()).collect::<Vec<_>>(),
    ];
    link.run(CAPTURES, params)?;
    Ok(())
}

const FACTS: &str = "INSERT INTO facts (bucket, parcel, derived, looks_seen, journey) \
    SELECT * FROM unnest($1::int2[], $2::bytea[], $3::int8[], $4::int8[], $5::bytea[])";

fn facts(link: &Link, bucket: i16, wholes: &[Whole]) -> Try<()> {
    let facts: Vec<_> = wholes.iter().filter_map(|whole| Some((whole, whole.facts.as_ref()?))).collect();
    let params: Params<'_> = &[
        &vec![bucket; facts.len()],
        &facts.iter().map(|(whole, _)| &whole.id.0[..]).collect::<Vec<_>>(),
        &facts.iter().map(|(_, facts)| facts.derived.as_microsecond()).collect::<Vec<_>>(),
        &facts.iter().map(|(_, facts)| counted(facts.looks_seen)).collect::<Vec<_>>(),
        &facts.iter().map(|(_, facts)| facts.journey.as_slice()).collect::<Vec<_>>(),
    ];
    link.run(FACTS, params)?;
    Ok(())
}

fn opinions(link: &Link, bucket: i16, wholes: &[Whole]) -> Try<()> {
    let opinions =
        || wholes.iter().flat_map(|whole| whole.opinions.iter().map(move |opinion| (whole, opinion)));
    let params: Params<'_> = &[
        &vec![bucket; opinions().count()],
        &opinions().map(|(whole, _)| &whole.id.0[..]).collect::<Vec<_>>(),
        &opinions().map(|(_, opinion)| opinion.at.as_microsecond()).collect::<Vec<_>>(),
        &opinions().map(|(_, opinion)| &*opinion.kind).collect::<Vec<_>>(),
        &opinions().map(|(_, opinion)| Digest::of(&opinion.bytes).0.to_vec()).collect::<Vec<_>>(),
        &opinions().map(|(_, opinion)| opinion.bytes.as_slice()).collect::<Vec<_>>(),
    ];
    link.run(OPINIONS, params)?;
    Ok(())
}

const NOTICES: &str = "INSERT INTO notice (bucket, id, parcel, version, account, endpoint, kind, payload, queued, due, \
    attempts) SELECT * FROM unnest($1::int2[], $2::bytea[], $3::bytea[], $4::int8[], $5::text[], $6::bytea[], \
    $7::text[], $8::bytea[], $9::int8[], $10::int8[], $11::int4[])";

fn notices(link: &Link, bucket: i16, wholes: &[Whole]) -> Try<()> {
    let notices = || wholes.iter().flat_map(|whole| whole.notices.iter().map(move |notice| (whole, notice)));
    let params: Params<'_> = &[
        &vec![bucket; notices().count()],
        &notices().map(|(_, one)| one.notice.id.0.to_vec()).collect::<Vec<_>>(),
        &notices().map(|(whole, _)| &whole.id.0[..]).collect::<Vec<_>>(),
        &notices().map(|(_, one)| counted(one.version)).collect::<Vec<_>>(),
        &notices().map(|(_, one)| &*one.account.0).collect::<Vec<_>>(),
        &notices().map(|(_, one)| one.notice.endpoint.0.to_vec()).collect::<Vec<_>>(),
        &notices().map(|(_, one)| &*one.notice.kind).collect::<Vec<_>>(),
        &notices().map(|(_, one)| one.payload.as_slice()).collect::<Vec<_>>(),
        &notices().map(|(_, one)| one.notice.queued.as_microsecond()).collect::<Vec<_>>(),
        &notices().map(|(_, one)| one.notice.due.map(|due| due.as_microsecond())).collect::<Vec<_>>(),
        &notices().map(|(_, one)| i32::try_from(one.claims).unwrap_or(i32::MAX)).collect::<Vec<_>>(),
    ];
    link.run(NOTICES, params)?;
    Ok(())
}

const ATTEMPTS: &str = "INSERT INTO attempt (bucket, notice, attempt, at, outcome, again, detail) \
    SELECT * FROM unnest($1::int2[], $2::bytea[], $3::int4[], $4::int8[], $5::int2[], $6::int8[], $7::text[])";

fn attempts(link: &Link, bucket: i16, wholes: &[Whole]) -> Try<()> {
    let notices = || wholes.iter().flat_map(|whole| &whole.notices);
    let tries = || notices().flat_map(|one| one.notice.attempts.iter().map(move |attempt| (one, attempt)));
    let row = |outcome: &Outcome| {
        let (number, again, detail) = outcome_row(outcome);
        (number, again, detail.to_string())
    };
    let rows: Vec<(i16, Option<i64>, String)> = tries().map(|(_, attempt)| row(&attempt.outcome)).collect();
    let params: Params<'_> = &[
        &vec![bucket; rows.len()],
        &tries().map(|(one, _)| one.notice.id.0.to_vec()).collect::<Vec<_>>(),
        &tries().map(|(_, one)| i32::try_from(one.attempt).unwrap_or(i32::MAX)).collect::<Vec<_>>(),
        &tries().map(|(_, one)| one.at.as_microsecond()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.0).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.1).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.2.as_str()).collect::<Vec<_>>(),
    ];
    link.run(ATTEMPTS, params)?;
    Ok(())
}
