use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use opentelemetry_http::{HttpClient, HttpError, Request, Response};
use reqwest::redirect::Policy;
use tokio::runtime::Handle;

use super::standing::Standing;

/// The largest answer that is read. A good one has a few bytes.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// Sends spans for the exporter's thread, which has no runtime of its own.
#[derive(Debug)]
pub(super) struct Sender {
    http: reqwest::Client,
    runtime: Handle,
    standing: Arc<Standing>,
}

impl Sender {
    pub(super) fn new(patience: Duration, standing: Arc<Standing>) -> reqwest::Result<Self> {
        let http = reqwest::Client::builder()
            .timeout(patience)
            // Keys go where they were meant to go and nowhere else.
            .redirect(Policy::none())
            .build()?;
        Ok(Self {
            http,
            runtime: Handle::current(),
            standing,
        })
    }
}

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let sending = self.runtime.spawn(send(self.http.clone(), request));
        let outcome = sending.await.map_err(HttpError::from).and_then(|sent| sent);
        match &outcome {
            Ok(response) if response.status().is_success() => self.standing.note(None),
            Ok(response) => self.standing.note(Some(response.status().as_str())),
            Err(_) => self.standing.note(Some("no answer")),
        }
        outcome
    }
}

async fn send(
    http: reqwest::Client,
    request: Request<Bytes>,
) -> Result<Response<Bytes>, HttpError> {
    let mut answer = http.execute(request.try_into()?).await?;
    let mut response = Response::builder().status(answer.status());
    if let Some(headers) = response.headers_mut() {
        *headers = answer.headers().clone();
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            break;
        }
        body.extend_from_slice(&chunk);
    }
    Ok(response.body(body.freeze())?)
}
