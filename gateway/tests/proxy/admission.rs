//! API_KEYS, RATE_LIMIT, TRUSTED_PROXIES, and how many requests are taken at once.

use std::{sync::Arc, time::Duration};

use aesthetiq_tests::{
    backend,
    client::{client, get, read},
    process::Process,
    stack::gateway,
};
use axum::{Json, Router, body::Body, http::HeaderMap, routing::any};
use futures_util::stream;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tokio::sync::{Notify, Semaphore};

const KEY: &str = "first-key-0123456789";
const OTHER_KEY: &str = "other-key-0123456789";
/// SHA-256 of OTHER_KEY.
const OTHER_HASH: &str = "sha256:fa84dd912283e2415c211c85a1bee2b63fdc152a54111cf3946f83ebdab8c1b1";

/// A service that answers with the headers it got, behind a gateway with `variables`.
async fn telling_gateway(variables: &[(&str, &str)]) -> Process {
    let tell = any(async |headers: HeaderMap| {
        let told: serde_json::Map<String, Value> = headers
            .iter()
            .map(|(name, value)| (name.to_string(), json!(value.to_str().unwrap_or("?"))))
            .collect();
        Json(told)
    });
    let backend = backend::serve(Router::new().fallback(tell)).await;
    gateway(&backend, &backend, variables)
}

fn ask(gateway: &Process, path: &str) -> RequestBuilder {
    client().get(format!("{}{path}", gateway.url()))
}

async fn answer(request: RequestBuilder) -> Response {
    request.send().await.expect("an answer")
}

#[tokio::test]
async fn with_keys_set_nobody_gets_through_without_one() {
    let gateway = telling_gateway(&[("API_KEYS", KEY)]).await;
    for path in [
        "/api/v1/ml/x",
        "/api/v1/agent/chat",
        "/api/v1/agent/users/u",
    ] {
        let refused = answer(ask(&gateway, path)).await;
        assert_eq!(refused.headers()["www-authenticate"], "Bearer");
        assert_eq!(refused.headers()["x-error-source"], "gateway");
        let (status, body) = read(refused).await;
        assert_eq!(
            (status, &body["code"]),
            (StatusCode::UNAUTHORIZED, &json!("missing_api_key"))
        );

        let wrong = ask(&gateway, path).header("x-api-key", OTHER_KEY);
        let (status, body) = read(answer(wrong).await).await;
        assert_eq!(
            (status, &body["code"]),
            (StatusCode::UNAUTHORIZED, &json!("invalid_api_key"))
        );
    }
    for open in ["/live", "/health", "/", "/openapi.json"] {
        assert_eq!(answer(ask(&gateway, open)).await.status(), 200, "{open}");
    }
}

#[tokio::test]
async fn a_key_opens_by_either_header_and_no_service_sees_it() {
    let keys = format!("{KEY}, {OTHER_HASH}");
    let gateway = telling_gateway(&[("API_KEYS", &keys)]).await;
    for key in [KEY, OTHER_KEY] {
        for (name, value) in [
            ("x-api-key", key.to_owned()),
            ("authorization", format!("Bearer {key}")),
        ] {
            let request = ask(&gateway, "/api/v1/agent/users/u").header(name, value);
            let (status, seen) = read(answer(request).await).await;
            assert_eq!(status, 200, "{name}");
            assert!(!seen.to_string().contains(key), "{seen}");
        }
    }
    assert!(!gateway.log().contains(KEY));
}

#[tokio::test]
async fn a_browser_may_ask_what_it_may_send_before_it_sends_its_key() {
    let origin = "http://localhost:3000";
    let gateway = telling_gateway(&[("API_KEYS", KEY)]).await;
    let preflight = client()
        .request(
            reqwest::Method::OPTIONS,
            format!("{}/api/v1/ml/x", gateway.url()),
        )
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "x-api-key");
    let allowed = answer(preflight).await;
    assert_eq!(allowed.status(), 200);
    assert_eq!(
        allowed.headers()["access-control-allow-headers"],
        "x-api-key"
    );
    let refused = answer(ask(&gateway, "/api/v1/ml/x").header("origin", origin)).await;
    assert_eq!(refused.status(), 401);
    assert_eq!(refused.headers()["access-control-allow-origin"], origin);
}

#[tokio::test]
async fn what_is_kept_of_people_is_closed_until_keys_are_set() {
    let gateway = telling_gateway(&[]).await;
    for path in [
        "/api/v1/agent/users/u",
        "/api/v1/agent/users",
        "/api/v1/agent/users/u/wardrobe?x=1",
        "/api/v1/agent/%75sers/u",
    ] {
        let (status, body) = get(&format!("{}{path}", gateway.url())).await;
        assert_eq!(
            (status, &body["code"]),
            (StatusCode::FORBIDDEN, &json!("api_keys_required"))
        );
        assert!(body["hint"].to_string().contains("API_KEYS"), "{body}");
    }
    assert_eq!(
        answer(ask(&gateway, "/api/v1/agent/chat")).await.status(),
        200
    );
}

#[tokio::test]
async fn a_key_that_can_be_guessed_stops_the_start_and_is_not_repeated() {
    let ended = Process::refusal("gateway", &[("API_KEYS", "hunter2hunter")]);
    assert!(!ended.status.success());
    assert!(ended.stderr.contains("API_KEYS"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("hunter2"), "{}", ended.stderr);
}

#[tokio::test]
async fn a_caller_over_the_rate_gets_429_and_is_told_when_to_return() {
    let variables = [("RATE_LIMIT", "6"), ("RATE_LIMIT_BURST", "2")];
    let gateway = telling_gateway(&variables).await;
    let first = answer(ask(&gateway, "/api/v1/ml/x")).await;
    assert_eq!(first.status(), 200);
    assert_eq!(first.headers()["ratelimit-policy"], "\"requests\";q=6;w=60");
    assert_eq!(first.headers()["ratelimit-limit"], "2");
    assert_eq!(first.headers()["ratelimit-remaining"], "1");
    assert_eq!(answer(ask(&gateway, "/api/v1/agent/x")).await.status(), 200);

    let refused = answer(ask(&gateway, "/api/v1/ml/x")).await;
    assert_eq!(refused.headers()["ratelimit-remaining"], "0");
    let wait: u64 = text(&refused, "retry-after").parse().expect("seconds");
    assert!((1..=10).contains(&wait), "{wait}");
    let (status, body) = read(refused).await;
    assert_eq!(
        (status, &body["code"]),
        (StatusCode::TOO_MANY_REQUESTS, &json!("rate_limited"))
    );
    assert_eq!(
        answer(ask(&gateway, "/live")).await.status(),
        200,
        "not a service's"
    );
}

fn text<'a>(answer: &'a Response, header: &str) -> &'a str {
    answer.headers()[header].to_str().expect("text")
}

#[tokio::test]
async fn callers_are_told_apart_by_key_and_else_by_address() {
    let variables = [
        ("API_KEYS", "first-key-0123456789,other-key-0123456789"),
        ("RATE_LIMIT", "1"),
        ("TRUSTED_PROXIES", "127.0.0.0/8"),
    ];
    let gateway = telling_gateway(&variables).await;
    let status = async |key: Option<&str>, from: &str| {
        let mut request = ask(&gateway, "/api/v1/ml/x").header("x-forwarded-for", from);
        if let Some(key) = key {
            request = request.header("x-api-key", key);
        }
        answer(request).await.status().as_u16()
    };
    assert_eq!(status(Some(KEY), "192.0.2.1").await, 200);
    assert_eq!(status(Some(KEY), "192.0.2.2").await, 429, "the same key");
    assert_eq!(status(Some(OTHER_KEY), "192.0.2.1").await, 200);
    assert_eq!(status(None, "192.0.2.3").await, 401);
    assert_eq!(
        status(None, "192.0.2.3").await,
        429,
        "who guesses keys is slowed down"
    );
    assert_eq!(status(None, "192.0.2.4").await, 401);
}

#[tokio::test]
async fn only_a_trusted_proxy_says_who_asks() {
    let trusting = telling_gateway(&[("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")]).await;
    let wary = telling_gateway(&[]).await;
    for (gateway, chain, scheme) in [
        (&trusting, "192.0.2.1, 127.0.0.1", "https"),
        (&wary, "127.0.0.1", "http"),
    ] {
        let request = ask(gateway, "/api/v1/ml/x")
            .header("x-forwarded-for", "192.0.2.1")
            .header("x-forwarded-proto", "https");
        let (_, seen) = read(answer(request).await).await;
        assert_eq!(seen["x-forwarded-for"], chain);
        assert_eq!(seen["x-forwarded-proto"], scheme);
    }
}

/// A service whose answers begin at once and end when `end` has permits.
async fn holding_backend(begun: Arc<Notify>, end: Arc<Semaphore>) -> String {
    let hold = any(async move || {
        begun.notify_one();
        let rest = async move {
            let _ = end
                .acquire()
                .await
                .map(tokio::sync::SemaphorePermit::forget);
            Ok::<_, std::convert::Infallible>("end")
        };
        Body::from_stream(stream::once(rest))
    });
    backend::serve(Router::new().fallback(hold)).await
}

#[tokio::test]
async fn a_place_is_held_until_the_answers_body_ends_and_the_rest_is_shed() {
    let (begun, end) = (Arc::new(Notify::new()), Arc::new(Semaphore::new(0)));
    let backend = holding_backend(begun.clone(), end.clone()).await;
    let variables = [("ML_MAX_IN_FLIGHT", "1"), ("QUEUE_TIMEOUT", "0.2")];
    let gateway = gateway(&backend, &backend, &variables);
    let url = format!("{}/api/v1/ml/x", gateway.url());

    let held = client().get(&url).send().await.expect("its headers");
    let shed = client().get(&url).send().await.expect("an answer");
    assert_eq!(text(&shed, "retry-after"), "1");
    assert_eq!(text(&shed, "x-error-source"), "gateway");
    let (status, body) = read(shed).await;
    assert_eq!(
        (status, &body["code"]),
        (StatusCode::SERVICE_UNAVAILABLE, &json!("busy"))
    );

    let other = format!("{}/api/v1/agent/x", gateway.url());
    let other = client().get(other).send().await.expect("headers");
    assert_eq!(other.status(), 200, "the other route has places of its own");

    end.add_permits(3);
    assert_eq!(held.text().await.expect("a body"), "end");
    assert_eq!(
        client().get(&url).send().await.expect("headers").status(),
        200
    );
}

#[tokio::test]
async fn who_waits_gets_the_place_of_who_leaves() {
    let (begun, end) = (Arc::new(Notify::new()), Arc::new(Semaphore::new(0)));
    let backend = holding_backend(begun.clone(), end).await;
    let variables = [("ML_MAX_IN_FLIGHT", "1"), ("QUEUE_TIMEOUT", "60")];
    let gateway = gateway(&backend, &backend, &variables);
    let url = format!("{}/api/v1/ml/x", gateway.url());
    let held = client().get(&url).send().await.expect("headers");
    let waiting = tokio::spawn(client().get(&url).send());
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!waiting.is_finished(), "there is no place for it");
    drop(held);
    let served = waiting.await.expect("no panic").expect("headers");
    assert_eq!(served.status(), 200);
}

#[tokio::test]
async fn a_client_in_the_middle_of_its_upload_learns_why_it_is_refused() {
    let gateway = telling_gateway(&[("API_KEYS", KEY)]).await;
    let upload = client()
        .post(format!("{}/api/v1/ml/x", gateway.url()))
        .body(vec![b'x'; 5 * 1024 * 1024]);
    assert_eq!(
        answer(upload).await.status(),
        401,
        "an answer and no reset connection"
    );
}
