//! A service that is down, slow, or breaks off.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use aesthetiq_tests::{
    backend,
    client::{client, get, post},
    process::Process,
    stack::{dead_url, gateway},
};
use axum::{
    Router,
    body::{Body, Bytes},
    routing::any,
};
use futures_util::{Stream, StreamExt, stream};
use serde_json::json;
use tokio::{io::AsyncWriteExt, net::TcpListener, sync::Notify};

const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_service_that_is_down_is_503() {
    let gateway = gateway(&dead_url(), &dead_url(), &[]);
    let (status, body) = post(
        &format!("{}/api/v1/agent/chat", gateway.url()),
        &json!({"message": "hi", "user_id": "u"}),
    )
    .await;
    assert_eq!(status, 503);
    assert_eq!(body["detail"], "Service unavailable");
    assert_eq!(body["code"], "service_unavailable");
    assert!(!body.to_string().contains("127.0.0.1"), "no internals");
}

/// A client that is still sending when the answer comes sees the answer, not a broken connection.
#[tokio::test]
async fn an_upload_to_a_service_that_is_down_is_503_as_well() {
    let gateway = gateway(&dead_url(), &dead_url(), &[]);
    let url = format!("{}/api/v1/ml/x", gateway.url());
    let client = client();
    for _ in 0..20 {
        let answer = client.post(&url).body(vec![b'x'; 5_000_000]).send().await;
        assert_eq!(answer.expect("an answer").status(), 503);
    }
}

#[tokio::test]
async fn a_service_that_stays_silent_is_504_after_its_own_timeout() {
    let silent =
        backend::serve(Router::new().fallback(any(async || std::future::pending::<()>().await)))
            .await;
    let gateway = gateway(
        &silent,
        &silent,
        &[("ML_SERVICE_TIMEOUT", "0.5"), ("LLM_SERVICE_TIMEOUT", "60")],
    );
    let (status, body) = get(&format!("{}/api/v1/ml/x", gateway.url())).await;
    assert_eq!(status, 504);
    assert_eq!(body["detail"], "Service timeout");

    let other = format!("{}/api/v1/agent/x", gateway.url());
    let waited = tokio::time::timeout(Duration::from_secs(3), get(&other)).await;
    assert!(waited.is_err(), "the other service has its own timeout");
}

#[tokio::test]
async fn a_service_that_speaks_no_http_is_502() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n").await;
        }
    });
    let gateway = gateway(&format!("http://{address}"), &dead_url(), &[]);
    let (status, body) = get(&format!("{}/api/v1/ml/x", gateway.url())).await;
    assert_eq!(status, 502);
    assert_eq!(body["detail"], "Gateway error");
}

/// POSTs a body piece by piece.
async fn send(
    gateway: &Process,
    pieces: impl Stream<Item = Result<Bytes, Infallible>> + Send + 'static,
) -> reqwest::Response {
    client()
        .post(format!("{}/api/v1/ml/x", gateway.url()))
        .body(reqwest::Body::wrap_stream(pieces))
        .send()
        .await
        .expect("an answer")
}

#[tokio::test]
async fn a_slow_upload_is_not_a_silent_service() {
    let backend = backend::counting().await;
    let gateway = gateway(&backend, &backend, &[("ML_SERVICE_TIMEOUT", "3")]);
    let pieces = stream::iter(0..10).then(|_| async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        Ok(Bytes::from_static(b"piece"))
    });
    let answer = send(&gateway, pieces).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.text().await.expect("a body"), "50");
}

#[tokio::test]
async fn a_client_that_stops_sending_is_408() {
    let backend = backend::counting().await;
    let gateway = gateway(&backend, &backend, &[("ML_SERVICE_TIMEOUT", "0.5")]);
    let pieces = stream::iter([Ok(Bytes::from_static(b"half"))]).chain(stream::pending());
    let answer = send(&gateway, pieces).await;
    assert_eq!(answer.status(), 408);
}

#[tokio::test]
async fn half_an_answer_is_never_passed_off_as_a_whole_one() {
    let breaking = backend::serve(Router::new().fallback(any(async || {
        let half = stream::iter([Ok(Bytes::from_static(b"half of it"))]);
        let death = stream::once(async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            Err(std::io::Error::other("died"))
        });
        Body::from_stream(half.chain(death))
    })))
    .await;
    let gateway = gateway(&breaking, &breaking, &[]);
    let answer = client()
        .get(format!("{}/api/v1/ml/x", gateway.url()))
        .send()
        .await
        .expect("headers");
    assert!(answer.bytes().await.is_err(), "the connection is aborted");
}

#[tokio::test]
async fn a_client_that_leaves_stops_the_service() {
    let started = Arc::new(Notify::new());
    let stopped = Arc::new(AtomicUsize::new(0));
    struct OnDrop(Arc<AtomicUsize>);
    impl Drop for OnDrop {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let backend = {
        let (started, stopped) = (started.clone(), stopped.clone());
        backend::serve(Router::new().fallback(any(async move || {
            let _guard = OnDrop(stopped.clone());
            started.notify_one();
            std::future::pending::<()>().await;
        })))
        .await
    };
    let gateway = gateway(&backend, &backend, &[]);

    let request = tokio::spawn(
        client()
            .get(format!("{}/api/v1/agent/x", gateway.url()))
            .send(),
    );
    started.notified().await;
    request.abort();

    let deadline = Instant::now() + PATIENCE;
    while stopped.load(Ordering::SeqCst) == 0 {
        assert!(Instant::now() < deadline, "the service still works");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
