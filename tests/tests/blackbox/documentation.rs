//! `/`, `/docs`, `/redoc` and `/openapi.json`.

use aesthetiq_tests::{
    client::{client, get},
    stack::Stack,
};

#[tokio::test]
async fn the_root_says_what_this_is() {
    let stack = Stack::start().await;
    let (status, body) = get(&stack.url("/")).await;
    assert_eq!(status, 200);
    assert_eq!(body["docs"], "/docs");
    assert_eq!(body["version"], "1.0.0");
    assert!(body["service"].is_string());
}

#[tokio::test]
async fn one_document_describes_the_whole_engine() {
    let stack = Stack::start().await;

    let (status, document) = get(&stack.url("/openapi.json")).await;

    assert_eq!(status, 200);
    for path in [
        "/health",
        "/ready",
        "/api/v1/ml/analyze-face",
        "/api/v1/ml/analyze-face-legacy",
        "/api/v1/ml/health",
        "/api/v1/ml/match-color",
        "/api/v1/ml/palettes",
        "/api/v1/ml/palettes/{season}",
        "/api/v1/agent/chat",
        "/api/v1/agent/chat/stream",
        "/api/v1/agent/health",
    ] {
        assert!(
            document["paths"][path].is_object(),
            "{path} is not documented"
        );
    }
    assert!(
        document["paths"].get("/api/v1/health").is_none(),
        "the services' own health cannot be reached through the gateway"
    );
    every_reference_resolves(&document);
}

fn every_reference_resolves(document: &serde_json::Value) {
    let mut pending = vec![document];
    while let Some(value) = pending.pop() {
        if let Some(reference) = value["$ref"].as_str() {
            let target = document.pointer(reference.trim_start_matches('#'));
            assert!(target.is_some(), "{reference} leads nowhere");
        }
        match value {
            serde_json::Value::Object(members) => pending.extend(members.values()),
            serde_json::Value::Array(items) => pending.extend(items),
            _ => {}
        }
    }
}

#[tokio::test]
async fn every_service_shows_its_documentation_from_its_own_files() {
    let stack = Stack::start().await;
    for service in [
        stack.gateway.url(),
        stack.face_analysis.url(),
        stack.clothing_recommender.url(),
    ] {
        let page = client()
            .get(format!("{service}/docs/"))
            .send()
            .await
            .expect("an answer");
        assert_eq!(page.status(), 200);
        let page = page.text().await.expect("a page");
        assert!(page.contains("swagger-ui"), "{page}");
        assert!(!page.contains("https://"), "nothing comes from elsewhere");
        for path in ["/docs", "/redoc"] {
            let answer = client()
                .get(format!("{service}{path}"))
                .send()
                .await
                .expect("an answer");
            assert!(answer.status().is_redirection(), "{path}");
            assert_eq!(answer.headers()["location"], "/docs/");
        }
        assert_eq!(get(&format!("{service}/openapi.json")).await.0, 200);
    }
}
