use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Instant,
};

use async_openai::{error::OpenAIError, middleware::HttpRequestFactory};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use reqwest::{Client, Response};
use serde::de::IgnoredAny;
use tower::Service;

use super::{Pace, failure, guard, retry};
use crate::llm::LlmError;

/// The largest whole answer that is read.
const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;

/// How the body of a good answer is to be treated.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mode {
    /// Read to its end and known to be JSON before it is handed on.
    Whole,
    /// Handed on event by event as they come.
    Events,
}

/// What async-openai sends its requests through: the one loop of retries, and the place where
/// answers are made safe to parse.
#[derive(Clone)]
pub(super) struct Transport {
    shared: Arc<Shared>,
}

struct Shared {
    http: Client,
    mode: Mode,
    pace: Pace,
}

impl Transport {
    pub(super) fn new(http: Client, mode: Mode, pace: Pace) -> Self {
        Self {
            shared: Arc::new(Shared { http, mode, pace }),
        }
    }
}

impl Service<HttpRequestFactory> for Transport {
    type Response = Response;
    type Error = OpenAIError;
    type Future = Pin<Box<dyn Future<Output = Result<Response, OpenAIError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), OpenAIError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequestFactory) -> Self::Future {
        let shared = self.shared.clone();
        Box::pin(async move {
            shared
                .send(&request)
                .await
                .map_err(|error| OpenAIError::Boxed(error.into()))
        })
    }
}

impl Shared {
    async fn send(&self, request: &HttpRequestFactory) -> Result<Response, LlmError> {
        let begun = Instant::now();
        for attempt in 1.. {
            let error = match self.attempt(request).await {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            let Some(pause) = retry::pause(&error, attempt, begun.elapsed(), &self.pace) else {
                return Err(error);
            };
            tracing::debug!(
                kind = error.kind(),
                attempt,
                "trying the language model again"
            );
            tokio::time::sleep(pause).await;
        }
        Err(LlmError::Unreachable)
    }

    async fn attempt(&self, request: &HttpRequestFactory) -> Result<Response, LlmError> {
        let request = request.build().await.map_err(failure::of)?;
        let response = self
            .http
            .execute(request)
            .await
            .map_err(|error| failure::of_transport(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        if !status.is_success() {
            // A body that cannot be read says no less than the status alone.
            let body = whole(response).await.unwrap_or_default();
            return Err(failure::of_status(status, &headers, &body));
        }
        match self.mode {
            Mode::Whole => {
                let body = whole(response).await?;
                if serde_json::from_slice::<IgnoredAny>(&body).is_err() {
                    return Err(LlmError::UnusableAnswer("it is not JSON"));
                }
                Ok(http::Response::new(body).into())
            }
            Mode::Events => {
                let events = guard::events(response.bytes_stream());
                Ok(http::Response::new(reqwest::Body::wrap_stream(events)).into())
            }
        }
    }
}

async fn whole(response: Response) -> Result<Bytes, LlmError> {
    let mut body = BytesMut::new();
    let mut chunks = response.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| failure::of_transport(&error))?;
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(LlmError::UnusableAnswer("it is too long"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
