//! What the stylist knows without a model: seasons, face shapes, occasions and a few subjects
//! more. Each answer is put together from data files and the season tables, and says so where it
//! does not know.

mod answer;
mod color_question;
mod declines;
mod face_question;
mod face_shapes;
mod facts;
mod index;
mod occasion_colors;
mod palette_check;
mod phrases;
mod question;
mod recall;
mod seasons;
mod subject;
mod topics;
mod variety;

use std::{collections::HashMap, sync::Arc};

pub use face_shapes::FaceShapes;
pub use index::Index;
pub use palette_check::keeps_to_season;
pub use phrases::{capitalized, listed};

use self::{
    declines::Declines,
    subject::SubjectWords,
    topics::{Topics, sentences},
};
use crate::{
    colors::Colors,
    data::DataError,
    occasions::{Occasion, Occasions},
};

/// All that is known.
#[derive(Debug)]
pub struct Knowledge {
    colors: Arc<Colors>,
    occasions: Arc<Occasions>,
    shapes: FaceShapes,
    topics: Topics,
    subjects: SubjectWords,
    declines: Declines,
    /// The sentences on each occasion, by its id.
    on_occasions: HashMap<String, Vec<String>>,
    index: Index,
}

impl Knowledge {
    /// The knowledge of the bundled files.
    ///
    /// # Errors
    /// [`DataError`] when a file does not parse.
    pub fn bundled(colors: Arc<Colors>, occasions: Arc<Occasions>) -> Result<Self, DataError> {
        let on_occasions = occasions
            .iter()
            .map(|occasion| (occasion.id.clone(), sentences(&occasion.advice)))
            .collect();
        Ok(Self {
            colors,
            occasions,
            shapes: FaceShapes::bundled()?,
            topics: Topics::bundled()?,
            subjects: SubjectWords::bundled()?,
            declines: Declines::bundled()?,
            on_occasions,
            index: Index::bundled()?,
        })
    }

    /// Every sentence that is found by its meaning; small talk is found by its phrases.
    #[cfg(any(test, feature = "train"))]
    pub fn sentences(&self) -> impl Iterator<Item = &str> {
        let topics = self
            .topics
            .iter()
            .filter(|topic| topic.group != topics::Group::SmallTalk);
        let of_topics = topics.flat_map(|topic| &topic.sentences);
        let of_occasions = self.on_occasions.values().flatten();
        of_topics.chain(of_occasions).map(String::as_str)
    }

    fn occasion_sentences(&self, occasion: &Occasion) -> &[String] {
        self.on_occasions
            .get(&occasion.id)
            .map_or(&[], Vec::as_slice)
    }

    /// What flatters which face shape.
    pub fn shapes(&self) -> &FaceShapes {
        &self.shapes
    }
}

#[cfg(test)]
mod tests;
