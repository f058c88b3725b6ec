//! An OpenAI-compatible endpoint of the tests' own, as strict about what it is sent as the real
//! one and, when a test asks for it, as unreliable.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use futures_util::{Stream, StreamExt, stream};
use serde_json::{Value, json};

use crate::backend;

/// The one key that the endpoint takes.
pub const KEY: &str = "sk-proj-test-4f1c";

/// What it says when it is asked to speak.
pub const WORDS: [&str; 4] = ["Rust and ", "olive — ", "both are ", "yours."];

/// How it behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// As documented.
    Fine,
    /// As documented, with a pause before each word.
    Slow(Duration),
    /// 500 to everything.
    Failing,
    /// Breaks off in the middle of what it says.
    BreaksOff,
    /// Ends what it says in the middle, without an error and without `[DONE]`.
    StopsShort,
    /// Azure's content filter lets nothing pass.
    Filtering,
}

/// A running endpoint.
pub struct Endpoint {
    url: String,
    resource: String,
    inner: Arc<Inner>,
}

struct Inner {
    mood: Mutex<Mood>,
    requests: Mutex<Vec<Value>>,
    speaking: AtomicUsize,
}

impl Endpoint {
    /// Starts one.
    pub async fn start(mood: Mood) -> Self {
        let inner = Arc::new(Inner {
            mood: Mutex::new(mood),
            requests: Mutex::default(),
            speaking: AtomicUsize::new(0),
        });
        let routes = Router::new()
            .route("/v1/chat/completions", post(complete))
            .route("/v1/models", get(models))
            .route(
                "/openai/deployments/{deployment}/chat/completions",
                post(complete_at_azure),
            )
            .with_state(inner.clone());
        let resource = backend::serve(routes).await;
        let url = format!("{resource}/v1");
        Self {
            url,
            resource,
            inner,
        }
    }

    /// Its URL as a resource of Azure.
    pub fn azure_url(&self) -> &str {
        &self.resource
    }

    /// Its base URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Changes how it behaves from here on.
    pub fn set_mood(&self, mood: Mood) {
        *lock(&self.inner.mood) = mood;
    }

    /// All that it was sent and took.
    pub fn requests(&self) -> Vec<Value> {
        lock(&self.inner.requests).clone()
    }

    /// How many answers it is speaking at this moment.
    pub fn speaking(&self) -> usize {
        self.inner.speaking.load(Ordering::SeqCst)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn error(status: StatusCode, kind: &str) -> Response {
    let body = json!({"error": {"message": "a message with internals", "type": kind, "param": null, "code": kind}});
    (status, Json(body)).into_response()
}

fn is_authorized(headers: &HeaderMap) -> bool {
    headers
        .get("authorization")
        .is_some_and(|value| value.as_bytes() == format!("Bearer {KEY}").as_bytes())
}

async fn models(State(_): State<Arc<Inner>>, headers: HeaderMap) -> Response {
    if !is_authorized(&headers) {
        return error(StatusCode::UNAUTHORIZED, "invalid_api_key");
    }
    Json(json!({"object": "list", "data": [{"id": "test-model", "object": "model"}]}))
        .into_response()
}

/// As Azure wants to be asked: the key in a header of its own, the model as a deployment in the
/// path, the version in the query.
async fn complete_at_azure(
    State(inner): State<Arc<Inner>>,
    Path(deployment): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
    Json(request): Json<Value>,
) -> Response {
    let key = headers.get("api-key");
    if headers.contains_key("authorization")
        || key.is_none_or(|key| key.as_bytes() != KEY.as_bytes())
    {
        return error(StatusCode::UNAUTHORIZED, "401");
    }
    if deployment != "test-model" {
        return error(StatusCode::NOT_FOUND, "DeploymentNotFound");
    }
    if query.get("api-version").is_none_or(String::is_empty) {
        return error(StatusCode::NOT_FOUND, "404");
    }
    answer(inner, request, true)
}

async fn complete(
    State(inner): State<Arc<Inner>>,
    headers: HeaderMap,
    Json(request): Json<Value>,
) -> Response {
    if !is_authorized(&headers) {
        return error(StatusCode::UNAUTHORIZED, "invalid_api_key");
    }
    answer(inner, request, false)
}

fn answer(inner: Arc<Inner>, request: Value, is_azure: bool) -> Response {
    if let Some(mistake) = mistake(&request) {
        return error(StatusCode::BAD_REQUEST, mistake);
    }
    lock(&inner.requests).push(request.clone());
    let mood = *lock(&inner.mood);
    if mood == Mood::Failing {
        return error(StatusCode::INTERNAL_SERVER_ERROR, "server_error");
    }
    if mood == Mood::Filtering {
        return filtered();
    }
    if request["stream"] == true {
        speak(inner, mood, is_azure)
    } else {
        whole(&request)
    }
}

/// Azure's answer to a prompt that its content filter stops.
fn filtered() -> Response {
    let body = json!({"error": {
        "message": "a message with internals",
        "type": null,
        "param": "prompt",
        "code": "content_filter",
        "status": 400,
        "innererror": {
            "code": "ResponsibleAIPolicyViolation",
            "content_filter_result": {"violence": {"filtered": true, "severity": "medium"}}
        }
    }});
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

/// What the real endpoint would refuse about a request.
fn mistake(request: &Value) -> Option<&'static str> {
    let messages = request["messages"].as_array()?;
    let well_formed = messages.iter().all(|message| {
        ["system", "user", "assistant"].contains(&message["role"].as_str().unwrap_or_default())
            && message["content"].is_string()
    });
    if !well_formed || messages.last()?["role"] != "user" {
        return Some("invalid_messages");
    }
    if request["model"] != "test-model" {
        return Some("model_not_found");
    }
    let format = &request["response_format"];
    let strict = format["type"] == "json_schema"
        && format["json_schema"]["strict"] == true
        && format["json_schema"]["schema"]["additionalProperties"] == false;
    (!format.is_null() && !strict).then_some("invalid_schema")
}

fn whole(request: &Value) -> Response {
    let schema = &request["response_format"]["json_schema"];
    let content = match schema["name"].as_str() {
        Some("intent") => {
            let asked = request["messages"].to_string();
            let clothing = asked.contains("jacket");
            json!({"intent": if clothing { "clothing" } else { "general" }})
        }
        Some("recommendations") => {
            let ids = schema["schema"]["properties"]["recommendations"]["items"]["properties"]["id"]["enum"]
                .as_array()
                .cloned()
                .unwrap_or_default();
            let picks: Vec<Value> = ids
                .iter()
                .rev()
                .take(3)
                .map(|id| json!({"id": id, "reason": "Chosen by the test endpoint."}))
                .collect();
            json!({"recommendations": picks, "styling_tips": ["A tip of the test endpoint."]})
        }
        _ => return error(StatusCode::BAD_REQUEST, "unexpected_schema"),
    };
    Json(json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "test-model",
        "choices": [{
            "index": 0,
            "message": {"role": "assistant", "content": content.to_string()},
            "finish_reason": "stop"
        }],
        "usage": {"prompt_tokens": 11, "completion_tokens": 4, "total_tokens": 15}
    }))
    .into_response()
}

struct Speaking(Arc<Inner>);

impl Drop for Speaking {
    fn drop(&mut self) {
        self.0.speaking.fetch_sub(1, Ordering::SeqCst);
    }
}

fn speak(inner: Arc<Inner>, mood: Mood, is_azure: bool) -> Response {
    inner.speaking.fetch_add(1, Ordering::SeqCst);
    let speaking = Speaking(inner);
    // Azure tells first what its filter found in the prompt, in a chunk without choices.
    let first = is_azure.then(|| {
        Ok(event(&json!({
            "id": "", "object": "", "created": 0, "model": "", "choices": [],
            "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": {}}]
        })))
    });
    let frames = stream::iter(first).chain(frames(mood)).map(move |frame| {
        let _ = &speaking;
        frame
    });
    (
        [("content-type", "text/event-stream")],
        Body::from_stream(frames),
    )
        .into_response()
}

fn frames(mood: Mood) -> impl Stream<Item = Result<Bytes, std::io::Error>> {
    let pause = match mood {
        Mood::Slow(pause) => pause,
        _ => Duration::ZERO,
    };
    let said = match mood {
        Mood::BreaksOff | Mood::StopsShort => &WORDS[..2],
        _ => &WORDS[..],
    };
    let words = stream::iter(said).then(move |words| async move {
        tokio::time::sleep(pause).await;
        Ok(event(&chunk(json!({"content": words}), Value::Null)))
    });
    let end: Vec<Result<Bytes, std::io::Error>> = match mood {
        Mood::BreaksOff => vec![Err(std::io::Error::other("died"))],
        Mood::StopsShort => Vec::new(),
        _ => vec![
            Ok(event(&chunk(json!({}), json!("stop")))),
            Ok(event(&json!({
                "id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [],
                "usage": {"prompt_tokens": 20, "completion_tokens": 8, "total_tokens": 28}
            }))),
            Ok(Bytes::from_static(b"data: [DONE]\n\n")),
        ],
    };
    // A moment before the end, so that a broken connection does not overtake the words.
    let end = stream::once(async move {
        tokio::time::sleep(Duration::from_millis(100)).await;
        stream::iter(end)
    })
    .flatten();
    words.chain(end)
}

fn chunk(delta: Value, finish_reason: Value) -> Value {
    json!({
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "test-model",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}]
    })
}

fn event(data: &Value) -> Bytes {
    Bytes::from(format!("data: {data}\n\n"))
}
