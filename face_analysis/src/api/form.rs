//! Multipart forms, by FastAPI's rules.

use std::collections::HashMap;

use axum::{
    body::HttpBody as _,
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::StatusCode,
};
use bytes::Bytes;
use serde_json::Value;
use shared::error::{ApiError, FieldError};

use super::state::AppState;

/// The field that photos are sent in.
pub const FILE: &str = "file";

/// A file as it was sent.
#[derive(Debug)]
pub struct UploadedFile {
    /// The declared type, if any.
    pub content_type: Option<String>,
    /// The content.
    pub bytes: Bytes,
}

/// What a field holds: a file if it has a file name, else text.
#[derive(Debug)]
enum Content {
    File(UploadedFile),
    Text(String),
}

/// Extracts a form. No body, or one of another kind, is a form without fields: that is all that
/// FastAPI says about it.
#[derive(Debug, Default)]
pub struct Form(HashMap<String, Vec<Content>>);

impl FromRequest<AppState> for Form {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        if request.body().is_end_stream() {
            return Ok(Self::default());
        }
        let Ok(mut form) = Multipart::from_request(request, state).await else {
            return Ok(Self::default());
        };
        let refuse = |error| refuse(&error, state.max_body_bytes);
        let mut fields = HashMap::<_, Vec<_>>::new();
        while let Some(field) = form.next_field().await.map_err(refuse)? {
            let Some(name) = field.name().map(str::to_owned) else {
                continue;
            };
            let is_file = field.file_name().is_some();
            let content_type = field.content_type().map(str::to_owned);
            let bytes = field.bytes().await.map_err(refuse)?;
            let content = if is_file {
                Content::File(UploadedFile {
                    content_type,
                    bytes,
                })
            } else {
                Content::Text(String::from_utf8_lossy(&bytes).into_owned())
            };
            fields.entry(name).or_default().push(content);
        }
        Ok(Self(fields))
    }
}

impl Form {
    /// Takes the photo out; of several the last one, as FastAPI does.
    ///
    /// # Errors
    /// When there is none, or text in its place, in the words of FastAPI's validator.
    pub fn take_file(&mut self) -> Result<UploadedFile, FieldError> {
        self.take_last(FILE)?.into_file()
    }

    /// Takes all photos out, at least one, in the order in which they came.
    ///
    /// # Errors
    /// When there is none, or text among them, in the words of FastAPI's validator.
    pub fn take_files(&mut self) -> Result<Vec<UploadedFile>, FieldError> {
        let contents = self.0.remove(FILE);
        let contents = contents.ok_or_else(|| FieldError::missing(&["body", FILE], Value::Null))?;
        contents.into_iter().map(Content::into_file).collect()
    }

    /// Takes the text of the field `name` out; of several the last one.
    ///
    /// # Errors
    /// When there is none, or a file in its place.
    pub fn take_text(&mut self, name: &str) -> Result<String, FieldError> {
        match self.take_last(name)? {
            Content::Text(text) => Ok(text),
            Content::File(_) => Err(FieldError::not_a_string(&["body", name], Value::Null)),
        }
    }

    fn take_last(&mut self, name: &str) -> Result<Content, FieldError> {
        let last = self.0.remove(name).and_then(|mut contents| contents.pop());
        last.ok_or_else(|| FieldError::missing(&["body", name], Value::Null))
    }
}

impl Content {
    fn into_file(self) -> Result<UploadedFile, FieldError> {
        match self {
            Self::File(file) => Ok(file),
            Self::Text(_) => Err(FieldError::value_error(
                &["body", FILE],
                "Expected UploadFile, received: <class 'str'>",
                Value::Null,
            )),
        }
    }
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
