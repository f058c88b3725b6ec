//! Clients that leave, and a service that ends.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Fake, Reaction, Service, WORDS};

fn body() -> Value {
    json!({"message": "Hello", "user_id": "u"})
}

#[tokio::test]
async fn a_client_that_leaves_mid_stream_stops_the_endpoint_at_once() {
    let fake = Fake::start().await;
    let service = Service::with_also(&fake, &[("LLM_READ_TIMEOUT", "60")]).await;
    fake.react([Reaction::Well, Reaction::StallAfter(2)]);
    let mut stream = service.stream(&body()).await;
    while let Some(event) = stream.next().await {
        if event["content"] == WORDS[1] {
            break;
        }
    }
    drop(stream);
    fake.until_abandoned(1).await;
}

#[tokio::test]
async fn a_client_that_leaves_before_the_first_word_does_as_well() {
    let fake = Fake::start().await;
    let service = Service::with_also(&fake, &[("LLM_READ_TIMEOUT", "60")]).await;
    fake.react([Reaction::Silence(Duration::from_secs(60))]);
    let stream = service.stream(&body()).await;
    fake.until_asked(1).await;
    drop(stream);
    fake.until_abandoned(1).await;
}

#[tokio::test]
async fn a_client_that_waits_for_the_whole_answer_and_leaves_does_as_well() {
    let fake = Fake::start().await;
    let service = Service::with_also(&fake, &[("LLM_READ_TIMEOUT", "60")]).await;
    fake.react([Reaction::Well, Reaction::StallAfter(2)]);
    let body = body();
    let answer = tokio::time::timeout(Duration::from_secs(1), service.post("/chat", &body)).await;
    assert!(answer.is_err(), "no answer yet");
    fake.until_abandoned(1).await;
}

#[tokio::test]
async fn open_streams_end_with_an_error_when_the_service_closes() {
    let fake = Fake::start().await;
    let patient = [("LLM_READ_TIMEOUT", "60"), ("DRAIN_TIMEOUT", "2")];
    let service = Service::with_also(&fake, &patient).await;
    fake.react([Reaction::Well, Reaction::StallAfter(2)]);
    let mut stream = service.stream(&body()).await;
    while let Some(event) = stream.next().await {
        if event["content"] == WORDS[1] {
            break;
        }
    }
    service.shutdown.draining().cancel();
    let last = stream.next().await.unwrap();
    assert_eq!(last["type"], "error");
    assert!(stream.next().await.is_none(), "a clean end");
    fake.until_abandoned(1).await;
    service.ended().await;
}

#[tokio::test]
async fn a_stream_that_is_nearly_done_is_let_finish() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    let mut stream = service.stream(&body()).await;
    stream.next().await.unwrap();
    service.shutdown.draining().cancel();
    let events = stream.all().await;
    assert_eq!(events.last().unwrap()["type"], "done");
    service.ended().await;
}
