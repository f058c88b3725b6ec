//! From a message to what is said about it.

use super::{
    Knowledge,
    question::Question,
    recall::Found,
    seasons,
    subject::Subject::{Avoiding, Clothes, Color, Oneself, Reasons, Suiting},
    topics::Group,
    turn::{Turn, tells_season},
    variety::one_of,
};
use crate::{
    conversation::{Conversation, Role},
    intent::{Act, Heard},
    language::{SeasonMention, is_other_language},
};

const DO_NOT_KNOW: &str = "That I do not know, and I would rather say so than guess. I know which colors suit each of \
    the twelve seasons, what flatters each face shape, dress codes, color combinations and the care of common fabrics, \
    and I can suggest garments for an occasion, a color or a budget.";

const DO_NOT_FOLLOW: &str = "I am not sure that I follow. Name a garment, an occasion or a color, or ask what suits \
    you, and I go on from there.";

/// Words of a phrase that says by itself what a question is about: "color that does not suit me".
const WHOLE_PHRASE: usize = 3;

/// Words of a message that hardly says more than a season's name.
const NAME: usize = 4;

/// Below this likelihood what is not a stylist's to answer is answered all the same where it is
/// about something known: blood on jeans is no matter for a doctor.
const SURELY: f32 = 0.6;

/// From this likelihood on a short remark in the midst of a talk is declined.
const SURELY_IN_A_TALK: f32 = 0.85;

/// Below this likelihood of a plan to harm somebody a question on the care of clothes is one.
const SURELY_HARMFUL: f32 = 0.8;

/// Words of such a remark.
const REMARK: usize = 8;

impl Knowledge {
    /// What there is to say to the message. Never empty.
    pub fn answer(&self, conversation: &Conversation, heard: &Heard) -> String {
        let question = self.question(conversation);
        let found = self.found(&question, heard);
        let act = heard.likelihoods.decision();
        let is_danger = matches!(act, Act::Harmful | Act::SelfHarm);
        let comfort = self.comfort(&question.own).filter(|_| !is_danger);
        if let Some(words) = comfort.and_then(|ways| one_of(ways, conversation)) {
            return words.to_owned();
        }
        let chosen = self.about_choice(&question, conversation);
        if let Some(words) = chosen.filter(|_| !is_danger) {
            return words;
        }
        if let Some(words) = self.declined(conversation, &question, heard, found) {
            return match act {
                Act::OffTopic => self
                    .in_english(conversation)
                    .unwrap_or_else(|| words.to_owned()),
                _ => words.to_owned(),
            };
        }
        // "Cool Summer" is no remark on the weather.
        let chats = small_talk(conversation, found).filter(|_| question.seasons.is_empty());
        if let Some(words) = chats {
            return words.to_owned();
        }
        let found = found.filter(|found| !is_small_talk(*found));
        let says = |text: &String| !text.trim().is_empty();
        seasons::compared(&question.seasons)
            .or_else(|| self.about_turn(&question, last_reply(conversation)))
            .or_else(|| self.about_combination(&question, heard, found))
            .or_else(|| {
                let topic = self.named_topic(&question.text, WHOLE_PHRASE)?;
                Some(self.about_topic(topic, &question, heard))
            })
            .filter(says)
            .or_else(|| self.about_metal(&question))
            .or_else(|| self.about_shape(&question))
            .or_else(|| self.about_color(&question, heard))
            .or_else(|| about_named_season(&question))
            .or_else(|| found.map(|found| self.about(found, &question, heard)))
            .filter(says)
            .or_else(|| {
                question
                    .occasion
                    .map(|occasion| self.about_occasion(occasion, &question, heard))
            })
            .or_else(|| about_season(&question))
            .or_else(|| self.verdicts(&question))
            .filter(says)
            .or_else(|| self.in_english(conversation))
            .unwrap_or_else(|| nothing_known(&question, heard).to_owned())
    }

    /// That only English is understood, where the message is in another language.
    fn in_english(&self, conversation: &Conversation) -> Option<String> {
        let is_foreign = is_other_language(&conversation.message);
        let mut topics = self.topics.iter().filter(|_| is_foreign);
        let topic = topics.find(|topic| topic.id == "languages")?;
        Some(topic.sentences.join(" "))
    }

    fn declined(
        &self,
        conversation: &Conversation,
        question: &Question<'_>,
        heard: &Heard,
        found: Option<Found<'_>>,
    ) -> Option<&str> {
        let act = heard.likelihoods.decision();
        let likelihood = heard.likelihoods.of(act);
        let is_on_colors = question.profile.season.is_some() && question.subjects.has(Avoiding);
        let is_doubtful = likelihood < SURELY && found.is_some();
        let is_remark = !conversation.history.is_empty()
            && question.own.words().len() <= REMARK
            && question.turn != Turn::Afresh
            && likelihood < SURELY_IN_A_TALK;
        // To get rid of moths is no crime.
        let is_on_care = act == Act::Harmful
            && likelihood < SURELY_HARMFUL
            && self
                .named_topic(&question.own, 1)
                .is_some_and(|topic| topic.group == Group::Care);
        let may_be_ours = is_on_care
            || !matches!(act, Act::Harmful | Act::SelfHarm)
                && (is_doubtful || is_on_colors || is_remark);
        one_of(self.declines.of(act), conversation).filter(|_| !may_be_ours)
    }
}

fn small_talk<'a>(conversation: &Conversation, found: Option<Found<'a>>) -> Option<&'a str> {
    match found {
        Some(Found::Topic(topic)) if topic.group == Group::SmallTalk => {
            one_of(&topic.sentences, conversation)
        }
        _ => None,
    }
}

fn is_small_talk(found: Found<'_>) -> bool {
    matches!(found, Found::Topic(topic) if topic.group == Group::SmallTalk)
}

fn last_reply(conversation: &Conversation) -> &str {
    let replies = conversation.history.iter().rev();
    replies
        .filter(|message| message.role == Role::Assistant)
        .map(|message| message.content.as_str())
        .next()
        .unwrap_or_default()
}

/// The name of a season by itself, or what it is like.
fn about_named_season(question: &Question<'_>) -> Option<String> {
    let tells =
        question.colors.is_empty() && tells_season(&question.own, &question.subjects, false);
    let is_asked_for =
        question.own.words().len() <= NAME || tells || question.subjects.has(Reasons);
    let &season = question.seasons.first().filter(|_| is_asked_for)?;
    Some(seasons::told(season, &question.subjects))
}

/// A season was named, or none was but the person's own is known and meant.
fn about_season(question: &Question<'_>) -> Option<String> {
    match question.season {
        Some(SeasonMention::One(season)) => Some(seasons::told(season, &question.subjects)),
        Some(SeasonMention::Family(family)) => Some(seasons::family(family)),
        None => {
            let is_meant = question.subjects.has(Suiting) && question.subjects.has(Oneself);
            let season = question.profile.season.filter(|_| is_meant)?;
            Some(seasons::told(season, &question.subjects))
        }
    }
}

fn nothing_known(question: &Question<'_>, heard: &Heard) -> &'static str {
    let is_ours =
        question.subjects.has_any(&[Clothes, Color, Suiting]) || !question.colors.is_empty();
    match heard.likelihoods.decision() {
        Act::SmallTalk if !is_ours => DO_NOT_FOLLOW,
        _ => DO_NOT_KNOW,
    }
}
