//! TLS_CERT_FILE and TLS_KEY_FILE.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use aesthetiq_tests::{backend, process::Process, stack::gateway};
use axum::{Json, Router, http::HeaderMap, routing::any};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use reqwest::{Certificate, Client, Version};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A self-signed certificate for 127.0.0.1 in `folder`; returns a client that trusts it alone.
fn renew(folder: &Path) -> Client {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    std::fs::write(folder.join("key.pem"), signing_key.serialize_pem()).expect("written");
    std::fs::write(folder.join("cert.pem"), cert.pem()).expect("written");
    let _ = rustls::crypto::ring::default_provider().install_default();
    let trusted = Certificate::from_pem(cert.pem().as_bytes()).expect("a certificate");
    Client::builder()
        .no_proxy()
        .tls_certs_only([trusted])
        .pool_max_idle_per_host(0)
        .build()
        .expect("a client")
}

fn path(folder: &TempDir, file: &str) -> String {
    folder.path().join(file).display().to_string()
}

async fn encrypting_gateway(folder: &TempDir) -> Process {
    let tell = any(async |headers: HeaderMap| {
        Json(json!({"proto": headers["x-forwarded-proto"].to_str().unwrap_or("?")}))
    });
    let backend = backend::serve(Router::new().fallback(tell)).await;
    let (certificates, key) = (path(folder, "cert.pem"), path(folder, "key.pem"));
    let variables = [
        ("TLS_CERT_FILE", certificates.as_str()),
        ("TLS_KEY_FILE", &key),
    ];
    gateway(&backend, &backend, &variables)
}

#[tokio::test]
async fn the_gateway_speaks_https_and_says_so() {
    let folder = TempDir::new().expect("a folder");
    let client = renew(folder.path());
    let gateway = encrypting_gateway(&folder).await;
    assert!(gateway.url().starts_with("https://"), "{}", gateway.url());
    let url = format!("{}/api/v1/ml/x", gateway.url());
    let answer = client.get(url).send().await.expect("an answer");
    assert_eq!(answer.version(), Version::HTTP_2);
    assert_eq!(
        answer.headers()["strict-transport-security"],
        "max-age=31536000"
    );
    let told: Value = answer.json().await.expect("JSON");
    assert_eq!(told["proto"], "https");

    let (certificates, key) = (path(&folder, "cert.pem"), path(&folder, "key.pem"));
    let port = gateway.address().rsplit(':').next().expect("a port");
    let mut variables = vec![
        ("PORT", port),
        ("TLS_CERT_FILE", certificates.as_str()),
        ("TLS_KEY_FILE", &key),
    ];
    let healthy = Process::healthcheck_with("gateway", &variables);
    assert!(healthy.status.success(), "{}", healthy.stderr);
    variables.truncate(1);
    let plain = Process::healthcheck_with("gateway", &variables);
    assert!(!plain.status.success(), "nobody answers plain HTTP there");
}

#[tokio::test]
async fn a_renewed_certificate_is_taken_over_and_a_broken_one_is_not() {
    let folder = TempDir::new().expect("a folder");
    let old_client = renew(folder.path());
    let gateway = encrypting_gateway(&folder).await;
    let url = format!("{}/live", gateway.url());
    assert!(old_client.get(&url).send().await.is_ok());

    std::fs::write(folder.path().join("cert.pem"), "no certificate").expect("written");
    wait_for(&gateway, "the old certificate stays").await;
    assert!(old_client.get(&url).send().await.is_ok());

    let new_client = renew(folder.path());
    wait_for(&gateway, "certificate reloaded").await;
    assert!(new_client.get(&url).send().await.is_ok());
    assert!(
        old_client.get(&url).send().await.is_err(),
        "it trusts the old one"
    );
}

async fn wait_for(gateway: &Process, line: &str) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !gateway.log().contains(line) {
        assert!(Instant::now() < deadline, "{}", gateway.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[test]
fn files_that_cannot_be_used_stop_the_start() {
    let folder = TempDir::new().expect("a folder");
    renew(folder.path());
    let (certificates, key) = (path(&folder, "cert.pem"), path(&folder, "key.pem"));
    for (variables, name) in [
        (
            vec![("TLS_CERT_FILE", certificates.as_str())],
            "TLS_KEY_FILE",
        ),
        (vec![("TLS_KEY_FILE", key.as_str())], "TLS_CERT_FILE"),
        (
            vec![("TLS_CERT_FILE", "/nowhere.pem"), ("TLS_KEY_FILE", &key)],
            "TLS_CERT_FILE",
        ),
        (
            vec![("TLS_CERT_FILE", key.as_str()), ("TLS_KEY_FILE", &key)],
            "TLS_CERT_FILE",
        ),
    ] {
        let ended = Process::refusal("gateway", &variables);
        assert!(!ended.status.success());
        assert!(ended.stderr.contains(name), "{name}: {}", ended.stderr);
    }
}
