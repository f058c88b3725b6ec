//! The error envelope of all three services: `{"detail", "code", "hint"}`.
//!
//! `detail` is what clients of the original read: a string, except that 422 carries FastAPI's
//! list. `code` is stable; `hint` tells a person what to do.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header::RETRY_AFTER};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// An error as clients see it.
#[derive(Debug, Clone)]
pub struct ApiError {
    status: StatusCode,
    detail: Value,
    code: &'static str,
    hint: Option<&'static str>,
    retry_after_seconds: Option<u64>,
    extra: Map<String, Value>,
}

/// The envelope's schema in the API documentation.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorBody {
    /// What went wrong, for people; with status 422 FastAPI's list of mistakes instead of a text.
    pub detail: String,
    /// What went wrong, for programs. Stable.
    pub code: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// The schema of a 422's body in the API documentation.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValidationBody {
    /// Every field at fault.
    pub detail: Vec<FieldError>,
    /// Always `validation_error`.
    pub code: String,
}

/// One field at fault, in FastAPI's form.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldError {
    /// Pydantic's name of the mistake, such as `missing` or `string_too_long`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Where it is: names and positions from the outside in, such as `["body", "message"]`.
    pub loc: Vec<Value>,
    /// What is wrong, for people.
    pub msg: String,
    /// What was sent.
    pub input: Value,
    /// The limits that were broken, where there are any. Boxed, so that a result stays small.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ctx: Option<Box<Value>>,
}

impl FieldError {
    /// A mistake at `loc`.
    pub fn new(kind: &str, loc: &[&str], msg: impl Into<String>, input: Value) -> Self {
        Self {
            kind: kind.to_owned(),
            loc: loc.iter().map(|&part| Value::from(part)).collect(),
            msg: msg.into(),
            input,
            ctx: None,
        }
    }

    /// A required field that is not there.
    pub fn missing(loc: &[&str], input: Value) -> Self {
        Self::new("missing", loc, "Field required", input)
    }

    /// A field that should be text.
    pub fn not_a_string(loc: &[&str], input: Value) -> Self {
        Self::new("string_type", loc, "Input should be a valid string", input)
    }

    /// A field of the right type whose value makes no sense; `why` is for people.
    pub fn value_error(loc: &[&str], why: impl std::fmt::Display, input: Value) -> Self {
        Self::new("value_error", loc, format!("Value error, {why}"), input)
    }

    /// Adds the limits that were broken.
    #[must_use]
    pub fn ctx(mut self, ctx: Value) -> Self {
        self.ctx = Some(Box::new(ctx));
        self
    }
}

impl ApiError {
    /// An error with a text.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: Value::String(detail.into()),
            code,
            hint: None,
            retry_after_seconds: None,
            extra: Map::new(),
        }
    }

    /// 422 with FastAPI's list.
    pub fn validation(errors: Vec<FieldError>) -> Self {
        Self {
            detail: json!(errors),
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "validation_error", "")
        }
    }

    /// 404, as FastAPI words it.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "Not Found")
    }

    /// 405, as FastAPI words it.
    pub fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "Method Not Allowed",
        )
    }

    /// 413 with the limit, as the original's gateway words it.
    pub fn body_too_large(max_bytes: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body_too_large",
            "Request body too large",
        )
        .with("max_bytes", json!(max_bytes))
        .hint("Send a smaller picture, or raise MAX_REQUEST_BODY_BYTES.")
    }

    /// 500 that tells nothing of the inside.
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal_error",
            "Internal Server Error",
        )
        .hint("Try again; if it stays, give the operator this answer's x-request-id.")
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Adds a Retry-After header.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    /// Adds a field beside the envelope's own.
    #[must_use]
    pub fn with(mut self, field: &str, value: Value) -> Self {
        self.extra.insert(field.to_owned(), value);
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The body, for errors that are told inside an answer.
    pub fn body(&self) -> Value {
        let mut body = Map::from_iter([
            ("detail".to_owned(), self.detail.clone()),
            ("code".to_owned(), Value::from(self.code)),
        ]);
        if let Some(hint) = self.hint {
            body.insert("hint".to_owned(), Value::from(hint));
        }
        body.extend(self.extra.clone());
        Value::Object(body)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body())).into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_envelope_has_detail_code_and_hint() {
        let body = ApiError::new(StatusCode::BAD_REQUEST, "no_face", "No face found")
            .hint("Use a portrait.")
            .body();
        assert_eq!(
            body,
            json!({"detail": "No face found", "code": "no_face", "hint": "Use a portrait."})
        );
    }

    #[test]
    fn validation_carries_fastapis_list() {
        let error = ApiError::validation(vec![FieldError::missing(&["body", "file"], Value::Null)]);
        assert_eq!(error.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            error.body()["detail"],
            json!([{"type": "missing", "loc": ["body", "file"], "msg": "Field required", "input": null}])
        );
    }

    #[test]
    fn too_large_names_the_limit_and_busy_says_when_to_return() {
        assert_eq!(ApiError::body_too_large(10).body()["max_bytes"], json!(10));
        let busy = ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Busy").retry_after(2);
        assert_eq!(busy.into_response().headers()[RETRY_AFTER], "2");
    }
}
