//! What the stylist knows without a model: seasons, face shapes, occasions and a few subjects
//! more. Each answer is put together from data files and the season tables, and says so where it
//! does not know.

mod answer;
mod color_question;
mod face_question;
mod face_shapes;
mod facts;
mod phrases;
mod question;
mod seasons;
mod subject;
mod topics;

use std::sync::Arc;

pub use face_shapes::FaceShapes;
pub use phrases::{capitalized, listed};

use self::{subject::SubjectWords, topics::Topics};
use crate::{colors::Colors, data::DataError, occasions::Occasions};

/// All that is known.
#[derive(Debug)]
pub struct Knowledge {
    colors: Arc<Colors>,
    occasions: Arc<Occasions>,
    shapes: FaceShapes,
    topics: Topics,
    subjects: SubjectWords,
}

impl Knowledge {
    /// The knowledge of the bundled files.
    ///
    /// # Errors
    /// [`DataError`] when a file does not parse.
    pub fn bundled(colors: Arc<Colors>, occasions: Arc<Occasions>) -> Result<Self, DataError> {
        Ok(Self {
            colors,
            occasions,
            shapes: FaceShapes::bundled()?,
            topics: Topics::bundled()?,
            subjects: SubjectWords::bundled()?,
        })
    }

    /// What flatters which face shape.
    pub fn shapes(&self) -> &FaceShapes {
        &self.shapes
    }
}

#[cfg(test)]
mod tests;
