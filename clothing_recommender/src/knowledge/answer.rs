//! From a message to what is said about it.

use super::{
    Knowledge, seasons,
    subject::{
        Feature, beauty, is_about_avoiding, is_about_clothes, is_about_color, is_about_faces,
        is_about_oneself, is_about_suiting,
    },
    topics::{Group, Topic},
};
use crate::{
    conversation::Conversation,
    language::{SeasonMention, Tokens, mentioned_season},
    profile::{FaceShape, Profile},
};

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
        let text = Tokens::of(&conversation.message);
        let profile = &conversation.profile;
        let topic = self.topics.mentioned(&text);
        self.about_combinations(topic, &text, profile)
            .or_else(|| self.about_shape(&text, profile))
            .or_else(|| self.about_color(topic, &text, profile))
            .or_else(|| self.about_topic(topic, profile))
            .or_else(|| {
                self.occasions
                    .mentioned(&text)
                    .map(|occasion| occasion.advice.clone())
            })
            .or_else(|| about_season(&text, profile))
            .unwrap_or_else(|| {
                let is_ours = is_about_clothes(&text) || self.mentions_a_color(&text);
                if is_ours { DO_NOT_KNOW } else { OFF_TOPIC }.to_owned()
            })
    }

    /// The general answer would name colors that a known season had better leave, so that one is
    /// answered from its palette.
    fn about_combinations(
        &self,
        topic: Option<&Topic>,
        text: &Tokens,
        profile: &Profile,
    ) -> Option<String> {
        let topic = topic.filter(|topic| topic.group == Group::Combination)?;
        let color = self
            .colors
            .mentions(text)
            .first()
            .map(|mention| mention.wish.text());
        Some(match (profile.season, color) {
            (Some(season), Some(color)) => seasons::partners(season, &color),
            _ => topic.answer.clone(),
        })
    }

    fn about_shape(&self, text: &Tokens, profile: &Profile) -> Option<String> {
        let features = Feature::mentioned(text);
        let is_about_faces = is_about_faces(text);
        match profile.face_shape {
            Some(shape) if is_about_faces || !features.is_empty() => {
                self.shape_advice(shape, &features)
            }
            None if is_about_faces || (!features.is_empty() && is_about_suiting(text)) => {
                Some(self.every_shape(&features))
            }
            _ => None,
        }
    }

    /// What flatters `shape`, in the features asked about or in all of them.
    pub(super) fn shape_advice(&self, shape: FaceShape, features: &[Feature]) -> Option<String> {
        let advice = self.shapes.advice(shape)?;
        let features = if features.is_empty() {
            &Feature::ALL[..]
        } else {
            features
        };
        let sentences: Vec<String> = features
            .iter()
            .map(|&feature| {
                let works = advice.works(feature);
                let name = super::capitalized(feature.name());
                format!("{name}: {}; go easy on {}.", works.good, works.less)
            })
            .collect();
        Some(format!(
            "{}. {}",
            super::capitalized(&advice.idea),
            sentences.join(" ")
        ))
    }

    fn every_shape(&self, features: &[Feature]) -> String {
        let features = if features.is_empty() {
            &[Feature::Necklines][..]
        } else {
            features
        };
        let shapes: Vec<String> = FaceShape::ALL
            .into_iter()
            .filter_map(|shape| {
                let advice = self.shapes.advice(shape)?;
                let good: Vec<&str> = features
                    .iter()
                    .map(|&feature| advice.works(feature).good.as_str())
                    .collect();
                Some(format!("{}: {}.", shape.name(), good.join("; ")))
            })
            .collect();
        format!(
            "It depends on the face shape. {} Tell me yours, or send the face analysis along, and I say more.",
            shapes.join(" ")
        )
    }

    fn about_color(
        &self,
        topic: Option<&Topic>,
        text: &Tokens,
        profile: &Profile,
    ) -> Option<String> {
        let colors = self.colors.mentions(text);
        let family = match mentioned_season(text) {
            Some(SeasonMention::Family(family)) => Some(family),
            _ => None,
        };
        let asks = is_about_color(text) || is_about_suiting(text) || is_about_avoiding(text);
        if let Some(family) = family.filter(|_| asks) {
            return Some(seasons::family(family));
        }
        let Some(season) = profile.season else {
            let asks_for_colors =
                is_about_color(text) && (is_about_suiting(text) || is_about_avoiding(text));
            let asks_about_one = !colors.is_empty() && is_about_suiting(text);
            return (asks_for_colors || asks_about_one || beauty(text).is_some())
                .then(|| ASK_SEASON.to_owned());
        };
        if let Some(uses) = beauty(text) {
            return Some(seasons::beauty_of(season, uses));
        }
        // "How do I wash my blue jeans?" is no question about blue.
        let is_about_care =
            topic.is_some_and(|topic| matches!(topic.group, Group::Care | Group::Fit));
        let is_about_them = is_about_suiting(text) || is_about_oneself(text);
        if !colors.is_empty() && is_about_them && !is_about_care {
            let verdicts: Vec<String> = colors
                .iter()
                .map(|mention| self.verdict(&mention.wish, season))
                .collect();
            return Some(verdicts.join(" "));
        }
        if is_about_avoiding(text) {
            return Some(seasons::avoided_by(season));
        }
        (is_about_color(text) && colors.is_empty()).then(|| seasons::colors_of(season))
    }

    fn about_topic(&self, topic: Option<&Topic>, profile: &Profile) -> Option<String> {
        let topic = topic?;
        Some(match (topic.id.as_str(), profile.season) {
            ("metals", Some(season)) => seasons::metals_of(season),
            _ => topic.answer.clone(),
        })
    }

    fn mentions_a_color(&self, text: &Tokens) -> bool {
        !self.colors.mentions(text).is_empty()
    }
}

/// A season was named, or nothing was but the person's own is known and meant.
fn about_season(text: &Tokens, profile: &Profile) -> Option<String> {
    match mentioned_season(text) {
        Some(SeasonMention::One(season)) => Some(seasons::colors_of(season)),
        Some(SeasonMention::Family(family)) => Some(seasons::family(family)),
        None => profile
            .season
            .filter(|_| is_about_suiting(text) && is_about_oneself(text))
            .map(seasons::colors_of),
    }
}
