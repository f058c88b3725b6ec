//! Color names: what shops call colors, what people call them, and which season each one suits.

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
};

use serde::Deserialize;
use shared::{
    color::{Lab, Rgb, ciede2000},
    palette::{PaletteColor, Use, palette},
    season::Season,
};

use crate::{
    data::{DataError, parse},
    language::{Lexicon, Tokens},
};

/// How far a metal may be from a metal of the palette, in ΔE00: the reach that
/// [`shared::palette`] gives to cloth.
const METAL_REACH: f64 = 12.0;

/// Two colors this near, in ΔE00, answer to one name: "navy" also means a midnight navy.
const SAME_NAME_REACH: f64 = 12.0;

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

/// How a color stands to a season.
#[derive(Debug, Clone, Copy)]
pub struct SeasonFit {
    /// Whether it flatters the season.
    pub suits: bool,
    /// The palette's color that it is nearest to.
    pub nearest: &'static PaletteColor,
    /// ΔE00 to that color.
    pub distance: f64,
}

impl NamedColor {
    /// How this color stands to `season`.
    pub fn fit(&self, season: Season) -> SeasonFit {
        self.fits[season.index()]
    }

    /// Whether it goes with everything: what suits, coats and shoes usually come in.
    pub fn is_neutral(&self) -> bool {
        matches!(
            self.family.as_str(),
            "black" | "gray" | "white" | "beige" | "brown"
        ) || (self.name.contains("Navy") && self.name != "Bright Navy")
    }
}

/// A color that a message asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColorWish {
    /// Any color of a family: "blue".
    Family(String),
    /// One color and those that pass for it: "emerald".
    Named {
        /// The color's name.
        name: String,
        /// Its value.
        rgb: Rgb,
    },
}

impl ColorWish {
    /// The color in words.
    pub fn text(&self) -> String {
        match self {
            Self::Family(family) => family.clone(),
            Self::Named { name, .. } => name.to_lowercase(),
        }
    }

    /// Whether `color` is what was asked for.
    pub fn is_met_by(&self, color: &NamedColor) -> bool {
        match self {
            Self::Family(family) => color.family == *family,
            Self::Named { name, rgb } => {
                color.name == *name
                    || ciede2000(Lab::from(color.rgb), Lab::from(*rgb)) <= SAME_NAME_REACH
            }
        }
    }
}

/// All colors by name.
#[derive(Debug)]
pub struct Colors {
    by_name: HashMap<String, NamedColor>,
    lexicon: Lexicon<ColorWish>,
}

/// A color word in a text.
#[derive(Debug, Clone)]
pub struct ColorMention {
    /// Which words of the text it is made of.
    pub words: Range<usize>,
    /// The color.
    pub wish: ColorWish,
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
        let file: File = parse(NAME, include_str!("../data/colors.toml"))?;
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
                fits: fits(entry.hex, &entry.family),
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

fn fits(color: Rgb, family: &str) -> [SeasonFit; 12] {
    Season::ALL.map(|season| {
        if matches!(family, "gold" | "silver") {
            metal_fit(color, season)
        } else {
            let verdict = palette(season).suits(color);
            SeasonFit {
                suits: verdict.suits,
                nearest: verdict.nearest,
                distance: verdict.distance,
            }
        }
    })
}

/// Metals are compared with the palette's metals, which cloth is not.
fn metal_fit(color: Rgb, season: Season) -> SeasonFit {
    let lab = Lab::from(color);
    let palette = palette(season);
    let (nearest, distance) = palette
        .colors
        .iter()
        .filter(|swatch| swatch.uses == Use::Metal)
        .map(|swatch| (swatch, ciede2000(Lab::from(swatch.hex), lab)))
        .min_by(|(_, first), (_, second)| first.total_cmp(second))
        .unwrap_or_else(|| palette.nearest(lab));
    let (_, avoided_distance) = palette.nearest_avoided(lab);
    SeasonFit {
        suits: distance <= METAL_REACH && distance < avoided_distance,
        nearest,
        distance,
    }
}
