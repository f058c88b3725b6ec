//! Clients that speak HTTP/2 without encryption.

use std::convert::Infallible;

use aesthetiq_tests::{backend, stack::gateway};
use axum::{
    Router,
    body::{Body, Bytes},
    http::HeaderMap,
    routing::any,
};
use futures_util::stream;
use reqwest::{Client, Version};

fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .no_proxy()
        .http2_prior_knowledge()
        .tls_certs_only([])
        .build()
        .expect("a client")
}

#[tokio::test]
async fn requests_share_one_connection_and_reach_the_service() {
    let tell = any(async |headers: HeaderMap, body: Bytes| {
        let text = |name: &str| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or("?")
                .to_owned()
        };
        format!(
            "{} {} {}",
            text("x-forwarded-host"),
            text("cookie"),
            body.len()
        )
    });
    let backend = backend::serve(Router::new().fallback(tell)).await;
    let gateway = gateway(&backend, &backend, &[]);
    let client = client();
    let url = format!("{}/api/v1/ml/x", gateway.url());
    let asks = (0..50_usize).map(|size| {
        let request = client
            .post(&url)
            .header("cookie", "a=1")
            .body(vec![b'x'; size * 1000]);
        async move {
            let answer = request.send().await.expect("an answer");
            assert_eq!(
                (answer.status().as_u16(), answer.version()),
                (200, Version::HTTP_2)
            );
            (size, answer.text().await.expect("a body"))
        }
    });
    for (size, told) in futures_util::future::join_all(asks).await {
        assert_eq!(told, format!("{} a=1 {}", gateway.address(), size * 1000));
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_there_too() {
    let backend = backend::counting().await;
    let gateway = gateway(&backend, &backend, &[("MAX_REQUEST_BODY_BYTES", "1000")]);
    let url = format!("{}/api/v1/ml/x", gateway.url());
    let chunk = || Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 600]));
    let pieces = reqwest::Body::wrap_stream(stream::iter([chunk(), chunk()]));
    for body in [reqwest::Body::from(vec![b'x'; 1001]), pieces] {
        let answer = client()
            .post(&url)
            .body(body)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 413);
    }
}

#[tokio::test]
async fn half_an_answer_is_reset() {
    let half = any(async || {
        let pieces = [Ok("half"), Err(std::io::Error::other("died"))];
        Body::from_stream(stream::iter(pieces))
    });
    let backend = backend::serve(Router::new().fallback(half)).await;
    let gateway = gateway(&backend, &backend, &[]);
    let url = format!("{}/api/v1/ml/x", gateway.url());
    match client().get(url).send().await {
        Ok(answer) if answer.status() == 200 => assert!(answer.bytes().await.is_err()),
        Ok(answer) => assert_eq!(answer.status(), 502, "it broke before its head was here"),
        Err(error) => panic!("no answer: {error}"),
    }
}
