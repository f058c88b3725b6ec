//! Settings that make no sense stop the start with a message that names them.

use aesthetiq_tests::{
    client::{get, post},
    process::Process,
    stack::{Stylist, dead_url, gateway},
};
use serde_json::json;

#[test]
fn bad_values_are_all_named_and_stop_the_start() {
    for service in ["gateway", "face_analysis", "clothing_recommender"] {
        let refusal = Process::refusal(
            service,
            &[("MAX_REQUEST_BODY_BYTES", "ten"), ("LOG_LEVEL", "LOUD")],
        );
        assert!(!refusal.status.success());
        for name in ["MAX_REQUEST_BODY_BYTES", "LOG_LEVEL"] {
            assert!(refusal.stderr.contains(name), "{}", refusal.stderr);
        }
    }
}

#[test]
fn a_taken_port_is_named() {
    let first = gateway(&dead_url(), &dead_url(), &[]);
    let port = first.address().rsplit_once(':').expect("a port").1;
    let refusal = Process::refusal("gateway", &[("PORT", port)]);
    assert!(!refusal.status.success());
    assert!(refusal.stderr.contains(port), "{}", refusal.stderr);
}

#[test]
fn a_missing_model_is_named() {
    let empty = tempfile::TempDir::new().expect("a folder");
    let folder = empty.path().display().to_string();
    let refusal = Process::refusal("face_analysis", &[("WEIGHTS_DIR", &folder)]);
    assert!(!refusal.status.success());
    assert!(refusal.stderr.contains(&folder), "{}", refusal.stderr);
}

#[tokio::test]
async fn the_originals_documented_env_works() {
    let stylist = Stylist::start(&[
        ("APP_NAME", "Aesthetiq Python Engine"),
        ("APP_VERSION", "1.0.0"),
        ("DEBUG", "true"),
        ("LOG_LEVEL", "INFO"),
        ("OPENAI_API_KEY", "sk-your-openai-api-key"),
        ("LLM_PROVIDER", "openai"),
        ("LLM_MODEL", "gpt-4o-mini"),
        ("LANGFUSE_PUBLIC_KEY", "pk-lf-your-public-key"),
        ("LANGFUSE_SECRET_KEY", "sk-lf-your-secret-key"),
        ("LANGFUSE_HOST", "https://cloud.langfuse.com"),
        ("DEVICE", "cpu"),
        ("WEIGHTS_DIR", "/app/weights"),
        ("MONGODB_URL", "mongodb://localhost"),
        ("UNKNOWN_VARIABLE", "ignored"),
    ]);
    let (status, body) = post(
        &stylist.url("/api/v1/agent/chat"),
        &json!({"message": "hello", "user_id": "u"}),
    )
    .await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["metadata"]["provider"], "builtin");
    let health = format!("{}/api/v1/health", stylist.clothing_recommender.url());
    assert_eq!(get(&health).await.1["app_name"], "Aesthetiq Python Engine");
}

#[test]
fn without_a_service_healthcheck_fails() {
    // `healthcheck` is an argument; a service that is not there must not look healthy.
    let refusal = Process::healthcheck("gateway", "1");
    assert!(!refusal.status.success());
}

#[tokio::test]
async fn with_a_service_healthcheck_succeeds() {
    let stylist = Stylist::start(&[]);
    for (name, process) in [
        ("gateway", &stylist.gateway),
        ("clothing_recommender", &stylist.clothing_recommender),
    ] {
        let port = process.address().rsplit_once(':').expect("a port").1;
        let outcome = Process::healthcheck(name, port);
        assert!(outcome.status.success(), "{}", outcome.stderr);
    }
}

#[tokio::test]
async fn logs_can_be_json_with_the_request_id_in_every_line() {
    let gateway = gateway(&dead_url(), &dead_url(), &[("LOG_FORMAT", "json")]);
    get(&format!("{}/api/v1/ml/x?secret=1", gateway.url())).await;
    let log = gateway.log();
    let lines: Vec<serde_json::Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).expect("a JSON line"))
        .collect();
    assert!(lines.len() >= 2, "{log}");
    for line in &lines {
        assert!(line["span"]["request_id"].is_string(), "{line}");
        assert_eq!(line["span"]["path"], "/api/v1/ml/x");
    }
    assert!(!log.contains("secret"), "{log}");
}
