//! A stand-in for Langfuse's OTLP endpoint that decodes what it is sent, as strict as the real one;
//! it can be told to misbehave.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use opentelemetry_proto::tonic::{
    collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse},
    common::v1::any_value::Value as AnyValue,
    trace::v1::Span,
};
use prost::Message;
use tokio::net::TcpListener;

/// `pk-lf-test:sk-lf-test` in Base64.
const AUTHORIZATION: &str = "Basic cGstbGYtdGVzdDpzay1sZi10ZXN0";

/// What to do with every request instead of taking it.
#[derive(Clone, Copy, Default)]
pub enum Trouble {
    /// Take it after all.
    #[default]
    None,
    /// Answer with a status.
    Status(u16),
    /// Say nothing for so long.
    Silence(Duration),
}

/// The stand-in.
#[derive(Clone)]
pub struct FakeLangfuse {
    host: String,
    state: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    spans: Mutex<Vec<Span>>,
    requests: Mutex<usize>,
    trouble: Mutex<Trouble>,
}

impl FakeLangfuse {
    pub async fn start() -> Self {
        let state = Arc::new(Shared::default());
        let app = Router::new()
            .route("/api/public/otel/v1/traces", post(take))
            .with_state(state.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        // With the slash that people leave at the end.
        let host = format!("http://{}/", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { host, state }
    }

    /// What makes the service send its traces here.
    pub fn variables(&self) -> [(&str, &str); 3] {
        [
            ("LANGFUSE_PUBLIC_KEY", "pk-lf-test"),
            ("LANGFUSE_SECRET_KEY", "sk-lf-test"),
            ("LANGFUSE_HOST", &self.host),
        ]
    }

    pub fn trouble(&self, trouble: Trouble) {
        *self.state.trouble.lock().unwrap() = trouble;
    }

    pub fn requests(&self) -> usize {
        *self.state.requests.lock().unwrap()
    }

    /// Waits until so many spans have come, and returns all that have.
    pub async fn spans(&self, count: usize) -> Vec<Span> {
        for _ in 0..200 {
            let spans = self.state.spans.lock().unwrap().clone();
            if spans.len() >= count {
                return spans;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("fewer than {count} spans came");
    }
}

async fn take(State(state): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    *state.requests.lock().unwrap() += 1;
    let trouble = *state.trouble.lock().unwrap();
    match trouble {
        Trouble::None => {}
        Trouble::Status(status) => return StatusCode::from_u16(status).unwrap().into_response(),
        Trouble::Silence(time) => tokio::time::sleep(time).await,
    }
    if headers.get("authorization").map(|value| value.as_bytes()) != Some(AUTHORIZATION.as_bytes())
    {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if headers["content-type"] != "application/x-protobuf" {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let Ok(request) = ExportTraceServiceRequest::decode(body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let spans = request
        .resource_spans
        .into_iter()
        .flat_map(|resource| resource.scope_spans)
        .flat_map(|scope| scope.spans);
    state.spans.lock().unwrap().extend(spans);
    let answer = ExportTraceServiceResponse::default().encode_to_vec();
    ([("content-type", "application/x-protobuf")], answer).into_response()
}

/// An attribute of a span as a text.
pub fn attribute(span: &Span, name: &str) -> Option<String> {
    let found = span.attributes.iter().find(|entry| entry.key == name)?;
    match found.value.as_ref()?.value.as_ref()? {
        AnyValue::StringValue(text) => Some(text.clone()),
        AnyValue::IntValue(number) => Some(number.to_string()),
        other => panic!("{other:?}"),
    }
}
