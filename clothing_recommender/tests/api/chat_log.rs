//! The chat log, as an operator finds it.

use serde_json::{Value, json};

use crate::support::Service;

/// The records of one turn, once the service has ended.
async fn records(redact: &str) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("logs/chat_history.jsonl");
    let service = Service::start(&[
        ("ENABLE_CHAT_LOGGING", "true"),
        ("CHAT_LOG_FILE", file.to_str().unwrap()),
        ("CHAT_LOG_REDACT_CONTENT", redact),
    ])
    .await;
    let body = json!({"message": "Hello", "user_id": "ada", "session_id": "s1"});
    service.stream(&body).await.all().await;
    for _ in 0..100 {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        if text.lines().count() == 2 {
            return text
                .lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("no two records");
}

#[tokio::test]
async fn a_turn_leaves_a_record_for_each_side_without_texts() {
    let records = records("true").await;
    for (record, role) in records.iter().zip(["user", "assistant"]) {
        assert_eq!(record["role"], role);
        assert_eq!(record["session_id"], "s1");
        assert_eq!(record["user_id"], "ada");
        assert_eq!(record["content"], "[redacted]");
        assert!(!record["id"].as_str().unwrap().is_empty());
    }
    assert_ne!(records[0]["id"], records[1]["id"]);
    assert_eq!(records[0]["metadata"], json!({}));
    assert_eq!(records[1]["metadata"]["agent_used"], "GeneralConversation");
}

#[tokio::test]
async fn texts_are_kept_when_that_is_asked_for() {
    let records = records("false").await;
    assert_eq!(records[0]["content"], "Hello");
    assert!(
        records[1]["content"]
            .as_str()
            .unwrap()
            .starts_with("Hello!")
    );
}
