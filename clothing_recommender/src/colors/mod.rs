//! Color names: what shops call colors, what people call them, and which season each one suits.

mod family;
mod fit;
mod wish;

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;
use shared::{
    color::{Lab, Rgb, ciede2000},
    season::Season,
};

pub use fit::SeasonFit;
pub use wish::{ColorMention, ColorWish};

use crate::{
    data::{DataError, parse},
    language::{Lexicon, Tokens},
};

/// A color that garments come in.
#[derive(Debug, Clone)]
pub struct NamedColor {
    /// As a shop would print it.
    pub name: String,
    /// A typical value for it.
    pub rgb: Rgb,
    /// The plain word for it, such as `blue`.
    pub family: String,
    fits: [SeasonFit; 12],
}

impl NamedColor {
    /// How this color stands to `season`.
    pub fn fit(&self, season: Season) -> SeasonFit {
        self.fits[season.index()]
    }

    /// Whether it passes for `rgb`.
    pub fn is_near(&self, rgb: Rgb) -> bool {
        ciede2000(Lab::from(self.rgb), Lab::from(rgb)) <= wish::SAME_NAME_REACH
    }

    /// Whether it goes with everything: what suits, coats and shoes usually come in.
    pub fn is_neutral(&self) -> bool {
        matches!(
            self.family.as_str(),
            "black" | "gray" | "white" | "beige" | "brown"
        ) || (self.name.contains("Navy") && self.name != "Bright Navy")
    }
}

/// All colors by name.
#[derive(Debug)]
pub struct Colors {
    by_name: HashMap<String, NamedColor>,
    lexicon: Lexicon<ColorWish>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    color: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    hex: Rgb,
    family: String,
    aliases: Vec<String>,
}

impl Colors {
    /// The colors of the bundled file.
    ///
    /// # Errors
    /// [`DataError`] when the file does not parse or names a color twice.
    pub fn bundled() -> Result<Self, DataError> {
        const NAME: &str = "colors.toml";
        let file: File = parse(NAME, include_str!("../../data/colors.toml"))?;
        let mut by_name = HashMap::new();
        let mut families = BTreeSet::new();
        let mut phrases = Vec::new();
        for entry in file.color {
            let named = ColorWish::Named {
                name: entry.name.clone(),
                rgb: entry.hex,
            };
            // "black" is the family before it is the one color of that name.
            if !entry.name.eq_ignore_ascii_case(&entry.family) {
                phrases.push((entry.name.clone(), named.clone()));
            }
            phrases.extend(
                entry
                    .aliases
                    .into_iter()
                    .map(|alias| (alias, named.clone())),
            );
            families.insert(entry.family.clone());
            let color = NamedColor {
                fits: fit::fits(entry.hex, &entry.family),
                name: entry.name.clone(),
                rgb: entry.hex,
                family: entry.family,
            };
            if by_name.insert(entry.name.clone(), color).is_some() {
                return Err(DataError::invalid(
                    NAME,
                    format!("{} is there twice", entry.name),
                ));
            }
        }
        phrases.extend(
            families
                .into_iter()
                .map(|family| (family.clone(), ColorWish::Family(family))),
        );
        phrases.push(("grey".to_owned(), ColorWish::Family("gray".to_owned())));
        Ok(Self {
            by_name,
            lexicon: phrases.into_iter().collect(),
        })
    }

    /// The color of that name.
    pub fn get(&self, name: &str) -> Option<&NamedColor> {
        self.by_name.get(name)
    }

    /// The color that is called `name` and looks like `rgb`: one of these, or a new one of the
    /// family of the one that it looks most like.
    pub fn swatch(&self, name: &str, rgb: Rgb) -> NamedColor {
        if let Some(known) = self.by_name.get(name).filter(|known| known.rgb == rgb) {
            return known.clone();
        }
        let lab = Lab::from(rgb);
        let family = self
            .by_name
            .values()
            // Metals look like beige and gray cloth.
            .filter(|known| !matches!(known.family.as_str(), "gold" | "silver"))
            .map(|known| (ciede2000(Lab::from(known.rgb), lab), known))
            .min_by(|(first, a), (second, b)| first.total_cmp(second).then(a.name.cmp(&b.name)))
            .map_or("gray", |(_, known)| known.family.as_str());
        NamedColor {
            name: name.to_owned(),
            rgb,
            family: family.to_owned(),
            fits: fit::fits(rgb, family),
        }
    }

    /// What a shop's name for a color means: the first color word in it, made lighter or darker
    /// where the name says so.
    pub fn value_of(&self, name: &str) -> Option<(String, Rgb)> {
        let text = Tokens::of(name);
        let mention = self.mentions(&text).into_iter().next()?;
        Some(match mention.wish {
            ColorWish::Named { name, rgb } => (name, rgb),
            ColorWish::Family(family) => {
                let rgb = self.typical(&family)?;
                (family::title(&family), family::shaded(rgb, &text))
            }
        })
    }

    /// The color that carries the name of `family`, otherwise the middle one of it by lightness.
    fn typical(&self, family: &str) -> Option<Rgb> {
        let mut all: Vec<&NamedColor> =
            self.iter().filter(|color| color.family == family).collect();
        let own = all
            .iter()
            .find(|color| color.name.eq_ignore_ascii_case(family));
        if let Some(own) = own {
            return Some(own.rgb);
        }
        all.sort_by(|first, second| {
            let lightness = |color: &NamedColor| Lab::from(color.rgb).l;
            lightness(first).total_cmp(&lightness(second))
        });
        all.get(all.len() / 2).map(|color| color.rgb)
    }

    /// Every color, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = &NamedColor> {
        self.by_name.values()
    }

    /// The color words of `text` from left to right.
    pub fn mentions(&self, text: &Tokens) -> Vec<ColorMention> {
        self.lexicon
            .find(text)
            .into_iter()
            .filter_map(|found| {
                Some(ColorMention {
                    words: found.words,
                    wish: (*found.meanings.first()?).clone(),
                })
            })
            .collect()
    }
}
