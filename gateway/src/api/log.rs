use std::time::Duration;

use http::{HeaderValue, Method, StatusCode};
use shared::{http::logged_path, trace_context::TraceContext};
use tracing::{Level, Span};

use crate::error::GatewayError;

/// What the log says of one forwarded request. A span is only made when there is something to
/// say; it looks like the one that `shared::http` puts around the gateway's own answers.
pub(super) struct Line<'a> {
    pub id: &'a HeaderValue,
    pub trace: Option<&'a TraceContext>,
    pub method: &'a Method,
    pub path: &'a str,
}

impl Line<'_> {
    pub fn not_forwarded(&self, error: &GatewayError) {
        self.span()
            .in_scope(|| tracing::warn!(%error, "not forwarded"));
    }

    pub fn answered(&self, status: StatusCode, latency: Duration) {
        if tracing::enabled!(Level::INFO) {
            let status = status.as_u16();
            let latency_ms = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
            self.span()
                .in_scope(|| tracing::info!(status, latency_ms, "answered"));
        }
    }

    /// Without the query, which may hold what people would not want in a log.
    fn span(&self) -> Span {
        let trace = self.trace;
        tracing::error_span!(
            "request",
            request_id = self.id.to_str().ok(),
            trace_id = trace.map(TraceContext::trace_id),
            span_id = trace.map(TraceContext::span_id),
            method = self.method.as_str(),
            path = &*logged_path(self.path)
        )
    }
}
