//! What is said about subjects, occasions and what goes with what.

use shared::season::Season;

use super::{
    Knowledge,
    color_answer::marries,
    color_question::is_bridal,
    occasion_colors::{colors_for, necklines_for},
    phrases::joined,
    question::Question,
    recall::Found,
    seasons,
    subject::Subject::{Combining, Jewelry, OnMe},
    topics::{Group, Topic},
    turn::Turn,
};
use crate::{
    intent::Heard,
    occasions::{ColorCode, Occasion},
};

impl Knowledge {
    /// What goes with what: from the person's palette where their season is known, since the
    /// general answer would name colors that they had better leave.
    pub(super) fn about_combination(
        &self,
        question: &Question<'_>,
        heard: &Heard,
        found: Option<Found<'_>>,
    ) -> Option<String> {
        let goes_on = question.turn != Turn::Afresh;
        let asks = question.subjects.has(Combining) && (goes_on || !question.subjects.has(OnMe));
        let topic = match found {
            Some(Found::Topic(topic)) if topic.group == Group::Combination => Some(topic),
            // "What goes with it?"
            _ if goes_on && !question.colors.is_empty() => None,
            _ => return None,
        };
        if !asks || question.subjects.has(Jewelry) {
            return None;
        }
        let sentences = topic
            .map(|topic| as_texts(&topic.sentences))
            .unwrap_or_default();
        let general = self.said(&sentences, question, heard, true);
        let Some(season) = question.profile.season else {
            return Some(general).filter(|general| !general.is_empty());
        };
        let own = match question.colors.first() {
            Some(color) => {
                let doubt = (!self.is_worn(color, season)).then(|| self.verdict(color, season));
                joined([
                    doubt.unwrap_or_default(),
                    seasons::partners(season, &color.text()),
                ])
            }
            None => seasons::anchors(season),
        };
        Some(joined([general, own]))
    }

    pub(super) fn about(&self, found: Found<'_>, question: &Question<'_>, heard: &Heard) -> String {
        match found {
            Found::Topic(topic) => self.about_topic(topic, question, heard),
            Found::Occasion(occasion) => self.about_occasion(occasion, question, heard),
        }
    }

    pub(super) fn about_topic(
        &self,
        topic: &Topic,
        question: &Question<'_>,
        heard: &Heard,
    ) -> String {
        let action = self.action_named(&question.text);
        if let Some(action) = action.filter(|_| topic.group == Group::Care) {
            let own = self.said(&as_texts(&action.sentences), question, heard, false);
            let all = self.with_others_named(action, &question.text);
            let others = all.get(action.sentences.len()..).unwrap_or_default();
            let beside = self.bearing_on(others, &question.text, &heard.meaning);
            return joined([own, beside.first().copied().unwrap_or_default().to_owned()]);
        }
        let sentences = self.with_others_named(topic, &question.text);
        let season = question.profile.season;
        match (topic.id.as_str(), season) {
            // The first two are on warm and cool in general.
            ("metal-mix", Some(season)) => {
                let rest: Vec<&str> = sentences.get(2..).unwrap_or_default().to_vec();
                let more = self.bearing_on(&rest, &question.text, &heard.meaning);
                joined([
                    seasons::metals_of(season),
                    more.first().copied().unwrap_or_default().to_owned(),
                ])
            }
            (_, Some(season)) if topic.group == Group::Wardrobe => {
                let general = self.said(&sentences, question, heard, true);
                joined([general, seasons::anchors(season)])
            }
            _ => self.said(&sentences, question, heard, topic.group.recommends_colors()),
        }
    }

    pub(super) fn about_occasion(
        &self,
        occasion: &Occasion,
        question: &Question<'_>,
        heard: &Heard,
    ) -> String {
        let sentences = as_texts(self.occasion_sentences(occasion));
        let general = self.said(&sentences, question, heard, true);
        let colors = question
            .profile
            .season
            .map(|season| colors_for(occasion, season));
        let cut = question
            .profile
            .face_shape
            .and_then(|shape| necklines_for(occasion, shape, &self.shapes));
        joined([general, colors.unwrap_or_default(), cut.unwrap_or_default()])
    }

    /// The sentence on an occasion that bears most on the question, whatever colors it names: black
    /// at a wedding is a matter of custom first.
    pub(super) fn custom(
        &self,
        occasion: &Occasion,
        question: &Question<'_>,
        heard: &Heard,
    ) -> String {
        let mut sentences = as_texts(self.occasion_sentences(occasion));
        let is_on_white = occasion.colors == Some(ColorCode::NotWhite)
            && question.colors.iter().any(is_bridal)
            && !marries(question);
        if is_on_white {
            sentences.retain(|sentence| sentence.contains("the bride"));
            sentences.truncate(1);
        }
        let bearing = self.bearing_on(&sentences, &question.text, &heard.meaning);
        bearing.first().copied().unwrap_or_default().to_owned()
    }

    /// What of `sentences` bears on the question, without those that name a color which a person
    /// of known season should leave, where they recommend any.
    fn said(
        &self,
        sentences: &[&str],
        question: &Question<'_>,
        heard: &Heard,
        recommends_colors: bool,
    ) -> String {
        let season = question.profile.season.filter(|_| recommends_colors);
        let allowed: Vec<&str> = sentences
            .iter()
            .copied()
            .filter(|sentence| season.is_none_or(|season| self.keeps_to(sentence, season)))
            .collect();
        self.bearing_on(&allowed, &question.text, &heard.meaning)
            .join(" ")
    }

    /// Whether a sentence names no color that `season` should leave.
    pub(super) fn keeps_to(&self, sentence: &str, season: Season) -> bool {
        super::keeps_to_season(sentence, season, &self.colors, Some(&self.occasions))
    }
}

fn as_texts(sentences: &[String]) -> Vec<&str> {
    sentences.iter().map(String::as_str).collect()
}
