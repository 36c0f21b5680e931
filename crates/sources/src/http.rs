//! Asking over HTTP: one deadline over connecting, headers and body, and a bound on what is taken.

use std::time::Duration;

use packs::request::{Grant, Question, Ticket};
use reqwest::Client;

use crate::token::{Given, Tokens};
use crate::{Answer, Ask, Asking, Unanswered};

/// The longest that a carrier may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// The most that an answer may weigh.
const MOST_BYTES: usize = packs::decode::MOST_BYTES;

/// Asks over HTTP and HTTPS.
#[derive(Debug)]
pub struct Http {
    client: Client,
    tokens: Tokens,
}

impl Http {
    /// A client with its own root certificates: it works in a container that has none.
    ///
    /// # Errors
    /// When the TLS library cannot be set up.
    pub fn new() -> Result<Self, String> {
        let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .timeout(PATIENCE)
            .connect_timeout(Duration::from_secs(5))
            .redirect(reqwest::redirect::Policy::limited(3))
            .user_agent(concat!("waymark/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { client, tokens: Tokens::default() })
    }

    async fn put(&self, question: &Question) -> Result<Answer, Unanswered> {
        let Grant::Token(ticket) = &question.grant else {
            return granted(question, self.put_once(question).await?);
        };
        let known = self.tokens.at_hand(ticket).is_some();
        let answer = self.put_once(&question.with(&self.given(ticket).await?)).await?;
        // A token that was good before may have aged; one that was given just now is refused for good.
        if matches!(answer.status, 401 | 403) && self.tokens.forget(ticket) && known {
            return granted(question, self.put_once(&question.with(&self.given(ticket).await?)).await?);
        }
        granted(question, answer)
    }

    /// The tokens of a ticket, asked for when there are none.
    async fn given(&self, ticket: &Ticket) -> Result<Given, Unanswered> {
        if let Some(given) = self.tokens.at_hand(ticket) {
            return Ok(given);
        }
        let answer = self.put_once(&ticket.ask).await?;
        self.tokens.keep(ticket, host(&ticket.ask.url), &answer)
    }

    async fn put_once(&self, question: &Question) -> Result<Answer, Unanswered> {
        let method = if question.method == "POST" { reqwest::Method::POST } else { reqwest::Method::GET };
        let mut request = self.client.request(method, &question.url);
        for (name, value) in &question.headers {
            request = request.header(name, value);
        }
        if let Grant::Basic { user, password } = &question.grant {
            request = request.basic_auth(user, Some(password));
        }
        if let Some(body) = &question.body {
            request = request.body(body.clone());
        }
        take(&host(&question.url), request).await
    }
}

impl Ask for Http {
    fn ask<'a>(&'a self, question: &'a Question) -> Asking<'a> {
        Box::pin(self.put(question))
    }
}

/// Sends a request and takes its answer, bounded.
pub(crate) async fn take(host: &str, request: reqwest::RequestBuilder) -> Result<Answer, Unanswered> {
    let mut response = request.send().await.map_err(|error| explain(host, &error))?;
    if response.status() == 429 {
        let header = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
        let retry_after = header.and_then(|seconds| seconds.trim().parse().ok());
        return Err(Unanswered::Quota { host: host.to_owned(), retry_after });
    }
    let content_type = response.headers().get("content-type").and_then(|value| value.to_str().ok());
    let content_type = content_type.unwrap_or("application/octet-stream").to_owned();
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|error| explain(host, &error))? {
        if body.len() + part.len() > MOST_BYTES {
            return Err(Unanswered::TooLarge { host: host.to_owned(), limit: MOST_BYTES });
        }
        body.extend_from_slice(&part);
    }
    Ok(Answer { status, content_type, body })
}

/// A carrier that does not let us in has not answered.
fn granted(question: &Question, answer: Answer) -> Result<Answer, Unanswered> {
    match answer.status {
        status @ (401 | 403) => Err(Unanswered::Refused { host: host(&question.url), status }),
        _ => Ok(answer),
    }
}

fn explain(host: &str, error: &reqwest::Error) -> Unanswered {
    if error.is_timeout() {
        return Unanswered::TimedOut { host: host.to_owned(), seconds: PATIENCE.as_secs() };
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    Unanswered::Unreachable { host: host.to_owned(), why: cause.to_string() }
}

/// The host of an address: what may be said aloud of it, for the rest may hold numbers and secrets.
pub(crate) fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    /// A server that gives one answer to everybody.
    async fn server(answer: &'static str) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let mut request = [0; 4096];
                let _ = socket.read(&mut request).await;
                let _ = socket.write_all(answer.as_bytes()).await;
            }
        });
        format!("http://{address}/track")
    }

    async fn ask(url: String) -> Result<Answer, Unanswered> {
        let method = "GET".to_owned();
        let question = Question { method, url, headers: vec![], body: None, grant: Grant::None };
        Http::new().unwrap().ask(&question).await
    }

    #[tokio::test]
    async fn an_answer_is_taken_as_it_is() {
        let url =
            server("HTTP/1.1 404 Not Found\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nno").await;
        let answer = ask(url).await.unwrap();
        assert_eq!((answer.status, answer.body.as_slice()), (404, b"no".as_slice()));
    }

    #[tokio::test]
    async fn a_used_up_quota_says_for_how_long() {
        let url = server("HTTP/1.1 429 Slow Down\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n").await;
        assert!(matches!(ask(url).await, Err(Unanswered::Quota { retry_after: Some(7), .. })));
    }

    #[tokio::test]
    async fn refused_credentials_are_no_answer() {
        let url = server("HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n").await;
        assert!(matches!(ask(url).await, Err(Unanswered::Refused { status: 403, .. })));
    }

    #[tokio::test]
    async fn nobody_there_names_the_host_and_not_the_number() {
        let error = ask("http://127.0.0.1:1/secret-number".to_owned()).await.unwrap_err().to_string();
        assert!(error.contains("127.0.0.1:1") && !error.contains("secret-number"), "{error}");
    }

    /// A carrier with a token office: it gives `t1`, `t2`, … and takes each of them so many times.
    async fn office(times: usize) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut given, mut taken) = (0, 0);
            while let Ok((mut socket, _)) = listener.accept().await {
                let mut request = [0; 4096];
                let length = socket.read(&mut request).await.unwrap_or_default();
                let request = String::from_utf8_lossy(&request[..length]).into_owned();
                let (status, body) = if request.starts_with("POST /token") {
                    (given, taken) = (given + 1, 0);
                    ("200 OK", format!("{{\"deep\":[{{\"token\":\"t{given}\"}}]}}"))
                } else if taken < times && request.contains(&format!("x-token: Bearer t{given}\r\n")) {
                    taken += 1;
                    ("200 OK", format!("t{given}"))
                } else {
                    ("403 No", "out".to_owned())
                };
                let head =
                    format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}", body.len());
                let _ = socket.write_all(format!("{head}\r\n\r\n{body}").as_bytes()).await;
            }
        });
        format!("http://{address}")
    }

    fn with_ticket(base: &str) -> Question {
        let question = |method: &str, path: &str, headers: Vec<(String, String)>, grant: Grant| {
            let (method, url) = (method.to_owned(), format!("{base}{path}"));
            Question { method, url, headers, body: None, grant }
        };
        let ask = question("POST", "/token", vec![], Grant::None);
        let give = vec![("its".to_owned(), "/deep/0/token".to_owned())];
        let headers = vec![("x-token".to_owned(), "Bearer {token:its}".to_owned())];
        question("GET", "/track", headers, Grant::Token(Box::new(Ticket { ask, give })))
    }

    #[tokio::test]
    async fn a_token_is_asked_for_once_and_again_when_it_has_aged() {
        let question = with_ticket(&office(2).await);
        let http = Http::new().unwrap();
        for token in ["t1", "t1", "t2", "t2", "t3"] {
            assert_eq!(http.ask(&question).await.unwrap().body, token.as_bytes());
        }
    }

    #[tokio::test]
    async fn a_new_token_that_is_refused_is_not_asked_for_again() {
        let question = with_ticket(&office(0).await);
        let refused = Http::new().unwrap().ask(&question).await;
        assert!(matches!(refused, Err(Unanswered::Refused { status: 403, .. })), "{refused:?}");
    }

    #[tokio::test]
    async fn an_office_that_gives_nothing_has_refused_us() {
        let base = server("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await;
        let question = with_ticket(base.trim_end_matches("/track"));
        let error = Http::new().unwrap().ask(&question).await.unwrap_err();
        assert!(matches!(error, Unanswered::Refused { .. }), "{error}");
    }
}
