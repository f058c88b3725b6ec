use super::{Cue, FollowUp, FollowUps, Shown, amend::amended, shown_in};
use crate::{
    catalog::Wish,
    conversation::{Message, Role},
    language::Tokens,
};

/// Words of a message that names neither a garment nor an occasion and still changes a wish.
const FEW_WORDS: usize = 8;

/// Words of a message that is hardly a sentence: "in blue".
const TERSE: usize = 3;

/// Words of a message that "and" makes go on from the one before.
const SHORT: usize = 10;

/// What was asked for and recommended so far.
#[derive(Debug, Default)]
pub struct Thread {
    wish: Option<Wish>,
    shown: Vec<Shown>,
    /// Whether the stylist's last reply recommended garments; nothing before the first reply.
    is_last_clothing: Option<bool>,
}

/// What a message goes on from that says little by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaning {
    /// It stands by itself.
    Nothing,
    /// Garments that were recommended.
    Clothing,
    /// Anything else that was talked about.
    Conversation,
}

impl Thread {
    /// Whether the stylist's last reply recommended nothing.
    pub fn is_conversation(&self) -> bool {
        self.is_last_clothing == Some(false)
    }
}

impl FollowUps {
    /// The thread of what was said so far, oldest first.
    pub fn thread(&self, history: &[Message]) -> Thread {
        let mut thread = Thread::default();
        let mut said = "";
        for message in history {
            match message.role {
                Role::User => said = &message.content,
                Role::Assistant => {
                    let shown = shown_in(&message.content);
                    thread.is_last_clothing = Some(!shown.is_empty());
                    if !shown.is_empty() {
                        thread.wish = Some(self.wish(said, &thread));
                        thread.shown = shown;
                    }
                }
            }
        }
        thread
    }

    /// What `message` asks for after `thread`: a new wish, or the old one amended.
    pub fn wish(&self, message: &str, thread: &Thread) -> Wish {
        // Earlier messages come as they were typed.
        let message = self.spelling.corrected(message);
        let text = Tokens::of(&message);
        let new = self.catalog.wish(&message);
        let follow_up = self.cues.of(&text);
        match &thread.wish {
            Some(earlier) if goes_on(&text, &new, &follow_up) => amended(
                earlier.clone(),
                new,
                &follow_up,
                &thread.shown,
                &self.catalog,
                &self.occasions,
            ),
            _ => new,
        }
    }

    /// What `message` leans on where it says little by itself.
    pub fn leaning(&self, message: &str, thread: &Thread) -> Leaning {
        let text = Tokens::of(message);
        let follow_up = self.cues.of(&text);
        let words = text.words().len();
        let is_short = words <= FEW_WORDS;
        match thread.is_last_clothing {
            Some(true)
                if is_short
                    && (follow_up.is_plain()
                        || follow_up.says(Cue::Adds)
                        || (words <= TERSE && self.catalog.wish(message).color.is_some())) =>
            {
                Leaning::Clothing
            }
            Some(false)
                if is_short
                    && (follow_up.says(Cue::Adds) || words <= TERSE)
                    && !follow_up.is_plain()
                    && self.catalog.wish(message).kinds.is_empty() =>
            {
                Leaning::Conversation
            }
            _ => Leaning::Nothing,
        }
    }
}

/// Whether a message goes on from a wish: it says so, or it names nothing to be found by itself.
fn goes_on(text: &Tokens, new: &Wish, follow_up: &FollowUp) -> bool {
    let words = text.words().len();
    let is_whole = !new.kinds.is_empty() && new.occasion.is_some();
    let names_nothing = new.kinds.is_empty() && new.occasion.is_none() && words <= FEW_WORDS;
    let adds = follow_up.says(Cue::Adds) && words <= SHORT;
    !is_whole && (follow_up.is_plain() || adds || names_nothing)
}
