//! What is kept of people, asked for through a gateway that knows who may.

use aesthetiq_tests::{
    client::{Answer, client, get, post},
    process::Process,
    stack::{Stylist, dead_url, gateway},
};
use reqwest::Method;
use serde_json::{Value, json};

const KEY: &str = "first-key-0123456789";
/// An id with much that a path must escape; percent-encoded, and as bodies have it.
const ADA: &str = "ada%20lovelace%3F%F0%9F%91%97";
const ADA_IN_A_BODY: &str = "ada lovelace?👗";

struct Guarded {
    gateway: Process,
    clothing_recommender: Process,
}

impl Guarded {
    fn start() -> Self {
        let clothing_recommender = Process::start("clothing_recommender", &[]);
        let keys = [("API_KEYS", KEY)];
        Self {
            gateway: gateway(&dead_url(), clothing_recommender.url(), &keys),
            clothing_recommender,
        }
    }

    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let url = format!("{}/api/v1/agent/{path}", self.gateway.url());
        let mut request = client().request(method, url).bearer_auth(KEY);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.expect("an answer");
        let status = response.status();
        let text = response.text().await.expect("a whole body");
        (status, serde_json::from_str(&text).unwrap_or_default())
    }

    async fn say(&self, session: &str, message: &str) -> Value {
        let body = json!({"message": message, "user_id": ADA_IN_A_BODY, "session_id": session});
        let (status, answer) = self.send(Method::POST, "chat", Some(body)).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }
}

#[tokio::test]
async fn a_profile_is_kept_used_and_forgotten() {
    let engine = Guarded::start();
    let profile = format!("users/{ADA}/profile");
    let known = json!({"palette": "Dark Winter", "preferences": {"budget": "under $100"}});
    let (status, kept) = engine.send(Method::PUT, &profile, Some(known)).await;
    assert_eq!(status, 200, "{kept}");
    let (status, seen) = engine.send(Method::GET, &profile, None).await;
    assert_eq!(
        (status.as_u16(), &seen["palette"]),
        (200, &json!("Dark Winter"))
    );

    let answer = engine.say("one", "Which colors suit me?").await;
    let message = answer["message"].as_str().expect("a message");
    assert!(message.contains("Dark Winter"), "{message}");

    let sessions = format!("users/{ADA}/sessions");
    let (_, list) = engine.send(Method::GET, &sessions, None).await;
    assert_eq!(list["sessions"][0]["session_id"], "one", "{list}");

    let (status, _) = engine
        .send(Method::DELETE, &format!("users/{ADA}"), None)
        .await;
    assert_eq!(status, 204);
    assert_eq!(engine.send(Method::GET, &profile, None).await.0, 404);
    let (_, list) = engine.send(Method::GET, &sessions, None).await;
    assert_eq!(list["sessions"], json!([]));
    let answer = engine.say("two", "Which colors suit me?").await;
    let message = answer["message"].as_str().expect("a message");
    assert!(
        message.contains("do not know your color season"),
        "{message}"
    );

    for service in [&engine.gateway, &engine.clothing_recommender] {
        let log = service.log();
        assert!(log.contains("/agent/users/…/profile"), "{log}");
        assert!(!log.contains("lovelace"), "{log}");
    }
}

#[tokio::test]
async fn a_wardrobe_is_kept_and_shown() {
    let engine = Guarded::start();
    let wardrobe = format!("users/{ADA}/wardrobe");
    let loafers = json!({"item": "loafers", "color": "brown"});
    let (status, added) = engine.send(Method::POST, &wardrobe, Some(loafers)).await;
    assert_eq!(status, 201, "{added}");
    let (_, seen) = engine.send(Method::GET, &wardrobe, None).await;
    assert!(seen.to_string().contains("loafers"), "{seen}");
    let (_, others) = engine.send(Method::GET, "users/eve/wardrobe", None).await;
    assert!(!others.to_string().contains("loafers"), "{others}");
}

#[tokio::test]
async fn without_a_key_nobody_asks_about_people() {
    let open = Stylist::start(&[]);
    let (status, body) = get(&open.url("/api/v1/agent/users/u/profile")).await;
    assert_eq!(status, 403);
    assert!(body["hint"].to_string().contains("API_KEYS"), "{body}");

    let guarded = Guarded::start();
    let url = |path: &str| format!("{}/api/v1/agent/{path}", guarded.gateway.url());
    let (status, body) = get(&url("users/u/profile")).await;
    assert_eq!(
        (status.as_u16(), &body["code"]),
        (401, &json!("missing_api_key"))
    );
    let message = json!({"message": "hello", "user_id": "u"});
    let (status, body) = post(&url("chat"), &message).await;
    assert_eq!(
        (status.as_u16(), &body["code"]),
        (401, &json!("missing_api_key"))
    );
}
