//! What passes through the gateway, and what it does not let pass.

use std::{net::SocketAddr, time::Duration};

use aesthetiq_tests::{
    backend,
    client::{client, get, read},
    process::Process,
    raw,
    stack::{dead_url, gateway},
};
use axum::{
    Json, Router,
    body::Bytes,
    extract::ConnectInfo,
    http::{HeaderMap, Method, Uri},
    response::{AppendHeaders, IntoResponse},
    routing::any,
};
use reqwest::StatusCode;
use serde_json::{Value, json};

/// Answers with what arrived.
async fn echo(
    ConnectInfo(_): ConnectInfo<SocketAddr>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    let headers: serde_json::Map<String, Value> = headers
        .iter()
        .map(|(name, value)| (name.to_string(), json!(value.to_str().unwrap_or("?"))))
        .collect();
    let report = json!({
        "method": method.as_str(),
        "uri": uri.to_string(),
        "headers": headers,
        "body": String::from_utf8_lossy(&body),
    });
    let answer_headers = AppendHeaders([
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
        ("x-own", "kept"),
        ("connection", "x-private"),
        ("x-private", "dropped"),
    ]);
    (StatusCode::IM_A_TEAPOT, answer_headers, Json(report))
}

async fn echoing_gateway() -> Process {
    let backend = backend::serve(Router::new().fallback(any(echo))).await;
    gateway(&backend, &backend, &[])
}

#[tokio::test]
async fn every_method_query_header_body_and_status_passes() {
    let gateway = echoing_gateway().await;
    for area in ["ml", "agent"] {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let url = format!("{}/api/v1/{area}/any/thing?a=1&b=%20x", gateway.url());
            let request = client()
                .request(method.parse().expect("a method"), url)
                .header("x-custom", "yes")
                .body("a body");
            let (status, seen) = read(request.send().await.expect("an answer")).await;
            assert_eq!(status, StatusCode::IM_A_TEAPOT);
            assert_eq!(seen["method"], method);
            assert_eq!(seen["uri"], format!("/api/v1/{area}/any/thing?a=1&b=%20x"));
            assert_eq!(seen["headers"]["x-custom"], "yes");
            assert_eq!(seen["body"], "a body");
        }
    }
}

#[tokio::test]
async fn head_has_the_headers_and_no_body() {
    let gateway = echoing_gateway().await;
    let answer = client()
        .head(format!("{}/api/v1/ml/x", gateway.url()))
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), StatusCode::IM_A_TEAPOT);
    assert_eq!(answer.headers()["x-own"], "kept");
    assert!(answer.bytes().await.expect("a body").is_empty());
}

#[tokio::test]
async fn headers_of_one_connection_stay_on_it() {
    let gateway = echoing_gateway().await;
    let answer = client()
        .get(format!("{}/api/v1/ml/x", gateway.url()))
        .header("connection", "x-hop")
        .header("x-hop", "1")
        .header("x-forwarded-for", "1.2.3.4")
        .send()
        .await
        .expect("an answer");

    let headers = answer.headers().clone();
    assert!(!headers.contains_key("x-private"));
    assert_eq!(headers.get_all("set-cookie").iter().count(), 2);

    let (_, seen) = read(answer).await;
    assert!(seen["headers"].get("x-hop").is_none());
    assert_eq!(seen["headers"]["x-forwarded-for"], "127.0.0.1");
    assert_eq!(seen["headers"]["x-forwarded-proto"], "http");
    assert_eq!(seen["headers"]["x-forwarded-host"], gateway.address());
}

#[tokio::test]
async fn a_trace_goes_on_with_a_span_of_the_gateways() {
    let gateway = echoing_gateway().await;
    let ask = async |traceparent: &str| {
        let answer = client()
            .get(format!("{}/api/v1/ml/x", gateway.url()))
            .header("traceparent", traceparent)
            .header("tracestate", "vendor=1")
            .send()
            .await
            .expect("an answer");
        read(answer).await.1["headers"].clone()
    };
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let seen = ask(&format!("00-{trace}-b7ad6b7169203331-01")).await;
    let sent = seen["traceparent"].as_str().expect("a traceparent");
    let fields: Vec<&str> = sent.split('-').collect();
    assert_eq!(fields[..2], ["00", trace]);
    assert_ne!(fields[2], "b7ad6b7169203331");
    assert_eq!(seen["tracestate"], "vendor=1");
    let log = gateway.log();
    assert!(log.contains(trace) && log.contains(fields[2]), "{log}");

    let seen = ask("00-nonsense-01").await;
    assert_eq!(seen.get("traceparent"), None);
    assert_eq!(seen.get("tracestate"), None);
}

#[tokio::test]
async fn a_request_keeps_its_id_all_the_way_there_and_back() {
    let gateway = echoing_gateway().await;
    let ask = async |id: Option<&str>| {
        let mut request = client().get(format!("{}/api/v1/ml/x", gateway.url()));
        if let Some(id) = id {
            request = request.header("x-request-id", id);
        }
        let answer = request.send().await.expect("an answer");
        let returned = answer.headers()["x-request-id"]
            .to_str()
            .expect("text")
            .to_owned();
        let (_, seen) = read(answer).await;
        assert_eq!(seen["headers"]["x-request-id"], json!(returned));
        returned
    };
    assert_eq!(ask(Some("front-end-42")).await, "front-end-42");
    assert_ne!(ask(None).await, ask(None).await);
    assert_ne!(ask(Some("not {usable}\t")).await, "not {usable}\t");
    let log = gateway.log();
    assert!(log.contains("front-end-42"), "{log}");
}

#[tokio::test]
async fn unknown_paths_and_methods_answer_as_fastapi_does() {
    let gateway = echoing_gateway().await;
    let (status, body) = get(&format!("{}/nowhere", gateway.url())).await;
    assert_eq!(status, 404);
    assert_eq!(body["detail"], "Not Found");
    assert_eq!(body["code"], "not_found");
    let answer = client()
        .post(format!("{}/health", gateway.url()))
        .send()
        .await
        .expect("an answer");
    assert!(answer.headers().contains_key("allow"));
    let (status, body) = read(answer).await;
    assert_eq!(status, 405);
    assert_eq!(body["detail"], "Method Not Allowed");
}

#[tokio::test]
async fn a_path_that_could_mean_two_things_is_refused() {
    let gateway = echoing_gateway().await;
    for path in [
        "/api/v1/ml/../agent/chat",
        "/api/v1/ml/%2e%2e/agent/chat",
        "/api/v1/ml/a%2fb",
        "/api/v1/ml/a%5Cb",
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        let answer = raw::exchange(
            gateway.address(),
            request.as_bytes(),
            Duration::from_secs(10),
        )
        .await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{path}: {answer}");
        assert!(answer.contains("ambiguous_path"), "{path}: {answer}");
    }
}

#[tokio::test]
async fn answers_of_the_gateways_own_are_marked_as_such() {
    let gateway = gateway(&dead_url(), &dead_url(), &[]);
    let answer = client()
        .get(format!("{}/api/v1/ml/x", gateway.url()))
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.headers()["x-error-source"], "gateway");
    let echoing = echoing_gateway().await;
    let answer = client()
        .get(format!("{}/api/v1/ml/x", echoing.url()))
        .send()
        .await
        .expect("an answer");
    assert!(!answer.headers().contains_key("x-error-source"));
}
