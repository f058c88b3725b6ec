use std::sync::Arc;

use super::{Currencies, Hints, Kinds, LikeWords, Materials, Record, sample};
use crate::{colors::Colors, data::DataError, occasions::Occasions};

/// What the catalog's words mean: kinds, materials, colors, occasions, and the sample in them.
#[derive(Debug)]
pub(super) struct Vocabulary {
    pub(super) kinds: Kinds,
    pub(super) hints: Hints,
    pub(super) materials: Materials,
    pub(super) likes: LikeWords,
    pub(super) currencies: Currencies,
    pub(super) colors: Arc<Colors>,
    pub(super) occasions: Arc<Occasions>,
    /// The bundled garments.
    pub(super) sample: Vec<Record>,
}

impl Vocabulary {
    /// That of the bundled files, checked against one another.
    pub(super) fn bundled(
        colors: Arc<Colors>,
        occasions: Arc<Occasions>,
    ) -> Result<Self, DataError> {
        let kinds = Kinds::bundled()?;
        let sample = sample::garments(&kinds, &colors, &occasions)?
            .into_iter()
            .filter_map(|garment| {
                let category = kinds.category(&garment.kind)?.clone();
                Some(Record::of(garment, &category, &colors))
            })
            .collect();
        Ok(Self {
            hints: Hints::bundled()?,
            materials: Materials::bundled()?,
            likes: LikeWords::bundled()?,
            currencies: Currencies::bundled()?,
            kinds,
            colors,
            occasions,
            sample,
        })
    }
}
