//! The layers that every service's router stands behind.

use std::{borrow::Cow, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::DefaultBodyLimit,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, RequestId, SetRequestIdLayer},
    trace::TraceLayer,
};
use tracing::Span;

use crate::{error::ApiError, trace_context::TraceContext};

/// The header that follows a request through all services and back to the client.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken over from a client.
const MAX_REQUEST_ID_BYTES: usize = 128;

/// Probes come every few seconds; their lines would drown the others, so they have a span of
/// another name and are logged at debug level.
const PROBE: &str = "probe";
const PROBES: [&str; 3] = ["/live", "/ready", "/health"];

/// Below it, paths begin with a person's id.
const PEOPLE: &str = "/agent/users/";

/// Puts `routes` behind what every service needs: FastAPI's answers to unknown paths and
/// methods, a body limit for extractors, a request id, a span around each request with a line at
/// its end, and an envelope in place of a panic.
///
/// The id comes first, so that the span has it; panics are caught innermost, so that they are
/// logged inside the span and answered with the id.
pub fn layered(routes: Router, max_request_body_bytes: usize) -> Router {
    routes
        .fallback(async || ApiError::not_found())
        .method_not_allowed_fallback(async || ApiError::method_not_allowed())
        .layer(
            ServiceBuilder::new()
                .map_request(drop_unusable_request_id)
                .layer(SetRequestIdLayer::new(X_REQUEST_ID, MakeRequestUuid))
                .layer(
                    TraceLayer::new_for_http()
                        .make_span_with(span)
                        .on_request(())
                        .on_response(log_response)
                        .on_failure(()),
                )
                .layer(PropagateRequestIdLayer::new(X_REQUEST_ID))
                .layer(DefaultBodyLimit::max(max_request_body_bytes))
                .layer(CatchPanicLayer::custom(answer_panic)),
        )
}

/// The request's id: the client's own, if it is fit for a log line and for headers further on,
/// or else a new one.
pub fn request_id(headers: &HeaderMap) -> HeaderValue {
    match headers.get(X_REQUEST_ID) {
        Some(id) if is_usable(id) => id.clone(),
        _ => new_request_id(),
    }
}

/// A random UUID. It only has to differ from the others, so it need not be unpredictable.
fn new_request_id() -> HeaderValue {
    let uuid = uuid::Builder::from_random_bytes(rand::random()).into_uuid();
    let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
    let text = uuid.hyphenated().encode_lower(&mut text);
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("none"))
}

fn is_usable(id: &HeaderValue) -> bool {
    (1..=MAX_REQUEST_ID_BYTES).contains(&id.len())
        && id
            .as_bytes()
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:/+=".contains(byte))
}

/// An id that could break a log line or a header further on is replaced by one of ours.
fn drop_unusable_request_id(mut request: Request<Body>) -> Request<Body> {
    if request
        .headers()
        .get(X_REQUEST_ID)
        .is_some_and(|id| !is_usable(id))
    {
        request.headers_mut().remove(X_REQUEST_ID);
    }
    request
}

/// A request's path as logs have it: without the id of the person that it is about.
pub fn logged_path(path: &str) -> Cow<'_, str> {
    match path.split_once(PEOPLE) {
        None => Cow::Borrowed(path),
        Some((prefix, person)) => {
            let rest = person.split_once('/').map(|(_, rest)| rest);
            let (slash, rest) = rest.map_or(("", ""), |rest| ("/", rest));
            Cow::Owned(format!("{prefix}{PEOPLE}…{slash}{rest}"))
        }
    }
}

/// At error level, so that a line of any level has its request's id. The query is left out: it
/// may hold what people would not want in a log.
fn span(request: &Request<Body>) -> Span {
    let request_id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok());
    let trace = TraceContext::of(request.headers());
    let trace_id = trace.as_ref().map(TraceContext::trace_id);
    let method = request.method().as_str();
    let path = &*logged_path(request.uri().path());
    if PROBES.iter().any(|probe| path.ends_with(probe)) {
        tracing::error_span!(PROBE, request_id, trace_id, method, path)
    } else {
        tracing::error_span!("request", request_id, trace_id, method, path)
    }
}

/// One line for each request. Why one failed is logged where that is known.
fn log_response<B>(response: &Response<B>, latency: Duration, span: &Span) {
    let status = response.status().as_u16();
    let latency_ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
    if span.metadata().is_some_and(|span| span.name() == PROBE) {
        tracing::debug!(status, latency_ms, "answered");
    } else {
        tracing::info!(status, latency_ms, "answered");
    }
}

fn answer_panic(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    ApiError::internal().into_response()
}
