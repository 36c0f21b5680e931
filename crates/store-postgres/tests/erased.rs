//! Who was forgotten is in no file of the tables any more, once they were written anew. The server's log and its
//! backups are the operator's.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

#[expect(dead_code, reason = "other tests use more of it")]
mod cluster;

use std::path::Path;

use store::conformance::world::{capture, facts, hour, parcel, told};
use store::{EndpointId, NewFacts, NewParcel, Opinion, Store, Whom};
use tracking::milestone::Milestone;

const CANARY: &str = "CANARY-7Q4ZX";

/// How many files below a folder hold the canary.
fn files_with_canary(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    let of = |path: &Path| {
        let bytes = std::fs::read(path).unwrap_or_default();
        usize::from(bytes.windows(CANARY.len()).any(|part| part == CANARY.as_bytes()))
    };
    entries
        .map(|entry| if entry.path().is_dir() { files_with_canary(&entry.path()) } else { of(&entry.path()) })
        .sum()
}

#[test]
fn no_table_holds_a_forgotten_person_after_it_was_written_anew() {
    let Some(cluster) = cluster::shared() else { return };
    let store = cluster.store();
    let reference = Some(format!("{CANARY}-order").into());
    let a = NewParcel { reference, ..parcel(&format!("{CANARY}1")) };
    store.register(hour(0), std::slice::from_ref(&a)).unwrap();
    store.append(&[capture(&a, 0, &format!("signed by {CANARY}"))]).unwrap();
    let news = NewFacts {
        journey: CANARY.into(),
        aliases: vec![format!("{CANARY}2").into()],
        opinions: vec![Opinion { at: hour(1), kind: "forecast".into(), bytes: CANARY.into() }],
        ..told(facts(&a, 1, Milestone::Delivered), &[EndpointId([1; 16])])
    };
    let _ = store.commit_facts(hour(1), &news).unwrap();
    let tables = cluster.data().join("base");
    cluster.sql("CHECKPOINT");
    assert!(files_with_canary(&tables) > 5, "the control: this test would see what is there");

    let forgotten = store.forget(hour(2), &Whom::Parcel(a.id)).unwrap();
    assert!(forgotten.compact_advised);
    store.compact().unwrap();
    cluster.sql("CHECKPOINT");
    assert_eq!(files_with_canary(&tables), 0);
}
