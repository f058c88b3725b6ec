use shared::season::{Family, Season};

use super::{Tokens, tokens::ends_with};

/// A color season that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeasonMention {
    /// One of the twelve.
    One(Season),
    /// One of the four, without saying which of its three.
    Family(Family),
}

/// After these a time of the year is meant: a light summer dress is for July, whoever wears it.
const GARMENTS: [&str; 18] = [
    "blazer", "boot", "cardigan", "clothe", "clothing", "coat", "dress", "gown", "jacket", "knit",
    "outfit", "pant", "sandal", "scarf", "shirt", "shoe", "sweater", "trouser",
];

/// After these a bare `winter` is a person's coloring.
const COLORING: [&str; 9] = [
    "coloring",
    "colouring",
    "complexion",
    "palette",
    "people",
    "person",
    "skin",
    "tone",
    "type",
];

/// Before these it is one as well: "I am an autumn".
const BEING: [&[&str]; 7] = [
    &["im", "a"],
    &["im", "an"],
    &["am", "a"],
    &["am", "an"],
    &["as", "a"],
    &["as", "an"],
    &["being", "a"],
];

/// The color season that `text` names last: what a person says later corrects what was said
/// before. A season of the year is not one.
pub fn mentioned_season(text: &Tokens) -> Option<SeasonMention> {
    let words = text.words();
    (0..words.len()).rev().find_map(|at| {
        let family = family(&words[at])?;
        let next = words.get(at + 1).map(String::as_str);
        if next.is_some_and(|next| GARMENTS.contains(&next)) {
            return None;
        }
        let one = at
            .checked_sub(1)
            .and_then(|before| format!("{} {}", words[before], words[at]).parse().ok());
        if let Some(season) = one {
            return Some(SeasonMention::One(season));
        }
        let is_coloring = next.is_some_and(|next| COLORING.contains(&next));
        let is_being = BEING.iter().any(|being| ends_with(&words[..at], being));
        (is_coloring || is_being).then_some(SeasonMention::Family(family))
    })
}

/// All of the twelve that `text` names, each once, in its order.
pub fn mentioned_seasons(text: &Tokens) -> Vec<Season> {
    let mut seasons: Vec<Season> = Vec::new();
    for pair in text.words().windows(2) {
        if let Ok(season) = pair.join(" ").parse::<Season>()
            && !seasons.contains(&season)
        {
            seasons.push(season);
        }
    }
    seasons
}

fn family(word: &str) -> Option<Family> {
    match word {
        "spring" => Some(Family::Spring),
        "summer" => Some(Family::Summer),
        "autumn" | "fall" => Some(Family::Autumn),
        "winter" => Some(Family::Winter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(text: &str) -> Option<SeasonMention> {
        mentioned_season(&Tokens::of(text))
    }

    #[test]
    fn a_two_word_season_is_found_in_any_spelling() {
        for (text, season) in [
            (
                "What colors suit warm autumn skin tones?",
                Season::WarmAutumn,
            ),
            ("I'm a Deep Winter.", Season::DarkWinter),
            ("necklines for a soft-summer?", Season::MutedSummer),
            (
                "i think i was typed clear spring, not sure",
                Season::BrightSpring,
            ),
            ("true fall palette", Season::WarmAutumn),
        ] {
            assert_eq!(mention(text), Some(SeasonMention::One(season)), "{text}");
        }
    }

    #[test]
    fn all_that_are_named_are_found() {
        assert_eq!(
            mentioned_seasons(&Tokens::of("soft summer vs. soft autumn, or Soft Summer?")),
            [Season::MutedSummer, Season::MutedAutumn]
        );
    }

    #[test]
    fn the_last_one_named_counts() {
        assert_eq!(
            mention("I thought I was a Light Spring but I am a Light Summer"),
            Some(SeasonMention::One(Season::LightSummer))
        );
    }

    #[test]
    fn a_family_alone_is_found_where_a_person_is_meant() {
        assert_eq!(
            mention("best colors for autumn skin"),
            Some(SeasonMention::Family(Family::Autumn))
        );
        assert_eq!(
            mention("I am a winter"),
            Some(SeasonMention::Family(Family::Winter))
        );
    }

    #[test]
    fn a_season_of_the_year_is_no_coloring() {
        for text in [
            "a light summer dress",
            "dark winter coat under $200",
            "what should I wear in winter",
            "a spring wedding",
        ] {
            assert_eq!(mention(text), None, "{text}");
        }
    }
}
