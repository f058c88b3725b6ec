//! Answers that end before they are whole, and the ones that go silent.

use std::time::Duration;

use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::wire::{behind, exchange, read_request};

const ASK: &str = "GET /api/v1/ml/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn an_answer_that_breaks_off_does_not_end_cleanly() {
    for part in [
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\nnonsense\r\n",
    ] {
        let serve = move |mut stream: TcpStream| async move {
            read_request(&mut stream).await;
            let _ = stream.write_all(part.as_bytes()).await;
            tokio::time::sleep(Duration::from_millis(300)).await;
        };
        let gateway = behind(serve, &[]).await;
        let answer = exchange(&gateway, ASK).await;
        // Where it is broken from the start not even its head goes out.
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 200 "));
        assert!(
            !answer.ends_with("0\r\n\r\n"),
            "passed off as whole: {answer}"
        );
        assert!(answer.len() < 500, "{answer}");
    }
}

#[tokio::test]
async fn an_answer_that_is_no_http_is_a_bad_gateway() {
    for nonsense in [
        "HTTP/1.1 999999 what\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 4\r\ncontent-length: 5\r\n\r\nbody!",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "hello",
    ] {
        let serve = move |mut stream: TcpStream| async move {
            read_request(&mut stream).await;
            let _ = stream.write_all(nonsense.as_bytes()).await;
        };
        let gateway = behind(serve, &[]).await;
        let answer = exchange(&gateway, ASK).await;
        assert!(answer.starts_with("HTTP/1.1 502 "), "{nonsense}: {answer}");
        assert!(answer.contains("gateway_error"), "{answer}");
    }
}

#[tokio::test]
async fn a_silence_in_the_middle_is_broken_off_and_a_long_answer_is_not() {
    let serve = |mut stream: TcpStream| async move {
        let request = read_request(&mut stream).await.unwrap_or_default();
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        let _ = stream.write_all(head.as_bytes()).await;
        for _ in 0..8 {
            let _ = stream.write_all(b"4\r\npart\r\n").await;
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        if request.starts_with("get /api/v1/ml/silent") {
            std::future::pending::<()>().await;
        }
        let _ = stream.write_all(b"0\r\n\r\n").await;
    };
    let gateway = behind(serve, &[("STREAM_IDLE_TIMEOUT", "2")]).await;
    let ask = |path: &str| ASK.replace("/x", path);
    let (long, silent) = (ask("/long"), ask("/silent"));
    let (long, silent) = tokio::join!(exchange(&gateway, &long), exchange(&gateway, &silent));
    assert_eq!(long.matches("part").count(), 8, "{long}");
    assert!(long.ends_with("0\r\n\r\n"), "{long}");
    assert_eq!(silent.matches("part").count(), 8, "{silent}");
    assert!(!silent.ends_with("0\r\n\r\n"), "{silent}");
}
