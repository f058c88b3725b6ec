//! What OpenAI sends, byte for byte as far as it matters.

use std::{convert::Infallible, time::Duration};

use axum::{
    Json,
    body::{Body, Bytes},
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

/// The words that it streams.
pub const WORDS: [&str; 4] = ["Emerald ", "suits you — ", "très ", "well."];

/// The answer to a request that is well, by what it asks for.
pub fn well(request: &Value) -> Response {
    let schema = &request["response_format"]["json_schema"];
    match schema["name"].as_str() {
        Some("intent") => {
            let said = request["messages"].as_array().unwrap().last().unwrap();
            let wants_clothes = said["content"].as_str().unwrap().contains("jacket");
            let intent = if wants_clothes { "clothing" } else { "general" };
            whole(&json!({"intent": intent}).to_string())
        }
        Some("recommendations") => whole(
            &recommendations(schema, "Chosen for you with care.", "Wear it with ease.").to_string(),
        ),
        _ => event_stream(Body::from_stream(stream::iter(events()).then(
            |event| async {
                tokio::time::sleep(Duration::from_millis(5)).await;
                Ok::<_, Infallible>(event)
            },
        ))),
    }
}

/// The same as Azure sends it: what its content filter found in the prompt comes first, in a chunk
/// without choices, and each chunk carries what it found in the words.
pub fn well_at_azure(request: &Value) -> Response {
    if !request["response_format"].is_null() {
        return well(request);
    }
    let found = json!({
        "hate": {"filtered": false, "severity": "safe"},
        "self_harm": {"filtered": false, "severity": "safe"},
    });
    let mut all = vec![frame(&json!({
        "id": "",
        "object": "",
        "created": 0,
        "model": "",
        "choices": [],
        "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": found}],
    }))];
    all.extend(WORDS.map(|words| {
        frame(&json!({
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "model": "fake-mini-2026-01-01",
            "choices": [{
                "index": 0,
                "delta": {"content": words},
                "finish_reason": null,
                "content_filter_results": found,
            }],
        }))
    }));
    all.extend(events().split_off(WORDS.len() + 1));
    event_stream(Body::from_stream(stream::iter(
        all.into_iter().map(Ok::<_, Infallible>),
    )))
}

/// What Azure answers where its content filter does not let a prompt pass.
pub fn filtered_prompt() -> Value {
    json!({"error": {
        "message": "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        "type": null,
        "param": "prompt",
        "code": "content_filter",
        "status": 400,
        "innererror": {
            "code": "ResponsibleAIPolicyViolation",
            "content_filter_result": {"violence": {"filtered": true, "severity": "medium"}},
        },
    }})
}

/// The answer of a model that says what somebody told it to.
pub fn obedient(request: &Value, words: &str) -> Response {
    let schema = &request["response_format"]["json_schema"];
    whole(&recommendations(schema, words, words).to_string())
}

/// The last three of the ids that the schema allows, so that it is seen whose choice it was.
fn recommendations(schema: &Value, reason: &str, tip: &str) -> Value {
    let item = &schema["schema"]["properties"]["recommendations"]["items"];
    let ids = item["properties"]["id"]["enum"].as_array().unwrap();
    let picks: Vec<Value> = ids
        .iter()
        .rev()
        .take(3)
        .map(|id| json!({"id": id, "reason": reason}))
        .collect();
    json!({"recommendations": picks, "styling_tips": [tip]})
}

pub fn whole(text: &str) -> Response {
    Json(json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": "fake-mini-2026-01-01",
        "service_tier": "galactic",
        "choices": [{
            "index": 0,
            "message": {"role": "assistant", "content": text, "refusal": null},
            "finish_reason": "stop",
        }],
        "usage": {"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12},
    }))
    .into_response()
}

/// A role, the words, a finish reason, the usage without choices, `[DONE]`.
fn events() -> Vec<Bytes> {
    let mut events = vec![event(
        json!([{"index": 0, "delta": {"role": "assistant", "content": ""}}]),
        Value::Null,
    )];
    events.extend(WORDS.map(chunk));
    events.push(event(
        json!([{"index": 0, "delta": {}, "finish_reason": "stop"}]),
        Value::Null,
    ));
    let usage = json!({"prompt_tokens": 20, "completion_tokens": 4, "total_tokens": 24});
    events.push(event(json!([]), usage));
    events.push(Bytes::from_static(b"data: [DONE]\n\n"));
    events
}

pub fn chunk(words: &str) -> Bytes {
    event(
        json!([{"index": 0, "delta": {"content": words}, "finish_reason": null}]),
        Value::Null,
    )
}

fn event(choices: Value, usage: Value) -> Bytes {
    frame(&json!({
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "model": "fake-mini-2026-01-01",
        "choices": choices,
        "usage": usage,
    }))
}

fn frame(data: &Value) -> Bytes {
    format!("data: {data}\n\n").into()
}

pub fn event_stream(body: Body) -> Response {
    ([("content-type", "text/event-stream")], body).into_response()
}
