use shared::season::Season;

use super::{Knowledge, subject::Subjects};
use crate::{
    colors::{ColorMention, ColorWish},
    conversation::{Conversation, Role},
    language::{SeasonMention, Tokens, hex_colors, mentioned_season, mentioned_seasons},
    occasions::Occasion,
    profile::Profile,
};

/// A message and all that is recognized in it.
pub(super) struct Question<'a> {
    /// Its words.
    pub(super) text: Tokens,
    pub(super) profile: Profile,
    pub(super) subjects: Subjects,
    pub(super) colors: Vec<ColorWish>,
    pub(super) season: Option<SeasonMention>,
    /// All of the twelve that it names, each once.
    pub(super) seasons: Vec<Season>,
    pub(super) occasion: Option<&'a Occasion>,
}

/// Colors of a question that are answered.
const MOST_COLORS: usize = 3;

/// Words of a message that goes on from the question before: "and green?".
const SHORT: usize = 6;

/// What such a message begins with.
const GOING_ON: [&str; 9] = [
    "and",
    "what about",
    "how about",
    "or",
    "also",
    "but",
    "with",
    "in",
    "for",
];

impl Knowledge {
    /// Reads the message of a conversation, and the one before it where the message goes on from
    /// that.
    pub(super) fn question(&self, conversation: &Conversation) -> Question<'_> {
        let text = Tokens::of(conversation.reading());
        let mut subjects = self.subjects.of(&text);
        let codes = self.occasions.phrases(&text);
        let mentions = self
            .colors
            .mentions(&text)
            .into_iter()
            .filter(|mention| !codes.iter().any(|code| code.contains(&mention.words.start)));
        let mut colors = distinct(mentions);
        colors.extend(
            hex_colors(&conversation.message)
                .into_iter()
                .map(|rgb| ColorWish::Named {
                    name: rgb.hex(),
                    rgb,
                }),
        );
        let mut occasion = self.occasions.mentioned(&text);
        if let Some(before) = before(conversation).filter(|_| goes_on(&text)) {
            let earlier = Tokens::of(before);
            subjects.join(self.subjects.of(&earlier));
            if colors.is_empty() {
                colors = distinct(self.colors.mentions(&earlier).into_iter());
            }
            occasion = occasion.or_else(|| self.occasions.mentioned(&earlier));
        }
        Question {
            profile: conversation.profile,
            subjects,
            colors,
            season: mentioned_season(&text),
            seasons: mentioned_seasons(&text),
            occasion,
            text,
        }
    }
}

/// What the person said last before this.
fn before(conversation: &Conversation) -> Option<&str> {
    let earlier = conversation.history.iter().rev();
    let said = earlier.filter(|message| message.role == Role::User);
    said.map(|message| message.content.as_str()).next()
}

fn goes_on(text: &Tokens) -> bool {
    let words = text.words();
    words.len() <= SHORT
        && GOING_ON.iter().any(|start| {
            let start = Tokens::of(start);
            words.starts_with(start.words())
        })
}

fn distinct(mentions: impl Iterator<Item = ColorMention>) -> Vec<ColorWish> {
    let mut distinct: Vec<ColorWish> = Vec::new();
    for mention in mentions {
        if !distinct.contains(&mention.wish) && distinct.len() < MOST_COLORS {
            distinct.push(mention.wish);
        }
    }
    distinct
}
