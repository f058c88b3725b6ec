use futures_util::StreamExt;

use super::{Event, Node, run::TurnError, turn::Turn};
use crate::llm::Piece;

/// Talks, a few words at a time.
pub(super) async fn run(turn: &mut Turn<'_>) -> Result<(), TurnError> {
    let status = "Generating response...".to_owned();
    turn.events.emit(Event::Status(Node::General, status)).await;
    let mut pieces = turn.speaker.converse(&turn.conversation).await?;
    while let Some(piece) = pieces.next().await {
        match piece {
            Ok(Piece::Words(words)) => {
                turn.reply.push_str(&words);
                turn.events.emit(Event::Chunk(words)).await;
            }
            Ok(Piece::Usage(usage)) => turn.speaker.add_usage(usage),
            Err(error) => {
                turn.speaker.note_broken_reply(&error);
                return Err(error.into());
            }
        }
    }
    turn.events
        .emit(Event::MessageComplete(Node::General))
        .await;
    Ok(())
}
