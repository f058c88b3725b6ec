//! Traces of what was asked and answered, for Langfuse: one a message, a span for each node, a
//! generation for each call of an endpoint.
//!
//! ```text
//! turn ─▶ TurnTrace ─▶ spans ─▶ bounded queue ─▶ thread ─▶ POST /api/public/otel/v1/traces
//! ```
//!
//! A turn's spans are made when it is over, from times that were noted on the way. The queue drops
//! what it has no room for, so a Langfuse that is slow or gone slows nothing.

mod client;
mod noted;
mod spans;
mod standing;
mod turn;

use std::{collections::HashMap, sync::Arc, time::Duration};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracer, SdkTracerProvider},
};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

pub use noted::Outcome;
pub use standing::TraceStatus;
pub use turn::TurnTrace;

use self::{client::Sender, standing::Standing};
use crate::{llm::Calls, session::SessionKey};

/// Spans that may wait to be sent; further ones are dropped.
const QUEUE: usize = 4_096;

/// Spans in one request.
const BATCH: usize = 512;

/// How long spans are gathered.
const GATHERING: Duration = Duration::from_secs(1);

/// How long sending may take, retries and all.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where traces go.
#[derive(Debug, Clone)]
pub struct Langfuse {
    /// LANGFUSE_HOST.
    pub host: Url,
    /// LANGFUSE_PUBLIC_KEY.
    pub public_key: SecretString,
    /// LANGFUSE_SECRET_KEY.
    pub secret_key: SecretString,
    /// Whether what was said goes along: CHAT_LOG_REDACT_CONTENT is false.
    pub with_content: bool,
}

/// Where turns leave their traces; nowhere if Langfuse is not configured. Clones share it.
#[derive(Clone, Default)]
pub struct Traces {
    langfuse: Option<Arc<Inner>>,
}

struct Inner {
    tracer: SdkTracer,
    with_content: bool,
    standing: Arc<Standing>,
    /// Sends what is waiting when it goes.
    _provider: SdkTracerProvider,
}

impl Traces {
    /// Traces that go to Langfuse. Nothing is sent yet. Needs a runtime to send on.
    ///
    /// # Errors
    /// When no HTTP client can be made or the address is none.
    pub fn to(langfuse: &Langfuse) -> anyhow::Result<Self> {
        let standing = Arc::new(Standing::default());
        let keys = format!(
            "{}:{}",
            langfuse.public_key.expose_secret(),
            langfuse.secret_key.expose_secret()
        );
        let authorization = format!("Basic {}", BASE64_STANDARD.encode(keys));
        let base = langfuse.host.as_str().trim_end_matches('/');
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Sender::new(PATIENCE, standing.clone())?)
            .with_endpoint(format!("{base}/api/public/otel/v1/traces"))
            .with_headers(HashMap::from([("Authorization".to_owned(), authorization)]))
            .with_timeout(PATIENCE)
            .build()?;
        let batches = BatchConfigBuilder::default()
            .with_max_queue_size(QUEUE)
            .with_max_export_batch_size(BATCH)
            .with_scheduled_delay(GATHERING)
            .build();
        let processor = BatchSpanProcessor::builder(exporter)
            .with_batch_config(batches)
            .build();
        let resource = Resource::builder_empty()
            .with_service_name("clothing_recommender")
            .build();
        let provider = SdkTracerProvider::builder()
            .with_resource(resource)
            .with_sampler(Sampler::AlwaysOn)
            .with_span_processor(processor)
            .build();
        Ok(Self {
            langfuse: Some(Arc::new(Inner {
                tracer: provider.tracer("clothing_recommender"),
                with_content: langfuse.with_content,
                standing,
                _provider: provider,
            })),
        })
    }

    /// Begins the trace of a turn. It is left when the returned value goes, however the turn ends.
    pub fn turn(&self, key: &SessionKey, message: &str, calls: Calls) -> TurnTrace {
        TurnTrace::begin(self.langfuse.clone(), key, message, calls)
    }

    /// How Langfuse stands, for a readiness report.
    pub fn status(&self) -> TraceStatus {
        match &self.langfuse {
            None => TraceStatus::NotConfigured,
            Some(langfuse) => langfuse.standing.status(),
        }
    }
}
