//! An OpenAI-compatible endpoint, through async-openai.
//!
//! ```text
//! OpenAi ─ requests ─▶ async-openai ─▶ Transport (retry) ─▶ reqwest
//!        ◀─ lenient types ───────────◀─ guard (bytes) ◀────┘
//! ```
//!
//! async-openai's own types are strict where real endpoints are not, and it logs what it cannot
//! parse. So requests and answers are types of ours, and nothing reaches it that it could fail on.

mod choice;
mod endpoint;
mod failure;
mod guard;
mod lines;
mod prompts;
mod requests;
mod retry;
mod tokens;
mod transport;
mod wire;

use std::{sync::Arc, time::Duration};

use async_openai::{Client, error::OpenAIError};
use async_trait::async_trait;
use futures_util::StreamExt;
use serde_json::Value;

pub use endpoint::{Endpoint, UnusableKey};

use self::{
    requests::Asked,
    transport::{Mode, Transport},
    wire::{Chunk, Completion},
};
use super::{Answer, ChatModel, Choice, Identity, LlmError, Pieces, Reading};
use crate::{catalog::Shortlist, conversation::Conversation, knowledge::Knowledge};

/// How patient to be with an endpoint, and how much to tell it.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How long connecting may take.
    pub connect: Duration,
    /// How long it may be silent, before the answer and within it. There is no limit on the whole:
    /// a long answer is not a broken one.
    pub read: Duration,
    /// The pause before the first retry; each further one is twice as long.
    pub first_retry: Duration,
    /// After this long no further attempt is begun.
    pub retry_budget: Duration,
    /// How long a rejected key is left alone.
    pub recheck_key: Duration,
    /// How much of what was said before goes along, in tokens.
    pub history_tokens: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            read: Duration::from_secs(60),
            first_retry: Duration::from_millis(300),
            retry_budget: Duration::from_secs(15),
            recheck_key: Duration::from_secs(60),
            history_tokens: 3_000,
        }
    }
}

/// An OpenAI-compatible endpoint.
pub struct OpenAi {
    identity: Identity,
    /// For answers that come whole.
    plain: Client<Endpoint>,
    /// For answers that are spoken.
    spoken: Client<Endpoint>,
    knowledge: Arc<Knowledge>,
    history_tokens: usize,
}

impl OpenAi {
    /// Prepares to talk to `endpoint`; nothing is sent yet.
    ///
    /// # Errors
    /// When no HTTP client can be made, as on a machine without any CA certificates.
    pub fn new(endpoint: Endpoint, pace: Pace, knowledge: Arc<Knowledge>) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder()
            .user_agent(concat!(
                "aesthetiq-clothing-recommender/",
                env!("CARGO_PKG_VERSION")
            ))
            .connect_timeout(pace.connect)
            .read_timeout(pace.read)
            // A key goes where it was meant to go and nowhere else.
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let client = |mode| {
            Client::build(http.clone(), endpoint.clone()).with_http_service(Transport::new(
                http.clone(),
                mode,
                pace,
            ))
        };
        Ok(Self {
            identity: endpoint.identity().clone(),
            plain: client(Mode::Whole),
            spoken: client(Mode::Events),
            knowledge,
            history_tokens: pace.history_tokens,
        })
    }

    fn asked(&self) -> Asked<'_> {
        Asked {
            model: &self.identity.model,
            history_tokens: self.history_tokens,
        }
    }

    async fn complete(&self, request: Value) -> Result<Completion, LlmError> {
        let answer: Value = self
            .plain
            .chat()
            .create_byot(request)
            .await
            .map_err(failure::of)?;
        Completion::read(&answer)
    }
}

#[async_trait]
impl ChatModel for OpenAi {
    fn identity(&self) -> &Identity {
        &self.identity
    }

    async fn classify(&self, conversation: &Conversation) -> Result<Answer<Reading>, LlmError> {
        let request = requests::classify(self.asked(), conversation);
        let completion = self.complete(request).await?;
        Ok(Answer {
            value: choice::reading(&completion.text, conversation)?,
            usage: completion.usage,
        })
    }

    async fn choose(
        &self,
        conversation: &Conversation,
        shortlist: &Shortlist,
    ) -> Result<Answer<Choice>, LlmError> {
        let request = requests::choose(
            self.asked(),
            conversation,
            shortlist,
            self.knowledge.shapes(),
        );
        let completion = self.complete(request).await?;
        Ok(Answer {
            value: choice::choice(&completion.text, shortlist)?,
            usage: completion.usage,
        })
    }

    async fn converse(&self, conversation: &Conversation) -> Result<Pieces, LlmError> {
        let facts = self.knowledge.facts(conversation);
        let request = requests::converse(self.asked(), conversation, &facts);
        let chunks = self
            .spoken
            .chat()
            .create_stream_byot::<Value, Value>(request)
            .await
            .map_err(failure::of)?;
        Ok(
            wire::pieces(chunks.map(|chunk: Result<Value, OpenAIError>| {
                chunk
                    .map_err(failure::of)
                    .and_then(|chunk| Chunk::read(&chunk))
            }))
            .boxed(),
        )
    }

    async fn check(&self) -> Result<(), LlmError> {
        let _: Value = self.plain.models().list_byot().await.map_err(failure::of)?;
        Ok(())
    }
}
