//! Asking a mock as the engine asks a carrier: the pack makes the question, the adapter puts it, the pack reads.

use packs::request::{Credentials, Question, request};
use packs::{Capture, Library, Reading};
use sources::http::Http;
use sources::{Answer, Ask, Unanswered};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// The question of a pack's source, every secret of the settings filled in with a word.
pub fn question(
    carrier: &str,
    source: &str,
    numbers: &[&str],
    settings: &[(&str, &str)],
    base: &str,
) -> Question {
    let library = Library::embedded();
    let pack = library.good(carrier).unwrap();
    let source = pack.source(source).unwrap();
    let credentials: Credentials =
        settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let now = "2026-08-20T12:00:00Z".parse().unwrap();
    request(source, numbers, "en", &credentials, Some(base), now).unwrap()
}

/// Puts a question the way the engine does.
pub async fn ask(question: &Question) -> Result<Answer, Unanswered> {
    Http::new().unwrap().ask(question).await
}

/// What the pack reads in an answer.
pub fn read(carrier: &str, source: &str, number: &str, answer: &Answer) -> Reading {
    let capture = Capture {
        body: &answer.body,
        received: "2026-08-20T12:00:00Z".parse().unwrap(),
        digest: "sha256:00",
        status: Some(answer.status),
        asked: Some(number),
    };
    packs::read(&Library::embedded(), carrier, Some(source), &capture)
}

/// Somebody who gives a token to everybody: for documents that say nothing of where tokens come from.
pub async fn token_office() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut request = [0; 8192];
            let _ = socket.read(&mut request).await;
            let body = r#"{"access_token":"a-token","token_type":"Bearer","expires_in":3600}"#;
            let head =
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length:";
            let _ = socket.write_all(format!("{head} {}\r\n\r\n{body}", body.len()).as_bytes()).await;
        }
    });
    format!("http://{address}/token")
}
