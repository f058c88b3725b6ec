use std::{sync::Arc, time::Instant};

use serde_json::json;

use super::{
    Done, Event, Events, Request, Workflow, classify, clothing, general,
    metadata::{Timings, milliseconds_since, naive_timestamp},
    turn::{Emitter, Turn},
};
use crate::{
    chat_log::Record,
    conversation::{Conversation, Message, Role, merged_history},
    llm::{Intent, LlmError},
    session::{SessionId, SessionKey, StoreError},
};

/// Why a turn cannot be brought to its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum TurnError {
    /// The model failed where nothing can stand in for it any more.
    #[error(transparent)]
    Model(#[from] LlmError),
    /// The session cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TurnError {
    /// What the person is told: nothing of the inside.
    fn text(&self) -> &'static str {
        match self {
            Self::Model(_) => "The language model broke off its answer. Please try again.",
            Self::Store(_) => "The conversation could not be saved. Please try again.",
        }
    }
}

impl Workflow {
    /// Begins a turn. It goes on as far as its events are asked for.
    pub fn run(self: &Arc<Self>, request: Request) -> Events {
        let workflow = self.clone();
        Events::of(|events| async move {
            if let Err(error) = workflow.turn(request, events.clone()).await {
                // How models fail is logged where it happens.
                if let TurnError::Store(error) = &error {
                    tracing::error!(%error, "a turn could not be brought to its end");
                }
                events.emit(Event::Failed(error.text())).await;
            }
        })
    }

    async fn turn(&self, request: Request, events: Emitter) -> Result<(), TurnError> {
        let begun = Instant::now();
        let key = SessionKey {
            session_id: SessionId::accept_or_new(request.session_id.as_deref()),
            user_id: request.user_id,
        };
        events
            .emit(Event::Opened {
                session_id: key.session_id.clone(),
                user_id: key.user_id.clone(),
                timestamp: naive_timestamp(),
            })
            .await;
        let known = request.known;
        let history = merged_history(known.history, self.sessions.history(&key).await?);
        let mut turn = Turn {
            conversation: Conversation {
                profile: known.profile.with_words(&request.message, &history),
                preferences: known.preferences,
                wardrobe: known.wardrobe,
                notes: known.notes,
                message: request.message,
                history,
            },
            key,
            speaker: self.models.speaker(),
            intent: Intent::General,
            classification_error: None,
            reply: String::new(),
            timings: Timings::default(),
            events,
        };
        classify::run(&mut turn).await;
        turn.timings.classify = milliseconds_since(begun);
        let node_begun = Instant::now();
        match turn.intent {
            Intent::Clothing => {
                clothing::run(self, &mut turn).await?;
                turn.timings.clothing = Some(milliseconds_since(node_begun));
            }
            Intent::General => {
                general::run(&mut turn).await?;
                turn.timings.general = Some(milliseconds_since(node_begun));
            }
        }
        turn.timings.total = milliseconds_since(begun);
        self.finish(turn).await
    }

    /// Remembers the turn before telling that it is over, so that the next message finds it.
    async fn finish(&self, turn: Turn<'_>) -> Result<(), TurnError> {
        let metadata = turn.metadata();
        let said = [
            Message::user(turn.conversation.message),
            Message::assistant(turn.reply.clone()),
        ];
        for message in &said {
            self.chat_log.write(Record {
                id: uuid::Uuid::new_v4().to_string(),
                session_id: turn.key.session_id.to_string(),
                user_id: turn.key.user_id.clone(),
                role: message.role,
                content: message.content.clone(),
                timestamp: naive_timestamp(),
                metadata: match message.role {
                    Role::User => json!({}),
                    Role::Assistant => json!(metadata),
                },
            });
        }
        self.sessions.append(&turn.key, said).await?;
        tracing::info!(
            route = ?turn.intent,
            provider = metadata.provider,
            fallback_reason = metadata.fallback_reason,
            "answered a message"
        );
        turn.events
            .emit(Event::Done(Box::new(Done {
                route: turn.intent,
                session_id: turn.key.session_id,
                message: turn.reply,
                metadata,
            })))
            .await;
        Ok(())
    }
}
