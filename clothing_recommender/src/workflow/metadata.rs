use std::time::Instant;

use serde::Serialize;
use utoipa::ToSchema;

use crate::llm::{Intent, Speaker, Usage};

/// What is told about an answer beside it: the original's fields, then ours.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Metadata {
    /// When, in UTC without a zone, as the original wrote it.
    #[schema(example = "2025-12-16T15:09:05.154247")]
    pub timestamp: String,
    /// Always `1.0`.
    #[schema(example = "1.0")]
    pub workflow_version: &'static str,
    /// `clothing` or `general`.
    #[schema(value_type = String, example = "clothing")]
    pub intent_classification: Intent,
    /// Always `llm_based`; `provider` says who classified.
    #[schema(example = "llm_based")]
    pub classification_confidence: &'static str,
    /// `ClothingExpert` or `GeneralConversation`.
    #[schema(example = "ClothingExpert")]
    pub agent_used: &'static str,
    /// Why the message could not be classified; it then counts as general.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classification_error: Option<&'static str>,
    /// Who spoke: `openai`, `azure` or `builtin`.
    #[schema(example = "builtin")]
    pub provider: &'static str,
    /// With which model.
    #[schema(example = "builtin")]
    pub model: String,
    /// Why the builtin stylist stood in for the configured endpoint, where it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback_reason: Option<&'static str>,
    /// Tokens that the endpoint reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// Milliseconds that each node took, and all of it.
    pub timings: Timings,
}

/// How long a turn took, in milliseconds.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
pub struct Timings {
    /// Finding out what the message is about.
    #[schema(example = 3.2)]
    pub classify: f64,
    /// Recommending garments, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clothing: Option<f64>,
    /// Talking, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub general: Option<f64>,
    /// Everything until the answer was whole.
    #[schema(example = 21.7)]
    pub total: f64,
}

/// Milliseconds since `begun`, to the microsecond.
pub(super) fn milliseconds_since(begun: Instant) -> f64 {
    (begun.elapsed().as_secs_f64() * 1e6).round() / 1e3
}

impl Metadata {
    pub(super) fn new(
        intent: Intent,
        classification_error: Option<&'static str>,
        speaker: &Speaker<'_>,
        timings: Timings,
    ) -> Self {
        let identity = speaker.identity();
        Self {
            timestamp: naive_timestamp(),
            workflow_version: "1.0",
            intent_classification: intent,
            classification_confidence: "llm_based",
            agent_used: match intent {
                Intent::Clothing => "ClothingExpert",
                Intent::General => "GeneralConversation",
            },
            classification_error,
            provider: identity.provider,
            model: identity.model.clone(),
            fallback_reason: speaker.fallback_reason(),
            usage: speaker.usage(),
            timings,
        }
    }
}

/// The present moment as Python's `datetime.utcnow().isoformat()` writes it: without a zone.
pub fn naive_timestamp() -> String {
    shared::health::timestamp()
        .trim_end_matches("+00:00")
        .to_owned()
}
