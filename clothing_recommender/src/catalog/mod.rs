//! The catalog: which garments there are, what a message asks for, and which garments come
//! closest. Facts about garments come from here and from nowhere else.
//!
//! ```text
//! message ─ wish ─┬─ index: penalties of every garment, vectors ─┐
//!                 └─ shelf: words (FTS5, tsvector) ──────────────┴─ fused by rank ─ rank ─ shortlist
//! ```
//!
//! `shelf` keeps the garments in the database and `index` what a search asks of all of them in
//! memory; `rank` judges single items: by what they miss (`charges`), by what speaks for them
//! (`merit`), and by variety.

mod budget;
mod candidate;
mod charges;
mod currencies;
mod filter;
mod hints;
mod import;
mod index;
mod item;
mod kinds;
mod known;
mod likes;
mod listing;
mod materials;
mod merit;
mod outfit;
mod price;
mod rank;
mod record;
mod sample;
mod sample_vectors;
mod search;
mod shelf;
mod sizes;
mod unit;
mod vocabulary;
mod why;
mod wish;
mod worn;

pub use budget::Budget;
pub use candidate::{Candidate, Miss, Shortlist};
use currencies::Currencies;
pub use filter::Filter;
use hints::Hints;
pub use import::Report;
pub use item::{Audience, Garment, Item};
use kinds::Kinds;
use likes::LikeWords;
pub use likes::Likes;
pub use listing::Listing;
use materials::Materials;
pub use price::{Currency, Price};
use record::{Record, Swatch};
pub use search::Page;
pub use shelf::CatalogError;
use shelf::Shelf;
pub use unit::Unit;
use vocabulary::Vocabulary;
pub use why::why;
pub use wish::Wish;
pub use worn::Worn;

use std::{fmt, io::Write, path::Path, sync::Arc};

use crate::{
    colors::Colors,
    data::DataError,
    embedding::{Embedder, EmbeddingError},
    occasions::{Occasion, Occasions},
    store::Store,
};

/// The catalog: a sample of typical garments at typical prices, and what has been imported.
#[derive(Clone)]
pub struct Catalog {
    vocabulary: Arc<Vocabulary>,
    /// None for a catalog that is not opened: it reads wishes and finds nothing.
    shelf: Option<Arc<Shelf>>,
}

impl Catalog {
    /// A catalog that only reads wishes, by the words of the bundled files, checked against the
    /// colors and occasions they name.
    ///
    /// # Errors
    /// [`DataError`] when a file does not parse or names what does not exist.
    pub fn bundled(colors: Arc<Colors>, occasions: Arc<Occasions>) -> Result<Self, DataError> {
        Ok(Self {
            vocabulary: Arc::new(Vocabulary::bundled(colors, occasions)?),
            shelf: None,
        })
    }

    /// The same with garments: those of `store`, which gets the bundled ones if it lacks them.
    /// `embedder` finds by meaning as well; garments get their vectors in the background, and are
    /// found by their words until then.
    ///
    /// # Errors
    /// [`CatalogError`] when the database fails.
    pub async fn open(
        mut self,
        store: Store,
        embedder: Option<Embedder>,
    ) -> Result<Self, CatalogError> {
        self = self.open_idle(store, embedder).await?;
        if let Some(shelf) = &self.shelf {
            shelf.keep();
        }
        Ok(self)
    }

    /// The same for who does one thing only: nothing goes on in the background.
    ///
    /// # Errors
    /// [`CatalogError`] when the database fails.
    pub async fn open_idle(
        mut self,
        store: Store,
        embedder: Option<Embedder>,
    ) -> Result<Self, CatalogError> {
        self.shelf = Some(Shelf::open(store, embedder, self.vocabulary.clone()).await?);
        Ok(self)
    }

    /// Writes the garments of the file `path` into `store`, to be found by their words at once;
    /// progress and bad rows go to `output`.
    ///
    /// # Errors
    /// When the file cannot be read, has no row that can be used, or the database fails; nothing
    /// is written then.
    pub async fn import(
        &self,
        path: &Path,
        store: &Store,
        output: &mut impl Write,
    ) -> anyhow::Result<Report> {
        import::run(path, store, &self.vocabulary, output).await
    }

    /// Gives a vector to every garment that has none, and tells `progress` how many have got
    /// theirs.
    ///
    /// # Errors
    /// [`CatalogError`] when the database fails.
    pub async fn embed(&self, progress: impl Fn(usize)) -> Result<usize, CatalogError> {
        match &self.shelf {
            Some(shelf) => shelf.embed_missing(progress).await,
            None => Ok(0),
        }
    }

    /// The file of vectors of the bundled garments, as `embedder` makes them.
    ///
    /// # Errors
    /// When the encoder fails.
    pub async fn sample_vectors(&self, embedder: &Embedder) -> Result<Vec<u8>, EmbeddingError> {
        let mut file = Vec::new();
        for garment in &self.vocabulary.sample {
            let text = garment.meaning();
            for vector in embedder.embed_later(&[&text]).await? {
                file.extend(sample_vectors::record(&text, &vector));
            }
        }
        Ok(file)
    }

    /// How many garments there are, and how many of them can be found by meaning.
    pub fn counts(&self) -> (usize, usize) {
        self.shelf.as_ref().map_or((0, 0), |shelf| shelf.counts())
    }

    /// The departments.
    pub fn categories(&self) -> Vec<&str> {
        self.vocabulary.kinds.categories()
    }

    /// What occasions are called.
    pub fn occasions(&self) -> Vec<&str> {
        self.vocabulary.occasions.names()
    }

    /// The occasion that is called `name`.
    pub fn occasion(&self, name: &str) -> Option<Occasion> {
        self.vocabulary.occasions.named(name).cloned()
    }

    /// The codes of the currencies that amounts are converted from and to.
    pub fn currencies(&self) -> Vec<&str> {
        self.vocabulary.currencies.codes()
    }

    /// The fits and looks that a person says they like, in the catalog's words.
    pub fn likes(&self, fits: &[String], looks: &[String]) -> Likes {
        self.vocabulary.likes.of(fits, looks)
    }

    /// What `message` asks for.
    pub fn wish(&self, message: &str) -> Wish {
        self.vocabulary.wish(message)
    }
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Catalog")
            .field("counts", &self.counts())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
