//! Make-up and hair in the colors of a season.

use shared::{
    palette::{Use, palette},
    season::Season,
};

use super::names;
use crate::{knowledge::phrases::listed, language::Tokens};

/// A part of make-up, and how the palettes' names of its colors end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::knowledge) enum Beauty {
    All,
    Lips,
    Nails,
    Cheeks,
    Eyes,
    Hair,
}

impl Beauty {
    fn has(self, name: &str) -> bool {
        let is_of_lips = name.contains("lip") || name.contains("gloss");
        let is_of_eyes = name.contains("shadow") || name.contains("liner");
        match self {
            Self::All | Self::Hair => true,
            Self::Lips | Self::Nails => is_of_lips,
            Self::Eyes => is_of_eyes,
            Self::Cheeks => !is_of_lips && !is_of_eyes,
        }
    }
}

/// Make-up or a part of it, or hair, in the colors of `season`.
pub(in crate::knowledge) fn beauty_of(season: Season, part: Beauty) -> String {
    let palette = palette(season);
    let uses = match part {
        Beauty::Hair => Use::Hair,
        _ => Use::Makeup,
    };
    let fitting: Vec<&str> = names(palette, uses, usize::MAX)
        .into_iter()
        .filter(|name| part.has(name))
        .collect();
    let (title, colors) = (season.title(), listed(&fitting));
    match part {
        Beauty::Hair => format!(
            "Hair colors in keeping with {title} are {colors}. Others change the contrast with your skin, and \
             with it what suits you; near your natural color little can go wrong."
        ),
        Beauty::Lips => {
            format!("On the lips {title} wears {colors}; stay near them in warmth and depth.")
        }
        Beauty::Nails => format!(
            "Nails may repeat the lips, in {title} {colors}, or an accent such as {}.",
            listed(&names(palette, Use::Accent, 3))
        ),
        Beauty::Eyes => {
            format!("Around the eyes {title} wears {colors}, whatever the color of the eyes.")
        }
        Beauty::Cheeks => format!("On the cheeks {title} wears {colors}."),
        Beauty::All => {
            format!("For make-up in {title}, lips, cheeks and eyes look natural in {colors}.")
        }
    }
}

/// What hair may be, how people say it, and parts of the palettes' names for it.
const HAIR: [(&str, &[&str], &[&str]); 4] = [
    ("Blonde hair", &["blonde", "blond"], &["blond"]),
    (
        "Red hair",
        &["red", "redhead", "ginger", "auburn", "copper"],
        &["red", "auburn", "copper", "ginger", "strawberry"],
    ),
    (
        "Brown hair",
        &["brown", "brunette", "chestnut"],
        &["brown", "chestnut", "brunette", "chocolate"],
    ),
    ("Black hair", &["black", "raven"], &["black"]),
];

/// Whether `season` wears the hair that `text` names.
pub(in crate::knowledge) fn hair_verdict(season: Season, text: &Tokens) -> Option<String> {
    let asked = |words: &[&str]| {
        text.words()
            .iter()
            .any(|word| words.contains(&word.as_str()))
    };
    let (hair, _, parts) = HAIR.iter().find(|(_, words, _)| asked(words))?;
    let of_it: Vec<&str> = names(palette(season), Use::Hair, usize::MAX)
        .into_iter()
        .filter(|name| parts.iter().any(|part| name.contains(part)))
        .collect();
    Some(match of_it[..] {
        [] => format!("{hair} is not in keeping with {}.", season.title()),
        _ => format!(
            "Yes, {} suits {} as {}.",
            hair.to_lowercase(),
            season.title(),
            listed(&of_it)
        ),
    })
}
