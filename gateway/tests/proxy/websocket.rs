//! Upgrades: WebSocket passes, nothing else does.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::wire::{Client, all, answering, behind, field, read_request};

const ASK: &str = "GET /api/v1/ml/socket HTTP/1.1\r\nhost: x\r\nconnection: keep-alive, Upgrade\r\nupgrade: websocket\r\n\
                   sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

#[tokio::test]
async fn a_websocket_passes_both_ways_until_it_is_closed() {
    let (left, mut service_left) = tokio::sync::mpsc::channel(1);
    let serve = move |mut stream: TcpStream| {
        let left = left.clone();
        async move {
            let request = read_request(&mut stream).await.unwrap_or_default();
            assert_eq!(field(&request, "upgrade"), Some("websocket"), "{request}");
            assert_eq!(field(&request, "connection"), Some("upgrade"), "{request}");
            assert_eq!(
                field(&request, "sec-websocket-version"),
                Some("13"),
                "{request}"
            );
            let agreed = "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
                          sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nfirst ";
            let _ = stream.write_all(agreed.as_bytes()).await;
            let mut buffer = [0; 100];
            while let Ok(read @ 1..) = stream.read(&mut buffer).await {
                let _ = stream.write_all(&buffer[..read]).await;
            }
            let _ = left.send(()).await;
        }
    };
    let gateway = behind(serve, &[]).await;
    let mut client = Client::connect(&gateway).await;
    client.send(ASK).await;
    let head = client.head().await;
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    assert_eq!(
        field(&head, "sec-websocket-accept"),
        Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    );
    assert_eq!(client.until("first ").await, "first ");
    for word in ["one", "two"] {
        client.send(word).await;
        assert_eq!(client.until(word).await, word);
    }
    drop(client);
    let left = tokio::time::timeout(crate::wire::PATIENCE, service_left.recv()).await;
    assert_eq!(
        left,
        Ok(Some(())),
        "the service learns that the client left"
    );
}

#[tokio::test]
async fn a_service_may_decline() {
    let (gateway, _) = answering("HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno").await;
    let mut client = Client::connect(&gateway).await;
    client.send(ASK).await;
    let answer = client.until("\r\n\r\nno").await;
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
}

#[tokio::test]
async fn another_protocol_is_not_offered_and_the_request_is_a_plain_one() {
    let (gateway, seen) = answering("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").await;
    let mut client = Client::connect(&gateway).await;
    client.send(&ASK.replace("websocket", "h2c")).await;
    let answer = client.until("ok").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(field(&all(&seen)[0], "upgrade"), None);
}
