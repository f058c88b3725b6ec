//! Browsers' questions: ALLOWED_ORIGINS.

use aesthetiq_tests::{
    client::client,
    process::Process,
    stack::{dead_url, gateway},
};
use reqwest::{Method, Response};

async fn ask(gateway: &Process, method: Method, path: &str, origin: &str) -> Response {
    client()
        .request(method, format!("{}{path}", gateway.url()))
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type,x-api-key")
        .send()
        .await
        .expect("an answer")
}

#[tokio::test]
async fn a_preflight_allows_listed_origins_with_credentials() {
    let gateway = gateway(&dead_url(), &dead_url(), &[]);
    let answer = ask(
        &gateway,
        Method::OPTIONS,
        "/api/v1/agent/chat",
        "http://localhost:3000",
    )
    .await;
    assert_eq!(answer.status(), 200);
    let headers = answer.headers();
    assert_eq!(
        headers["access-control-allow-origin"],
        "http://localhost:3000"
    );
    assert_eq!(headers["access-control-allow-credentials"], "true");
    assert_eq!(headers["access-control-allow-methods"], "POST");
    assert_eq!(
        headers["access-control-allow-headers"],
        "content-type,x-api-key"
    );
}

#[tokio::test]
async fn an_error_can_be_read_by_the_page_that_caused_it() {
    let gateway = gateway(&dead_url(), &dead_url(), &[]);
    for path in ["/api/v1/ml/analyze-face", "/nowhere"] {
        let answer = ask(&gateway, Method::POST, path, "http://localhost:3000").await;
        assert!(!answer.status().is_success());
        assert_eq!(
            answer.headers()["access-control-allow-origin"],
            "http://localhost:3000"
        );
    }
}

#[tokio::test]
async fn other_origins_get_no_permission() {
    let gateway = gateway(
        &dead_url(),
        &dead_url(),
        &[("ALLOWED_ORIGINS", "https://a.example,https://b.example")],
    );
    let allowed = |answer: &Response| answer.headers().contains_key("access-control-allow-origin");
    assert!(allowed(
        &ask(&gateway, Method::GET, "/live", "https://b.example").await
    ));
    for other in ["http://localhost:3000", "https://a.example.evil", "null"] {
        assert!(
            !allowed(&ask(&gateway, Method::GET, "/live", other).await),
            "{other}"
        );
    }
}

#[tokio::test]
async fn a_star_allows_everybody_and_credentials_still_work() {
    let gateway = gateway(&dead_url(), &dead_url(), &[("ALLOWED_ORIGINS", "*")]);
    let answer = ask(&gateway, Method::GET, "/live", "https://any.example").await;
    assert_eq!(
        answer.headers()["access-control-allow-origin"],
        "https://any.example"
    );
}
