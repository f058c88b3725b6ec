//! What a service may answer, and what the gateway makes of it, on the connection between them.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use aesthetiq_tests::process::Process;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::wire::{Client, all, answering, behind, exchange, field, read_request};

const ASK: &str = "GET /api/v1/ml/x HTTP/1.1\r\nhost: x\r\n\r\n";
const ASK_AND_CLOSE: &str = "GET /api/v1/ml/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

/// A service that answers every request with `answer`, and how many connections it got.
async fn counting(answer: &'static str) -> (Process, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let connections = count.clone();
    let serve = move |mut stream: TcpStream| {
        connections.fetch_add(1, SeqCst);
        async move {
            while read_request(&mut stream).await.is_some() {
                if stream.write_all(answer.as_bytes()).await.is_err() {
                    return;
                }
            }
        }
    };
    (behind(serve, &[]).await, count)
}

/// A service that answers the first request on each connection with `answer` and closes.
async fn closing(answer: &'static str) -> Process {
    let serve = move |mut stream: TcpStream| async move {
        read_request(&mut stream).await;
        let _ = stream.write_all(answer.as_bytes()).await;
    };
    behind(serve, &[]).await
}

#[tokio::test]
async fn an_answer_whose_end_is_in_doubt_is_a_bad_gateway() {
    for head in [
        "transfer-encoding: chunked\r\ncontent-length: 5\r\n",
        "content-length: 5\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: gzip, chunked\r\n",
        "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: identity\r\n",
        "content-length: +5\r\n",
        "content-length: 5, 5\r\n",
        "content-length: -1\r\n",
        "content-length: 99999999999999999999\r\n",
        "content-length:\r\n",
        "x-folded: a\r\n b\r\n",
        "x-space : a\r\n",
    ] {
        let answer = format!("HTTP/1.1 200 OK\r\n{head}\r\n0\r\n\r\n");
        let gateway = closing(answer.leak()).await;
        let answer = exchange(&gateway, ASK_AND_CLOSE).await;
        assert!(answer.starts_with("HTTP/1.1 502 "), "{head}: {answer}");
        assert!(answer.contains("gateway_error"), "{answer}");
    }
}

#[tokio::test]
async fn a_length_that_is_said_twice_is_said_once_further_on() {
    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 2\r\n\r\nok";
    let (gateway, _) = counting(answer).await;
    let answer = exchange(&gateway, ASK_AND_CLOSE).await;
    assert_eq!(answer.matches("content-length: 2").count(), 1, "{answer}");
    assert!(answer.ends_with("\r\n\r\nok"), "{answer}");
}

#[tokio::test]
async fn what_comes_after_an_answer_is_nobodys_answer() {
    let two = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil";
    let (gateway, connections) = counting(two).await;
    let mut client = Client::connect(&gateway).await;
    for round in 1..=3 {
        client.send(ASK).await;
        let answer = client.until("ok").await;
        assert!(!answer.contains("evil"), "{answer}");
        assert_eq!(connections.load(SeqCst), round, "the connection is spoiled");
    }
}

#[tokio::test]
async fn an_answer_that_nobody_asked_for_is_not_taken_for_the_next_ones() {
    let serve = |mut stream: TcpStream| async move {
        let ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
        while read_request(&mut stream).await.is_some() {
            let _ = stream.write_all(ok.as_bytes()).await;
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            let evil = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil";
            let _ = stream.write_all(evil.as_bytes()).await;
        }
    };
    let gateway = behind(serve, &[]).await;
    let mut client = Client::connect(&gateway).await;
    for _ in 0..3 {
        client.send(ASK).await;
        let answer = client.until("ok").await;
        assert!(!answer.contains("evil"), "{answer}");
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    }
}

#[tokio::test]
async fn connections_are_used_again_and_those_that_the_service_ends_are_not() {
    for (answer, are_kept) in [
        ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", true),
        (
            "HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\nok",
            true,
        ),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
            true,
        ),
        (
            "HTTP/1.1 200 OK\r\nconnection: Close\r\ncontent-length: 2\r\n\r\nok",
            false,
        ),
        (
            "HTTP/1.1 200 OK\r\nconnection: x-a, close\r\ncontent-length: 2\r\n\r\nok",
            false,
        ),
        ("HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok", false),
    ] {
        let (gateway, connections) = counting(answer).await;
        let mut client = Client::connect(&gateway).await;
        for _ in 0..3 {
            client.send(ASK).await;
            let read = client.until("ok").await;
            if answer.contains("chunked") {
                client.until("0\r\n\r\n").await;
            }
            assert_eq!(field(&read, "keep-alive"), None, "{read}");
        }
        let expected = if are_kept { 1 } else { 3 };
        assert_eq!(connections.load(SeqCst), expected, "{answer}");
    }
}

#[tokio::test]
async fn headers_of_the_services_connection_stay_on_it() {
    let answer = "HTTP/1.1 200 OK\r\nconnection: x-private\r\nx-private: 1\r\nkeep-alive: timeout=5\r\n\
                  proxy-authenticate: Basic\r\nset-cookie: a=1\r\nset-cookie: b=2\r\ncontent-length: 2\r\n\r\nok";
    let (gateway, _) = counting(answer).await;
    let answer = exchange(&gateway, ASK_AND_CLOSE).await;
    for gone in ["x-private", "keep-alive", "proxy-authenticate"] {
        assert_eq!(field(&answer, gone), None, "{answer}");
    }
    assert_eq!(answer.matches("set-cookie: ").count(), 2, "{answer}");
}

#[tokio::test]
async fn an_answer_without_a_length_ends_with_its_connection() {
    let gateway = closing("HTTP/1.1 200 OK\r\n\r\nall of it").await;
    let answer = exchange(&gateway, ASK_AND_CLOSE).await;
    assert!(answer.contains("all of it"), "{answer}");
    assert!(answer.ends_with("0\r\n\r\n"), "a whole answer: {answer}");
}

#[tokio::test]
async fn interim_answers_are_not_the_answer() {
    let answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n\
                  HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    let (gateway, connections) = counting(answer).await;
    let mut client = Client::connect(&gateway).await;
    for _ in 0..2 {
        client.send(ASK).await;
        let answer = client.until("ok").await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert_eq!(field(&answer, "link"), None, "{answer}");
    }
    assert_eq!(connections.load(SeqCst), 1);
}

#[tokio::test]
async fn an_upgrade_that_nobody_asked_for_is_a_bad_gateway() {
    let switching =
        "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
    let gateway = closing(switching).await;
    let answer = exchange(&gateway, ASK_AND_CLOSE).await;
    assert!(answer.starts_with("HTTP/1.1 502 "), "{answer}");
}

#[tokio::test]
async fn a_service_may_answer_before_it_has_read_everything() {
    let serve = |mut stream: TcpStream| async move {
        let mut some = [0; 1000];
        let _ = stream.read(&mut some).await;
        let answer = "HTTP/1.1 422 Unprocessable Content\r\ncontent-length: 2\r\nconnection: close\r\n\r\nno";
        let _ = stream.write_all(answer.as_bytes()).await;
        let _ = stream.shutdown().await;
        while let Ok(1..) = stream.read(&mut some).await {}
    };
    let gateway = behind(serve, &[]).await;
    let mut client = Client::connect(&gateway).await;
    let body = "x".repeat(5_000_000);
    let request = format!(
        "POST /api/v1/ml/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    client.send(&request).await;
    let answer = client.rest().await;
    assert!(answer.starts_with("HTTP/1.1 422 "), "{answer}");
    assert!(answer.ends_with("\r\n\r\nno"), "{answer}");
}

#[tokio::test]
async fn bodies_are_framed_anew_for_the_service() {
    let (gateway, seen) = answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await;
    for request in [
        "POST /api/v1/ml/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 4\r\n\r\nbody",
        "POST /api/v1/ml/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n\
         2;name=value\r\nbo\r\n2\r\ndy\r\n0\r\n\r\n",
        "POST /api/v1/ml/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        "GET /api/v1/ml/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    ] {
        assert!(
            exchange(&gateway, request)
                .await
                .starts_with("HTTP/1.1 200 ")
        );
    }
    let seen = all(&seen);
    assert_eq!(field(&seen[0], "content-length"), Some("4"));
    assert!(seen[0].ends_with("\r\n\r\nbody"), "{}", seen[0]);
    assert_eq!(field(&seen[1], "transfer-encoding"), Some("chunked"));
    assert!(!seen[1].contains("name=value"), "{}", seen[1]);
    assert!(seen[1].ends_with("\r\n0\r\n\r\n"), "{}", seen[1]);
    assert_eq!(field(&seen[2], "content-length"), Some("0"));
    assert_eq!(field(&seen[3], "content-length"), None);
    assert_eq!(field(&seen[3], "transfer-encoding"), None);
}
