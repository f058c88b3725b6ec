//! Several copies of a service.

use std::collections::HashMap;

use aesthetiq_tests::{
    backend,
    client::client,
    process::Process,
    stack::{dead_url, gateway},
};
use axum::{Router, routing::any};

async fn named(name: &'static str) -> String {
    backend::serve(Router::new().fallback(any(async move || name))).await
}

async fn ask(gateway: &Process) -> (u16, String) {
    let url = format!("{}/api/v1/ml/x", gateway.url());
    let answer = client()
        .post(url)
        .body("a body")
        .send()
        .await
        .expect("an answer");
    (
        answer.status().as_u16(),
        answer.text().await.expect("a body"),
    )
}

#[tokio::test]
async fn all_copies_get_requests_and_a_dead_one_fails_none() {
    let urls = [named("one").await, named("two").await, dead_url()];
    let gateway = gateway(&urls.join(","), &dead_url(), &[]);
    let mut answers = HashMap::new();
    for _ in 0..60 {
        let (status, name) = ask(&gateway).await;
        assert_eq!(status, 200);
        *answers.entry(name).or_insert(0) += 1;
    }
    for name in ["one", "two"] {
        assert!(
            answers.get(name).is_some_and(|&count| count > 10),
            "{answers:?}"
        );
    }
}

#[tokio::test]
async fn with_no_copy_left_the_client_is_told_when_to_return() {
    let urls = [dead_url(), dead_url()];
    let gateway = gateway(&urls.join(","), &dead_url(), &[]);
    for _ in 0..10 {
        let url = format!("{}/api/v1/ml/x", gateway.url());
        let answer = client().get(url).send().await.expect("an answer");
        assert_eq!(answer.status(), 503);
        let wait = answer.headers()["retry-after"].to_str().expect("text");
        assert!(
            wait.parse::<u64>()
                .is_ok_and(|seconds| (1..=10).contains(&seconds)),
            "{wait}"
        );
    }
}
