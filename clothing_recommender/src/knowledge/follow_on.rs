//! "Why?", "what instead?": answers to what only goes on from the question before.

use super::{
    Knowledge,
    question::Question,
    seasons,
    subject::Subject::{Avoiding, Color, Hair, Makeup, Metals, Suiting},
    topics::Topic,
    turn::Turn,
};
use crate::follow_up::shown_in;

/// Sentences of an explanation.
const MORE: usize = 2;

const WHICH_PART: &str =
    "Tell me which part you mean, a color, a garment or an occasion, and I explain it.";

impl Knowledge {
    /// The answer to a mere "why?" or "what instead?"; nothing for what says more.
    pub(super) fn about_turn(&self, question: &Question<'_>, last_reply: &str) -> Option<String> {
        match question.turn {
            Turn::Why => {
                why_shown(question, last_reply).or_else(|| Some(self.reasons(question, last_reply)))
            }
            Turn::Instead => self.instead_of_it(question),
            Turn::Person | Turn::On | Turn::Afresh => None,
        }
    }

    fn reasons(&self, question: &Question<'_>, last_reply: &str) -> String {
        let is_on_color = !question.colors.is_empty()
            || !question.metals.is_empty()
            || question
                .subjects
                .has_any(&[Color, Avoiding, Metals, Makeup, Hair]);
        let is_on_face = question.subjects.is_on_looks() && !is_on_color;
        let coloring = question
            .profile
            .season
            .filter(|_| is_on_color)
            .map(seasons::reasons_of);
        let face = question
            .profile
            .face_shape
            .filter(|_| is_on_face)
            .and_then(|shape| self.shapes.advice(shape))
            .map(|advice| format!("Because {}.", advice.idea));
        let more = question
            .earlier
            .as_ref()
            .and_then(|earlier| self.named_topic(earlier, 1))
            .map(|topic| unsaid(topic, last_reply));
        coloring
            .or(face)
            .or(more)
            .filter(|said| !said.is_empty())
            .unwrap_or_else(|| WHICH_PART.to_owned())
    }

    fn instead_of_it(&self, question: &Question<'_>) -> Option<String> {
        let season = question.profile.season?;
        if !question.metals.is_empty() {
            return Some(seasons::metals_of(season));
        }
        let instead: Vec<String> = question
            .colors
            .iter()
            .filter_map(|color| self.instead(color, season))
            .collect();
        let is_on_color = question.subjects.has_any(&[Color, Avoiding, Suiting]);
        match instead.is_empty() {
            false => Some(instead.join(" ")),
            true => is_on_color.then(|| seasons::anchors(season)),
        }
    }
}

/// Why an item of the last reply was recommended, the first unless another is meant.
fn why_shown(question: &Question<'_>, last_reply: &str) -> Option<String> {
    let shown = shown_in(last_reply);
    let words = question.own.words();
    let place = PLACES
        .iter()
        .find(|(names, _)| words.iter().any(|word| names.contains(&word.as_str())))
        .map_or(0, |(_, place)| *place);
    let meant = shown.get(place.min(shown.len().saturating_sub(1)))?;
    let why = meant.why.as_ref()?;
    Some(format!(
        "I chose the {} in {} for this: {why}",
        meant.item, meant.color
    ))
}

/// Words for places in a list, from 0.
const PLACES: [(&[&str], usize); 5] = [
    (&["second", "2", "two"], 1),
    (&["third", "3", "three"], 2),
    (&["fourth", "4", "four"], 3),
    (&["fifth", "5", "five"], 4),
    (&["last"], usize::MAX),
];

/// What of a topic was not said yet.
fn unsaid(topic: &Topic, last_reply: &str) -> String {
    let fresh = topic
        .sentences
        .iter()
        .filter(|sentence| !last_reply.contains(sentence.as_str()))
        .take(MORE);
    fresh.cloned().collect::<Vec<_>>().join(" ")
}
