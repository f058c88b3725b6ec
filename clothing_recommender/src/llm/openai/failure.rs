//! What went wrong, without what was said about it: an endpoint's error texts quote requests.

use std::time::{Duration, SystemTime};

use async_openai::error::OpenAIError;
use reqwest::{StatusCode, header::HeaderMap};
use serde_json::Value;

use crate::llm::LlmError;

/// The reason behind an error of async-openai. Ours arrive boxed, since the transport made them.
pub(super) fn of(error: OpenAIError) -> LlmError {
    match error {
        OpenAIError::Boxed(error) => match error.downcast::<LlmError>() {
            Ok(error) => *error,
            Err(_) => LlmError::Interrupted,
        },
        OpenAIError::Reqwest(error) => of_transport(&error),
        OpenAIError::StreamError(_) => LlmError::Interrupted,
        _ => LlmError::UnusableAnswer("it cannot be read"),
    }
}

/// The reason why a request was not answered.
pub(super) fn of_transport(error: &reqwest::Error) -> LlmError {
    // Connecting that takes too long is both; that nothing was sent is what matters.
    if error.is_connect() {
        LlmError::Unreachable
    } else if error.is_timeout() {
        LlmError::Timeout
    } else {
        LlmError::Interrupted
    }
}

/// The reason behind an answer that is no success.
pub(super) fn of_status(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> LlmError {
    match status {
        StatusCode::UNAUTHORIZED => LlmError::RejectedKey,
        StatusCode::FORBIDDEN => LlmError::Forbidden,
        StatusCode::BAD_REQUEST if is_filtered(body) => LlmError::Filtered,
        StatusCode::TOO_MANY_REQUESTS if is_quota(body) => LlmError::QuotaExhausted,
        StatusCode::TOO_MANY_REQUESTS => LlmError::RateLimited {
            retry_after: retry_after(headers),
        },
        status => LlmError::Refused {
            status: status.as_u16(),
        },
    }
}

/// The reason inside an answer of status 200, where some endpoints put it; its code may be a
/// number or a text.
pub(super) fn inside(answer: &Value) -> Option<LlmError> {
    let error = answer.get("error").filter(|error| !error.is_null())?;
    let code = error.get("code");
    let number = code
        .and_then(Value::as_u64)
        .or_else(|| code?.as_str()?.parse().ok())
        .and_then(|code| StatusCode::from_u16(u16::try_from(code).ok()?).ok());
    Some(match number {
        _ if is_filter(error) => LlmError::Filtered,
        Some(status) => of_status(status, &HeaderMap::new(), answer.to_string().as_bytes()),
        None => LlmError::Refused { status: 200 },
    })
}

/// Whether an error is of Azure's content filter:
/// <https://learn.microsoft.com/en-us/azure/ai-services/openai/concepts/content-filter>.
fn is_filter(error: &Value) -> bool {
    error["code"] == "content_filter"
        || error["innererror"]["code"] == "ResponsibleAIPolicyViolation"
}

fn is_filtered(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body).is_ok_and(|body| is_filter(&body["error"]))
}

fn is_quota(body: &[u8]) -> bool {
    const QUOTA: &str = "insufficient_quota";
    serde_json::from_slice::<Value>(body).is_ok_and(|body| {
        let error = &body["error"];
        error["type"] == QUOTA || error["code"] == QUOTA
    })
}

/// `retry-after-ms`, or `Retry-After` in seconds or as a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok();
    if let Some(milliseconds) = text("retry-after-ms").and_then(|text| text.parse().ok()) {
        return Some(Duration::from_millis(milliseconds));
    }
    let text = text("retry-after")?;
    if let Ok(seconds) = text.parse() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}
