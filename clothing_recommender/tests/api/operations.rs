//! What operators and tools ask.

use reqwest::StatusCode;
use serde_json::json;

use crate::support::{Fake, Service};

#[tokio::test]
async fn health_has_the_originals_form_under_both_paths() {
    let service = Service::start(&[("APP_NAME", "Engine"), ("APP_VERSION", "9.9")]).await;
    for path in ["/api/v1/health", "/api/v1/agent/health"] {
        let (status, report) = service.get(path).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(report["status"], "healthy");
        assert_eq!(report["app_name"], "Engine");
        assert_eq!(report["version"], "9.9");
        assert!(report["timestamp"].as_str().unwrap().ends_with("+00:00"));
    }
}

#[tokio::test]
async fn without_a_key_the_service_is_ready_and_says_what_is_not_configured() {
    let service = Service::start(&[
        ("OPENAI_API_KEY", "sk-your-openai-api-key"),
        ("LANGFUSE_PUBLIC_KEY", "pk-lf-your-public-key"),
        ("LANGFUSE_SECRET_KEY", "sk-lf-your-secret-key"),
    ])
    .await;
    for path in ["/ready", "/api/v1/ready"] {
        let (status, report) = service.get(path).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(report["status"], "ready");
        assert_eq!(
            report["checks"],
            json!({"llm_service": "not_configured", "langfuse": "not_configured"})
        );
    }
    assert_eq!(service.get("/live").await.0, StatusCode::OK);
}

#[tokio::test]
async fn the_prefix_moves_every_path() {
    let service = Service::start(&[("API_V1_PREFIX", "/v2")]).await;
    assert_eq!(service.get("/v2/agent/health").await.0, StatusCode::OK);
    assert_eq!(
        service.get("/api/v1/agent/health").await.0,
        StatusCode::NOT_FOUND
    );
    let (_, document) = service.get("/openapi.json").await;
    assert!(document["paths"]["/v2/agent/chat"]["post"].is_object());
}

#[tokio::test]
async fn the_interface_is_described() {
    let service = Service::builtin().await;
    let (status, document) = service.get("/openapi.json").await;
    assert_eq!(status, StatusCode::OK);
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(
        paths,
        [
            "/api/v1/agent/catalog/search",
            "/api/v1/agent/chat",
            "/api/v1/agent/chat/stream",
            "/api/v1/agent/health",
            "/api/v1/agent/users/{user_id}",
            "/api/v1/agent/users/{user_id}/profile",
            "/api/v1/agent/users/{user_id}/sessions",
            "/api/v1/agent/users/{user_id}/sessions/{session_id}",
            "/api/v1/agent/users/{user_id}/wardrobe",
            "/api/v1/agent/users/{user_id}/wardrobe/{item_id}",
            "/api/v1/ready"
        ]
    );
    let schemas = &document["components"]["schemas"];
    let required = &schemas["ChatRequest"]["required"];
    assert_eq!(*required, json!(["message", "user_id"]));
    assert!(schemas["Metadata"]["properties"]["fallback_reason"].is_object());
}

#[tokio::test]
async fn unknown_paths_and_methods_are_answered_as_fastapi_does() {
    let service = Service::builtin().await;
    let (status, body) = service.get("/api/v1/agent/nothing").await;
    assert_eq!(
        (status, &body["detail"]),
        (StatusCode::NOT_FOUND, &json!("Not Found"))
    );
    let (status, body) = service.get("/api/v1/agent/chat").await;
    assert_eq!(
        (status, &body["detail"]),
        (StatusCode::METHOD_NOT_ALLOWED, &json!("Method Not Allowed"))
    );
}

#[tokio::test]
async fn what_is_answered_is_counted() {
    let fake = Fake::start().await;
    let service = Service::with(&fake).await;
    service.say("Does emerald suit me?").await;
    fake.reject_keys(true);
    service.say("Find me a jacket for a job interview").await;
    let text = service.metrics().await;
    let line = |name: &str, labels: &str| {
        format!(r#"aesthetiq_{name}{{service="clothing_recommender"{labels}}}"#)
    };
    for expected in [
        line(
            "stylist_messages_total",
            r#",intent="general",provider="openai""#,
        ) + " 1\n",
        line(
            "stylist_messages_total",
            r#",intent="clothing",provider="builtin""#,
        ) + " 1\n",
        line("stylist_fallbacks_total", r#",reason="rejected_key""#) + " 1\n",
        line("stylist_tokens_total", r#",direction="input""#) + " 30\n",
        line("stylist_tokens_total", r#",direction="output""#) + " 6\n",
        line("stylist_failures_total", "") + " 0\n",
        line("stylist_node_duration_seconds_count", r#",node="classify""#) + " 2\n",
    ] {
        assert!(text.contains(&expected), "{expected}in {text}");
    }
}
