//! Connections that a service closes under a request, and how often a request is sent.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
};

use aesthetiq_tests::process::Process;
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::wire::{Client, Seen, all, behind, read_request};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/// A service that answers the first request on its first connection, reads the second on it and
/// closes without an answer; later connections it serves well.
async fn closing() -> (Process, Seen) {
    let seen = Seen::default();
    let is_first = Arc::new(AtomicBool::new(true));
    let notes = seen.clone();
    let serve = move |mut stream: TcpStream| {
        let (notes, closes) = (notes.clone(), is_first.swap(false, SeqCst));
        async move {
            let mut served = 0;
            while let Some(request) = read_request(&mut stream).await {
                let line = request.split("\r\n").next().unwrap_or_default().to_owned();
                notes.lock().expect("no panic").push(line);
                served += 1;
                if closes && served == 2 || stream.write_all(OK.as_bytes()).await.is_err() {
                    return;
                }
            }
        }
    };
    (behind(serve, &[]).await, seen)
}

/// Gets a connection into the pool and then sends `request`; returns the answer's first line.
async fn second(request: &str) -> (String, Vec<String>) {
    let (gateway, seen) = closing().await;
    let mut client = Client::connect(&gateway).await;
    client
        .send("GET /api/v1/ml/first HTTP/1.1\r\nhost: x\r\n\r\n")
        .await;
    client.until("ok").await;
    client.send(request).await;
    let answer = client.head().await;
    (answer.get(..12).unwrap_or_default().to_owned(), all(&seen))
}

#[tokio::test]
async fn a_get_on_a_stale_connection_is_sent_once_more() {
    let (answer, seen) = second("GET /api/v1/ml/second HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert_eq!(answer, "HTTP/1.1 200");
    assert_eq!(seen.len(), 3, "{seen:?}");
}

#[tokio::test]
async fn a_post_that_was_sent_is_never_sent_again() {
    for body in ["content-length: 4\r\n\r\nbody", "content-length: 0\r\n\r\n"] {
        let request = format!("POST /api/v1/ml/second HTTP/1.1\r\nhost: x\r\n{body}");
        let (answer, seen) = second(&request).await;
        assert_eq!(answer, "HTTP/1.1 502");
        assert_eq!(seen.len(), 2, "{seen:?}");
    }
}

#[tokio::test]
async fn a_put_with_a_body_is_not_sent_again_either() {
    let request = "PUT /api/v1/ml/second HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nbody";
    let (answer, seen) = second(request).await;
    assert_eq!(answer, "HTTP/1.1 502");
    assert_eq!(seen.len(), 2, "{seen:?}");
}

#[tokio::test]
async fn a_connection_that_was_closed_while_idle_is_not_used() {
    let serve = |mut stream: TcpStream| async move {
        if read_request(&mut stream).await.is_some() {
            let _ = stream.write_all(OK.as_bytes()).await;
        }
    };
    let gateway = behind(serve, &[]).await;
    let mut client = Client::connect(&gateway).await;
    for _ in 0..3 {
        let request = "POST /api/v1/ml/x HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nbody";
        client.send(request).await;
        assert!(client.until("ok").await.starts_with("HTTP/1.1 200 "));
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_is_not_asked_for_again() {
    let requests = Arc::new(AtomicUsize::new(0));
    let count = requests.clone();
    let serve = move |mut stream: TcpStream| {
        let count = count.clone();
        async move {
            while read_request(&mut stream).await.is_some() {
                let answer = match count.fetch_add(1, SeqCst) {
                    0 => OK,
                    _ => {
                        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\ntransfer-encoding: chunked\r\n\r\n"
                    }
                };
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        }
    };
    let gateway = behind(serve, &[]).await;
    let mut client = Client::connect(&gateway).await;
    let ask = "GET /api/v1/ml/x HTTP/1.1\r\nhost: x\r\n\r\n";
    client.send(ask).await;
    client.until("ok").await;
    client.send(ask).await;
    let answer = client.head().await;
    assert!(answer.starts_with("HTTP/1.1 502 "), "{answer}");
    assert_eq!(requests.load(SeqCst), 2);
}
