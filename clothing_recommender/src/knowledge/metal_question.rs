//! "Do gold earrings suit me?": metals, pearls and the color of frames follow the season; the shape
//! of what is near the face follows the face.

use shared::{
    color::Lab,
    palette::{Palette, Use, palette},
    season::Season,
};

use super::{
    Knowledge,
    color_answer::ASK_SEASON,
    face_shapes::Feature,
    phrases::{joined, listed},
    question::Question,
    seasons::{self, names},
    subject::Subject::{
        Color, Combining, Earrings, Face, Glasses, Hats, Jewelry, Metals, Mixing, OnMe, Oneself,
        Pearls, Suiting,
    },
};

const ACCESSORY: &str =
    "What is worn near the face follows the season of the person as clothes do.";

/// From this L* on a neutral is too near white for frames and hats.
const NEAR_WHITE: f64 = 85.0;

/// Neutrals that are named.
const NEUTRALS: usize = 3;

impl Knowledge {
    /// What there is to say on metals, pearls and frames; nothing where none is meant.
    pub(super) fn about_metal(&self, question: &Question<'_>) -> Option<String> {
        let subjects = &question.subjects;
        if subjects.has(Mixing) {
            return None;
        }
        let is_personal = subjects.has_any(&[Suiting, OnMe, Oneself, Color]);
        let is_on_metals = !question.metals.is_empty() || subjects.has(Metals);
        let is_on_jewelry =
            subjects.has_any(&[Jewelry, Earrings]) && (is_personal || subjects.has(Combining));
        let Some(season) = question.profile.season else {
            let is_on_accessory = subjects.has_any(&[Glasses, Hats, Earrings, Jewelry]);
            return if is_personal && is_on_metals && !subjects.has(Face) {
                Some(self.metals_of_nobody(question))
            } else if question.asks_for_color && is_on_accessory {
                Some(joined([
                    ACCESSORY.to_owned(),
                    ASK_SEASON.to_owned(),
                    String::new(),
                ]))
            } else {
                None
            };
        };
        let mut parts = Vec::new();
        if subjects.has(Pearls) {
            parts.push(self.jewelry.pearls_of(season));
        }
        if !question.metals.is_empty() {
            parts.push(self.jewelry.verdicts(&question.metals, season));
        } else if subjects.has(Metals) || (is_on_jewelry && !subjects.has(Pearls)) {
            parts.push(seasons::metals_of(season));
        }
        if subjects.has(Glasses) {
            let verdicts = question
                .colors
                .iter()
                .map(|wish| self.verdict(wish, season));
            parts.extend(verdicts);
            parts.push(frames_of(season, question.metals.is_empty()));
        } else if subjects.has(Hats) && question.asks_for_color && question.colors.is_empty() {
            parts.push(hats_of(season));
        }
        if parts.is_empty() {
            return None;
        }
        parts.extend(self.shape_beside(question));
        Some(parts.join(" "))
    }

    /// The shape of earrings, frames or hats beside their color: where the face is known, or asked
    /// about.
    fn shape_beside(&self, question: &Question<'_>) -> Option<String> {
        let features: Vec<Feature> = Feature::ALL
            .into_iter()
            .filter(|feature| question.subjects.has(feature.subject()))
            .collect();
        if features.is_empty() {
            return None;
        }
        match question.profile.face_shape {
            Some(shape) => self.shape_advice_after(shape, &features, &question.said),
            None if question.subjects.has(Face) => Some(self.every_shape(&features)),
            None if question.subjects.has(Glasses) => Some(
                "Their shape follows your face: tell me its shape, and I say which flatters it."
                    .to_owned(),
            ),
            None => None,
        }
    }

    fn metals_of_nobody(&self, question: &Question<'_>) -> String {
        let general = self
            .topics
            .iter()
            .find(|topic| topic.id == "metal-mix")
            .map(|topic| {
                topic
                    .sentences
                    .iter()
                    .take(2)
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(" ")
            });
        let shape = question
            .profile
            .face_shape
            .and_then(|_| self.shape_beside(question));
        joined([
            general.unwrap_or_default(),
            shape.unwrap_or_default(),
            ASK_SEASON.to_owned(),
        ])
    }
}

fn frames_of(season: Season, names_metals: bool) -> String {
    let palette = palette(season);
    let neutrals = listed(&quiet(palette)).replace(" and ", " or ");
    let title = season.title();
    if names_metals {
        let metals = listed(&names(palette, Use::Metal, usize::MAX)).replace(" and ", " or ");
        format!("For frames in {title} take metal in {metals}, or acetate in {neutrals}.")
    } else {
        format!("In acetate {title} wears frames in {neutrals}.")
    }
}

fn hats_of(season: Season) -> String {
    let palette = palette(season);
    format!(
        "A hat frames the face, so take it from your {} palette: {} are quiet, {} lively.",
        season.title(),
        listed(&quiet(palette)),
        listed(&names(palette, Use::Best, NEUTRALS)),
    )
}

/// Neutrals that are not nearly white.
fn quiet(palette: &Palette) -> Vec<&str> {
    palette
        .colors
        .iter()
        .filter(|color| color.uses == Use::Neutral && Lab::from(color.hex).l < NEAR_WHITE)
        .take(NEUTRALS)
        .map(|color| color.name.as_str())
        .collect()
}
