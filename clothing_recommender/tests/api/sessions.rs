//! Who is remembered, and by whom.

use serde_json::{Value, json};

use crate::support::Service;

async fn say(service: &Service, user: &str, session: Option<&str>, message: &str) -> Value {
    let body = json!({"message": message, "user_id": user, "session_id": session});
    service.chat(&body).await
}

#[tokio::test]
async fn a_session_is_made_when_none_is_named_and_kept_when_one_is() {
    let service = Service::builtin().await;
    let made = say(&service, "ada", None, "Hello").await;
    let id = made["session_id"].as_str().unwrap();
    assert_eq!(id.len(), 16);
    assert!(id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let kept = say(&service, "ada", Some("optional-session-id"), "Hello").await;
    assert_eq!(kept["session_id"], "optional-session-id");
    for odd in ["", "no spaces", "../../etc", &"x".repeat(65)] {
        let replaced = say(&service, "ada", Some(odd), "Hello").await;
        assert_eq!(
            replaced["session_id"].as_str().unwrap().len(),
            16,
            "{odd:?}"
        );
    }
}

#[tokio::test]
async fn what_was_said_is_remembered_for_the_same_person_only() {
    let service = Service::builtin().await;
    let first = say(&service, "ada", None, "I'm a Dark Winter.").await;
    let session = first["session_id"].as_str();
    let remembered = say(&service, "ada", session, "Which colors suit me?").await;
    assert!(
        remembered["message"]
            .as_str()
            .unwrap()
            .contains("Dark Winter")
    );
    let other = say(&service, "eve", session, "Which colors suit me?").await;
    assert!(
        other["message"]
            .as_str()
            .unwrap()
            .contains("do not know your color season")
    );
    assert_eq!(other["session_id"].as_str(), session);
}

#[tokio::test]
async fn history_in_the_context_counts_too() {
    let service = Service::builtin().await;
    let answer = service
        .chat(&json!({
            "message": "Which colors suit me?",
            "user_id": "ada",
            "context": {"history": [
                {"role": "user", "content": "I was typed as a soft autumn"},
                {"role": "assistant", "content": "Lovely!"},
            ]},
        }))
        .await;
    assert!(answer["message"].as_str().unwrap().contains("Muted Autumn"));
}

#[tokio::test]
async fn a_stream_is_remembered_as_an_answer_is() {
    let service = Service::builtin().await;
    let body = json!({"message": "I am a light summer", "user_id": "ada", "session_id": "s1"});
    service.stream(&body).await.all().await;
    let answer = say(&service, "ada", Some("s1"), "what colors should I avoid?").await;
    assert!(answer["message"].as_str().unwrap().contains("Light Summer"));
}
