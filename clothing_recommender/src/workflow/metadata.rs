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
}

impl Metadata {
    pub(super) fn new(
        intent: Intent,
        classification_error: Option<&'static str>,
        speaker: &Speaker<'_>,
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
        }
    }
}

/// The present moment as Python's `datetime.utcnow().isoformat()` writes it: without a zone.
pub fn naive_timestamp() -> String {
    shared::health::timestamp()
        .trim_end_matches("+00:00")
        .to_owned()
}
