//! What browsers are told on every answer.

use aesthetiq_tests::{
    backend,
    client::client,
    stack::{dead_url, gateway},
};
use axum::{Router, routing::any};

#[tokio::test]
async fn every_answer_says_what_browsers_may_not_do_with_it() {
    let framed = any(async || [("x-frame-options", "SAMEORIGIN")]);
    let backend = backend::serve(Router::new().fallback(framed)).await;
    let gateway = gateway(&backend, &dead_url(), &[]);
    for (path, status, frames) in [
        ("/api/v1/ml/x", 200, "SAMEORIGIN"),
        ("/api/v1/agent/x", 503, "DENY"),
        ("/live", 200, "DENY"),
        ("/nowhere", 404, "DENY"),
        ("/docs/", 200, "DENY"),
    ] {
        let url = format!("{}{path}", gateway.url());
        let answer = client().get(url).send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{path}");
        let headers = answer.headers();
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(
            headers["x-frame-options"], frames,
            "a service's own word stays"
        );
        assert_eq!(headers["referrer-policy"], "no-referrer", "{path}");
        assert!(!headers.contains_key("strict-transport-security"), "{path}");
    }
}
