use std::{collections::HashMap, net::SocketAddr, time::Duration};

use clothing_recommender::{IDENTITY, Settings, build};
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};
use shared::{
    config::{Common, Layers},
    metrics,
    server::{self, App, Limits},
    service::Context,
    shutdown::Shutdown,
};
use tempfile::TempDir;
use tokio::net::TcpListener;

use super::{Fake, KEY, Sse};

const WEIGHTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../weights");

/// The service at work on a port of its own.
pub struct Service {
    base: String,
    client: Client,
    pub shutdown: Shutdown,
    metrics: SocketAddr,
    /// What the service keeps; gone with it.
    data: TempDir,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Service {
    /// Starts it with these variables and no others.
    pub async fn start(variables: &[(&str, &str)]) -> Self {
        Self::start_on(TempDir::new().unwrap(), variables).await
    }

    /// Ends it and starts it anew over what it kept.
    pub async fn restarted(self, variables: &[(&str, &str)]) -> Self {
        self.shutdown.draining().cancel();
        tokio::time::timeout(Duration::from_secs(10), self.server)
            .await
            .expect("the server ends in time")
            .unwrap()
            .unwrap();
        Self::start_on(self.data, variables).await
    }

    async fn start_on(data: TempDir, variables: &[(&str, &str)]) -> Self {
        let folder = data.path().display().to_string();
        let own = [("DATA_DIR", folder.as_str()), ("WEIGHTS_DIR", WEIGHTS)];
        let environment: HashMap<String, String> = own
            .iter()
            .chain(variables)
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let layers = Layers::merge(HashMap::new(), environment).unwrap();
        let mut reader = layers.reader();
        let common = Common::read(&mut reader, IDENTITY.listen);
        let limits = Limits::read(&mut reader);
        let settings = Settings::read(&mut reader);
        reader.finish().unwrap();
        let shutdown = Shutdown::new();
        let context = Context {
            common,
            shutdown: shutdown.clone(),
        };
        let mut registry = metrics::registry(IDENTITY.name);
        let app = build(settings, context).await.unwrap();
        let app = app.observed(&mut registry);
        let any_port = "127.0.0.1:0".parse().unwrap();
        let metrics = metrics::serve(any_port, registry, &limits, &shutdown)
            .await
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let stop = shutdown.clone();
        let server = tokio::spawn(async move {
            server::serve(listener, app, &limits, IDENTITY.threads, None, &stop).await
        });
        Self {
            base,
            client: Client::builder().no_proxy().build().unwrap(),
            shutdown,
            metrics,
            data,
            server,
        }
    }

    /// Starts it without any endpoint.
    pub async fn builtin() -> Self {
        Self::start(&[]).await
    }

    /// Starts it with `fake` for its endpoint, impatient enough for tests.
    pub async fn with(fake: &Fake) -> Self {
        Self::with_also(fake, &[]).await
    }

    /// The same, with further variables.
    pub async fn with_also(fake: &Fake, more: &[(&str, &str)]) -> Self {
        let base = fake.base_url();
        let mut variables = vec![
            ("OPENAI_API_KEY", KEY),
            ("OPENAI_BASE_URL", base.as_str()),
            ("LLM_MODEL", "fake-mini"),
            ("LLM_READ_TIMEOUT", "1"),
            ("LLM_RECHECK_INTERVAL", "0.4"),
        ];
        variables.extend_from_slice(more);
        Self::start(&variables).await
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub async fn get(&self, path: &str) -> (StatusCode, Value) {
        let response = self.client.get(self.url(path)).send().await.unwrap();
        (response.status(), response.json().await.unwrap())
    }

    /// The figures for Prometheus.
    pub async fn metrics(&self) -> String {
        let url = format!("http://{}/metrics", self.metrics);
        let answer = self.client.get(url).send().await.unwrap();
        answer.text().await.unwrap()
    }

    /// Sends a request; an answer without a body is null.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        let mut request = self.client.request(method, self.url(path));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        let status = response.status();
        let body = response.bytes().await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    /// Sends `body` to a path under `/api/v1/agent`.
    pub async fn post(&self, path: &str, body: &Value) -> Response {
        self.client
            .post(self.url(&format!("/api/v1/agent{path}")))
            .json(body)
            .send()
            .await
            .unwrap()
    }

    /// Sends bytes under a media type.
    pub async fn post_raw(&self, path: &str, media_type: Option<&str>, body: Vec<u8>) -> Response {
        let mut request = self
            .client
            .post(self.url(&format!("/api/v1/agent{path}")))
            .body(body);
        if let Some(media_type) = media_type {
            request = request.header("content-type", media_type);
        }
        request.send().await.unwrap()
    }

    /// The whole answer to a request that is well.
    pub async fn chat(&self, body: &Value) -> Value {
        let response = self.post("/chat", body).await;
        assert_eq!(response.status(), StatusCode::OK);
        response.json().await.unwrap()
    }

    /// The whole answer to a message of nobody in particular.
    pub async fn say(&self, message: &str) -> Value {
        self.chat(&json!({"message": message, "user_id": "user-123"}))
            .await
    }

    /// The answer to a request, event by event.
    pub async fn stream(&self, body: &Value) -> Sse {
        Sse::of(self.post("/chat/stream", body).await)
    }

    /// Waits until `/ready` reports that the language model is `expected`.
    pub async fn until_llm_is(&self, expected: &str) -> (StatusCode, Value) {
        for _ in 0..100 {
            let (status, report) = self.get("/api/v1/ready").await;
            if report["checks"]["llm_service"] == expected {
                return (status, report);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the language model never became {expected}");
    }

    /// Waits until the server has ended.
    pub async fn ended(self) {
        tokio::time::timeout(Duration::from_secs(10), self.server)
            .await
            .expect("the server ends in time")
            .unwrap()
            .unwrap();
    }
}
