//! A stand-in for OpenAI's chat completions that is strict about what it is sent and streams real
//! chunks; it can be told to misbehave, one reaction a request.

use std::{
    collections::{HashMap, VecDeque},
    convert::Infallible,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header::AUTHORIZATION},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::fake_answers::{WORDS, chunk, event_stream, obedient, well, well_at_azure, whole};

/// The key that it accepts.
pub const KEY: &str = "sk-test-4f2a";

/// What to do with a request instead of answering it well.
#[derive(Clone)]
pub enum Reaction {
    /// Answer it well after all.
    Well,
    /// Answer with a status, headers and a body.
    Status(u16, Vec<(&'static str, String)>, Value),
    /// Say nothing for so long.
    Silence(Duration),
    /// Answer with this text instead of what was asked for.
    Text(String),
    /// Choose well, and give these words for reason and tip.
    Obedient(String),
    /// Stream these bytes and end cleanly.
    Bytes(Vec<u8>),
    /// Stream so many words and then cut the connection.
    CutAfter(usize),
    /// Stream so many words and then nothing more, without ending.
    StallAfter(usize),
}

/// The stand-in.
#[derive(Clone)]
pub struct Fake {
    base: String,
    state: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    requests: Mutex<Vec<Value>>,
    reactions: Mutex<VecDeque<Reaction>>,
    rejects_keys: Mutex<bool>,
    lists_models_to_anybody: Mutex<bool>,
    abandoned: AtomicUsize,
}

impl Fake {
    pub async fn start() -> Self {
        let state = Arc::new(Shared::default());
        let app = Router::new()
            .route("/v1/chat/completions", post(completions))
            .route("/v1/models", get(models))
            // Azure's path to a deployment; its version is required there.
            .route(
                "/openai/deployments/{deployment}/chat/completions",
                post(azure_completions),
            )
            .with_state(state.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { base, state }
    }

    /// With the slash that people leave at the end.
    pub fn base_url(&self) -> String {
        format!("{}/v1/", self.base)
    }

    /// As a resource of Azure, which takes the key in a header of its own.
    pub fn azure_endpoint(&self) -> String {
        format!("{}/", self.base)
    }

    /// What to do with the next requests, in order; those after them are answered well.
    pub fn react(&self, reactions: impl IntoIterator<Item = Reaction>) {
        self.state.reactions.lock().unwrap().extend(reactions);
    }

    /// Whether it takes no key at all.
    pub fn reject_keys(&self, rejects: bool) {
        *self.state.rejects_keys.lock().unwrap() = rejects;
    }

    /// Whether it lists its models without looking at the key, as some do.
    pub fn list_models_to_anybody(&self) {
        *self.state.lists_models_to_anybody.lock().unwrap() = true;
    }

    /// The bodies of all chat requests so far.
    pub fn requests(&self) -> Vec<Value> {
        self.state.requests.lock().unwrap().clone()
    }

    /// Waits until the other side has given up `count` answers before their end.
    pub async fn until_abandoned(&self, count: usize) {
        for _ in 0..100 {
            if self.state.abandoned.load(Ordering::SeqCst) >= count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the request was not given up");
    }

    /// Waits until so many chat requests have come.
    pub async fn until_asked(&self, count: usize) {
        for _ in 0..100 {
            if self.requests().len() >= count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("no request came");
    }
}

async fn models(State(state): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let is_open = *state.lists_models_to_anybody.lock().unwrap();
    refused_key(&state, &headers)
        .filter(|_| !is_open)
        .unwrap_or_else(|| Json(json!({"object": "list", "data": []})).into_response())
}

async fn azure_completions(
    state: State<Arc<Shared>>,
    Path(deployment): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    mut headers: HeaderMap,
    request: Json<Value>,
) -> Response {
    assert_eq!(deployment, "fake-mini");
    assert_eq!(
        query.get("api-version").map(String::as_str),
        Some("2024-10-21")
    );
    assert!(!headers.contains_key(AUTHORIZATION));
    if let Some(key) = headers.remove("api-key") {
        let bearer = format!("Bearer {}", key.to_str().unwrap());
        headers.insert(AUTHORIZATION, bearer.parse().unwrap());
    }
    answered(state, headers, request, well_at_azure).await
}

async fn completions(
    state: State<Arc<Shared>>,
    headers: HeaderMap,
    request: Json<Value>,
) -> Response {
    answered(state, headers, request, well).await
}

async fn answered(
    State(state): State<Arc<Shared>>,
    headers: HeaderMap,
    Json(request): Json<Value>,
    well: fn(&Value) -> Response,
) -> Response {
    // Dropped with this future, if the other side leaves while it is silent.
    let mut abandoned = Abandoned::watch(&state);
    state.requests.lock().unwrap().push(request.clone());
    let refused = refused_key(&state, &headers).or_else(|| refused_request(&request));
    let response = match refused {
        Some(refused) => refused,
        None => {
            let reaction = state.reactions.lock().unwrap().pop_front();
            match reaction.unwrap_or(Reaction::Well) {
                Reaction::Well => well(&request),
                other => react(other, &request, &state).await,
            }
        }
    };
    abandoned.is_over = true;
    response
}

fn refused_key(state: &Shared, headers: &HeaderMap) -> Option<Response> {
    let expected = format!("Bearer {KEY}");
    let is_right = headers
        .get(AUTHORIZATION)
        .is_some_and(|value| value.as_bytes() == expected.as_bytes());
    let is_taken = is_right && !*state.rejects_keys.lock().unwrap();
    (!is_taken).then(|| error(401, "Incorrect API key provided", "invalid_api_key"))
}

/// What OpenAI would refuse.
fn refused_request(request: &Value) -> Option<Response> {
    let messages = request["messages"].as_array().cloned().unwrap_or_default();
    let roles: Vec<&str> = messages
        .iter()
        .filter_map(|message| message["content"].as_str().and(message["role"].as_str()))
        .collect();
    let are_messages_right = roles.len() == messages.len()
        && roles.first() == Some(&"system")
        && roles.last() == Some(&"user")
        && roles
            .iter()
            .all(|role| ["system", "user", "assistant"].contains(role));
    let format = &request["response_format"];
    let is_format_right = format.is_null()
        || (format["type"] == "json_schema"
            && format["json_schema"]["strict"] == true
            && format["json_schema"]["schema"]["additionalProperties"] == false);
    let is_right = request["model"] == "fake-mini"
        && are_messages_right
        && is_format_right
        && request["max_completion_tokens"].as_u64().is_some();
    (!is_right).then(|| error(400, "Invalid request", "invalid_request_error"))
}

fn error(status: u16, message: &str, code: &str) -> Response {
    let body = json!({"error": {"message": message, "type": code, "param": null, "code": code}});
    (StatusCode::from_u16(status).unwrap(), Json(body)).into_response()
}

async fn react(reaction: Reaction, request: &Value, state: &Arc<Shared>) -> Response {
    match reaction {
        Reaction::Well => well(request),
        Reaction::Status(status, headers, body) => {
            let mut response = (StatusCode::from_u16(status).unwrap(), Json(body)).into_response();
            for (name, value) in headers {
                response.headers_mut().insert(name, value.parse().unwrap());
            }
            response
        }
        Reaction::Silence(time) => {
            tokio::time::sleep(time).await;
            well(request)
        }
        Reaction::Text(text) => whole(&text),
        Reaction::Obedient(words) => obedient(request, &words),
        Reaction::Bytes(bytes) => event_stream(Body::from(bytes)),
        Reaction::CutAfter(words) => {
            let chunks = WORDS[..words].iter().map(|words| Ok(chunk(words)));
            let cut = stream::once(async {
                tokio::time::sleep(Duration::from_millis(50)).await;
                Err(std::io::Error::other("cut"))
            });
            event_stream(Body::from_stream(stream::iter(chunks).chain(cut)))
        }
        Reaction::StallAfter(words) => {
            let abandoned = Abandoned::watch(state);
            let chunks = WORDS[..words]
                .iter()
                .map(|words| Ok::<_, Infallible>(chunk(words)));
            let stall = stream::once(async move {
                let _abandoned = abandoned;
                std::future::pending().await
            });
            event_stream(Body::from_stream(stream::iter(chunks).chain(stall)))
        }
    }
}

/// Counts an answer that was dropped before it was over.
struct Abandoned {
    state: Arc<Shared>,
    is_over: bool,
}

impl Abandoned {
    fn watch(state: &Arc<Shared>) -> Self {
        Self {
            state: state.clone(),
            is_over: false,
        }
    }
}

impl Drop for Abandoned {
    fn drop(&mut self) {
        if !self.is_over {
            self.state.abandoned.fetch_add(1, Ordering::SeqCst);
        }
    }
}
