//! The key: made once, kept, and still published when another signs.

use std::collections::BTreeSet;

use engine::evidence::{Wish, verify};

use crate::house::House;

#[test]
fn the_first_key_is_made_once_and_stays() {
    let house = House::empty("2026-08-04T08:00:00Z");
    let keys = house.engine.evidence_keys().unwrap();
    assert_eq!((keys.keys.len(), keys.algorithm), (1, "ed25519"));
    assert_eq!(house.engine.evidence_keys().unwrap(), keys);
    assert_eq!(keys.keys[0].until, None);
}

#[test]
fn two_installations_have_two_keys() {
    let key = |house: &House| house.engine.evidence_keys().unwrap().keys[0].key.clone();
    let keys: BTreeSet<_> = [House::new(), House::new()].iter().map(key).collect();
    assert_eq!(keys.len(), 2);
}

#[test]
fn a_key_that_was_replaced_stays_published_and_verifies_what_it_signed() {
    let house = House::new();
    let before = house.evidence(Wish::default());
    house.pass(1);
    let new = house.engine.replace_evidence_key().unwrap();
    let after = house.evidence(Wish::default());
    let keys = house.engine.evidence_keys().unwrap().keys;
    assert_eq!(keys.len(), 2);
    assert_eq!((&keys[0].key, &keys[0].until), (&new.key, &None));
    assert_eq!(keys[1].until.as_deref(), Some("2026-08-07T08:00:00Z"));
    for (evidence, key) in [(&after, &keys[0]), (&before, &keys[1])] {
        let verified = verify(evidence.json.as_bytes()).unwrap();
        assert_eq!((verified.key.to_string(), verified.key.id()), (key.key.clone(), key.id.clone()));
    }
}
