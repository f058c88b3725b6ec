//! What can go wrong with a request, and the status and code that tell it.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use shared::error::ApiError;

use crate::people::StoreError;

/// Why a request is not answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The turn failed; the text is for the person.
    #[error("{0}")]
    Failed(&'static str),
    /// What is kept of people cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        match error {
            // 500 as in the original, without its inner error's text.
            Error::Failed(text) => Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "message_not_processed",
                format!("Failed to process message: {text}"),
            ),
            Error::Store(error) => {
                tracing::error!(%error, "a request about a person failed");
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "store_unavailable",
                    "The database cannot be used",
                )
                .retry_after(5)
                .hint("Try again; if it stays, the operator finds the reason in the log.")
            }
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        ApiError::from(self).into_response()
    }
}
