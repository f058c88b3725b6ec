use std::{error::Error, fmt::Display};

use axum::response::{IntoResponse, Response};
use http::{
    HeaderName, HeaderValue, StatusCode,
    header::{ALLOW, WWW_AUTHENTICATE},
};
use shared::error::ApiError;

use crate::{admission::Allowance, upstream::Upstream};

/// On answers that the gateway made itself, so that they can be told from a service's own.
const X_ERROR_SOURCE: HeaderName = HeaderName::from_static("x-error-source");

const BEARER: HeaderValue = HeaderValue::from_static("Bearer");

/// All but those that concern the gateway itself (RFC 9110, section 15.5.6).
const FORWARDED_METHODS: HeaderValue =
    HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");

/// Why a request was not answered by the service that it was for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GatewayError {
    /// Nothing was sent: no connection could be made.
    #[error("cannot connect: {reason}")]
    Unavailable {
        /// For the log.
        reason: String,
        /// Seconds until it is worth to try again.
        retry_after: u64,
    },
    /// The service stayed silent for too long.
    #[error("the service did not answer in time")]
    Timeout,
    /// The connection broke, or what came over it is not HTTP.
    #[error("broken answer: {0}")]
    BrokenAnswer(String),
    /// The client sent more than MAX_REQUEST_BODY_BYTES, or announced it.
    #[error("the request body is over the limit")]
    BodyTooLarge,
    /// The client stopped sending in the middle of its request, or sends next to nothing.
    #[error("the client stopped sending its request")]
    ClientSilent,
    /// The client broke off its request.
    #[error("the client broke off its request")]
    BrokenBody,
    /// The path could mean something else to the service than to the gateway.
    #[error("the path is not in its canonical form")]
    AmbiguousPath,
    /// HTTP/1.1 wants exactly one Host (RFC 9112 section 3.2).
    #[error("no host, or several")]
    BadHost,
    /// The body comes in a coding that the gateway would have to undo.
    #[error("a transfer coding that is not understood")]
    UnknownCoding,
    /// TRACE and CONNECT are not for services behind a gateway.
    #[error("the method is not forwarded")]
    MethodNotForwarded,
    /// API_KEYS is set, and the request carries none of them.
    #[error("no API key, or a wrong one")]
    NoKey {
        /// Whether it carries another one.
        is_wrong: bool,
    },
    /// What is kept of people is not shown to everybody.
    #[error("personal data without API_KEYS")]
    PersonalDataClosed,
    /// The caller made too many requests.
    #[error("over the rate limit")]
    TooMany(Allowance),
    /// The route has as many requests as it takes.
    #[error("too many requests in flight")]
    Busy,
}

impl GatewayError {
    /// No endpoint of `upstream` can be reached.
    pub fn unavailable(upstream: &Upstream, reason: impl Display) -> Self {
        Self::Unavailable {
            reason: reason.to_string(),
            retry_after: upstream.retry_after(),
        }
    }

    /// The answer that tells the client.
    pub fn answer(&self, max_body_bytes: usize) -> Response {
        let mut response = self.envelope(max_body_bytes).into_response();
        let headers = response.headers_mut();
        headers.insert(X_ERROR_SOURCE, HeaderValue::from_static("gateway"));
        match self {
            Self::NoKey { .. } => drop(headers.insert(WWW_AUTHENTICATE, BEARER)),
            Self::TooMany(allowance) => allowance.tell(headers),
            Self::MethodNotForwarded => drop(headers.insert(ALLOW, FORWARDED_METHODS)),
            _ => {}
        }
        response
    }

    /// The answer's stable code.
    pub fn code(&self) -> &'static str {
        self.envelope(0).code()
    }

    fn envelope(&self, max_body_bytes: usize) -> ApiError {
        match self {
            Self::Unavailable { retry_after, .. } => ApiError::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "service_unavailable",
                "Service unavailable",
            )
            .hint("The service is starting or down; GET /health tells which one.")
            .retry_after(*retry_after),
            Self::Timeout => ApiError::new(
                StatusCode::GATEWAY_TIMEOUT,
                "service_timeout",
                "Service timeout",
            )
            .hint("Try again later, or raise ML_SERVICE_TIMEOUT or LLM_SERVICE_TIMEOUT."),
            Self::BrokenAnswer(_) => {
                ApiError::new(StatusCode::BAD_GATEWAY, "gateway_error", "Gateway error")
                    .hint("The service broke off its answer; try again.")
            }
            Self::BodyTooLarge => ApiError::body_too_large(max_body_bytes),
            Self::ClientSilent => ApiError::new(
                StatusCode::REQUEST_TIMEOUT,
                "request_timeout",
                "Request timeout",
            )
            .hint("The rest of the request body did not arrive."),
            Self::BrokenBody => ApiError::new(
                StatusCode::BAD_REQUEST,
                "broken_body",
                "The request body is broken",
            )
            .hint("Send the body whole, framed by Content-Length or in chunks."),
            Self::AmbiguousPath => ApiError::new(
                StatusCode::BAD_REQUEST,
                "ambiguous_path",
                "Ambiguous request path",
            )
            .hint("Send the path without dot or empty segments, encoded slashes, backslashes and control characters."),
            Self::BadHost => ApiError::new(StatusCode::BAD_REQUEST, "bad_host", "Bad Host header")
                .hint("Send exactly one Host header."),
            Self::UnknownCoding => ApiError::new(
                StatusCode::NOT_IMPLEMENTED,
                "unknown_transfer_coding",
                "Transfer coding not implemented",
            )
            .hint("Send the body by Content-Length, or with Transfer-Encoding: chunked alone."),
            Self::MethodNotForwarded => ApiError::method_not_allowed(),
            Self::NoKey { is_wrong: true } => {
                ApiError::new(StatusCode::UNAUTHORIZED, "invalid_api_key", "Invalid API key")
                    .hint("The key sent is not one of this engine's.")
            }
            Self::NoKey { is_wrong: false } => {
                ApiError::new(StatusCode::UNAUTHORIZED, "missing_api_key", "API key required")
                    .hint("Send a key as x-api-key, or as Authorization: Bearer.")
            }
            Self::PersonalDataClosed => ApiError::new(
                StatusCode::FORBIDDEN,
                "api_keys_required",
                "Personal data is closed while the engine asks nobody for a key",
            )
            .hint("The operator opens it by setting API_KEYS; then send one of them as x-api-key."),
            Self::TooMany(allowance) => ApiError::new(
                StatusCode::TOO_MANY_REQUESTS,
                "rate_limited",
                "Too many requests",
            )
            .hint("Wait for as many seconds as Retry-After says.")
            .retry_after(allowance.seconds()),
            Self::Busy => ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Service busy")
                .hint("As many requests as are taken at once are on their way; try again in a moment.")
                .retry_after(1),
        }
    }
}

/// The whole reason, for the log: the outermost error of a client says little.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    text
}
