//! Many clients that are slow on purpose, as slowhttptest sends them, and what others get meanwhile.

use std::time::{Duration, Instant};

use aesthetiq_tests::{backend, client::client, stack::gateway};
use axum::{Router, body::Bytes, routing::any};
use tokio::{io::AsyncWriteExt, net::TcpStream};

const SLOW_CLIENTS: usize = 200;
const GOOD_REQUESTS: usize = 50;
/// Nobody may have to wait for the slow ones to be cut off, which takes 20 seconds and more.
const PATIENCE: Duration = Duration::from_secs(10);
/// More than the system's buffers between a service and a client take.
const ANSWER_BYTES: usize = 8 * 1024 * 1024;

/// Opens connections that send `bytes` and then nothing, and read nothing.
async fn dawdle(address: &str, bytes: &str) -> Vec<TcpStream> {
    let mut open = Vec::with_capacity(SLOW_CLIENTS);
    for _ in 0..SLOW_CLIENTS {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.write_all(bytes.as_bytes()).await.expect("sent");
        open.push(stream);
    }
    open
}

/// Good clients are served while `SLOW_CLIENTS` have sent `bytes`.
async fn others_are_served_beside(bytes: &str) {
    let large = Bytes::from(vec![b'x'; ANSWER_BYTES]);
    let service = backend::serve(
        Router::new()
            .route("/api/v1/ml/large", any(async move || large))
            .fallback(any(async |body: Bytes| body.len().to_string())),
    )
    .await;
    let gateway = gateway(&service, &service, &[]);
    let slow = dawdle(gateway.address(), bytes).await;
    let url = format!("{}/api/v1/ml/small", gateway.url());
    let started = Instant::now();
    for _ in 0..GOOD_REQUESTS {
        // A connection of its own for each: there is room for newcomers, too.
        let answer = client().post(&url).body("four").send().await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.text().await.expect("a body"), "4");
    }
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    drop(slow);
}

#[tokio::test]
async fn headers_that_never_end() {
    others_are_served_beside("GET /api/v1/ml/x HTTP/1.1\r\nhost: x\r\nx-slow: ").await;
}

#[tokio::test]
async fn bodies_that_never_end() {
    let head = "POST /api/v1/ml/x HTTP/1.1\r\nhost: x\r\ncontent-length: 8192\r\n\r\nx";
    others_are_served_beside(head).await;
}

#[tokio::test]
async fn a_thousand_ranges() {
    let ranges: String = (1..1000).map(|end| format!(",0-{end}")).collect();
    let head =
        format!("HEAD /api/v1/ml/large HTTP/1.1\r\nhost: x\r\nrange: bytes=0-{ranges}\r\n\r\n");
    others_are_served_beside(&head).await;
}

#[tokio::test]
async fn answers_that_nobody_reads() {
    others_are_served_beside("GET /api/v1/ml/large HTTP/1.1\r\nhost: x\r\n\r\n").await;
}
