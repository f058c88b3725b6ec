//! An OpenAI-compatible endpoint behind the stylist: fine, slow, failing, and with a wrong key.

use std::time::{Duration, Instant};

use aesthetiq_tests::{
    client::{client, get, post},
    openai::{Endpoint, KEY, Mood, WORDS},
    sse::Events,
    stack::Stylist,
};
use futures_util::StreamExt;
use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(30);

fn stylist(endpoint: &Endpoint, key: &str) -> Stylist {
    Stylist::start(&[
        ("OPENAI_API_KEY", key),
        ("OPENAI_BASE_URL", endpoint.url()),
        ("LLM_MODEL", "test-model"),
        ("LLM_RECHECK_INTERVAL", "0.5"),
    ])
}

fn question() -> Value {
    json!({"message": "What suits a warm autumn?", "user_id": "u"})
}

fn wish() -> Value {
    json!({
        "message": "Find me a jacket for a job interview",
        "user_id": "u",
        "context": {"palette": "Warm Autumn"}
    })
}

async fn chat(stylist: &Stylist, body: &Value) -> Value {
    let (status, answer) = post(&stylist.url("/api/v1/agent/chat"), body).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

async fn open(stylist: &Stylist, body: &Value) -> reqwest::Response {
    client()
        .post(stylist.url("/api/v1/agent/chat/stream"))
        .json(body)
        .send()
        .await
        .expect("headers")
}

async fn readiness(stylist: &Stylist) -> (u16, Value) {
    let url = format!("{}/api/v1/ready", stylist.clothing_recommender.url());
    let (status, body) = get(&url).await;
    (status.as_u16(), body["checks"]["llm_service"].clone())
}

async fn until_ready_says(stylist: &Stylist, expected: &str) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let (_, found) = readiness(stylist).await;
        if found == expected {
            return;
        }
        assert!(Instant::now() < deadline, "{found} is not {expected}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_deployment_at_azure_speaks_and_its_content_filter_is_stood_in_for() {
    let endpoint = Endpoint::start(Mood::Fine).await;
    let stylist = Stylist::start(&[
        ("LLM_PROVIDER", "azure"),
        ("AZURE_OPENAI_API_KEY", KEY),
        ("AZURE_OPENAI_ENDPOINT", endpoint.azure_url()),
        ("LLM_MODEL", "test-model"),
    ]);

    let stream = Events::read(open(&stylist, &question()).await).await;

    assert_eq!(stream.chunks(), WORDS.concat());
    let metadata = &stream.last()["content"]["metadata"];
    assert_eq!(metadata["provider"], "azure", "{metadata}");

    endpoint.set_mood(Mood::Filtering);
    let answer = chat(&stylist, &question()).await;
    assert_eq!(answer["metadata"]["fallback_reason"], "filtered");
    assert!(!answer.to_string().contains("internals"), "{answer}");
    assert_eq!(readiness(&stylist).await, (200, json!("ready")));
}

#[tokio::test]
async fn the_endpoints_words_are_passed_on_as_they_come() {
    let endpoint = Endpoint::start(Mood::Fine).await;
    let stylist = stylist(&endpoint, KEY);

    let stream = Events::read(open(&stylist, &question()).await).await;

    assert_eq!(stream.chunks(), WORDS.concat());
    assert_eq!(stream.last()["content"]["message"], WORDS.concat());
    let answer = chat(&stylist, &question()).await;
    assert_eq!(answer["message"], WORDS.concat());
    let metadata = &answer["metadata"];
    assert_eq!(metadata["provider"], "openai");
    assert_eq!(metadata["model"], "test-model");
    assert_eq!(metadata["usage"]["total_tokens"], 15 + 28);
    assert_eq!(metadata["agent_used"], "GeneralConversation");
}

#[tokio::test]
async fn the_endpoint_chooses_among_the_catalogs_items_and_invents_none() {
    let endpoint = Endpoint::start(Mood::Fine).await;
    let stylist = stylist(&endpoint, KEY);

    let stream = Events::read(open(&stylist, &wish()).await).await;

    let content = &stream.events[5]["content"];
    let items = content["recommendations"].as_array().expect("items");
    assert_eq!(items.len(), 3);
    for item in items {
        assert!(
            item["reason"]
                .as_str()
                .is_some_and(|reason| reason.contains("Chosen by the test endpoint.")),
            "{item}"
        );
        assert!(item["price_range"].is_string(), "a fact of the catalog");
    }
    assert!(
        content["styling_tips"]
            .to_string()
            .contains("A tip of the test endpoint.")
    );
    let requests = endpoint.requests();
    assert_eq!(requests.len(), 2, "one to classify, one to choose");
    assert!(
        requests[1]["messages"][0]
            .to_string()
            .contains("Warm Autumn")
    );
}

#[tokio::test]
async fn earlier_messages_of_a_session_go_along_and_those_of_another_user_do_not() {
    let endpoint = Endpoint::start(Mood::Fine).await;
    let stylist = stylist(&endpoint, KEY);
    let say = async |user: &str, message: &str| {
        let body = json!({"message": message, "user_id": user, "session_id": "same"});
        chat(&stylist, &body).await;
        endpoint.requests().last().expect("a request")["messages"].to_string()
    };
    say("ann", "my favorite is the periwinkle scarf").await;
    assert!(
        say("ann", "and what goes with it?")
            .await
            .contains("periwinkle")
    );
    assert!(
        !say("bob", "and what goes with it?")
            .await
            .contains("periwinkle")
    );
}

#[tokio::test]
async fn words_of_a_slow_endpoint_arrive_before_it_is_done() {
    let endpoint = Endpoint::start(Mood::Slow(Duration::from_millis(1500))).await;
    let stylist = stylist(&endpoint, KEY);
    let mut frames = open(&stylist, &question()).await.bytes_stream();
    let mut text = String::new();
    while !text.contains(r#""type": "chunk""#) {
        let frame = frames.next().await.expect("a frame").expect("bytes");
        text.push_str(&String::from_utf8_lossy(&frame));
    }
    assert_eq!(endpoint.speaking(), 1, "it is still speaking");
    assert!(!text.contains(r#""type": "done""#), "{text}");
}

#[tokio::test]
async fn a_client_that_leaves_stops_the_endpoint_at_once() {
    let endpoint = Endpoint::start(Mood::Slow(Duration::from_secs(20))).await;
    let stylist = stylist(&endpoint, KEY);
    let answer = open(&stylist, &question()).await;
    wait_until(&endpoint, 1).await;

    drop(answer);

    let left = Instant::now();
    wait_until(&endpoint, 0).await;
    assert!(
        left.elapsed() < Duration::from_secs(15),
        "before its next word"
    );
}

async fn wait_until(endpoint: &Endpoint, speaking: usize) {
    let deadline = Instant::now() + PATIENCE;
    while endpoint.speaking() != speaking {
        assert!(Instant::now() < deadline, "never {speaking} at once");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn when_the_endpoint_fails_before_a_word_the_builtin_stylist_answers_and_says_so() {
    let endpoint = Endpoint::start(Mood::Failing).await;
    let stylist = stylist(&endpoint, KEY);
    for body in [question(), wish()] {
        let answer = chat(&stylist, &body).await;
        assert_eq!(answer["metadata"]["provider"], "builtin", "{answer}");
        assert!(
            answer["metadata"]["fallback_reason"].is_string(),
            "{answer}"
        );
        assert!(!answer.to_string().contains("internals"), "{answer}");
    }

    endpoint.set_mood(Mood::Fine);
    assert_eq!(
        chat(&stylist, &question()).await["metadata"]["provider"],
        "openai"
    );
}

#[tokio::test]
async fn when_the_endpoint_breaks_off_in_the_middle_the_stream_says_so_and_ends() {
    for mood in [Mood::BreaksOff, Mood::StopsShort] {
        let endpoint = Endpoint::start(mood).await;
        let stylist = stylist(&endpoint, KEY);

        let stream = Events::read(open(&stylist, &question()).await).await;

        assert!(WORDS.concat().starts_with(&stream.chunks()));
        assert_eq!(stream.last()["type"], "error", "{mood:?}: {}", stream.text);
        assert!(stream.last()["error"].is_string());
        assert!(!stream.text.contains(r#""type": "done""#));
        assert!(!stream.text.contains("127.0.0.1"), "no internals");
    }
}

#[tokio::test]
async fn a_rejected_key_shows_in_readiness_and_log_and_is_tried_again() {
    let endpoint = Endpoint::start(Mood::Fine).await;
    let stylist = stylist(&endpoint, "sk-proj-wrong-9b2e");

    until_ready_says(&stylist, "rejected_key").await;
    assert_eq!(readiness(&stylist).await.0, 503);
    let answer = chat(&stylist, &question()).await;
    assert_eq!(answer["metadata"]["provider"], "builtin");
    assert!(answer["metadata"]["fallback_reason"].is_string());

    let log = stylist.clothing_recommender.log();
    assert!(log.contains("ERROR"), "{log}");
    assert!(!log.contains("9b2e"), "the key itself stays out: {log}");
}

#[tokio::test]
async fn a_good_key_is_ready() {
    let endpoint = Endpoint::start(Mood::Fine).await;
    let stylist = stylist(&endpoint, KEY);
    until_ready_says(&stylist, "ready").await;
    assert_eq!(readiness(&stylist).await.0, 200);
}
