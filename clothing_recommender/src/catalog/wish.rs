use std::collections::BTreeSet;

use super::{Audience, Budget, Hints, Kinds, Weather};
use crate::{
    colors::{ColorWish, Colors},
    language::Tokens,
    occasions::{Occasion, Occasions},
};

/// What a message asks for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Kinds of garments, any of which will do; empty for a whole outfit.
    pub kinds: BTreeSet<String>,
    /// What it is for.
    pub occasion: Option<Occasion>,
    /// In which color.
    pub color: Option<ColorWish>,
    /// For how much.
    pub budget: Budget,
    /// For whom.
    pub audience: Option<Audience>,
    /// For which weather.
    pub weather: Option<Weather>,
}

/// A color word before these describes the person and not the garment.
const OF_THE_BODY: [&str; 7] = [
    "skin",
    "hair",
    "haired",
    "eye",
    "eyed",
    "complexion",
    "undertone",
];

/// A color or garment word after these is not wanted.
const NOT: [&str; 4] = ["not", "no", "without", "except"];

/// Reads a wish from the words of a message.
pub(super) fn read(
    message: &str,
    kinds: &Kinds,
    hints: &Hints,
    colors: &Colors,
    occasions: &Occasions,
) -> Wish {
    let text = Tokens::of(message);
    let words = text.words();
    let phrases = occasions.phrases(&text);
    let is_free = |at: usize| phrases.iter().all(|phrase| !phrase.contains(&at));
    let mentions: Vec<_> = kinds
        .mentions(&text)
        .into_iter()
        .filter(|found| is_free(found.words.start))
        .filter(|found| !follows(words, found.words.start, &NOT))
        .collect();
    // "Shoes to go with a navy suit": what stands after "with" is owned already.
    let wanted_until = mentions
        .first()
        .and_then(|first| (first.words.end..words.len()).find(|&at| words[at] == "with"))
        .unwrap_or(words.len());
    let wanted = mentions
        .iter()
        .filter(|found| found.words.start < wanted_until);
    let color = colors
        .mentions(&text)
        .into_iter()
        .find(|mention| {
            let next = words.get(mention.words.end).map(String::as_str);
            mention.words.start < wanted_until
                && is_free(mention.words.start)
                && !follows(words, mention.words.start, &NOT)
                && !next.is_some_and(|next| OF_THE_BODY.contains(&next))
        })
        .map(|mention| mention.wish);
    Wish {
        kinds: wanted.flat_map(|found| kinds.ids(found)).collect(),
        occasion: occasions.mentioned(&text).cloned(),
        color,
        budget: Budget::read(&text),
        audience: hints.audience(&text),
        weather: hints.weather(&text),
    }
}

fn follows(words: &[String], at: usize, before: &[&str]) -> bool {
    at.checked_sub(1)
        .is_some_and(|at| before.contains(&words[at].as_str()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn wish(message: &str) -> Wish {
        read(
            message,
            &Kinds::bundled().unwrap(),
            &Hints::bundled().unwrap(),
            &Colors::bundled().unwrap(),
            &Occasions::bundled().unwrap(),
        )
    }

    #[test]
    fn a_wish_is_read_part_by_part() {
        let wish = wish("Find a blue wool coat for my husband, under $200, for work in winter");
        assert_eq!(wish.kinds, BTreeSet::from(["coat".to_owned()]));
        assert_eq!(wish.color, Some(ColorWish::Family("blue".to_owned())));
        assert_eq!(wish.audience, Some(Audience::Men));
        assert_eq!(wish.budget.to, Some(200));
        assert_eq!(wish.occasion.unwrap().id, "work");
        assert_eq!(wish.weather, Some(Weather::Cold));
    }

    #[test]
    fn what_is_owned_already_is_not_wished_for() {
        let wish = wish("shoes to go with a navy suit");
        assert!(wish.kinds.contains("loafers") && !wish.kinds.contains("suit"));
        assert_eq!(wish.color, None);
    }

    #[test]
    fn a_named_color_is_itself_and_a_plain_one_its_family() {
        assert!(matches!(
            wish("an emerald dress").color,
            Some(ColorWish::Named { name, .. }) if name == "Emerald Green"
        ));
        assert_eq!(wish("a dress, not red").color, None);
        assert_eq!(wish("a dress for brown hair").color, None);
    }

    #[test]
    fn a_dress_code_is_neither_a_color_nor_a_garment() {
        let wish = wish("a gown for a black tie gala");
        assert_eq!(wish.kinds, BTreeSet::from(["gown".to_owned()]));
        assert_eq!(wish.color, None);
        assert_eq!(wish.occasion.unwrap().id, "black-tie");
    }

    #[test]
    fn a_coloring_is_no_weather() {
        assert_eq!(wish("a jacket for a warm autumn").weather, None);
        assert_eq!(wish("a light summer dress").weather, Some(Weather::Hot));
    }

    #[test]
    fn both_sexes_or_none_leave_the_audience_open() {
        assert_eq!(wish("a scarf for my wife or my dad").audience, None);
        assert_eq!(wish("a scarf").audience, None);
    }
}
