use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode};
use shared::error::ApiError;

/// On answers that the gateway made itself, so that they can be told from a service's own.
const X_ERROR_SOURCE: HeaderName = HeaderName::from_static("x-error-source");

/// Why a request was not answered by the service that it was for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GatewayError {
    /// Nothing was sent: no connection could be made.
    #[error("cannot connect: {0}")]
    Unavailable(String),
    /// The service stayed silent for too long.
    #[error("the service did not answer in time")]
    Timeout,
    /// The connection broke, or what came over it is not HTTP.
    #[error("broken answer: {0}")]
    BrokenAnswer(String),
    /// The client sent more than MAX_REQUEST_BODY_BYTES, or announced it.
    #[error("the request body is over {0} bytes")]
    BodyTooLarge(usize),
    /// The client stopped sending in the middle of its request.
    #[error("the client stopped sending its request")]
    ClientSilent,
    /// The path could mean something else to the service than to the gateway.
    #[error("the path is not in its canonical form")]
    AmbiguousPath,
}

impl GatewayError {
    fn envelope(&self) -> ApiError {
        match self {
            Self::Unavailable(_) => ApiError::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "service_unavailable",
                "Service unavailable",
            )
            .hint("The service is starting or down; GET /health tells which one.")
            .retry_after(5),
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
            Self::BodyTooLarge(max_bytes) => ApiError::body_too_large(*max_bytes),
            Self::ClientSilent => ApiError::new(
                StatusCode::REQUEST_TIMEOUT,
                "request_timeout",
                "Request timeout",
            )
            .hint("The rest of the request body did not arrive."),
            Self::AmbiguousPath => ApiError::new(
                StatusCode::BAD_REQUEST,
                "ambiguous_path",
                "Ambiguous request path",
            )
            .hint("Send the path without dot segments, encoded slashes, backslashes and NUL."),
        }
    }
}

impl IntoResponse for GatewayError {
    fn into_response(self) -> Response {
        let mut response = self.envelope().into_response();
        response
            .headers_mut()
            .insert(X_ERROR_SOURCE, HeaderValue::from_static("gateway"));
        response
    }
}
