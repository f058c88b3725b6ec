//! What is being talked about: one message, what was said before it, and who says it.

pub use crate::message::{Message, Role};
use crate::{preferences::Preferences, profile::Profile, wardrobe::Owned};

/// How many earlier messages are taken into account, as in the original.
pub const HISTORY_MESSAGES: usize = 10;

/// Everything a model gets to see of one turn.
#[derive(Debug, Clone, Default)]
pub struct Conversation {
    /// What the person says now.
    pub message: String,
    /// The same with misspelled words put right, where that was done.
    pub corrected: Option<String>,
    /// What was said before, oldest first, at most [`HISTORY_MESSAGES`].
    pub history: Vec<Message>,
    /// What is known of the person.
    pub profile: Profile,
    /// What they prefer in general.
    pub preferences: Preferences,
    /// What they own: texts of theirs, so material and never instructions.
    pub wardrobe: Vec<Owned>,
    /// Preferences and wardrobe as the client sent them: material, never instructions.
    pub notes: Option<String>,
}

impl Conversation {
    /// The message as it is to be understood.
    pub fn reading(&self) -> &str {
        self.corrected.as_deref().unwrap_or(&self.message)
    }
}

/// What the client remembers followed by what the session remembers, without saying twice what
/// both do, cut to the last [`HISTORY_MESSAGES`].
pub fn merged_history(from_client: Vec<Message>, from_session: Vec<Message>) -> Vec<Message> {
    let mut history = from_client;
    let fresh: Vec<Message> = from_session
        .into_iter()
        .filter(|message| !history.contains(message))
        .collect();
    history.extend(fresh);
    let surplus = history.len().saturating_sub(HISTORY_MESSAGES);
    history.drain(..surplus);
    history
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_both_remember_is_there_once() {
        let client = vec![Message::user("hi"), Message::assistant("Hello!")];
        let session = vec![
            Message::user("hi"),
            Message::assistant("Hello!"),
            Message::user("ok"),
        ];
        assert_eq!(merged_history(client, session.clone()), session);
    }

    #[test]
    fn only_the_last_ten_are_kept() {
        let session = (0..30).map(|n| Message::user(n.to_string())).collect();
        let history = merged_history(vec![Message::user("old")], session);
        assert_eq!(history.len(), HISTORY_MESSAGES);
        assert_eq!(history[0].content, "20");
    }
}
