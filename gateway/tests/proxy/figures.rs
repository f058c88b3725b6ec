//! METRICS_ADDR: what Prometheus is told.

use std::{sync::Arc, time::Duration};

use aesthetiq_tests::{
    backend,
    client::client,
    process::Process,
    stack::{dead_url, gateway},
};
use axum::{Router, body::Body, routing::any};
use futures_util::stream;
use reqwest::StatusCode;
use tokio::{sync::Notify, time::Instant};

const METRICS: (&str, &str) = ("METRICS_ADDR", "127.0.0.1:0");

async fn ask(gateway: &Process, path: &str) -> reqwest::Response {
    let url = format!("{}{path}", gateway.url());
    client().get(url).send().await.expect("an answer")
}

/// The value of the one line that begins with `name` and has all `labels`.
async fn figure(gateway: &Process, name: &str, labels: &[&str]) -> Option<f64> {
    let text = gateway.figures().await;
    let line = text.lines().find(|line| {
        let is_it = line
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with('{'));
        is_it && labels.iter().all(|label| line.contains(label))
    })?;
    line.rsplit(' ').next()?.parse().ok()
}

#[tokio::test]
async fn requests_are_counted_by_route_status_and_endpoint() {
    let backend = backend::counting().await;
    let gateway = gateway(&backend, &dead_url(), &[METRICS]);
    for _ in 0..3 {
        assert_eq!(ask(&gateway, "/api/v1/ml/x?secret=1").await.status(), 200);
    }
    assert_eq!(ask(&gateway, "/live").await.status(), 200);
    assert_eq!(ask(&gateway, "/api/v1/agent/x").await.status(), 503);
    assert_eq!(
        ask(&gateway, "/api/v1/ml/../x").await.status(),
        404,
        "the client shortens it"
    );

    let ml = "route=\"/api/v1/ml/*\"";
    let requests = "aesthetiq_http_requests_total";
    assert_eq!(
        figure(&gateway, requests, &[ml, "status=\"200\""]).await,
        Some(3.0)
    );
    assert_eq!(
        figure(&gateway, requests, &["route=\"/live\""]).await,
        Some(1.0)
    );
    assert_eq!(
        figure(&gateway, requests, &["route=\"none\"", "\"404\""]).await,
        Some(1.0)
    );
    let durations = "aesthetiq_http_request_duration_seconds_count";
    assert_eq!(figure(&gateway, durations, &[ml]).await, Some(3.0));
    let errors = "aesthetiq_gateway_errors_total";
    let refused = ["route=\"/api/v1/agent/*\"", "code=\"service_unavailable\""];
    assert_eq!(figure(&gateway, errors, &refused).await, Some(1.0));

    let endpoint = format!("endpoint=\"{}\"", backend.trim_start_matches("http://"));
    let chosen = "aesthetiq_endpoint_requests_total";
    assert_eq!(figure(&gateway, chosen, &[&endpoint]).await, Some(3.0));
    assert!(!gateway.figures().await.contains("secret"));
}

#[tokio::test]
async fn an_ejected_endpoint_shows_as_unavailable() {
    let gateway = gateway(&dead_url(), &dead_url(), &[METRICS]);
    for _ in 0..3 {
        assert_eq!(ask(&gateway, "/api/v1/ml/x").await.status(), 503);
    }
    let ml = ["upstream=\"face_analysis\""];
    assert_eq!(
        figure(&gateway, "aesthetiq_endpoint_available", &ml).await,
        Some(0.0)
    );
    assert_eq!(
        figure(&gateway, "aesthetiq_endpoint_ejections_total", &ml).await,
        Some(1.0)
    );
    let refused = ["upstream=\"face_analysis\"", "kind=\"refused\""];
    assert_eq!(
        figure(&gateway, "aesthetiq_endpoint_faults_total", &refused).await,
        Some(3.0)
    );
    let other = ["upstream=\"clothing_recommender\""];
    assert_eq!(
        figure(&gateway, "aesthetiq_endpoint_available", &other).await,
        Some(1.0)
    );
}

#[tokio::test]
async fn a_stream_counts_as_open_until_its_client_leaves() {
    let begun = Arc::new(Notify::new());
    let stream = any(async move || {
        begun.notify_one();
        let body = Body::from_stream(stream::pending::<Result<&str, std::io::Error>>());
        ([("content-type", "text/event-stream")], body)
    });
    let backend = backend::serve(Router::new().fallback(stream)).await;
    let gateway = gateway(&backend, &backend, &[METRICS]);
    let open = ask(&gateway, "/api/v1/agent/chat/stream").await;
    assert_eq!(open.status(), StatusCode::OK);

    let agent = ["route=\"/api/v1/agent/*\""];
    let streams = "aesthetiq_event_streams_open";
    let in_flight = "aesthetiq_http_requests_in_flight";
    assert_eq!(figure(&gateway, streams, &agent).await, Some(1.0));
    assert_eq!(figure(&gateway, in_flight, &agent).await, Some(1.0));
    drop(open);
    let deadline = Instant::now() + Duration::from_secs(30);
    while figure(&gateway, streams, &agent).await != Some(0.0) {
        assert!(Instant::now() < deadline, "still open");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(figure(&gateway, in_flight, &agent).await, Some(0.0));
    assert_eq!(
        figure(&gateway, "aesthetiq_event_streams_total", &agent).await,
        Some(1.0)
    );
}

#[tokio::test]
async fn figures_are_not_on_the_public_port() {
    let backend = backend::counting().await;
    let gateway = gateway(&backend, &backend, &[METRICS]);
    assert_eq!(ask(&gateway, "/metrics").await.status(), 404);
}
