use futures_util::StreamExt;

use super::{Event, Node, error::TurnError, turn::Turn};
use crate::llm::Piece;

/// Talks, a few words at a time.
pub(super) async fn run(turn: &mut Turn<'_>) -> Result<(), TurnError> {
    let status = "Generating response...".to_owned();
    turn.events.emit(Event::Status(Node::General, status)).await;
    let mut pieces = turn.speaker.converse(&turn.conversation).await?;
    while let Some(piece) = pieces.next().await {
        let piece = match piece {
            Ok(piece) => piece,
            Err(error) => {
                turn.speaker.end_reply(&Err(error.clone()));
                return Err(error.into());
            }
        };
        turn.speaker.heard(&piece);
        if let Piece::Words(words) = piece {
            turn.reply.push_str(&words);
            turn.events.emit(Event::Chunk(words)).await;
        }
    }
    turn.speaker.end_reply(&Ok(()));
    turn.events
        .emit(Event::MessageComplete(Node::General))
        .await;
    Ok(())
}
