//! Reading a JSON body as FastAPI reads it, down to the words for one that is none.

use axum::{
    body::{Body, Bytes},
    extract::FromRequest,
};
use http::{HeaderMap, Request, StatusCode, header::CONTENT_TYPE};
use serde_json::{Value, json};

use crate::error::{ApiError, FieldError};

/// The value in a request's body; of a body that its media type does not call JSON, the text.
///
/// # Errors
/// 413 for more than the router's limit, which is `max_bytes`; 400 for a body that broke off; 422
/// for one that is empty or no JSON.
pub async fn read(request: Request<Body>, max_bytes: usize) -> Result<Value, ApiError> {
    let is_json = is_json(request.headers());
    let body = Bytes::from_request(request, &())
        .await
        .map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                ApiError::body_too_large(max_bytes)
            } else {
                ApiError::new(
                    StatusCode::BAD_REQUEST,
                    "broken_body",
                    "The request body broke off",
                )
            }
        })?;
    if is_json {
        parse(&body).map_err(|mistake| ApiError::validation(vec![mistake]))
    } else {
        Ok(Value::String(String::from_utf8_lossy(&body).into_owned()))
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

fn parse(body: &[u8]) -> Result<Value, FieldError> {
    if body.is_empty() {
        return Err(FieldError::missing(&["body"], Value::Null));
    }
    serde_json::from_slice(body).map_err(|error| {
        let mut mistake =
            FieldError::new("json_invalid", &["body"], "JSON decode error", json!({}))
                .ctx(json!({"error": what_of(&error)}));
        mistake.loc.push(json!(position(body, &error)));
        mistake
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
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_empty_body_is_a_missing_one() {
        let mistake = json!(parse(b"").unwrap_err());
        assert_eq!(mistake["type"], "missing");
        assert_eq!(mistake["loc"], json!(["body"]));
    }

    #[test]
    fn broken_json_is_located_by_character() {
        let mistake = json!(parse("{\"é\": 1,\n \"b\": x}".as_bytes()).unwrap_err());
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
