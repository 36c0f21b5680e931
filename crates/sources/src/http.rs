//! Asking over HTTP: one deadline over connecting, headers and body, and a bound on what is taken.

use std::time::Duration;

use packs::request::{Grant, Question};
use reqwest::Client;

use crate::token::Tokens;
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
        let answer = self.put_once(question).await?;
        if answer.status == 401 && self.tokens.forget(&question.grant) {
            return granted(question, self.put_once(question).await?);
        }
        granted(question, answer)
    }

    async fn put_once(&self, question: &Question) -> Result<Answer, Unanswered> {
        let method = if question.method == "POST" { reqwest::Method::POST } else { reqwest::Method::GET };
        let mut request = self.client.request(method, &question.url);
        for (name, value) in &question.headers {
            request = request.header(name, value);
        }
        match &question.grant {
            Grant::None => {}
            Grant::Basic { user, password } => request = request.basic_auth(user, Some(password)),
            grant @ Grant::ClientCredentials { .. } => {
                request = request.bearer_auth(self.tokens.token(&self.client, grant).await?);
            }
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
}
