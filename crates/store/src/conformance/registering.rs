//! Parcels: known once, found by whatever one has in hand.

use tracking::milestone::Milestone;

use super::world::{Open, facts, hour, ours, parcel, parcel_of};
use crate::{AccountId, Buckets, Cursor, Filter, NewParcel, ParcelId, Token, World};

/// The page that was sent to a shopper stays where it is.
pub fn a_parcel_registered_twice_keeps_its_first_token(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    let first = store.register(hour(0), std::slice::from_ref(&a)).unwrap()[0];
    assert!(first.new);
    assert_eq!(first.token, a.token);
    let again = NewParcel { token: Token([9; 16]), ..a.clone() };
    let second = store.register(hour(1), &[again]).unwrap()[0];
    assert!(!second.new);
    assert_eq!(second.token, a.token);
    assert_eq!(store.by_token(Token([9; 16])).unwrap(), None);
    assert_eq!(store.parcel(a.id).unwrap().unwrap().registered, hour(0));
}

/// All three ways lead to the one parcel, which says all that it was registered with.
pub fn a_parcel_is_found_by_number_token_and_reference(open: Open<'_>) {
    let store = open();
    let a = NewParcel {
        reference: Some("order-7".into()),
        first_poll: Some(hour(5)),
        ..NewParcel::new(&ours(), "LB123456785CN", Some("china-post"), Token([7; 16]))
    };
    store.know(&[&a]);
    assert_eq!(store.resolve(&ours(), "LB123456785CN").unwrap(), [a.id]);
    assert_eq!(store.by_token(a.token).unwrap(), Some(a.id));
    assert_eq!(store.by_reference(&ours(), "order-7").unwrap(), [a.id]);
    assert_eq!(store.numbers(a.id).unwrap(), std::slice::from_ref(&a.number));
    let known = store.parcel(a.id).unwrap().unwrap();
    assert_eq!((known.number, known.carrier, known.reference), (a.number, a.carrier, a.reference));
    assert_eq!((known.account, known.token, known.next_poll), (ours(), a.token, Some(hour(5))));
    assert_eq!((known.milestone, known.version, known.forgotten), (None, 0, false));
    assert_eq!(store.parcel(parcel("RR123456785GB").id).unwrap(), None);
}

/// A feed may know the number before the shop says its reference.
pub fn a_reference_given_later_is_added_and_never_replaced(open: Open<'_>) {
    let store = open();
    let a = parcel("LB123456785CN");
    store.know(&[&a]);
    let named = |reference: &str| NewParcel { reference: Some(reference.into()), ..a.clone() };
    store.know(&[&named("order-7"), &named("order-8")]);
    assert_eq!(store.by_reference(&ours(), "order-7").unwrap(), [a.id]);
    assert_eq!(store.by_reference(&ours(), "order-8").unwrap(), []);
    assert_eq!(store.parcel(a.id).unwrap().unwrap().reference.as_deref(), Some("order-7"));
}

/// The same number in two accounts is two parcels.
pub fn accounts_do_not_see_each_other(open: Open<'_>) {
    let store = open();
    let theirs = AccountId::new("theirs");
    let (a, b) = (parcel("LB123456785CN"), parcel_of(&theirs, "LB123456785CN"));
    store.know(&[&NewParcel { reference: Some("order-7".into()), ..a.clone() }, &b]);
    assert_eq!(store.resolve(&ours(), "LB123456785CN").unwrap(), [a.id]);
    assert_eq!(store.resolve(&theirs, "LB123456785CN").unwrap(), [b.id]);
    assert_eq!(store.by_reference(&theirs, "order-7").unwrap(), []);
    let listed = store.list(&theirs, &Filter::default(), None, 10).unwrap();
    assert_eq!(listed.iter().map(|parcel| parcel.id).collect::<Vec<_>>(), [b.id]);
    assert_eq!(store.list(&AccountId::new("nobody"), &Filter::default(), None, 10).unwrap(), []);
}

/// An order in two boxes.
pub fn one_reference_may_name_several_parcels(open: Open<'_>) {
    let store = open();
    let named = |number| NewParcel { reference: Some("order-7".into()), ..parcel(number) };
    let (a, b) = (named("LB123456785CN"), named("RR123456785GB"));
    store.know(&[&a, &b]);
    let mut both = [a.id, b.id];
    both.sort();
    assert_eq!(store.by_reference(&ours(), "order-7").unwrap(), both);
}

/// Pages join without a gap or a repetition, also where parcels are equally old.
pub fn the_newest_come_first_and_pages_join(open: Open<'_>) {
    let store = open();
    for nth in 0..10 {
        store.register(hour(nth / 3), &[parcel(&format!("TEST{nth}"))]).unwrap();
    }
    let whole = store.list(&ours(), &Filter::default(), None, 100).unwrap();
    assert_eq!(whole.len(), 10);
    assert!(whole.is_sorted_by(|a, b| (a.registered, a.id) > (b.registered, b.id)));
    let mut pages = Vec::new();
    let mut after: Option<Cursor> = None;
    loop {
        let page = store.list(&ours(), &Filter::default(), after, 3).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.cursor());
        pages.extend(page);
    }
    assert_eq!(pages, whole);
}

/// By milestone, by part of the number or the reference, by both.
pub fn a_list_can_be_narrowed(open: Open<'_>) {
    let store = open();
    let a = NewParcel { reference: Some("Order-100%".into()), ..parcel("LB123456785CN") };
    let b = parcel("RR123456785GB");
    store.know(&[&a, &b]);
    store.derive(&facts(&b, 0, Milestone::Delivered));
    check_list(&store, Some(Milestone::Delivered), None, &[b.id]);
    check_list(&store, Some(Milestone::Lost), None, &[]);
    check_list(&store, None, Some("cn"), &[a.id]);
    check_list(&store, None, Some("order-100%"), &[a.id]);
    check_list(&store, None, Some("order%"), &[]);
    check_list(&store, None, Some("_"), &[]);
    check_list(&store, Some(Milestone::Delivered), Some("LB"), &[]);
    check_list(&store, Some(Milestone::Delivered), Some("5gb"), &[b.id]);
}

#[track_caller]
fn check_list(store: &World, milestone: Option<Milestone>, text: Option<&str>, expected: &[ParcelId]) {
    let filter = Filter { milestone, text: text.map(Into::into) };
    let found = store.list(&ours(), &filter, None, 10).unwrap();
    assert_eq!(found.iter().map(|parcel| parcel.id).collect::<Vec<_>>(), expected, "{filter:?}");
}

/// For a replay of everything.
pub fn a_walk_meets_every_parcel_once(open: Open<'_>) {
    let store = open();
    let parcels: Vec<NewParcel> = (0..50).map(|nth| parcel(&format!("TEST{nth}"))).collect();
    store.register(hour(0), &parcels).unwrap();
    let mut expected: Vec<ParcelId> = parcels.iter().map(|parcel| parcel.id).collect();
    expected.sort();
    let half = expected.iter().step_by(2).fold(Buckets::NONE, |half, parcel| half.with(parcel.bucket()));
    for buckets in [Buckets::ALL, half] {
        let mut met: Vec<ParcelId> = Vec::new();
        while let Some(more) =
            Some(store.parcels(&buckets, met.last().copied(), 7).unwrap()).filter(|more| !more.is_empty())
        {
            met.extend(more);
        }
        let expected: Vec<ParcelId> =
            expected.iter().copied().filter(|parcel| buckets.contains(parcel.bucket())).collect();
        assert_eq!(met, expected);
    }
}
