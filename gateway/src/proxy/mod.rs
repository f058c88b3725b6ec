//! One request to a service and its answer back, both streamed.

mod headers;
mod linger;
mod path;
mod progress;
mod request_body;
mod response_body;

use std::{error::Error, net::SocketAddr, pin::pin, sync::Arc};

use axum::{body::Body, extract::Request, response::Response};
use http::{HeaderMap, header};
use http_body::Body as _;
use hyper_util::client::legacy;
use shared::shutdown::Shutdown;
use tokio::time::Instant;

use crate::{error::GatewayError, upstream::Upstream};
use progress::Progress;
use request_body::RequestBody;
use response_body::ResponseBody;

/// What forwarding needs beside the request.
pub(crate) struct Proxy<'a> {
    /// Where to.
    pub upstream: &'a Upstream,
    /// MAX_REQUEST_BODY_BYTES.
    pub max_body_bytes: usize,
    /// Ends event streams when the gateway ends.
    pub shutdown: &'a Shutdown,
}

impl Proxy<'_> {
    /// Sends `request` on and returns the answer as soon as its headers are here.
    ///
    /// # Errors
    /// Whatever kept the service from answering; its own errors are answers.
    pub async fn forward(
        &self,
        peer: SocketAddr,
        request: Request,
    ) -> Result<Response, GatewayError> {
        path::require_canonical(request.uri().path())?;
        let (mut parts, body) = request.into_parts();
        if announced_length(&body) > self.max_body_bytes as u64 {
            if !parts.headers.contains_key(header::EXPECT) {
                linger::over(body);
            }
            return Err(GatewayError::BodyTooLarge(self.max_body_bytes));
        }
        headers::prepare_request(&mut parts.headers, peer);
        let path = parts
            .uri
            .path_and_query()
            .cloned()
            .ok_or(GatewayError::AmbiguousPath)?;
        parts.uri = self
            .upstream
            .uri(path)
            .map_err(|_| GatewayError::AmbiguousPath)?;
        parts.version = http::Version::HTTP_11;
        parts.extensions.clear();

        let progress = Arc::new(Progress::new());
        let body = RequestBody::new(body, self.max_body_bytes, progress.clone());
        let request = http::Request::from_parts(parts, Body::new(body));
        let response = self.send(request, &progress).await?;
        Ok(self.answer(response))
    }

    async fn send(
        &self,
        request: http::Request<Body>,
        progress: &Progress,
    ) -> Result<http::Response<hyper::body::Incoming>, GatewayError> {
        let timeout = self.upstream.timeout;
        let mut response = pin!(self.upstream.client().request(request));
        loop {
            let deadline = progress.last_move() + timeout;
            tokio::select! {
                outcome = &mut response => {
                    return outcome.map_err(|error| self.classify(&error, progress));
                }
                () = tokio::time::sleep_until(deadline) => {}
            }
            // The deadline moves with the upload: a slow one is no silence of the service.
            if progress.last_move() + timeout <= Instant::now() {
                return Err(if progress.waits_for_client() {
                    GatewayError::ClientSilent
                } else {
                    GatewayError::Timeout
                });
            }
        }
    }

    fn classify(&self, error: &legacy::Error, progress: &Progress) -> GatewayError {
        if progress.is_over_limit() {
            GatewayError::BodyTooLarge(self.max_body_bytes)
        } else if error.is_connect() {
            GatewayError::Unavailable(chain(error))
        } else {
            GatewayError::BrokenAnswer(chain(error))
        }
    }

    fn answer(&self, response: http::Response<hyper::body::Incoming>) -> Response {
        let (mut parts, body) = response.into_parts();
        headers::prepare_response(&mut parts.headers);
        let ends_early = is_event_stream(&parts.headers).then(|| self.shutdown.closing().clone());
        let body = ResponseBody::new(body, self.upstream.timeout, ends_early);
        Response::from_parts(parts, Body::new(body))
    }
}

/// The Content-Length; 0 where the length is not known in advance.
fn announced_length(body: &Body) -> u64 {
    body.size_hint().exact().unwrap_or(0)
}

fn is_event_stream(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}

/// The whole reason, for the log: the outermost error of a client says little.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    text
}
