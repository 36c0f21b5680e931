//! Keys, endpoints, settings, and how the store is.

use super::world::{Open, capture, hour, ours, parcel};
use crate::{AccountId, ApiKey, Digest, Endpoint, EndpointId, Stats};

/// Revoked keys stay known, so that one can say since when.
pub fn a_key_is_found_by_its_digest_and_can_be_revoked(open: Open<'_>) {
    let store = open();
    let key = ApiKey {
        digest: Digest::of(b"a secret"),
        account: ours(),
        name: "shop".into(),
        scope: "read".into(),
        created: hour(0),
        revoked: None,
    };
    store.put_key(&key).unwrap();
    assert_eq!(store.key(key.digest).unwrap(), Some(key.clone()));
    assert_eq!(store.key(Digest::of(b"a guess")).unwrap(), None);
    let revoked = ApiKey { revoked: Some(hour(1)), ..key };
    store.put_key(&revoked).unwrap();
    assert_eq!(store.keys(Some(&ours())).unwrap(), std::slice::from_ref(&revoked));
    assert_eq!(store.keys(None).unwrap(), [revoked]);
    assert_eq!(store.keys(Some(&AccountId::new("theirs"))).unwrap(), []);
}

/// With its secret, its events and why it is silent.
pub fn an_endpoint_can_be_made_changed_and_removed(open: Open<'_>) {
    let store = open();
    let endpoint = Endpoint {
        id: EndpointId([1; 16]),
        account: ours(),
        url: "https://shop.example/hook".into(),
        secret: vec![0, 1, 255],
        events: vec!["parcel.delivered".into(), "parcel.held".into()],
        created: hour(0),
        disabled: None,
    };
    store.put_endpoint(&endpoint).unwrap();
    assert_eq!(store.endpoints(&ours()).unwrap(), std::slice::from_ref(&endpoint));
    assert_eq!(store.endpoints(&AccountId::new("theirs")).unwrap(), []);
    let silent = Endpoint { events: Vec::new(), disabled: Some((hour(2), "410".into())), ..endpoint };
    store.put_endpoint(&silent).unwrap();
    assert_eq!(store.endpoints(&ours()).unwrap(), std::slice::from_ref(&silent));
    assert!(!store.remove_endpoint(&AccountId::new("theirs"), silent.id).unwrap());
    assert!(store.remove_endpoint(&ours(), silent.id).unwrap());
    assert!(!store.remove_endpoint(&ours(), silent.id).unwrap());
    assert_eq!(store.endpoints(&ours()).unwrap(), []);
}

/// Whoever comes second learns the secret of the first.
pub fn two_first_starts_agree_on_one_secret(open: Open<'_>) {
    let store = open();
    assert_eq!(store.setting("secret").unwrap(), None);
    assert_eq!(store.setting_or("secret", b"first").unwrap(), b"first");
    assert_eq!(store.setting_or("secret", b"second").unwrap(), b"first");
    assert_eq!(store.setting("secret").unwrap().as_deref(), Some(b"first".as_slice()));
}

/// The last writer is right.
pub fn a_setting_can_be_changed(open: Open<'_>) {
    let store = open();
    store.set_setting("port", b"8080").unwrap();
    store.set_setting("port", b"8081").unwrap();
    assert_eq!(store.setting("port").unwrap().as_deref(), Some(b"8081".as_slice()));
}

/// What an operator asks first.
pub fn a_healthy_store_says_so_and_counts_what_it_holds(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.know(&[&a]);
    store.keep(&[&capture(&a, 0, "EMA"), &capture(&a, 1, "EMA")]);
    store.health(hour(0)).unwrap();
    store.compact().unwrap();
    let checked = store.check().unwrap();
    assert_eq!((checked.captures, checked.problems), (1, Vec::new()));
    let stats = Stats { capture_bytes: 0, disk_bytes: 0, ..store.stats().unwrap() };
    let expected = Stats { parcels: 1, looks: 2, captures: 1, stale: 1, ..Stats::default() };
    assert_eq!(stats, expected);
}
