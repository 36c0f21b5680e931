//! A receiver on this machine that answers as it is told and remembers what it got.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How one connection is answered.
#[derive(Clone, Copy)]
pub enum Answer {
    /// At once: status line, headers and body.
    Now(&'static str),
    /// These bytes, then one byte again and again, with a pause between.
    Drip(&'static str, Duration),
    /// These bytes, then more without end.
    Endless(&'static str),
}

/// A receiver and what it saw.
pub struct Receiver {
    /// Its address.
    pub url: String,
    /// How often somebody connected.
    pub connections: Arc<AtomicUsize>,
    /// The requests, whole.
    pub requests: Arc<Mutex<Vec<String>>>,
}

impl Receiver {
    /// Listens; the last answer is given for ever.
    pub async fn new(answers: &[Answer]) -> Self {
        let answers = answers.to_vec();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (connections, requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
        let receiver = Self { url, connections: connections.clone(), requests: requests.clone() };
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let count = connections.fetch_add(1, Ordering::SeqCst);
                let answer = answers[count.min(answers.len() - 1)];
                tokio::spawn(serve(socket, answer, requests.clone()));
            }
        });
        receiver
    }

    /// How often somebody connected.
    pub fn connected(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// A header of a request.
    pub fn header(&self, request: usize, name: &str) -> String {
        let requests = self.requests.lock().unwrap();
        let line = |line: &str| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned);
        requests[request].lines().find_map(line).unwrap_or_default()
    }

    /// The body of a request.
    pub fn body(&self, request: usize) -> String {
        self.requests.lock().unwrap()[request].split_once("\r\n\r\n").unwrap().1.to_owned()
    }
}

async fn serve(mut socket: TcpStream, answer: Answer, requests: Arc<Mutex<Vec<String>>>) {
    let request = read(&mut socket).await;
    requests.lock().unwrap().push(request);
    match answer {
        Answer::Now(text) => drop(socket.write_all(text.as_bytes()).await),
        Answer::Drip(start, pause) => {
            let _ = socket.write_all(start.as_bytes()).await;
            tokio::time::sleep(pause).await;
            while socket.write_all(b"x").await.is_ok() {
                tokio::time::sleep(pause).await;
            }
        }
        Answer::Endless(start) => {
            let _ = socket.write_all(start.as_bytes()).await;
            while socket.write_all(&[b'x'; 4096]).await.is_ok() {}
        }
    }
}

async fn read(socket: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut part = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if length.is_none_or(|length| body.len() >= length.parse().unwrap()) {
                return text;
            }
        }
        match socket.read(&mut part).await {
            Ok(0) | Err(_) => return text,
            Ok(read) => request.extend_from_slice(&part[..read]),
        }
    }
}
