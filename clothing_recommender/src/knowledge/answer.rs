//! From a message to what is said about it.

use shared::palette::Use;

use super::{
    Knowledge,
    question::Question,
    seasons,
    subject::Subject::{Avoiding, Clothes, Color, Hair, Makeup, Oneself, Suiting},
    topics::{Group, Topic},
};
use crate::{conversation::Conversation, language::SeasonMention};

const ASK_SEASON: &str = "I do not know your color season yet, so I cannot say which colors are yours. Tell me the \
    season if you know it, such as Dark Winter, or send the face analysis of a portrait along. As a first step: if cream \
    and gold flatter you more than pure white and silver, your coloring is warm, and Spring and Autumn are the ones to \
    look at; otherwise Summer and Winter are.";

const DO_NOT_KNOW: &str = "That I do not know, and I would rather say so than guess. I know which colors suit each of \
    the twelve seasons, what flatters each face shape, dress codes, color combinations and the care of common fabrics, \
    and I can suggest garments for an occasion, a color or a budget.";

const OFF_TOPIC: &str = "That is outside what I know: I am a stylist. Ask me about colors, face shapes, dress codes, \
    the care of clothes, or what to wear, and I gladly help.";

impl Knowledge {
    /// What there is to say to the message. Never empty.
    pub fn answer(&self, conversation: &Conversation) -> String {
        let question = self.question(conversation);
        combination(&question)
            .or_else(|| self.about_shape(&question))
            .or_else(|| self.about_color(&question))
            .or_else(|| question.topic.map(|topic| about_topic(topic, &question)))
            .or_else(|| question.occasion.map(|occasion| occasion.advice.clone()))
            .or_else(|| about_season(&question))
            .unwrap_or_else(|| nothing_known(&question).to_owned())
    }

    fn about_color(&self, question: &Question<'_>) -> Option<String> {
        let subjects = &question.subjects;
        let asks = subjects.has_any(&[Color, Suiting, Avoiding]);
        if let Some(SeasonMention::Family(family)) = question.season
            && asks
        {
            return Some(seasons::family(family));
        }
        let beauty = beauty(question);
        let Some(season) = question.profile.season else {
            let asks_for_colors = subjects.has(Color) && subjects.has_any(&[Suiting, Avoiding]);
            let asks_about_one = !question.colors.is_empty() && subjects.has(Suiting);
            let needs_season = asks_for_colors || asks_about_one || beauty.is_some();
            return needs_season.then(|| ASK_SEASON.to_owned());
        };
        if let Some(uses) = beauty {
            return Some(seasons::beauty_of(season, uses));
        }
        if asks_for_verdict(question) {
            let verdicts: Vec<String> = question
                .colors
                .iter()
                .map(|mention| self.verdict(&mention.wish, season))
                .collect();
            return Some(verdicts.join(" "));
        }
        if subjects.has(Avoiding) {
            return Some(seasons::avoided_by(season));
        }
        let asks_for_colors = subjects.has(Color) && question.colors.is_empty();
        asks_for_colors.then(|| seasons::colors_of(season))
    }
}

/// The general answer would name colors that a known season had better leave, so that one is
/// answered from its palette.
fn combination(question: &Question<'_>) -> Option<String> {
    let topic = question
        .topic
        .filter(|topic| topic.group == Group::Combination)?;
    Some(match (question.profile.season, question.colors.first()) {
        (Some(season), Some(color)) => seasons::partners(season, &color.wish.text()),
        _ => topic.answer.clone(),
    })
}

/// "How do I wash my blue jeans?" is no question about blue.
fn asks_for_verdict(question: &Question<'_>) -> bool {
    let is_about_care = question
        .topic
        .is_some_and(|topic| matches!(topic.group, Group::Care | Group::Fit));
    !question.colors.is_empty() && question.subjects.has_any(&[Suiting, Oneself]) && !is_about_care
}

pub(super) fn beauty(question: &Question<'_>) -> Option<Use> {
    if question.subjects.has(Makeup) {
        Some(Use::Makeup)
    } else if question.subjects.has(Hair) {
        Some(Use::Hair)
    } else {
        None
    }
}

fn about_topic(topic: &Topic, question: &Question<'_>) -> String {
    match (topic.id.as_str(), question.profile.season) {
        ("metals", Some(season)) => seasons::metals_of(season),
        _ => topic.answer.clone(),
    }
}

/// A season was named, or none was but the person's own is known and meant.
fn about_season(question: &Question<'_>) -> Option<String> {
    match question.season {
        Some(SeasonMention::One(season)) => Some(seasons::colors_of(season)),
        Some(SeasonMention::Family(family)) => Some(seasons::family(family)),
        None => {
            let is_meant = question.subjects.has(Suiting) && question.subjects.has(Oneself);
            let season = question.profile.season.filter(|_| is_meant)?;
            Some(seasons::colors_of(season))
        }
    }
}

fn nothing_known(question: &Question<'_>) -> &'static str {
    let is_ours = question.subjects.has_any(&[Clothes, Color, Suiting]);
    if is_ours || !question.colors.is_empty() {
        DO_NOT_KNOW
    } else {
        OFF_TOPIC
    }
}
