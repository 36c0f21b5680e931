//! The server on a real socket: who is on this machine, and how it ends.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use server::Options;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::world::World;

async fn fetch(address: SocketAddr, path: &str, header: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{header}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn it_answers_until_it_is_asked_to_end() {
    let world = World::new();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let (end, asked) = tokio::sync::oneshot::channel::<()>();
    let shutdown = async move {
        let _ = asked.await;
    };
    let serving = tokio::spawn(server::serve(world.engine.clone(), Options::default(), listener, shutdown));
    assert!(fetch(address, "/livez", "").await.ends_with("alive\n"));
    // This machine needs no key for the counts; a proxy that speaks for somebody else does.
    assert!(fetch(address, "/metrics", "").await.contains("waymark_parcels 0"));
    for header in ["x-forwarded-for: 192.0.2.1\r\n", "forwarded: for=192.0.2.1\r\n"] {
        assert!(fetch(address, "/metrics", header).await.starts_with("HTTP/1.1 401"), "{header}");
    }
    end.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(5), serving).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn who_sends_much_that_is_refused_reads_why() {
    let world = World::new();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(server::serve(world.engine.clone(), Options::default(), listener, std::future::pending()));
    let body = vec![b'\n'; 16 << 20];
    let head = format!(
        "POST /v1/feed HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n",
        world.key,
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&body).await.unwrap();
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]);
    assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("say what the body is"), "{answer}");
}
