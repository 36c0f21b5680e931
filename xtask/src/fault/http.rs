//! A client that keeps its connection, for load and for questions.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// No answer of these tests is longer.
const MOST_BYTES: usize = 16 << 20;

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) retry_after: Option<u64>,
    pub(super) body: String,
}

/// One connection; it is opened when it is needed.
pub(super) struct Client {
    address: String,
    key: Option<String>,
    stream: Option<BufReader<TcpStream>>,
    /// Whether the last request left us whole.
    pub(super) left: bool,
    /// Whether it was answered.
    pub(super) answered: bool,
}

impl Client {
    pub(super) fn new(address: &str, key: Option<&str>) -> Self {
        Self {
            address: address.to_owned(),
            key: key.map(ToOwned::to_owned),
            stream: None,
            left: false,
            answered: false,
        }
    }

    pub(super) fn get(&mut self, path: &str) -> Option<Answer> {
        self.ask("GET", path, b"")
    }

    /// One request with JSON; nothing when the connection broke before the answer was whole.
    pub(super) fn ask(&mut self, method: &str, path: &str, body: &[u8]) -> Option<Answer> {
        self.ask_with(method, path, "application/json", body)
    }

    /// The same with something else than JSON.
    pub(super) fn ask_with(&mut self, method: &str, path: &str, kind: &str, body: &[u8]) -> Option<Answer> {
        let answer = self.try_ask(method, path, kind, body);
        self.answered = answer.is_some();
        if answer.is_none() {
            self.stream = None;
        }
        answer
    }

    fn try_ask(&mut self, method: &str, path: &str, kind: &str, body: &[u8]) -> Option<Answer> {
        self.left = false;
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.address).ok()?;
            stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
            stream.set_nodelay(true).ok()?;
            self.stream = Some(BufReader::new(stream));
        }
        let stream = self.stream.as_mut()?;
        let key = self.key.as_ref().map(|key| format!("authorization: Bearer {key}\r\n")).unwrap_or_default();
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: {kind}\r\n{key}content-length: {}\r\n\r\n",
            self.address,
            body.len()
        )
        .into_bytes();
        request.extend(body);
        stream.get_mut().write_all(&request).ok()?;
        self.left = true;
        read(stream)
    }
}

fn read(stream: &mut BufReader<TcpStream>) -> Option<Answer> {
    let mut line = String::new();
    stream.read_line(&mut line).ok()?;
    let status = line.split_whitespace().nth(1)?.parse().ok()?;
    let (mut length, mut retry_after) = (0, None);
    loop {
        line.clear();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let Some((name, value)) = line.trim().split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().ok()?,
            "retry-after" => retry_after = value.trim().parse().ok(),
            _ => {}
        }
    }
    let mut body = vec![0; Some(length).filter(|length| *length <= MOST_BYTES)?];
    stream.read_exact(&mut body).ok()?;
    Some(Answer { status, retry_after, body: String::from_utf8_lossy(&body).into_owned() })
}
