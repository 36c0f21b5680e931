//! Endpoints: made, shown, tried, changed, and closed to others.

use channels::Advice;
use store::{AccountId, EndpointId};

use crate::house::{Ears, House, fails, ok};
use crate::receiver::{Answer, Receiver};

const OK: Answer = Answer::Now("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");

#[track_caller]
fn refuses(url: &str, events: &[&str], expected: &str) {
    let events: Vec<String> = events.iter().map(ToString::to_string).collect();
    let house = House::new();
    let error = house.engine.add_endpoint(&house.account, url, &events).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn an_endpoint_that_could_never_be_told_is_refused_with_the_reason() {
    refuses("gopher://example.org/", &[], "no channel sends to `gopher:` addresses");
    refuses("example.org", &[], "write https://example.org/hook");
    refuses("file:///etc/passwd", &[], "notice-files");
    refuses("https://example.org/", &["parcel.delivered", "Parcel\nheld"], "no kind of notice");
    refuses("https://example.org/", &[""], "no kind of notice");
}

#[test]
fn a_private_address_is_refused_unless_the_operator_allows_it() {
    let mut house = House::new();
    house.engine.settings = engine::Settings::default().into();
    let error = house.engine.add_endpoint(&house.account, "http://10.0.0.1/", &[]).unwrap_err().to_string();
    assert!(error.contains("private-webhooks"), "{error}");
}

#[test]
fn a_secret_is_shown_when_it_is_made_and_never_again() {
    let house = House::new();
    let endpoint = house.endpoint("https://example.org/");
    let shown = serde_json::to_string(&house.engine.endpoints(&house.account).unwrap()).unwrap();
    assert!(endpoint.secret.starts_with("whsec_") && !shown.contains("whsec"), "{shown}");
}

#[test]
fn an_endpoint_of_another_account_does_not_exist() {
    let (house, other) = (House::new(), AccountId::new("others"));
    let endpoint = house.endpoint("https://example.org/");
    let unknown = house.engine.remove_endpoint(&other, EndpointId([0; 16])).unwrap_err().to_string();
    let foreign = house.engine.remove_endpoint(&other, endpoint.id).unwrap_err().to_string();
    assert_eq!(unknown.replace(&"0".repeat(32), "X"), foreign.replace(&endpoint.id.to_string(), "X"));
    assert!(house.engine.rotate_secret(&other, endpoint.id).is_err());
    assert!(house.engine.endpoints(&other).unwrap().is_empty());
}

#[tokio::test]
async fn a_try_is_signed_and_says_how_it_went() {
    let (house, receiver) = (House::new(), Receiver::new(&[OK]).await);
    let endpoint = house.endpoint(&receiver.url);
    let tried = house.engine.trial(&house.account, endpoint.id).unwrap().send().await;
    assert!(tried.told && tried.id == receiver.header(0, "webhook-id"), "{tried:?}");
    assert!(receiver.body(0).contains(r#""type":"waymark.test""#));
    let theirs = standardwebhooks::Webhook::new(&endpoint.secret).unwrap();
    let (id, at) = (receiver.header(0, "webhook-id"), house.now().as_second());
    let signature = theirs.sign(&id, at, receiver.body(0).as_bytes()).unwrap();
    assert_eq!(receiver.header(0, "webhook-signature"), signature);
    let down = Ears::new(|_| fails(Advice::Later));
    let tried = house.engine.trial(&house.account, endpoint.id).unwrap().send_by(&down).await;
    assert_eq!((tried.told, tried.answer.as_str()), (false, "HTTP 500"));
}

#[tokio::test]
async fn while_a_secret_changes_both_verify() {
    let (house, receiver) = (House::new(), Receiver::new(&[OK]).await);
    let endpoint = house.endpoint(&receiver.url);
    let rotated = house.engine.rotate_secret(&house.account, endpoint.id).unwrap();
    assert_eq!(rotated.both_until, (house.now() + jiff::SignedDuration::from_hours(24)).to_string());
    let new = rotated.secret;
    for (request, hours, expected) in [(0, 23, 2), (1, 2, 1)] {
        house.pass(hours * 3_600);
        assert!(house.engine.trial(&house.account, endpoint.id).unwrap().send().await.told);
        let signatures = receiver.header(request, "webhook-signature");
        let verified = [&new, &endpoint.secret].into_iter().filter(|secret| {
            let theirs = standardwebhooks::Webhook::new(secret).unwrap();
            let (id, at) = (receiver.header(request, "webhook-id"), house.now().as_second());
            let signature = theirs.sign(&id, at, receiver.body(request).as_bytes()).unwrap();
            signatures.split(' ').any(|part| part == signature)
        });
        assert_eq!(verified.count(), expected);
    }
}

#[tokio::test]
async fn a_disabled_endpoint_can_be_enabled_again() {
    let house = House::new();
    let endpoint = house.endpoint("https://example.org/");
    house.happens("N0000001", "EMA");
    house.engine.announce(&Ears::new(|_| fails(Advice::Gone)), 100).await.unwrap();
    assert!(house.engine.endpoints(&house.account).unwrap()[0].disabled.is_some());
    house.engine.enable_endpoint(&house.account, endpoint.id).unwrap();
    house.happens("N0000002", "EMA");
    assert_eq!(house.engine.announce(&Ears::new(|_| ok()), 100).await.unwrap().told, 1);
}
