//! One request to a service and its answer back, both streamed.

mod attempt;
mod forwarded;
mod headers;
mod held;
pub(crate) mod path;
mod response_body;
mod upgrade;

use std::sync::Arc;

use http::{HeaderMap, Request, Response, Uri, Version, header};
use http_body::Body as _;
use hyper::body::Incoming;
use shared::shutdown::Shutdown;

use crate::{
    error::GatewayError,
    figures::Area,
    upstream::{Upstream, linger, progress::Progress, request_body::RequestBody},
};

pub(crate) use forwarded::Client;
pub(crate) use headers::check;
pub(crate) use held::Held;
pub(crate) use response_body::ResponseBody;

/// What forwarding needs beside the request.
pub(crate) struct Proxy<'a> {
    /// Where to.
    pub upstream: &'a Upstream,
    /// For whom.
    pub client: Client,
    /// MAX_REQUEST_BODY_BYTES.
    pub max_body_bytes: usize,
    /// Counts event streams.
    pub figures: &'a Area,
    /// Ends event streams when the gateway ends.
    pub shutdown: &'a Shutdown,
}

impl Proxy<'_> {
    /// Sends `request` on and returns the answer as soon as its headers are here. The request's
    /// path has to be canonical. `held` is let go when the answer's body ends.
    ///
    /// # Errors
    /// Whatever kept the service from answering; its own errors are answers.
    pub async fn forward(
        &self,
        mut request: Request<Incoming>,
        held: Held,
    ) -> Result<Response<ResponseBody>, GatewayError> {
        if upgrade::is_websocket(&request) {
            return Box::pin(upgrade::forward(self, request, held)).await;
        }
        if announced_length(request.body()) > self.max_body_bytes as u64 {
            linger::after_refusal(request);
            return Err(GatewayError::BodyTooLarge);
        }
        let asks_first = request.headers().contains_key(header::EXPECT);
        headers::prepare_request(&mut request, &self.client);
        make_relative(&mut request)?;

        let (parts, body) = request.into_parts();
        let progress = (!body.is_end_stream()).then(|| Arc::new(Progress::new()));
        let body = match &progress {
            Some(progress) => {
                RequestBody::new(body, self.max_body_bytes, progress.clone(), asks_first)
            }
            None => RequestBody::empty(),
        };
        let mut outgoing = Request::new(body);
        *outgoing.method_mut() = parts.method;
        *outgoing.uri_mut() = parts.uri;
        *outgoing.headers_mut() = parts.headers;
        let sent = Box::pin(attempt::send(self.upstream, outgoing, progress.as_deref()));
        let answer = sent.await?;
        Ok(self.pass_on(answer, held))
    }

    fn pass_on(&self, answer: attempt::Answer, mut held: Held) -> Response<ResponseBody> {
        let (mut parts, body) = answer.response.into_parts();
        headers::prepare_response(&mut parts.headers);
        parts.version = Version::default();
        parts.extensions.clear();
        let is_stream = is_event_stream(&parts.headers);
        if is_stream {
            held.is_stream(self.figures);
        }
        let ends_early = is_stream.then(|| self.shutdown.closing().clone());
        let body = ResponseBody::new(
            body,
            Some(answer.connection),
            answer.lease,
            Some(held),
            self.upstream.timeouts.idle,
            ends_early,
        );
        Response::from_parts(parts, body)
    }
}

/// Whatever the client wrote before the path, the service gets the path alone; Host and
/// X-Forwarded-Host say the rest.
fn make_relative<B>(request: &mut Request<B>) -> Result<(), GatewayError> {
    let uri = request.uri();
    if uri.authority().is_some() {
        let path = uri
            .path_and_query()
            .cloned()
            .ok_or(GatewayError::AmbiguousPath)?;
        *request.uri_mut() = Uri::from(path);
    }
    Ok(())
}

/// The Content-Length; 0 where the length is not known in advance.
fn announced_length(body: &Incoming) -> u64 {
    body.size_hint().exact().unwrap_or(0)
}

fn is_event_stream(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}
