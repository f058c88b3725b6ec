//! Saying a thing in one of several ways, and not twice in a row in the same.

use crate::conversation::{Conversation, Role};

/// One of `ways`, chosen by the message; not the one said last.
pub(super) fn one_of<'a>(ways: &'a [String], conversation: &Conversation) -> Option<&'a str> {
    let last = conversation
        .history
        .iter()
        .rev()
        .find(|message| message.role == Role::Assistant)
        .map(|message| message.content.as_str());
    let fresh: Vec<&String> = ways
        .iter()
        .filter(|way| Some(way.as_str()) != last)
        .collect();
    let number = conversation.message.bytes().fold(0_usize, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(usize::from(byte))
    });
    match fresh.len() {
        0 => ways.first(),
        count => fresh.get(number % count).copied(),
    }
    .map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Message;

    #[test]
    fn the_same_is_not_said_twice_in_a_row() {
        let ways = ["a".to_owned(), "b".to_owned()];
        let mut conversation = Conversation {
            message: "hi".to_owned(),
            ..Conversation::default()
        };
        let first = one_of(&ways, &conversation).unwrap_or_default().to_owned();
        conversation.history = vec![Message::user("hi"), Message::assistant(&first)];
        assert_ne!(one_of(&ways, &conversation), Some(first.as_str()));
        assert_eq!(one_of(&ways[..1], &conversation), Some("a"));
        assert_eq!(one_of(&[], &conversation), None);
    }
}
