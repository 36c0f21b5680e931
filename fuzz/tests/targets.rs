//! Every target takes what it starts from, whole and cut off at any place near its ends, in an ordinary test run.

use std::path::Path;

fn seeds(target: &fuzz::Target) -> Vec<Vec<u8>> {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs");
    let captures = fuzz::captures(&packs, target).unwrap_or_default();
    captures.into_iter().chain(target.samples.iter().map(|sample| sample.as_bytes().to_vec())).collect()
}

#[test]
fn every_target_starts_from_something() {
    for target in fuzz::TARGETS {
        assert!(!seeds(target).is_empty(), "{} has nothing to start from", target.name);
    }
}

#[test]
fn every_target_takes_what_it_starts_from_whole_and_cut_off() {
    for target in fuzz::TARGETS {
        for seed in seeds(target) {
            (target.run)(&seed);
            for part in [1, seed.len() / 3, seed.len() / 2, seed.len().saturating_sub(1)] {
                (target.run)(&seed[..part.min(seed.len())]);
                (target.run)(&seed[part.min(seed.len())..]);
            }
        }
    }
}

#[test]
#[should_panic(expected = "the planted bug")]
fn the_planted_bug_is_there() {
    (fuzz::CONTROL.run)(b"LB700HK");
}

#[test]
fn names_are_told_apart() {
    let names: std::collections::BTreeSet<_> = fuzz::TARGETS.iter().map(|target| target.name).collect();
    assert_eq!(names.len(), fuzz::TARGETS.len());
    assert!(fuzz::target("json").is_some() && fuzz::target("nothing").is_none());
}
