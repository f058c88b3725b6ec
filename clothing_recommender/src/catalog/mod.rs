//! The catalog: which garments there are, what a message asks for, and which garments come
//! closest. Facts about garments come from here and from nowhere else.

mod budget;
mod hints;
mod item;
mod kinds;
mod outfit;
mod rank;
mod sample;
mod search;
mod wish;

pub use budget::Budget;
use hints::Hints;
pub use item::{Audience, Garment, Item, Price, Weather};
use kinds::Kinds;
pub use search::{Candidate, Miss, Shortlist};
pub use wish::Wish;

use std::sync::Arc;

use crate::{colors::Colors, data::DataError, occasions::Occasions};

/// The bundled catalog: a sample of typical garments at typical prices.
#[derive(Debug)]
pub struct Catalog {
    items: Vec<Item>,
    kinds: Kinds,
    hints: Hints,
    colors: Arc<Colors>,
    occasions: Arc<Occasions>,
}

impl Catalog {
    /// The catalog of the bundled files, checked against the colors and occasions it names.
    ///
    /// # Errors
    /// [`DataError`] when a file does not parse or names what does not exist.
    pub fn bundled(colors: Arc<Colors>, occasions: Arc<Occasions>) -> Result<Self, DataError> {
        let kinds = Kinds::bundled()?;
        let items = sample::items(
            sample::garments(&kinds, &colors, &occasions)?,
            &kinds,
            &colors,
        );
        Ok(Self {
            items,
            kinds,
            hints: Hints::bundled()?,
            colors,
            occasions,
        })
    }

    /// Every item: a garment in one of its colors.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// What `message` asks for.
    pub fn wish(&self, message: &str) -> Wish {
        wish::read(
            message,
            &self.kinds,
            &self.hints,
            &self.colors,
            &self.occasions,
        )
    }
}

#[cfg(test)]
mod tests;
