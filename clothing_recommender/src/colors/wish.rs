use std::ops::Range;

use shared::color::Rgb;

use super::NamedColor;

/// Two colors this near, in ΔE00, answer to one name: "navy" also means a midnight navy.
pub(super) const SAME_NAME_REACH: f64 = 12.0;

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
            Self::Named { name, rgb } => color.name == *name || color.is_near(*rgb),
        }
    }
}

/// A color word in a text.
#[derive(Debug, Clone)]
pub struct ColorMention {
    /// Which words of the text it is made of.
    pub words: Range<usize>,
    /// The color.
    pub wish: ColorWish,
}
