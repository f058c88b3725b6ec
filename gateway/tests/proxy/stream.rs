//! Event streams: nothing added, nothing held back.

use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::wire::{Client, behind, read_request};

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-cache\r\n\
                    x-accel-buffering: no\r\ntransfer-encoding: chunked\r\n\r\n";

/// Pieces of a stream, cut where nobody would expect it.
const PIECES: [&str; 6] = [
    "data: {\"type\": \"chunk\"}\n\n",
    ": a comment\r\n\r\n",
    "data: half a li",
    "ne\ndata:second\n\n\n\n",
    "id:7\rretry: 3\r\r",
    "\u{feff}data: \u{e4}\u{1f600}\n\n",
];

#[tokio::test]
async fn every_piece_arrives_as_it_is_and_before_the_next_is_sent() {
    let (proceed, wait) = tokio::sync::mpsc::channel::<()>(1);
    let wait = std::sync::Arc::new(tokio::sync::Mutex::new(wait));
    let serve = move |mut stream: TcpStream| {
        let wait = wait.clone();
        async move {
            read_request(&mut stream).await;
            let _ = stream.write_all(HEAD.as_bytes()).await;
            for piece in PIECES {
                let chunk = format!("{:x}\r\n{piece}\r\n", piece.len());
                let _ = stream.write_all(chunk.as_bytes()).await;
                wait.lock().await.recv().await;
            }
            let _ = stream.write_all(b"0\r\n\r\n").await;
        }
    };
    let gateway = behind(serve, &[]).await;
    let mut client = Client::connect(&gateway).await;
    client
        .send("POST /api/v1/ml/stream HTTP/1.1\r\nhost: x\r\naccept-encoding: gzip\r\ncontent-length: 0\r\n\r\n")
        .await;
    let head = client.head().await;
    for header in [
        "content-type: text/event-stream",
        "cache-control: no-cache",
        "x-accel-buffering: no",
    ] {
        assert!(head.contains(header), "{head}");
    }
    assert!(!head.contains("content-encoding"), "{head}");
    for piece in PIECES {
        // The service sends the next one only after this one was read here.
        let chunk = client.until(&format!("{piece}\r\n")).await;
        assert_eq!(
            chunk.to_lowercase(),
            format!("{:x}\r\n{piece}\r\n", piece.len()).to_lowercase()
        );
        proceed.send(()).await.expect("the service waits");
    }
    assert_eq!(client.until("0\r\n\r\n").await, "0\r\n\r\n");
}
