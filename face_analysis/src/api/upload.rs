//! The file in a multipart form's field `file`, by FastAPI's rules.

use axum::{
    body::HttpBody as _,
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::StatusCode,
};
use bytes::Bytes;

use serde_json::Value;
use shared::error::{ApiError, FieldError};

use super::state::AppState;

/// Where FastAPI says that the mistake is.
const LOCATION: [&str; 2] = ["body", "file"];

/// A file as it was sent.
#[derive(Debug)]
pub struct UploadedFile {
    /// The declared type, if any.
    pub content_type: Option<String>,
    /// The content.
    pub bytes: Bytes,
}

/// Extracts the file. Where the field is repeated the last one counts, as in FastAPI.
pub struct Upload(pub UploadedFile);

impl FromRequest<AppState> for Upload {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        // No body, or one of another kind, has no field `file`: that is all FastAPI says about it.
        if request.body().is_end_stream() {
            return Err(missing());
        }
        let Ok(mut form) = Multipart::from_request(request, state).await else {
            return Err(missing());
        };
        let refuse = |error| refuse(&error, state.max_body_bytes);
        let mut outcome = Err(missing());
        while let Some(field) = form.next_field().await.map_err(refuse)? {
            if field.name() != Some("file") {
                continue;
            }
            if field.file_name().is_none() {
                outcome = Err(not_a_file());
                continue;
            }
            let content_type = field.content_type().map(str::to_owned);
            let bytes = field.bytes().await.map_err(refuse)?;
            outcome = Ok(Self(UploadedFile {
                content_type,
                bytes,
            }));
        }
        outcome
    }
}

fn missing() -> ApiError {
    ApiError::validation(vec![FieldError::missing(&LOCATION, Value::Null)])
}

/// A field without a file name is text, in the words of FastAPI's validator.
fn not_a_file() -> ApiError {
    ApiError::validation(vec![FieldError::new(
        "value_error",
        &LOCATION,
        "Value error, Expected UploadFile, received: <class 'str'>",
        Value::Null,
    )])
}

fn refuse(error: &MultipartError, max_body_bytes: usize) -> ApiError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ApiError::body_too_large(max_body_bytes);
    }
    ApiError::new(
        StatusCode::BAD_REQUEST,
        "invalid_multipart",
        "There was an error parsing the body",
    )
    .hint("Send the photo as multipart/form-data in a field named file.")
}
