//! SIGTERM: what is under way is finished, what streams is ended cleanly, what is new is refused.

use std::{
    convert::Infallible,
    sync::Arc,
    time::{Duration, Instant},
};

use aesthetiq_tests::{
    backend,
    client::client,
    sse::Events,
    stack::{Stylist, dead_url, gateway},
};
use axum::{
    Router,
    body::{Body, Bytes},
    response::IntoResponse,
    routing::any,
};
use futures_util::{StreamExt, stream};
use serde_json::json;
use tokio::{net::TcpStream, sync::Notify};

/// One event at once, and then silence.
fn open_stream() -> impl IntoResponse {
    let events = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"data: {}\n\n"))])
        .chain(stream::pending());
    (
        [("content-type", "text/event-stream")],
        Body::from_stream(events),
    )
}

#[tokio::test]
async fn an_open_stream_ends_cleanly_before_the_deadline() {
    let backend = backend::serve(Router::new().fallback(any(async || open_stream()))).await;
    let mut gateway = gateway(&backend, &backend, &[("DRAIN_TIMEOUT", "2")]);
    let answer = client()
        .get(format!("{}/api/v1/agent/x", gateway.url()))
        .send()
        .await
        .expect("headers");
    let mut frames = answer.bytes_stream();
    assert_eq!(
        frames.next().await.expect("a frame").expect("bytes"),
        "data: {}\n\n"
    );

    let asked = Instant::now();
    gateway.terminate();

    assert!(frames.next().await.is_none(), "a clean end, not an error");
    assert!(gateway.wait().success());
    assert!(asked.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn a_request_under_way_is_answered_and_a_new_one_refused() {
    let (arrived, finish) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let slow = {
        let (arrived, finish) = (arrived.clone(), finish.clone());
        backend::serve(Router::new().fallback(any(async move || {
            arrived.notify_one();
            finish.notified().await;
            "done"
        })))
        .await
    };
    let mut gateway = gateway(&slow, &slow, &[]);
    let url = format!("{}/api/v1/ml/x", gateway.url());
    let under_way = tokio::spawn(client().get(&url).send());
    arrived.notified().await;

    gateway.terminate();

    let address = gateway.address().to_owned();
    let deadline = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(&address).await.is_ok() {
        assert!(Instant::now() < deadline, "it still accepts");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    finish.notify_one();
    let answer = under_way.await.expect("no panic").expect("an answer");
    assert_eq!(answer.text().await.expect("a body"), "done");
    assert!(gateway.wait().success());
}

#[tokio::test]
async fn a_stylists_stream_ends_whole_when_the_gateway_is_told_to_stop() {
    let mut stylist = Stylist::start(&[]);
    let answer = client()
        .post(stylist.url("/api/v1/agent/chat/stream"))
        .json(&json!({"message": "What colors suit a warm autumn?", "user_id": "u"}))
        .send()
        .await
        .expect("headers");

    stylist.gateway.terminate();

    let events = Events::read(answer).await;
    assert_eq!(events.last()["type"], "done");
    assert!(stylist.gateway.wait().success());
}

#[tokio::test]
async fn every_service_ends_by_itself_when_nothing_is_open() {
    let mut stylist = Stylist::start(&[]);
    let mut alone = gateway(&dead_url(), &dead_url(), &[]);
    stylist.clothing_recommender.terminate();
    alone.terminate();
    assert!(stylist.clothing_recommender.wait().success());
    assert!(alone.wait().success());
}
