//! An HTTP client as a front end has one.

use reqwest::{Client, StatusCode, multipart};
use serde_json::Value;

/// A status and a JSON body.
pub type Answer = (StatusCode, Value);

/// A client that follows no redirect and knows no proxy.
pub fn client() -> Client {
    // Ours is plain HTTP, but the client asks for a provider of cryptography all the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .tls_certs_only([])
        .build()
        .expect("a client")
}

/// GETs JSON.
pub async fn get(url: &str) -> Answer {
    read(client().get(url).send().await.expect("an answer")).await
}

/// POSTs JSON and takes JSON.
pub async fn post(url: &str, body: &Value) -> Answer {
    read(
        client()
            .post(url)
            .json(body)
            .send()
            .await
            .expect("an answer"),
    )
    .await
}

/// POSTs `bytes` as the multipart field `file`, as `curl -F` does.
pub async fn upload(url: &str, bytes: Vec<u8>, content_type: Option<&str>) -> Answer {
    let mut part = multipart::Part::bytes(bytes).file_name("photo");
    if let Some(kind) = content_type {
        part = part.mime_str(kind).expect("a content type");
    }
    let form = multipart::Form::new().part("file", part);
    read(
        client()
            .post(url)
            .multipart(form)
            .send()
            .await
            .expect("an answer"),
    )
    .await
}

/// Takes an answer's JSON.
pub async fn read(response: reqwest::Response) -> Answer {
    let status = response.status();
    let text = response.text().await.expect("a whole body");
    let body = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status}, no JSON: {text}"));
    (status, body)
}
