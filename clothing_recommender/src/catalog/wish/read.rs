use std::collections::BTreeSet;

use super::Wish;
use crate::{
    catalog::{Budget, Materials, Vocabulary, sizes},
    language::Tokens,
};

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
const NOT: [&str; 8] = [
    "not", "no", "without", "except", "hate", "avoid", "never", "allergic",
];

/// Words that may stand between those and what they rule out: "allergic to wool", "not in black".
const BETWEEN: [&str; 8] = ["to", "in", "any", "made", "of", "a", "real", "wear"];

impl Vocabulary {
    /// What `message` asks for.
    pub(in crate::catalog) fn wish(&self, message: &str) -> Wish {
        let text = Tokens::of(message);
        let words = text.words();
        let phrases = self.occasions.phrases(&text);
        let is_free = |at: usize| phrases.iter().all(|phrase| !phrase.contains(&at));
        let (unwanted, mentions): (Vec<_>, Vec<_>) = self
            .kinds
            .mentions(&text)
            .into_iter()
            .filter(|found| is_free(found.words.start))
            .partition(|found| is_ruled_out(words, found.words.start));
        // "Shoes to go with a navy suit": what stands after "with" is owned already.
        let first = mentions.first().map(|first| &first.words);
        let wanted_until = match first {
            Some(first) if asks_what_goes_with(&words[..first.start]) => 0,
            Some(first) => (first.end..words.len())
                .find(|&at| words[at] == "with")
                .unwrap_or(words.len()),
            None => words.len(),
        };
        let beside = mentions
            .iter()
            .filter(|found| found.words.start >= wanted_until)
            .flat_map(|found| self.kinds.ids(found))
            .find_map(|kind| formality_of(&kind));
        let wanted = mentions
            .iter()
            .filter(|found| found.words.start < wanted_until);
        let (kinds, mut without_kinds) = without(
            wanted.flat_map(|found| self.kinds.ids(found)).collect(),
            unwanted
                .iter()
                .flat_map(|found| self.kinds.ids(found))
                .collect(),
        );
        if wanted_until == 0 {
            // Nobody wears two pairs of shoes.
            without_kinds.extend(self.kinds.beside(&mentions));
        }
        let color_mentions = self.colors.mentions(&text);
        let without_colors = color_mentions
            .iter()
            .filter(|mention| is_ruled_out(words, mention.words.start))
            .map(|mention| mention.wish.clone())
            .collect();
        let color = color_mentions
            .into_iter()
            .find(|mention| {
                let next = words.get(mention.words.end).map(String::as_str);
                mention.words.start < wanted_until
                    && is_free(mention.words.start)
                    && !is_ruled_out(words, mention.words.start)
                    && !next.is_some_and(|next| OF_THE_BODY.contains(&next))
            })
            .map(|mention| mention.wish);
        let (without_materials, materials) = read_materials(&text, wanted_until, &self.materials);
        let likes = self.likes.read(&text, |at| {
            at < wanted_until && is_free(at) && !is_ruled_out(words, at)
        });
        let occasion = self.occasions.mentioned(&text).cloned();
        let usual_weather = occasion.as_ref().and_then(|occasion| occasion.weather);
        Wish {
            text: message.to_owned(),
            kinds,
            beside,
            occasion,
            color,
            budget: Budget::read(&text),
            audience: self.hints.audience(&text),
            weather: self.hints.weather(&text).or(usual_weather),
            materials,
            without_materials,
            without_kinds,
            without_colors,
            size: sizes::mentioned(&text),
            likes,
            ..Wish::default()
        }
    }
}

/// Whether a question that begins with `words` and goes on with a garment asks what to wear with
/// it: "What can I wear with brown loafers?"
fn asks_what_goes_with(words: &[String]) -> bool {
    let has = |any: &[&str]| words.iter().any(|word| any.contains(&word.as_str()));
    has(&["with"])
        && has(&["what", "which", "something", "anything", "outfit"])
        && has(&["wear", "go", "goe", "pair", "match", "combine", "style"])
}

/// How formal a garment is that people say they wear something with, where its kind tells.
fn formality_of(kind: &str) -> Option<u8> {
    match kind {
        "tuxedo" | "gown" => Some(5),
        "suit" | "waistcoat" => Some(4),
        "blazer" => Some(3),
        "jeans" | "shorts" | "t-shirt" => Some(2),
        _ => None,
    }
}

/// The kinds that are wanted without those that are not, as far as that leaves any: "shoes, no
/// boots", but "boots, no other shoes".
fn without(
    wanted: BTreeSet<String>,
    unwanted: BTreeSet<String>,
) -> (BTreeSet<String>, BTreeSet<String>) {
    let left: BTreeSet<String> = &wanted - &unwanted;
    if left.is_empty() {
        let others = &unwanted - &wanted;
        (wanted, others)
    } else {
        (left, unwanted)
    }
}

/// The materials that `text` rules out, and those that it asks for before `wanted_until`.
fn read_materials(
    text: &Tokens,
    wanted_until: usize,
    materials: &Materials,
) -> (BTreeSet<String>, BTreeSet<String>) {
    let words = text.words();
    let mut without: BTreeSet<String> = Materials::ruled_out_by(text)
        .into_iter()
        .map(str::to_owned)
        .collect();
    let mut wanted = BTreeSet::new();
    for found in materials.mentions(text) {
        let Some(name) = materials.name(&found) else {
            continue;
        };
        let (start, end) = (found.words.start, found.words.end);
        let is_free_of = words.get(end).is_some_and(|next| next == "free");
        // "Down" is a direction far more often than a filling.
        let is_other = name == "down" && words[start] == "down";
        if is_free_of || is_ruled_out(words, start) {
            without.insert(name.to_owned());
        } else if start < wanted_until && !is_other {
            wanted.insert(name.to_owned());
        }
    }
    (without, wanted)
}

/// Whether what begins at `at` is not wanted: "not red", "allergic to wool".
fn is_ruled_out(words: &[String], at: usize) -> bool {
    words[..at]
        .iter()
        .rev()
        .find(|word| !BETWEEN.contains(&word.as_str()))
        .is_some_and(|word| NOT.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use super::*;
    use crate::{
        catalog::Audience,
        colors::{ColorWish, Colors},
        occasions::Occasions,
        weather::Weather,
    };

    fn wish(message: &str) -> Wish {
        let colors = Arc::new(Colors::bundled().unwrap());
        let occasions = Arc::new(Occasions::bundled().unwrap());
        Vocabulary::bundled(colors, occasions)
            .unwrap()
            .wish(message)
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
        assert_eq!((wish.color, wish.beside), (None, Some(4)));
    }

    #[test]
    fn what_goes_with_something_is_nothing_of_its_sort() {
        for question in [
            "What can I wear with brown loafers?",
            "what goes with loafers in brown",
        ] {
            let wish = wish(question);
            assert!(wish.kinds.is_empty() && wish.color.is_none(), "{question}");
            assert!(wish.without_kinds.contains("sneakers"), "{question}");
            assert!(!wish.without_kinds.contains("jeans"), "{question}");
        }
        let chosen = wish("I'll go with a red dress");
        assert!(chosen.kinds.contains("dress") && chosen.color.is_some());
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
    fn what_is_ruled_out_is_told_from_what_is_wanted() {
        let wish = wish("a linen shirt in size M, not black and not wool");
        assert_eq!(wish.materials, BTreeSet::from(["linen".to_owned()]));
        assert_eq!(wish.without_materials, BTreeSet::from(["wool".to_owned()]));
        assert_eq!(wish.without_colors, [ColorWish::Family("black".to_owned())]);
        assert_eq!(wish.size.as_deref(), Some("m"));
        assert_eq!(wish.color, None);
    }

    #[test]
    fn kinds_are_ruled_out_and_looks_and_fits_heard() {
        let wish = wish("a minimalist outfit, relaxed, no skirts and without heels");
        assert!(wish.kinds.is_empty());
        assert!(wish.without_kinds.contains("skirt"), "{wish:?}");
        assert!(wish.without_kinds.contains("heels"), "{wish:?}");
        assert!(wish.likes.looks.contains("minimal") && wish.likes.fits.contains("relaxed"));
    }

    #[test]
    fn materials_are_ruled_out_in_the_usual_forms() {
        for (text, family) in [
            ("I'm allergic to wool, a sweater please", "wool"),
            ("leather-free boots", "leather"),
            ("a vegan handbag", "animal"),
            ("a bag without leather", "leather"),
        ] {
            let wish = wish(text);
            let expected = BTreeSet::from([family.to_owned()]);
            assert_eq!(wish.without_materials, expected, "{text}");
            assert!(wish.materials.is_empty(), "{text}");
        }
        assert!(wish("a button down shirt").materials.is_empty());
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
