//! A client that leaves stops the service, at whatever point it leaves.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc,
    time::timeout,
};

use crate::wire::{Client, PATIENCE, behind, read_request};

const SSE: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n7\r\ndata: x\r\n";
const PLAIN: &str = "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\ndata: x";

/// Sends `request`, leaves after `until` was read, and waits until the service notices.
async fn leave(answer: &'static str, request: &str, until: &str) {
    let (noticed, mut notice) = mpsc::channel(1);
    let serve = move |mut stream: TcpStream| {
        let noticed = noticed.clone();
        async move {
            if read_request(&mut stream).await.is_none() {
                // It left in the middle of its request.
                let _ = noticed.send("request").await;
                return;
            }
            let _ = noticed.send("begun").await;
            let _ = stream.write_all(answer.as_bytes()).await;
            let mut byte = [0];
            let _ = stream.read(&mut byte).await;
            let _ = noticed.send("gone").await;
        }
    };
    let gateway = behind(serve, &[]).await;
    let mut client = Client::connect(&gateway).await;
    client.send(request).await;
    if until.is_empty() && request.ends_with("\r\n\r\n") {
        assert_eq!(notice.recv().await, Some("begun"));
    } else if !until.is_empty() {
        client.until(until).await;
        assert_eq!(notice.recv().await, Some("begun"));
    } else {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
    drop(client);
    let news = timeout(PATIENCE, notice.recv()).await;
    assert!(
        matches!(news, Ok(Some("gone" | "request"))),
        "the service still works"
    );
}

const ASK: &str = "GET /api/v1/ml/x HTTP/1.1\r\nhost: x\r\n\r\n";

#[tokio::test]
async fn before_the_first_byte() {
    leave("", ASK, "").await;
}

#[tokio::test]
async fn in_the_middle_of_a_stream() {
    leave(SSE, ASK, "data: x").await;
}

#[tokio::test]
async fn in_the_middle_of_an_answer_that_is_no_stream() {
    leave(PLAIN, ASK, "data: x").await;
}

#[tokio::test]
async fn in_the_middle_of_its_own_upload() {
    let half = "POST /api/v1/ml/x HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf";
    leave("", half, "").await;
}
