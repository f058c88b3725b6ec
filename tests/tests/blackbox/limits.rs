//! MAX_REQUEST_BODY_BYTES, and clients that are slow on purpose.

use std::{convert::Infallible, time::Duration};

use aesthetiq_tests::{
    backend,
    client::{client, read, upload},
    process::Process,
    raw,
    stack::{Stack, gateway},
};
use axum::body::Bytes;
use futures_util::stream;
use serde_json::json;

const MIB: usize = 1024 * 1024;

async fn counting_gateway(more: &[(&str, &str)]) -> Process {
    let backend = backend::counting().await;
    gateway(&backend, &backend, more)
}

fn chunked(mebibytes: usize) -> reqwest::Body {
    let chunk = Bytes::from(vec![b'x'; MIB]);
    reqwest::Body::wrap_stream(stream::iter(
        (0..mebibytes).map(move |_| Ok::<_, Infallible>(chunk.clone())),
    ))
}

#[tokio::test]
async fn eleven_mebibytes_are_refused_plain_and_chunked() {
    let gateway = counting_gateway(&[]).await;
    let url = format!("{}/api/v1/ml/x", gateway.url());
    for body in [reqwest::Body::from(vec![b'x'; 11 * MIB]), chunked(11)] {
        let answer = client().post(&url).body(body).send().await;
        let (status, body) = read(answer.expect("an answer, not a reset connection")).await;
        assert_eq!(status, 413);
        assert_eq!(body["detail"], "Request body too large");
        assert_eq!(body["max_bytes"], json!(10 * MIB));
        assert_eq!(body["code"], "body_too_large");
    }
}

#[tokio::test]
async fn ten_mebibytes_pass_plain_and_chunked() {
    let gateway = counting_gateway(&[]).await;
    let url = format!("{}/api/v1/ml/x", gateway.url());
    for body in [reqwest::Body::from(vec![b'x'; 10 * MIB]), chunked(10)] {
        let answer = client().post(&url).body(body).send().await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.text().await.expect("a body"), (10 * MIB).to_string());
    }
}

#[tokio::test]
async fn eleven_mebibytes_are_refused_before_the_real_service_sees_them() {
    let stack = Stack::start().await;
    let (status, body) = upload(
        &stack.url("/api/v1/ml/analyze-face"),
        vec![0; 11 * MIB],
        Some("image/jpeg"),
    )
    .await;
    assert_eq!(status, 413);
    assert_eq!(body["max_bytes"], json!(10 * MIB));
}

#[tokio::test]
async fn a_client_that_asks_first_is_told_before_it_sends() {
    let gateway = counting_gateway(&[]).await;
    let head = format!(
        "POST /api/v1/ml/x HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        11 * MIB
    );
    let answer = raw::exchange(gateway.address(), head.as_bytes(), Duration::from_secs(10)).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

#[tokio::test]
async fn the_limit_is_configurable() {
    let gateway = counting_gateway(&[("MAX_REQUEST_BODY_BYTES", "10")]).await;
    let url = format!("{}/api/v1/agent/x", gateway.url());
    let send = async |body: &'static str| {
        let answer = client().post(&url).body(body).send().await;
        answer.expect("an answer").status()
    };
    assert_eq!(send("0123456789").await, 200);
    assert_eq!(send("0123456789A").await, 413);
}

#[tokio::test]
async fn headers_that_never_end_do_not_hold_a_connection() {
    let gateway = counting_gateway(&[("HEADER_TIMEOUT", "0.5")]).await;
    let patience = Duration::from_secs(30);
    let started = std::time::Instant::now();
    raw::exchange(
        gateway.address(),
        b"GET /live HTTP/1.1\r\nhost: x\r\nx-slow: ",
        patience,
    )
    .await;
    assert!(started.elapsed() < patience, "the connection was closed");
}

#[tokio::test]
async fn connections_over_the_cap_wait_their_turn() {
    let gateway = counting_gateway(&[("MAX_CONNECTIONS", "2")]).await;
    let request = b"GET /live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let hold = || async {
        tokio::net::TcpStream::connect(gateway.address())
            .await
            .expect("a connection")
    };
    let (first, second) = (hold().await, hold().await);
    let waiting = raw::exchange(gateway.address(), request, Duration::from_millis(500)).await;
    assert_eq!(waiting, "", "both places are taken");
    drop((first, second));
    let served = raw::exchange(gateway.address(), request, Duration::from_secs(30)).await;
    assert!(served.starts_with("HTTP/1.1 200 "), "{served}");
}
