//! What is said about colors: which suit, which do not, and what to ask for where that is not known.

use shared::{color::Lab, palette::palette, season::Season};

use super::{
    Knowledge,
    color_question::is_bridal,
    occasion_colors::{DARK, colors_for},
    phrases::joined,
    question::Question,
    seasons::{self, Beauty, Extreme},
    subject::{
        Subject::{
            Accents, Avoiding, Brightest, Cheeks, Clothes, Color, Darkest, Eyes, Hair, Lightest,
            Lips, Makeup, Nails, Neutrals, OnMe, Oneself, Suiting,
        },
        Subjects,
    },
    topics::Group,
};
use crate::{colors::ColorWish, intent::Heard, language::SeasonMention, occasions::ColorCode};

pub(super) const ASK_SEASON: &str = "I do not know your color season yet, so I cannot say which colors are yours. Tell me the \
    season if you know it, such as Dark Winter, or send the face analysis of a portrait along. As a first step: if cream \
    and gold flatter you more than pure white and silver, your coloring is warm, and Spring and Autumn are the ones to \
    look at; otherwise Summer and Winter are.";

/// Words of a message that is nothing but a subject: "colors".
const BARE: usize = 2;

impl Knowledge {
    /// What the person's season makes of the colors that are named, whatever is asked of them.
    pub(super) fn verdicts(&self, question: &Question<'_>) -> Option<String> {
        let season = question.profile.season?;
        let colors = question.colors.iter();
        let verdicts: Vec<String> = colors.map(|wish| self.verdict(wish, season)).collect();
        Some(verdicts.join(" "))
    }

    pub(super) fn about_color(&self, question: &Question<'_>, heard: &Heard) -> Option<String> {
        let subjects = &question.subjects;
        let asks = subjects.has_any(&[Color, Suiting, Avoiding]);
        let is_alone = question.own.words().len() == 1;
        if let Some(SeasonMention::Family(family)) = question.season
            && (asks || is_alone)
        {
            return Some(seasons::family(family));
        }
        // Lipstick on silk is a stain.
        let named = self.named_topic(&question.text, 1);
        let is_on_care = named.is_some_and(|topic| topic.group == Group::Care);
        let beauty = beauty(question).filter(|_| !is_on_care);
        let is_bare = question.own.words().len() <= BARE && subjects.is_within(&[Color, Clothes]);
        let Some(season) = question.profile.season else {
            let asks_for_colors =
                subjects.has(Color) && (is_bare || subjects.has_any(&[Suiting, Avoiding, OnMe]));
            let asks_about_one = !question.colors.is_empty() && subjects.has_any(&[Suiting, OnMe]);
            let needs_season = asks_for_colors || asks_about_one || beauty.is_some();
            return needs_season.then(|| self.asking_for_season(question, heard));
        };
        if let Some(part) = beauty {
            let hair =
                seasons::hair_verdict(season, &question.own).filter(|_| part == Beauty::Hair);
            return Some(joined([
                hair.unwrap_or_default(),
                seasons::beauty_of(season, part),
            ]));
        }
        if let Some(group) = seasons::group_asked(&question.own)
            && subjects.has_any(&[Suiting, OnMe, Oneself])
        {
            return Some(seasons::group_of(season, group));
        }
        if let Some(extreme) = extreme(subjects) {
            return Some(seasons::extremes_of(season, extreme));
        }
        let asks_for_verdict = !question.colors.is_empty() && subjects.has_any(&[Suiting, OnMe]);
        if asks_for_verdict {
            let custom = question
                .occasion
                .map(|occasion| self.custom(occasion, question, heard));
            // What custom forbids does not become right by suiting the face.
            let code = question.occasion.and_then(|occasion| occasion.colors);
            let is_forbidden = |wish: &ColorWish| match code {
                Some(ColorCode::NotWhite) => is_bridal(wish) && !marries(question),
                Some(ColorCode::Dark) => !self.is_dark(wish),
                None => false,
            };
            let verdicts: Vec<String> = question
                .colors
                .iter()
                .filter(|wish| !is_forbidden(wish))
                .map(|wish| self.verdict(wish, season))
                .collect();
            if verdicts.is_empty() {
                let colors = question
                    .occasion
                    .map(|occasion| colors_for(occasion, season));
                return Some(joined([
                    custom.unwrap_or_default(),
                    colors.unwrap_or_default(),
                ]));
            }
            return Some(joined([custom.unwrap_or_default(), verdicts.join(" ")]));
        }
        if subjects.has(Avoiding) {
            return Some(seasons::avoided_by(season));
        }
        let asks_for_part = subjects.has_any(&[Neutrals, Accents]) && question.colors.is_empty();
        let asks_for_colors = subjects.has(Color) && question.colors.is_empty();
        (asks_for_part || asks_for_colors).then(|| seasons::told(season, subjects))
    }

    /// What can be said to a question that only the season answers: what custom says, and who wears
    /// the color asked about.
    fn asking_for_season(&self, question: &Question<'_>, heard: &Heard) -> String {
        let custom = question
            .occasion
            .filter(|_| !question.colors.is_empty())
            .map(|occasion| self.custom(occasion, question, heard));
        let wearers: Vec<String> = question
            .colors
            .iter()
            .filter_map(|wish| self.wearers(wish))
            .collect();
        let lead = match beauty(question) {
            Some(Beauty::Hair) => {
                "The right hair color follows from your season's depth and warmth."
            }
            Some(_) => "Make-up follows the same season as clothes.",
            None if question.subjects.has(Avoiding) => {
                "What to leave differs from season to season."
            }
            None => "",
        };
        joined([
            custom.unwrap_or_default(),
            wearers.join(" "),
            lead.to_owned(),
            ASK_SEASON.to_owned(),
        ])
    }

    /// Whether some shade of `color` is dark enough for mourning.
    fn is_dark(&self, color: &ColorWish) -> bool {
        match color {
            ColorWish::Named { rgb, .. } => Lab::from(*rgb).l <= DARK,
            ColorWish::Family(family) => {
                matches!(family.as_str(), "black" | "gray" | "brown" | "blue")
            }
        }
    }

    pub(super) fn is_worn(&self, color: &ColorWish, season: Season) -> bool {
        match color {
            ColorWish::Named { rgb, .. } => palette(season).suits(*rgb).suits,
            ColorWish::Family(family) => {
                let mut shades = self.colors.iter().filter(|shade| shade.family == *family);
                shades.any(|shade| shade.fit(season).suits)
            }
        }
    }
}

/// Whether it is the bride or the groom who asks.
pub(super) fn marries(question: &Question<'_>) -> bool {
    let own = [
        "my wedding",
        "our wedding",
        "my own wedding",
        "as a bride",
        "as the bride",
        "im the bride",
        "bridal gown",
        "as the groom",
        "as a groom",
    ];
    question.text.has_any(&own)
}

pub(super) fn beauty(question: &Question<'_>) -> Option<Beauty> {
    let subjects = &question.subjects;
    let parts = [
        (Nails, Beauty::Nails),
        (Lips, Beauty::Lips),
        (Eyes, Beauty::Eyes),
        (Cheeks, Beauty::Cheeks),
        (Makeup, Beauty::All),
        (Hair, Beauty::Hair),
    ];
    let mut named = parts.iter().filter(|(subject, _)| subjects.has(*subject));
    let (_, first) = named.next()?;
    // "Lipstick and eyeshadow" asks for all of it.
    let is_one = named.all(|(subject, _)| *subject == Makeup);
    Some(if is_one || *first == Beauty::Hair {
        *first
    } else {
        Beauty::All
    })
}

fn extreme(subjects: &Subjects) -> Option<Extreme> {
    let extremes = [
        (Darkest, Extreme::Darkest),
        (Lightest, Extreme::Lightest),
        (Brightest, Extreme::Brightest),
    ];
    let mut asked = extremes
        .iter()
        .filter(|(subject, _)| subjects.has(*subject));
    asked.next().map(|(_, extreme)| *extreme)
}
