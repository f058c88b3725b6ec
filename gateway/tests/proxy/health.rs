//! Probes cost the services next to nothing.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use aesthetiq_tests::{backend, client::client, stack::gateway};
use axum::{Json, Router, routing::any};
use serde_json::json;

#[tokio::test]
async fn a_thousand_probes_at_once_cost_each_service_one_question_a_second() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let answer = any(async move || {
        count.fetch_add(1, SeqCst);
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        Json(json!({"status": "healthy"}))
    });
    let backend = backend::serve(Router::new().fallback(answer)).await;
    let gateway = gateway(&backend, &backend, &[]);
    let client = client();
    let started = std::time::Instant::now();
    let probes = (0..1000).map(|number| {
        let path = ["health", "ready"][number % 2];
        let request = client.get(format!("{}/{path}", gateway.url()));
        async move { request.send().await.expect("an answer").status() }
    });
    let answers = futures_util::future::join_all(probes).await;
    assert!(answers.iter().all(|status| *status == 200));
    let seconds = usize::try_from(started.elapsed().as_secs()).expect("a short test");
    let asked = asked.load(SeqCst);
    // Two services, once when the first probe comes and once for each second since.
    assert!(
        (2..=2 * (seconds + 2)).contains(&asked),
        "{asked} in {seconds} s"
    );
}
