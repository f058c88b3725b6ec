use super::{
    Event,
    metadata::{Metadata, Timings},
};
use crate::{
    context::Known,
    conversation::Conversation,
    llm::{Intent, Speaker},
    session::SessionKey,
    trace::TurnTrace,
};

/// A message as a client sends it, checked.
#[derive(Debug, Clone)]
pub struct Request {
    /// What the person says: not blank.
    pub message: String,
    /// Who they are, as the client names them.
    pub user_id: String,
    /// The session they name, whether or not such an id is allowed.
    pub session_id: Option<String>,
    /// What the client knows of them.
    pub known: Known,
}

/// The one state that is passed from node to node.
pub(super) struct Turn<'a> {
    pub(super) key: SessionKey,
    pub(super) conversation: Conversation,
    pub(super) speaker: Speaker<'a>,
    pub(super) intent: Intent,
    /// What is asked for in a model's words, checked.
    pub(super) wish: Option<String>,
    pub(super) classification_error: Option<&'static str>,
    /// What the stylist said, once it is said.
    pub(super) reply: String,
    pub(super) timings: Timings,
    pub(super) events: Emitter,
    /// Goes last, when the calls in `speaker` are over.
    pub(super) trace: TurnTrace,
}

/// Where a turn tells what it does.
#[derive(Clone)]
pub(super) struct Emitter(pub(super) tokio::sync::mpsc::Sender<Event>);

impl Emitter {
    /// Tells an event, as soon as those before it were taken.
    pub(super) async fn emit(&self, event: Event) {
        // The receiver goes away only together with the turn itself.
        let _ = self.0.send(event).await;
    }
}

impl Turn<'_> {
    pub(super) fn metadata(&self) -> Metadata {
        Metadata::new(
            self.intent,
            self.classification_error,
            &self.speaker,
            self.timings,
        )
    }
}
