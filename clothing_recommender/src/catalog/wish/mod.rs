//! What a message asks for.

mod read;

use std::collections::BTreeSet;

use super::{Audience, Budget, Likes, Worn, sizes};
use crate::{colors::ColorWish, embedding::Embedding, occasions::Occasion, weather::Weather};

/// What a message asks for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// The message itself, for words that nothing here stands for.
    pub text: String,
    /// Kinds of garments, any of which will do; empty for a whole outfit.
    pub kinds: BTreeSet<String>,
    /// What it is for.
    pub occasion: Option<Occasion>,
    /// How formal the garment is that it is to be worn with, 1 (sport) to 5 (evening).
    pub beside: Option<u8>,
    /// In which color.
    pub color: Option<ColorWish>,
    /// For how much.
    pub budget: Budget,
    /// For whom.
    pub audience: Option<Audience>,
    /// For which weather.
    pub weather: Option<Weather>,
    /// Families of materials, any of which will do; empty where it does not matter.
    pub materials: BTreeSet<String>,
    /// Families and groups of materials that it must not be made of.
    pub without_materials: BTreeSet<String>,
    /// Kinds that it must not be.
    pub without_kinds: BTreeSet<String>,
    /// Colors that it must not have.
    pub without_colors: Vec<ColorWish>,
    /// In which size, such as `m` or `10`.
    pub size: Option<String>,
    /// The sizes that the person wears, where the message names none.
    pub worn: Worn,
    /// What the person likes beyond what they ask for.
    pub likes: Likes,
    /// A garment by its name that was meant before: it comes first, in other colors if need be.
    pub like: Option<String>,
    /// Garments by their names that were recommended before and are not wanted again.
    pub passed_over: BTreeSet<String>,
    /// The sentence vector of `text`, where it is known already.
    pub meaning: Option<Embedding>,
}

impl Wish {
    /// Whether nothing in it can be checked but its words.
    pub(super) fn says_only_words(&self) -> bool {
        self.kinds.is_empty()
            && self.materials.is_empty()
            && self.occasion.is_none()
            && self.color.is_none()
            && self.weather.is_none()
            && self.budget == Budget::default()
    }

    /// The size that is wanted of a department and that a garment of `sizes` does not come in.
    pub fn missing_size(&self, department: &str, sizes: &str) -> Option<&str> {
        match &self.size {
            Some(size) => (!sizes::admit(sizes, size)).then_some(size),
            None => self.worn.missing(department, sizes),
        }
    }

    /// The size that is wanted of a department and that a garment of `sizes` comes in: as the
    /// message has it, or as the garment's sizes say for sure.
    pub fn met_size(&self, department: &str, sizes: &str) -> Option<&str> {
        match &self.size {
            Some(size) => sizes::admit(sizes, size).then_some(size),
            None => self.worn.met(department, sizes),
        }
    }
}
