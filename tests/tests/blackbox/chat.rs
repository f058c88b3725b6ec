//! `/api/v1/agent/chat` with the builtin stylist.

use aesthetiq_tests::{
    client::{client, get, post, read},
    stack::Stylist,
};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/agent/chat";

async fn ask(stylist: &Stylist, body: Value) -> Value {
    let (status, answer) = post(&stylist.url(PATH), &body).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

fn is_session_id(value: &Value) -> bool {
    let id = value.as_str().unwrap_or_default();
    id.len() == 16
        && id
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[tokio::test]
async fn a_general_question_is_answered_in_the_originals_shape() {
    let stylist = Stylist::start(&[]);

    let answer = ask(
        &stylist,
        json!({"message": "What colors suit warm autumn skin tones?", "user_id": "user-123"}),
    )
    .await;

    assert!(
        answer["message"]
            .as_str()
            .is_some_and(|text| text.len() > 40)
    );
    assert!(is_session_id(&answer["session_id"]), "{answer}");
    let metadata = &answer["metadata"];
    assert_eq!(metadata["workflow_version"], "1.0");
    assert_eq!(metadata["intent_classification"], "general");
    assert_eq!(metadata["classification_confidence"], "llm_based");
    assert_eq!(metadata["agent_used"], "GeneralConversation");
    let timestamp = metadata["timestamp"].as_str().expect("a timestamp");
    assert_eq!(timestamp.len(), "2025-12-16T15:09:05.154247".len());
}

#[tokio::test]
async fn a_wish_for_clothes_is_answered_with_items() {
    let stylist = Stylist::start(&[]);
    for message in [
        "Find me a jacket for a job interview",
        "Suggest me shoes for work",
    ] {
        let answer = ask(&stylist, json!({"message": message, "user_id": "user-123"})).await;
        let text = answer["message"].as_str().expect("a message");
        assert!(
            text.starts_with("Based on your style profile, here are my recommendations:\n\n1. **"),
            "{text}"
        );
        for part in [
            "** in ",
            "- Style: ",
            "- Why: ",
            "- Price: ",
            "- Where: ",
            "3. **",
            "**Styling Tips:**\n- ",
        ] {
            assert!(text.contains(part), "{part:?} is not in {text}");
        }
        assert_eq!(answer["metadata"]["intent_classification"], "clothing");
        assert_eq!(answer["metadata"]["agent_used"], "ClothingExpert");
    }
}

#[tokio::test]
async fn different_wishes_get_different_clothes() {
    let stylist = Stylist::start(&[]);
    let mut answers = Vec::new();
    for message in [
        "Find me a jacket for a job interview",
        "Suggest me shoes for work",
        "I need a dress for a summer wedding",
        "warm coat for winter please",
    ] {
        let answer = ask(&stylist, json!({"message": message, "user_id": "u"})).await;
        answers.push(answer["message"].clone());
    }
    let count = answers.len();
    answers.sort_by_key(Value::to_string);
    answers.dedup();
    assert_eq!(answers.len(), count);
}

#[tokio::test]
async fn a_session_is_kept_when_it_is_well_formed_and_replaced_when_not() {
    let stylist = Stylist::start(&[]);
    let session = async |id: Value| {
        let body = json!({"message": "hello", "user_id": "u", "session_id": id});
        ask(&stylist, body).await["session_id"].clone()
    };
    assert_eq!(session(json!("my_session-1")).await, "my_session-1");
    for id in [
        json!("no spaces"),
        json!("x".repeat(65)),
        json!(""),
        json!(null),
    ] {
        assert!(is_session_id(&session(id.clone()).await), "{id}");
    }
}

#[tokio::test]
async fn bad_requests_get_fastapis_list() {
    let stylist = Stylist::start(&[]);
    let refused = async |body: Value, kind: &str, location: Value| {
        let (status, answer) = post(&stylist.url(PATH), &body).await;
        assert_eq!(status, 422, "{body}: {answer}");
        assert_eq!(answer["code"], "validation_error");
        let first = &answer["detail"][0];
        assert_eq!(first["type"], kind, "{body}: {answer}");
        assert_eq!(first["loc"], location, "{body}: {answer}");
        assert!(first["msg"].is_string());
    };
    let message = json!(["body", "message"]);
    refused(json!({"user_id": "u"}), "missing", message.clone()).await;
    refused(
        json!({"message": 7, "user_id": "u"}),
        "string_type",
        message.clone(),
    )
    .await;
    for blank in ["", "  \n", "\u{0}"] {
        let (status, answer) = post(
            &stylist.url(PATH),
            &json!({"message": blank, "user_id": "u"}),
        )
        .await;
        assert_eq!(status, 422, "{blank:?}");
        assert_eq!(answer["detail"][0]["loc"], message);
    }
    refused(
        json!({"message": "x".repeat(10_001), "user_id": "u"}),
        "string_too_long",
        message,
    )
    .await;
    refused(
        json!({"message": "hi"}),
        "missing",
        json!(["body", "user_id"]),
    )
    .await;
    refused(
        json!({"message": "hi", "user_id": "u", "context": []}),
        "dict_type",
        json!(["body", "context"]),
    )
    .await;
    let answer = client()
        .post(stylist.url(PATH))
        .header("content-type", "application/json")
        .body("{\"message\": ")
        .send()
        .await
        .expect("an answer");
    let (status, body) = read(answer).await;
    assert_eq!(status, 422);
    assert_eq!(body["detail"][0]["type"], "json_invalid");
}

#[tokio::test]
async fn ten_thousand_characters_are_taken_and_so_is_any_context() {
    let stylist = Stylist::start(&[]);
    for context in [
        json!({}),
        json!(null),
        json!({"user_preferences": 7, "history": "none", "x": [[[]]]}),
        json!({"history": [{"role": "user", "content": "hi"}, 3, {"role": 1}]}),
    ] {
        ask(
            &stylist,
            json!({"message": "é".repeat(10_000), "user_id": "u", "context": context}),
        )
        .await;
    }
}

#[tokio::test]
async fn without_a_key_the_builtin_stylist_speaks_and_readiness_says_so() {
    let stylist = Stylist::start(&[("OPENAI_API_KEY", "sk-your-openai-api-key")]);
    let answer = ask(&stylist, json!({"message": "hi", "user_id": "u"})).await;
    assert_eq!(answer["metadata"]["provider"], "builtin");
    let (status, ready) = get(&format!(
        "{}/api/v1/ready",
        stylist.clothing_recommender.url()
    ))
    .await;
    assert_eq!(status, 200);
    assert_eq!(ready["checks"]["llm_service"], "not_configured");
    assert_eq!(ready["checks"]["langfuse"], "not_configured");
}

#[tokio::test]
async fn what_people_write_stays_out_of_the_log() {
    let stylist = Stylist::start(&[("LOG_LEVEL", "TRACE")]);
    ask(
        &stylist,
        json!({"message": "find me a zebraprint jacket", "user_id": "u"}),
    )
    .await;
    for log in [stylist.gateway.log(), stylist.clothing_recommender.log()] {
        assert!(!log.contains("zebraprint"), "{log}");
    }
}

#[tokio::test]
async fn chats_are_logged_when_asked_for_and_redacted_unless_told_otherwise() {
    for (redact, content) in [("true", "[redacted]"), ("false", "good morning")] {
        let stylist = Stylist::start(&[
            ("ENABLE_CHAT_LOGGING", "true"),
            ("CHAT_LOG_FILE", "logs/chat.jsonl"),
            ("CHAT_LOG_REDACT_CONTENT", redact),
        ]);
        ask(&stylist, json!({"message": "good morning", "user_id": "u"})).await;
        let file = stylist
            .clothing_recommender
            .folder()
            .join("logs/chat.jsonl");
        let records = chat_log(&file, 2).await;
        assert_eq!(records[0]["role"], "user");
        assert_eq!(records[0]["content"], content);
        assert_eq!(records[1]["role"], "assistant");
        for record in &records {
            for key in ["id", "session_id", "user_id", "timestamp", "metadata"] {
                assert!(record.get(key).is_some(), "{key} is not in {record}");
            }
        }
    }
}

/// The log is written beside the answer, so it may come a moment later.
async fn chat_log(file: &std::path::Path, lines: usize) -> Vec<Value> {
    for _ in 0..500 {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        if text.lines().count() >= lines {
            return text
                .lines()
                .map(|line| serde_json::from_str(line).expect("a JSON line"))
                .collect();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("{} has not {lines} lines", file.display());
}
