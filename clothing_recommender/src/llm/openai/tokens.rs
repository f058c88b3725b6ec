//! How many tokens a text takes, near enough to keep a budget: endpoints have tokenizers of their
//! own, which an engine that talks to any of them cannot know.

use crate::conversation::Message;

/// What a message costs beside its text: its role and its frame.
const FRAME: usize = 4;

/// English takes a token for about four letters (OpenAI's rule of thumb); other scripts one for a
/// character or less.
pub(super) fn estimate(text: &str) -> usize {
    let ascii = text.chars().filter(char::is_ascii).count();
    let others = text.chars().count() - ascii;
    ascii.div_ceil(4) + others
}

/// The latest messages that fit together into `budget` tokens.
pub(super) fn latest(history: &[Message], budget: usize) -> &[Message] {
    let mut room = budget;
    let from = history
        .iter()
        .rposition(|message| {
            let cost = estimate(&message.content) + FRAME;
            let fits = cost <= room;
            room = room.saturating_sub(cost);
            !fits
        })
        .map_or(0, |too_much| too_much + 1);
    history.get(from..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_goes_along_from_the_end_as_far_as_there_is_room() {
        let long = Message::user("x".repeat(360));
        let history = [
            Message::user("too far back"),
            long.clone(),
            Message::assistant("ok"),
        ];
        // 90 and 1, and a frame each.
        assert_eq!(latest(&history, 99), [long, Message::assistant("ok")]);
        assert_eq!(latest(&history, 98), [Message::assistant("ok")]);
        assert_eq!(latest(&history, 4), []);
        assert_eq!(latest(&[], 100), []);
    }

    #[test]
    fn other_scripts_cost_more() {
        assert_eq!(estimate("abcdefgh"), 2);
        assert_eq!(estimate("こんにちは"), 5);
        assert_eq!(estimate(""), 0);
    }
}
