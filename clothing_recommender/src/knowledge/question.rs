use super::{Knowledge, subject::Subjects, topics::Topic};
use crate::{
    colors::ColorMention,
    conversation::Conversation,
    language::{SeasonMention, Tokens, mentioned_season},
    occasions::Occasion,
    profile::Profile,
};

/// A message and all that is recognized in it.
pub(super) struct Question<'a> {
    pub(super) profile: Profile,
    pub(super) subjects: Subjects,
    pub(super) colors: Vec<ColorMention>,
    pub(super) season: Option<SeasonMention>,
    pub(super) topic: Option<&'a Topic>,
    pub(super) occasion: Option<&'a Occasion>,
}

/// Colors of a question that are answered.
const MOST_COLORS: usize = 3;

impl Knowledge {
    /// Reads the message of a conversation.
    pub(super) fn question(&self, conversation: &Conversation) -> Question<'_> {
        let text = Tokens::of(&conversation.message);
        Question {
            profile: conversation.profile,
            subjects: self.subjects.of(&text),
            colors: distinct(self.colors.mentions(&text)),
            season: mentioned_season(&text),
            topic: self.topics.mentioned(&text),
            occasion: self.occasions.mentioned(&text),
        }
    }
}

fn distinct(mentions: Vec<ColorMention>) -> Vec<ColorMention> {
    let mut distinct: Vec<ColorMention> = Vec::new();
    for mention in mentions {
        let is_new = distinct.iter().all(|known| known.wish != mention.wish);
        if is_new && distinct.len() < MOST_COLORS {
            distinct.push(mention);
        }
    }
    distinct
}
