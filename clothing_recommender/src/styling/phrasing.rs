use shared::season::Season;

use crate::{
    colors::Colors,
    knowledge::keeps_to_season,
    language::{SeasonMention, Tokens, is_invisible, is_link, mentioned_season, mentioned_seasons},
};

/// The longest phrase of a model that is passed on, in characters.
const MAX_CHARS: usize = 400;

/// Marks of markup and prices, which a model has no business to write.
const NOT_ITS_BUSINESS: [&str; 10] = ["](", "**", "`", "<", "{", "$", "€", "£", "¥", "##"];

/// Words of prices and offers, which are no business of its either.
const NOT_ITS_WORDS: [&str; 14] = [
    "dollar",
    "euro",
    "pound",
    "buck",
    "cent",
    "usd",
    "eur",
    "gbp",
    "price",
    "cost",
    "discount",
    "coupon",
    "sale",
    "free of charge",
];

/// Whether a model's words about items may stand: facts about garments are the catalog's, and
/// colors the season table's.
#[derive(Debug, Clone, Copy)]
pub struct Phrasing<'a> {
    /// The colors that words can name.
    pub colors: &'a Colors,
    /// The person's season.
    pub season: Option<Season>,
}

impl Phrasing<'_> {
    /// Whether `phrase` may stand. It must be a line of plain text of reasonable length, without
    /// prices and links, that names no other season than the person's and no color that their
    /// palette has nothing of.
    pub fn stands(&self, phrase: &str) -> bool {
        let phrase = phrase.trim();
        let lower = phrase.to_lowercase();
        !phrase.is_empty()
            && phrase.chars().count() <= MAX_CHARS
            && !phrase.chars().any(is_invisible)
            && !phrase.split_whitespace().any(is_link)
            && !NOT_ITS_BUSINESS.iter().any(|mark| lower.contains(mark))
            && !Tokens::of(&lower).has_any(&NOT_ITS_WORDS)
            && self.keeps_to_the_season(&lower)
    }

    fn keeps_to_the_season(&self, phrase: &str) -> bool {
        let words = Tokens::of(phrase);
        let is_of_another = |season: Season| self.season != Some(season);
        let named = match mentioned_season(&words) {
            Some(SeasonMention::One(season)) => is_of_another(season),
            Some(SeasonMention::Family(family)) => {
                self.season.is_none_or(|own| own.family() != family)
            }
            None => false,
        };
        if named || mentioned_seasons(&words).into_iter().any(is_of_another) {
            return false;
        }
        self.season
            .is_none_or(|season| keeps_to_season(phrase, season, self.colors, None))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn stands(phrase: &str, season: Option<Season>) -> bool {
        let colors = Colors::bundled().unwrap();
        Phrasing {
            colors: &colors,
            season,
        }
        .stands(phrase)
    }

    #[test]
    fn plain_words_in_the_persons_colors_stand() {
        for phrase in [
            "The lapels flatter you and emerald is yours.",
            "A Dark Winter like you shines in black and ruby.",
            "Quietly elegant.",
        ] {
            assert!(stands(phrase, Some(Season::DarkWinter)), "{phrase}");
        }
    }

    #[test]
    fn what_is_not_the_models_to_say_does_not() {
        for phrase in [
            "",
            "Only $20!",
            "See https://shop.example",
            "Order it at shop.example today.",
            "It costs five bucks.",
            "Only 20 euros.",
            "\u{202e}reversed",
            "A <b>bold</b> claim",
            "A Light Spring or a Dark Winter shines in it.",
            "Perfect for an autumn complexion.",
            "**Bold** claim",
            "Two\nlines",
            "Perfect for a Light Spring.",
            "Pair it with mustard.",
        ] {
            assert!(!stands(phrase, Some(Season::DarkWinter)), "{phrase}");
        }
        assert!(!stands(&"x".repeat(MAX_CHARS + 1), None));
        assert!(stands("Pair it with mustard.", None));
    }
}
