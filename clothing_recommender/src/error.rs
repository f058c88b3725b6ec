//! What can go wrong with a request, and the status and code that tell it.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use shared::error::{ApiError, FieldError};

/// Why a request is not answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields are missing or wrong.
    #[error("the request has mistakes")]
    Invalid(Vec<FieldError>),
    /// The body is larger than allowed.
    #[error("the body is too large")]
    TooLarge {
        /// MAX_REQUEST_BODY_BYTES.
        max_bytes: usize,
    },
    /// The body broke off.
    #[error("the body broke off")]
    BrokenBody,
    /// The turn failed; the text is for the person.
    #[error("{0}")]
    Failed(&'static str),
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(fields) => Self::validation(fields),
            Error::TooLarge { max_bytes } => Self::body_too_large(max_bytes),
            Error::BrokenBody => Self::new(
                StatusCode::BAD_REQUEST,
                "broken_body",
                "The request body broke off",
            ),
            // 500 as in the original, without its inner error's text.
            Error::Failed(text) => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "message_not_processed",
                format!("Failed to process message: {text}"),
            ),
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        ApiError::from(self).into_response()
    }
}
