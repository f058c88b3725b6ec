//! Reading a chat request as FastAPI and Pydantic read it, down to the list of mistakes.

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request as HttpRequest},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
};
use serde_json::{Map, Value, json};
use shared::error::FieldError;
use utoipa::ToSchema;

use super::{App, fields};
use crate::{error::Error, workflow::Request};

/// A chat request, for the API documentation; [`ChatRequest`] reads it.
#[derive(ToSchema)]
#[schema(as = ChatRequest)]
#[expect(dead_code, reason = "documentation only")]
pub(super) struct ChatRequestSchema {
    /// What the person says, 1 to 10,000 characters.
    #[schema(
        min_length = 1,
        max_length = 10_000,
        example = "Find me a jacket for a job interview"
    )]
    message: String,
    /// Who they are.
    #[schema(example = "user-123")]
    user_id: String,
    /// The session to go on with: at most 64 letters, digits, `-` and `_`. Anything else begins a
    /// new one.
    session_id: Option<String>,
    /// Whatever is known of the person: an answer of the face analysis at the root or as
    /// `analysis`, `history` (a list of `role` and `content`), `user_preferences`, `wardrobe`.
    #[schema(value_type = Option<Object>)]
    context: Option<Map<String, Value>>,
}

/// A chat request that has passed every check.
pub(super) struct ChatRequest(pub(super) Request);

impl FromRequest<App> for ChatRequest {
    type Rejection = Error;

    async fn from_request(request: HttpRequest<Body>, app: &App) -> Result<Self, Error> {
        let is_json = is_json(request.headers());
        let body = Bytes::from_request(request, app)
            .await
            .map_err(|rejection| {
                if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                    Error::TooLarge {
                        max_bytes: app.common.max_request_body_bytes,
                    }
                } else {
                    Error::BrokenBody
                }
            })?;
        let body = if is_json { parse(&body)? } else { text(&body) };
        fields::check(body).map(Self).map_err(Error::Invalid)
    }
}

/// FastAPI takes a body for JSON by its media type, or where none is named.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(media_type) = headers.get(CONTENT_TYPE) else {
        return true;
    };
    let media_type = media_type.to_str().unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence
        .to_ascii_lowercase()
        .strip_prefix("application/")
        .is_some_and(|subtype| subtype == "json" || subtype.ends_with("+json"))
}

fn text(body: &[u8]) -> Value {
    Value::String(String::from_utf8_lossy(body).into_owned())
}

fn parse(body: &[u8]) -> Result<Value, Error> {
    if body.is_empty() {
        return Err(Error::Invalid(vec![FieldError::missing(
            &["body"],
            Value::Null,
        )]));
    }
    serde_json::from_slice(body).map_err(|error| {
        let mut mistake =
            FieldError::new("json_invalid", &["body"], "JSON decode error", json!({}))
                .ctx(json!({"error": what_of(&error)}));
        mistake.loc.push(json!(position(body, &error)));
        Error::Invalid(vec![mistake])
    })
}

/// serde's text without its "at line 1 column 2", since the place stands in `loc`.
fn what_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

/// How many characters stand before the mistake.
fn position(body: &[u8], error: &serde_json::Error) -> usize {
    let lines = body.split_inclusive(|byte| *byte == b'\n');
    let before: usize = lines
        .take(error.line().saturating_sub(1))
        .map(<[u8]>::len)
        .sum();
    let end = (before + error.column().saturating_sub(1)).min(body.len());
    String::from_utf8_lossy(&body[..end]).chars().count()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn broken_json_is_located_by_character() {
        let Err(Error::Invalid(mistakes)) = parse("{\"é\": 1,\n \"b\": x}".as_bytes()) else {
            panic!("accepted");
        };
        let mistake = json!(mistakes[0]);
        assert_eq!(mistake["type"], "json_invalid");
        assert_eq!(mistake["loc"], json!(["body", 15]));
        assert_eq!(mistake["input"], json!({}));
        assert!(!mistake["ctx"]["error"].as_str().unwrap().contains("line"));
    }

    #[test]
    fn json_is_told_by_its_media_type_or_by_none() {
        let with = |media_type: &'static str| {
            is_json(&HeaderMap::from_iter([(
                CONTENT_TYPE,
                media_type.parse().unwrap(),
            )]))
        };
        assert!(is_json(&HeaderMap::new()));
        assert!(with("application/json") && with("Application/JSON; charset=utf-8"));
        assert!(with("application/problem+json"));
        assert!(!with("text/plain") && !with("application/x-www-form-urlencoded"));
    }
}
