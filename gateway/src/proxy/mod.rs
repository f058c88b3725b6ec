//! One request to a service and its answer back, both streamed.

mod attempt;
mod forwarded;
mod headers;
mod held;
pub(crate) mod path;
mod response_body;
mod upgrade;

use std::{mem, sync::Arc};

use http::{HeaderMap, HeaderValue, Request, Response, header};
use http_body::Body as _;
use hyper::body::Incoming;
use shared::shutdown::Shutdown;

use crate::{
    error::GatewayError,
    figures::Area,
    upstream::{Outgoing, Upstream, linger, progress::Progress, request_body::RequestBody},
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
    /// path has to be canonical; its headers and its body are taken. It gets `id`, whatever it had.
    /// `held` is let go when the answer's body ends.
    ///
    /// # Errors
    /// Whatever kept the service from answering; its own errors are answers.
    pub async fn forward(
        &self,
        request: &mut Request<Option<Incoming>>,
        id: &HeaderValue,
        held: Held,
    ) -> Result<Response<ResponseBody>, GatewayError> {
        if upgrade::is_websocket(request) {
            return Box::pin(upgrade::forward(self, request, id, held)).await;
        }
        if announced_length(request.body().as_ref()) > self.max_body_bytes as u64 {
            linger::after_refusal(request);
            return Err(GatewayError::BodyTooLarge);
        }
        let asks_first = request.headers().contains_key(header::EXPECT);
        let fields = headers::for_service(request, id, &self.client);
        let body = request
            .body_mut()
            .take()
            .filter(|body| !body.is_end_stream());
        let progress = body.is_some().then(|| Arc::new(Progress::new()));
        let body = body.zip(progress.clone()).map(|(body, progress)| {
            RequestBody::new(body, self.max_body_bytes, progress, asks_first)
        });
        let outgoing = Outgoing {
            room: mem::take(request.headers_mut()),
            method: request.method(),
            uri: request.uri(),
            fields,
            body,
            may_upgrade: false,
        };
        let sent = attempt::send(self.upstream, outgoing, progress.as_deref());
        Ok(self.pass_on(Box::pin(sent).await?, held))
    }

    fn pass_on(&self, answer: attempt::Answer, mut held: Held) -> Response<ResponseBody> {
        let headers = answer.head.headers;
        let is_stream = is_event_stream(&headers);
        if is_stream {
            held.is_stream(self.figures);
        }
        let ends_early = is_stream.then(|| self.shutdown.closing().clone());
        let body = ResponseBody::new(answer.connection, answer.lease, held, ends_early);
        let mut response = Response::new(body);
        *response.status_mut() = answer.head.status;
        *response.headers_mut() = headers;
        response
    }
}

/// The Content-Length; 0 where the length is not known in advance.
fn announced_length(body: Option<&Incoming>) -> u64 {
    body.and_then(|body| body.size_hint().exact()).unwrap_or(0)
}

fn is_event_stream(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}
