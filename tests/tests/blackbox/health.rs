//! `/health`, `/ready` and `/live`, in the original's shape.

use std::time::Duration;

use aesthetiq_tests::{
    backend,
    client::get,
    process::Process,
    stack::{Stack, Stylist, dead_url, face_analysis, gateway, wait_until_healthy},
};
use axum::{Router, routing};
use serde_json::{Value, json};

const DEADLINE: Duration = Duration::from_secs(30);

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect()
}

fn is_timestamp(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    text.len() == "2025-12-16T15:08:45.955898+00:00".len() && text.ends_with("+00:00")
}

/// A report serves for a moment, so what has changed shows up with the next.
async fn wait_for_status(url: &str, status: &str) {
    tokio::time::timeout(DEADLINE, async {
        while get(url).await.1["status"] != status {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await
    .unwrap_or_else(|_| panic!("never {status}"));
}

#[tokio::test]
async fn all_up_is_healthy_in_the_originals_shape() {
    let stack = Stack::start().await;

    let (status, body) = get(&stack.url("/health")).await;

    assert_eq!(status, 200);
    let mut expected = [
        "status",
        "gateway",
        "app_name",
        "version",
        "services",
        "timestamp",
    ];
    let mut found = keys(&body);
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(body["status"], "healthy");
    assert_eq!(body["gateway"], "healthy");
    assert!(is_timestamp(&body["timestamp"]), "{body}");
    for service in ["face_analysis", "clothing_recommender"] {
        let report = &body["services"][service];
        assert_eq!(report["status"], "healthy", "{body}");
        assert_eq!(report["data"]["status"], "healthy");
        assert!(is_timestamp(&report["data"]["timestamp"]), "{body}");
        assert!(report.get("error").is_none());
    }
    assert_eq!(get(&stack.url("/ready")).await.0, 200);
}

#[tokio::test]
async fn one_down_is_degraded_and_still_ready() {
    let stylist = Stylist::start(&[]);

    let (status, body) = get(&stylist.url("/health")).await;

    assert_eq!(status, 200);
    assert_eq!(body["status"], "degraded");
    assert_eq!(
        body["services"]["face_analysis"],
        json!({"status": "unhealthy", "error": "connection_refused"})
    );
    assert_eq!(
        body["services"]["clothing_recommender"]["status"],
        "healthy"
    );
    let (status, body) = get(&stylist.url("/ready")).await;
    assert_eq!(status, 200);
    assert_eq!(body["status"], "ready");
    assert_eq!(body["checks"]["face_analysis"], "unhealthy");
}

#[tokio::test]
async fn both_down_is_unhealthy_and_not_ready_but_alive() {
    let gateway = gateway(&dead_url(), &dead_url(), &[]);

    let (status, body) = get(&format!("{}/health", gateway.url())).await;
    assert_eq!(status, 200);
    assert_eq!(body["status"], "unhealthy");
    assert_eq!(body["gateway"], "healthy");

    let (status, body) = get(&format!("{}/ready", gateway.url())).await;
    assert_eq!(status, 503);
    assert_eq!(body["status"], "not_ready");

    let (status, body) = get(&format!("{}/live", gateway.url())).await;
    assert_eq!((status.as_u16(), body), (200, json!({"status": "alive"})));
}

#[tokio::test]
async fn a_service_that_says_503_or_nothing_is_unhealthy_by_that_name() {
    let failing = backend::serve(Router::new().route(
        "/api/v1/health",
        routing::get(async || axum::http::StatusCode::SERVICE_UNAVAILABLE),
    ))
    .await;
    let silent = backend::serve(Router::new().route(
        "/api/v1/health",
        routing::get(async || std::future::pending::<()>().await),
    ))
    .await;
    let gateway = gateway(&failing, &silent, &[]);

    let (_, body) = get(&format!("{}/health", gateway.url())).await;

    assert_eq!(body["services"]["face_analysis"]["error"], "Status 503");
    assert_eq!(body["services"]["clothing_recommender"]["error"], "timeout");
}

#[tokio::test]
async fn a_service_that_comes_back_is_seen_to_be_back() {
    let mut first = Process::start("clothing_recommender", &[]);
    let port = first
        .address()
        .rsplit_once(':')
        .expect("a port")
        .1
        .to_owned();
    let gateway = gateway(&dead_url(), first.url(), &[]);
    let health = format!("{}/health", gateway.url());
    assert_eq!(get(&health).await.1["status"], "degraded");
    first.kill();
    wait_for_status(&health, "unhealthy").await;

    let _second = Process::start("clothing_recommender", &[("PORT", &port)]);

    wait_for_status(&health, "degraded").await;
}

#[tokio::test]
async fn each_service_reports_health_and_readiness_of_its_own() {
    let stack = Stack::start().await;
    for (path, key) in [
        ("/api/v1/ml/health", "status"),
        ("/api/v1/agent/health", "status"),
    ] {
        let (status, body) = get(&stack.url(path)).await;
        assert_eq!(status, 200, "{path}");
        assert_eq!(body[key], "healthy", "{path}");
    }
    for (service, check) in [
        (stack.face_analysis.url(), "face_analysis_service"),
        (stack.clothing_recommender.url(), "llm_service"),
    ] {
        let (status, body) = get(&format!("{service}/api/v1/ready")).await;
        assert_eq!(status, 200, "{body}");
        assert_eq!(body["status"], "ready");
        assert!(body["checks"][check].is_string(), "{body}");
        assert_eq!(get(&format!("{service}/live")).await.0, 200);
        assert_eq!(get(&format!("{service}/ready")).await.0, 200);
    }
}

#[tokio::test]
async fn face_analysis_is_healthy_only_once_its_models_are_loaded() {
    let process = face_analysis(&[]);
    let health = format!("{}/api/v1/health", process.url());

    // The port opens at once; loading takes longer than asking.
    let (status, body) = get(&health).await;
    assert_eq!(status, 503, "{body}");
    assert_eq!(body["detail"], "Model service not initialized");

    tokio::time::timeout(DEADLINE, wait_until_healthy(&process))
        .await
        .expect("healthy in time");
    assert_eq!(get(&health).await.1["status"], "healthy");
}
