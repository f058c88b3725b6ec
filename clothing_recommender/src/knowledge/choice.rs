//! "Which one is better for me?": a choice among what was recommended.

use std::collections::HashSet;

use shared::season::Season;

use super::{Knowledge, question::Question, turn::tells_season};
use crate::{
    conversation::{Conversation, Role},
    follow_up::{Shown, shown_in},
    language::Tokens,
};

/// What asks for a choice.
const WHICH: [&str; 10] = [
    "which one",
    "which of",
    "which is",
    "which would",
    "which should",
    "which do",
    "which suit",
    "which look",
    "what would you take",
    "what would you choose",
];

/// Words of a message that asks for nothing but a choice. Any other says by what to choose, which
/// is for a search or for what is known of it.
const WORDS: &str = "which what one of these those them the two is are would should do does you i we me my on for \
    in and or so ok okay then please better best good nicer nicest right most more suit suits flatter flatters look \
    looks work works take choose pick buy get wear prefer recommend like think your opinion am im have a color colour \
    season palette it will fit fits";

/// Words of the names of seasons, which may be told along.
const SEASONS: &str =
    "spring summer autumn fall winter light true bright soft dark deep clear warm cool";

impl Knowledge {
    /// Whether the message asks to choose among what was recommended last.
    pub fn is_asked_which(&self, conversation: &Conversation) -> bool {
        asks_which(&Tokens::of(conversation.reading())) && self.shown_last(conversation).len() > 1
    }

    /// Which of the items that were recommended last to take, where that is asked: the first, which was
    /// ranked highest, unless another is in a color of the person's season and the first is not.
    pub(super) fn about_choice(
        &self,
        question: &Question<'_>,
        conversation: &Conversation,
    ) -> Option<String> {
        if !asks_which(&question.own) {
            return None;
        }
        let shown = self.shown_last(conversation);
        let [first, second, ..] = &shown[..] else {
            return None;
        };
        let Some(season) = question.profile.season else {
            return Some(format!(
                "{} {} Tell me your color season, and I can say whose color is yours.",
                taken(first),
                next(second)
            ));
        };
        let title = season.title();
        let mut own = shown.iter().filter(|one| self.is_of(one, season));
        Some(match (own.next(), own.next()) {
            (Some(first), Some(second)) => {
                format!(
                    "{} {} Both are in colors of a {title}.",
                    taken(first),
                    next(second)
                )
            }
            (Some(first), None) => {
                format!("{} It is the one in a color of a {title}.", taken(first))
            }
            (None, _) => format!(
                "{} None of them is in a color of a {title}, though. Ask for the same in your colors, and I look again.",
                taken(first)
            ),
        })
    }

    /// What was recommended last, unless something else was talked about since: to tell one's season
    /// and to ask for a choice goes on from it.
    fn shown_last(&self, conversation: &Conversation) -> Vec<Shown> {
        for message in conversation.history.iter().rev() {
            match message.role {
                Role::Assistant => {
                    let shown = shown_in(&message.content);
                    if !shown.is_empty() {
                        return shown;
                    }
                }
                Role::User => {
                    let text = Tokens::of(&message.content);
                    let tells = tells_season(&text, &self.subjects.of(&text), false);
                    if !tells && !asks_which(&text) {
                        break;
                    }
                }
            }
        }
        Vec::new()
    }

    /// Whether an item is in a color of `season`, as far as its name tells.
    fn is_of(&self, shown: &Shown, season: Season) -> bool {
        self.colors
            .get(&shown.color)
            .is_some_and(|color| color.fit(season).suits)
    }
}

fn asks_which(text: &Tokens) -> bool {
    // Seldom, and the words are many.
    if !text.has_any(&WHICH) {
        return false;
    }
    let known: HashSet<String> = [WORDS, SEASONS]
        .iter()
        .flat_map(|words| Tokens::of(words).words().to_vec())
        .collect();
    text.words().iter().all(|word| known.contains(word))
}

fn taken(shown: &Shown) -> String {
    let why = shown.why.as_deref().unwrap_or_default();
    let taken = format!("I would take the {} in {}.", shown.item, shown.color);
    format!("{taken} {why}").trim_end().to_owned()
}

fn next(shown: &Shown) -> String {
    format!("The {} in {} comes next.", shown.item, shown.color)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_told_from_a_wish_and_from_other_questions() {
        for text in [
            "Which one is better for me?",
            "So which of these would you take?",
            "I'm a Soft Summer. Which one suits me best?",
            "which is the best",
        ] {
            assert!(asks_which(&Tokens::of(text)), "{text}");
        }
        for text in [
            "Which one is cheaper?",
            "which of them goes with jeans",
            "Which one is better for a wedding?",
            "Which neckline is better for me?",
            "navy or black?",
        ] {
            assert!(!asks_which(&Tokens::of(text)), "{text}");
        }
    }
}
