//! With an endpoint that does not work, in every way that such endpoints have.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Fake, Reaction, Service, WORDS};

fn body(message: &str) -> Value {
    json!({"message": message, "user_id": "u"})
}

fn failure(status: u16, error: Value) -> Reaction {
    Reaction::Status(status, Vec::new(), json!({"error": error}))
}

/// The builtin stylist answered because of `reason`.
fn assert_stood_in(answer: &Value, reason: &str) {
    assert_eq!(answer["metadata"]["provider"], "builtin");
    assert_eq!(answer["metadata"]["fallback_reason"], reason);
    assert!(
        answer["message"].as_str().unwrap().contains("Hello!"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_rejected_key_shows_in_readiness_and_in_every_answer_until_it_is_accepted() {
    let fake = Fake::start().await;
    fake.reject_keys(true);
    let service = Service::with(&fake).await;
    let (status, report) = service.until_llm_is("rejected_key").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(report["status"], "not_ready");
    for _ in 0..3 {
        assert_stood_in(&service.say("Hello").await, "rejected_key");
    }
    assert!(
        fake.requests().len() <= 1,
        "a rejected key is not tried with every message"
    );

    fake.reject_keys(false);
    let (status, _) = service.until_llm_is("ready").await;
    assert_eq!(status, StatusCode::OK);
    let answer = service.say("Hello").await;
    assert_eq!(answer["metadata"]["provider"], "openai");
    assert_eq!(answer["metadata"].get("fallback_reason"), None);
}

#[tokio::test]
async fn a_key_that_is_rejected_later_is_noticed_by_the_message_that_meets_it() {
    let fake = Fake::start().await;
    let service = Service::with_also(&fake, &[("LLM_RECHECK_INTERVAL", "60")]).await;
    assert_eq!(service.say("Hello").await["metadata"]["provider"], "openai");
    fake.reject_keys(true);
    assert_stood_in(&service.say("Hello").await, "rejected_key");
    let (status, _) = service.until_llm_is("rejected_key").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn an_endpoint_that_lists_its_models_to_anybody_does_not_make_a_bad_key_good() {
    let fake = Fake::start().await;
    fake.reject_keys(true);
    fake.list_models_to_anybody();
    let service = Service::with(&fake).await;
    for _ in 0..3 {
        assert_stood_in(&service.say("Hello").await, "rejected_key");
        let (_, report) = service.get("/ready").await;
        assert_eq!(report["checks"]["llm_service"], "rejected_key");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert!(fake.requests().len() > 1, "it is tried again");
}

#[tokio::test]
async fn a_limit_that_passes_is_waited_for() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    let soon = vec![("retry-after", "1".to_owned())];
    // A code that is a number, as some endpoints send it.
    let limited = json!({"error": {"message": "slow down", "code": 429}});
    fake.react([Reaction::Status(429, soon, limited)]);
    let begun = Instant::now();
    let answer = service.say("Hello").await;
    assert_eq!(answer["metadata"]["provider"], "openai");
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!(fake.requests().len(), 3);
}

#[tokio::test]
async fn a_limit_that_takes_too_long_is_not() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    let late = vec![("retry-after", "600".to_owned())];
    fake.react([Reaction::Status(
        429,
        late,
        json!({"error": {"message": "slow down"}}),
    )]);
    let begun = Instant::now();
    assert_stood_in(&service.say("Hello").await, "rate_limited");
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(fake.requests().len(), 1);
    // An outage is no reason to take the service out: it answers.
    let (status, _) = service.until_llm_is("failing").await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn a_used_up_quota_is_not_retried() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    fake.react([failure(
        429,
        json!({"type": "insufficient_quota", "code": "insufficient_quota"}),
    )]);
    assert_stood_in(&service.say("Hello").await, "quota_exhausted");
    assert_eq!(fake.requests().len(), 1);
}

#[tokio::test]
async fn a_failing_server_is_tried_three_times_and_a_refusing_one_once() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    fake.react([
        failure(500, json!("oops")),
        Reaction::Status(503, Vec::new(), json!("<html>")),
        failure(502, json!(null)),
    ]);
    assert_stood_in(&service.say("Hello").await, "refused");
    assert_eq!(fake.requests().len(), 3);
    fake.react([failure(400, json!({"message": "no such parameter"}))]);
    assert_stood_in(&service.say("Hello").await, "refused");
    assert_eq!(fake.requests().len(), 4);
}

#[tokio::test]
async fn an_error_inside_a_good_status_is_an_error() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    let inside = json!({"error": {"message": "upstream", "code": 502}});
    fake.react([Reaction::Status(200, Vec::new(), inside)]);
    assert_stood_in(&service.say("Hello").await, "refused");
}

#[tokio::test]
async fn an_endpoint_that_says_nothing_is_given_up() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    fake.react([Reaction::Silence(Duration::from_secs(20))]);
    let begun = Instant::now();
    assert_stood_in(&service.say("Hello").await, "timeout");
    assert!(begun.elapsed() < Duration::from_secs(8));
    fake.until_abandoned(1).await;
}

#[tokio::test]
async fn an_endpoint_that_is_not_there_is_stood_in_for() {
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/v1", nobody.local_addr().unwrap());
    drop(nobody);
    let service = Service::start(&[("OPENAI_BASE_URL", &base)]).await;
    assert_stood_in(&service.say("Hello").await, "unreachable");
    let clothing = service.say("Find me a jacket for a job interview").await;
    assert_eq!(clothing["metadata"]["agent_used"], "ClothingExpert");
    assert_eq!(clothing["metadata"]["fallback_reason"], "unreachable");
}

#[tokio::test]
async fn a_stream_that_breaks_before_its_first_word_is_stood_in_for() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    let empty =
        b"data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    for (reaction, reason) in [
        (Reaction::CutAfter(0), "interrupted"),
        (Reaction::StallAfter(0), "interrupted"),
        (
            Reaction::Bytes(b"<html>busy</html>".to_vec()),
            "interrupted",
        ),
        (
            Reaction::Bytes(b"data: {broken\n\n".to_vec()),
            "interrupted",
        ),
        (Reaction::Bytes(empty.to_vec()), "unusable_answer"),
        (failure(503, json!(null)), "refused"),
    ] {
        let fails_to_retry = matches!(reaction, Reaction::Status(..));
        fake.react([Reaction::Well, reaction.clone()]);
        if fails_to_retry {
            fake.react([reaction.clone(), reaction]);
        }
        assert_stood_in(&service.say("Hello").await, reason);
    }
}

#[tokio::test]
async fn a_stream_that_breaks_after_its_first_word_ends_with_an_error() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    let chunk = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n";
    for reaction in [
        Reaction::CutAfter(2),
        Reaction::StallAfter(2),
        Reaction::Bytes(chunk.into()),
        Reaction::Bytes(format!("{chunk}data: not json\n\ndata: [DONE]\n\n").into()),
        Reaction::Bytes(format!("{chunk}data: {{\"error\":{{\"code\":502}}}}\n\n").into()),
    ] {
        fake.react([Reaction::Well, reaction.clone()]);
        let events = service.stream(&body("Hello")).await.all().await;
        let last = events.last().unwrap();
        assert_eq!(
            *last,
            json!({"type": "error", "error": "The language model broke off its answer. Please try again."})
        );
        assert!(events.iter().any(|event| event["type"] == "chunk"));
        assert!(events.iter().all(|event| event["type"] != "done"));

        fake.react([Reaction::Well, reaction]);
        let response = service.post("/chat", &body("Hello")).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let answer: Value = response.json().await.unwrap();
        assert_eq!(answer["code"], "message_not_processed");
        assert!(
            answer["detail"]
                .as_str()
                .unwrap()
                .starts_with("Failed to process message: ")
        );
    }
}

#[tokio::test]
async fn odd_but_whole_streams_are_good() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    let chunk = |finish: &str| {
        format!(
            "data: {{\"choices\":[{{\"delta\":{{\"content\":\"Hi\"}},\"finish_reason\":\"{finish}\"}}]}}"
        )
    };
    for (odd, expected) in [
        // An empty finish reason throughout, as some proxies send it.
        (format!("{}\n\ndata: [DONE]\n\n", chunk("")), "Hi"),
        // A finish reason and no [DONE].
        (format!("{}\n\n", chunk("stop")), "Hi"),
        // A byte order mark, CRLF, comments, and no blank line at the end.
        (
            format!(
                "\u{feff}: hello\r\n\r\n{}\r\n\r\n: waiting\r\n\r\ndata: [DONE]",
                chunk("")
            ),
            "Hi",
        ),
        // Cut short by the limit on output.
        (
            format!("{}\n\n{}\n\ndata: [DONE]\n\n", chunk(""), chunk("length")),
            "HiHi",
        ),
    ] {
        fake.react([Reaction::Well, Reaction::Bytes(odd.into())]);
        let answer = service.say("Hello").await;
        assert_eq!(answer["message"], expected);
        assert_eq!(answer["metadata"]["provider"], "openai");
    }
    fake.react([Reaction::Well]);
    assert_eq!(service.say("Hello").await["message"], WORDS.concat());
}

#[tokio::test]
async fn nothing_of_the_inside_reaches_a_client() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    let secret = "internal-host-17 said sk-test";
    fake.react([failure(400, json!({"message": secret}))]);
    let answer = service.say("Hello").await.to_string();
    assert!(!answer.contains("internal-host-17"), "{answer}");
}
