//! What speaks: an OpenAI-compatible endpoint, or the builtin stylist that needs neither key nor
//! network.

mod builtin;
mod calls;
mod error;
mod filters;
mod models;
mod openai;
mod remote;
mod speaker;
mod standing;

use async_trait::async_trait;
use futures_util::stream::BoxStream;
use serde::Serialize;
use utoipa::ToSchema;

pub use builtin::Builtin;
pub use calls::{Call, Calls};
pub use error::LlmError;
pub use models::{LlmStatus, Models};
pub use openai::{Endpoint, OpenAi, Pace, UnusableKey};
pub use speaker::Speaker;

use crate::{catalog::Shortlist, conversation::Conversation};

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Intent {
    /// Garments to be recommended.
    Clothing,
    /// Anything else.
    General,
}

impl Intent {
    /// As metadata says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clothing => "clothing",
            Self::General => "general",
        }
    }
}

/// What a model made of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What it is about.
    pub intent: Intent,
    /// What is asked for, in words that the catalog reads; nothing where its own reading of the
    /// message is all there is.
    pub wish: Option<String>,
}

impl From<Intent> for Reading {
    fn from(intent: Intent) -> Self {
        Self { intent, wish: None }
    }
}

/// Tokens that an endpoint says it used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Usage {
    /// Tokens read.
    pub prompt_tokens: u64,
    /// Tokens written.
    pub completion_tokens: u64,
    /// Both.
    pub total_tokens: u64,
}

impl Usage {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            prompt_tokens: self.prompt_tokens + other.prompt_tokens,
            completion_tokens: self.completion_tokens + other.completion_tokens,
            total_tokens: self.total_tokens + other.total_tokens,
        }
    }
}

/// What a model answered, and what it cost where that is known.
#[derive(Debug, Clone)]
pub struct Answer<T> {
    /// The answer.
    pub value: T,
    /// Tokens used.
    pub usage: Option<Usage>,
}

/// An item that a model chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    /// The id of one of the candidates.
    pub id: String,
    /// Why it suits this person and occasion, in a sentence or two.
    pub reason: String,
}

/// Which candidates a model recommends, and how to wear them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// Three to five, best first.
    pub picks: Vec<Pick>,
    /// How to wear them, a sentence or two each.
    pub tips: Vec<String>,
}

impl Choice {
    /// In a few lines, for a trace.
    pub fn described(&self) -> String {
        let picks = self
            .picks
            .iter()
            .map(|pick| format!("{}: {}", pick.id, pick.reason));
        picks
            .chain(self.tips.iter().cloned())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// A piece of a reply that is being spoken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words, to be set after those before them as they are.
    Words(String),
    /// What the reply cost; not part of it.
    Usage(Usage),
}

/// A reply that is being spoken. It ends when everything is said; one that breaks off ends with an
/// error. Dropping it stops the endpoint.
pub type Pieces = BoxStream<'static, Result<Piece, LlmError>>;

/// Who speaks, for the metadata of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// `openai`, `azure` or `builtin`.
    pub provider: &'static str,
    /// The model's name.
    pub model: String,
}

/// An endpoint that can do the stylist's talking. Facts are given to it; it chooses and phrases.
#[async_trait]
pub trait ChatModel: Send + Sync {
    /// Who it is.
    fn identity(&self) -> &Identity;

    /// What the message is about, and what it asks for.
    ///
    /// # Errors
    /// When the endpoint cannot be used or its answer makes no sense.
    async fn classify(&self, conversation: &Conversation) -> Result<Answer<Reading>, LlmError>;

    /// Which of the candidates to recommend. Every id in the answer is one of theirs.
    ///
    /// # Errors
    /// When the endpoint cannot be used or its answer makes no sense.
    async fn choose(
        &self,
        conversation: &Conversation,
        shortlist: &Shortlist,
    ) -> Result<Answer<Choice>, LlmError>;

    /// Replies to the message, piece by piece.
    ///
    /// # Errors
    /// When the endpoint cannot be used.
    async fn converse(&self, conversation: &Conversation) -> Result<Pieces, LlmError>;

    /// Whether the endpoint accepts our key, asked without spending tokens.
    ///
    /// # Errors
    /// When it does not, or cannot be asked.
    async fn check(&self) -> Result<(), LlmError>;
}
