use super::{Event, Node, turn::Turn};
use crate::llm::Intent;

/// Finds out what the message is about. What cannot be classified counts as general, and the
/// metadata says so, as in the original.
pub(super) async fn run(turn: &mut Turn<'_>) {
    let status = "Analyzing your request...".to_owned();
    turn.events
        .emit(Event::Status(Node::Classify, status))
        .await;
    match turn.speaker.classify(&turn.conversation).await {
        Ok(reading) => {
            turn.intent = reading.intent;
            turn.wish = reading.wish;
        }
        Err(error) => {
            tracing::warn!(kind = error.kind(), "a message could not be classified");
            turn.intent = Intent::General;
            turn.classification_error = Some(error.kind());
        }
    }
    turn.events
        .emit(Event::Routed {
            route: turn.intent,
            session_id: turn.key.session_id.clone(),
        })
        .await;
}
