//! Webhooks against receivers that behave well, badly and not at all.

use std::time::{Duration, Instant};

use crate::receiver::{Answer, Receiver};
use channels::guard::Guard;
use channels::webhook::Webhook;
use channels::{Advice, Failure, Message, Secret, Tell, Told};
use jiff::Timestamp;

const OK: Answer = Answer::Now("HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nmerci");

async fn tell(url: &str, webhook: &Webhook) -> Result<Told, Failure> {
    let secrets = [Secret::new([1; 32]), Secret::new([2; 32])];
    let (id, kind, payload) = ("0a0b", "parcel.delivered", br#"{"type":"parcel.delivered"}"#);
    webhook.tell(&Message { id, kind, payload, url, secrets: &secrets, at: Timestamp::now() }).await
}

fn inside() -> Webhook {
    Webhook::new(Guard::new(true)).unwrap().with_patience(Duration::from_millis(700))
}

async fn failure(answer: &[Answer]) -> Failure {
    tell(&Receiver::new(answer).await.url, &inside()).await.unwrap_err()
}

#[tokio::test]
async fn a_receiver_can_verify_what_it_gets_with_either_key() {
    let receiver = Receiver::new(&[OK]).await;
    assert_eq!(tell(&receiver.url, &inside()).await.unwrap().answer, "HTTP 200: merci");
    let at: i64 = receiver.header(0, "webhook-timestamp").parse().unwrap();
    let signatures = receiver.header(0, "webhook-signature");
    for (index, key) in [[1; 32], [2; 32]].into_iter().enumerate() {
        let theirs = standardwebhooks::Webhook::new(&Secret::new(key).show()).unwrap();
        let expected = theirs.sign("0a0b", at, receiver.body(0).as_bytes()).unwrap();
        assert_eq!(signatures.split(' ').nth(index), Some(expected.as_str()));
    }
    assert_eq!(receiver.header(0, "webhook-id"), "0a0b");
    assert_eq!(receiver.header(0, "content-type"), "application/json");
}

#[tokio::test]
async fn what_a_receiver_answers_says_what_to_do_next() {
    let down = failure(&[Answer::Now("HTTP/1.1 500 No\r\ncontent-length: 4\r\n\r\noops")]).await;
    assert_eq!(down, Failure { why: "HTTP 500: oops".to_owned(), advice: Advice::Later });
    let busy =
        failure(&[Answer::Now("HTTP/1.1 429 No\r\nretry-after: 90\r\ncontent-length: 0\r\n\r\n")]).await;
    assert_eq!(busy.advice, Advice::Slower(Some(Duration::from_secs(90))));
    let gone = failure(&[Answer::Now("HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n")]).await;
    assert_eq!(gone.advice, Advice::Gone);
    assert_eq!(failure(&[Answer::Now("no http at all\r\n\r\n")]).await.advice, Advice::Later);
}

#[tokio::test]
async fn a_redirect_is_a_failure_and_is_not_followed() {
    let receiver = Receiver::new(&[
        Answer::Now("HTTP/1.1 301 Moved\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n"),
        OK,
    ])
    .await;
    let failure = tell(&receiver.url, &inside()).await.unwrap_err();
    assert!(failure.why.contains("redirects are not followed") && failure.advice == Advice::Later);
    assert_eq!(receiver.connected(), 1);
}

#[tokio::test]
async fn headers_that_drip_end_at_the_deadline() {
    let start = Instant::now();
    let failure = failure(&[Answer::Drip("HTTP/1.1 200 OK\r\nx: ", Duration::from_millis(50))]).await;
    assert!(failure.why.starts_with("no answer within") && failure.advice == Advice::Later, "{failure}");
    assert!(start.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn silence_ends_at_the_deadline() {
    let failure = failure(&[Answer::Drip("", Duration::from_secs(60))]).await;
    assert!(failure.why.starts_with("no answer within"), "{failure}");
}

#[tokio::test]
async fn a_body_without_end_costs_little_and_counts_as_told() {
    let start = Instant::now();
    let endless = Receiver::new(&[Answer::Endless("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n")]).await;
    assert!(tell(&endless.url, &inside()).await.unwrap().answer.len() < 300);
    let drip = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
    let dripping = Receiver::new(&[Answer::Drip(drip, Duration::from_millis(50))]).await;
    assert!(tell(&dripping.url, &inside()).await.unwrap().answer.starts_with("HTTP 200: xx"));
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn nobody_there_is_told_without_the_path_of_the_address() {
    let failure = tell("http://127.0.0.1:1/secret-path", &inside()).await.unwrap_err();
    assert!(failure.why.starts_with("not reached") && !failure.why.contains("secret"), "{failure}");
    assert_eq!(failure.advice, Advice::Later);
}
