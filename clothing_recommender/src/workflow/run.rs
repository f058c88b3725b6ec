use std::{sync::Arc, time::Instant};

use serde_json::json;

use super::{
    Done, Event, Events, Request, Workflow, classify, clothing,
    error::TurnError,
    general,
    metadata::{Timings, milliseconds_since, naive_timestamp},
    turn::{Emitter, Turn},
};
use crate::{
    chat_log::Record,
    conversation::{Conversation, Message, Role, merged_history},
    llm::Intent,
    session::{SessionId, SessionKey},
    trace::Outcome,
};

impl Workflow {
    /// Begins a turn. It goes on as far as its events are asked for.
    pub fn run(self: &Arc<Self>, request: Request) -> Events {
        let workflow = self.clone();
        Events::of(|events| async move {
            if let Err(error) = workflow.turn(request, events.clone()).await {
                // How models fail is logged where it happens.
                if !matches!(error, TurnError::Model(_)) {
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
        let (said, profile, wardrobe) = tokio::try_join!(
            self.people.history(&key),
            self.people.profile(&key.user_id),
            self.people.wardrobe(&key.user_id),
        )?;
        let named = request.known.profile;
        let history = merged_history(request.known.history.clone(), said);
        let known = request.known.or_kept(profile, wardrobe);
        let speaker = self.models.speaker();
        let corrected = self.spelling.corrected(&request.message);
        let mut turn = Turn {
            trace: self.traces.turn(&key, &request.message, speaker.calls()),
            conversation: Conversation {
                // What was said in this conversation is fresher than what is kept.
                profile: named.with_words(&corrected, &history).or(known.profile),
                notes: known.noted(),
                preferences: known.preferences,
                wardrobe: known.wardrobe,
                message: request.message,
                corrected: Some(corrected),
                history,
            },
            key,
            speaker,
            intent: Intent::General,
            wish: None,
            classification_error: None,
            reply: String::new(),
            timings: Timings::default(),
            events,
        };
        let node_begun = Instant::now();
        turn.trace.node("classify");
        classify::run(&mut turn).await;
        turn.timings.classify = milliseconds_since(node_begun);
        let node_begun = Instant::now();
        turn.trace.node(turn.intent.name());
        let outcome = match turn.intent {
            Intent::Clothing => clothing::run(self, &mut turn).await,
            Intent::General => general::run(&mut turn).await,
        };
        if outcome.is_err() {
            self.figures.failed();
            turn.trace.end(|| Outcome::Failed);
        }
        outcome?;
        let took = Some(milliseconds_since(node_begun));
        match turn.intent {
            Intent::Clothing => turn.timings.clothing = took,
            Intent::General => turn.timings.general = took,
        }
        turn.timings.total = milliseconds_since(begun);
        self.finish(turn).await;
        Ok(())
    }

    /// Remembers the turn before telling that it is over, so that the next message finds it.
    async fn finish(&self, mut turn: Turn<'_>) {
        let metadata = turn.metadata();
        self.figures.answered(&metadata);
        turn.trace.end(|| Outcome::Answered {
            reply: turn.reply.clone(),
            metadata: json!(metadata),
        });
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
        // Everything is said by now; that it will not be remembered is no reason to take it back.
        if let Err(error) = self.people.append(&turn.key, &said).await {
            tracing::error!(%error, "a turn could not be kept");
        }
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
    }
}
