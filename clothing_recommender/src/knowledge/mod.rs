//! What the stylist knows without a model: seasons, face shapes, occasions and a few subjects
//! more. Each answer is put together from data files and the season tables, and says so where it
//! does not know.

mod answer;
mod choice;
mod color_answer;
mod color_question;
mod declines;
mod face_question;
mod face_shapes;
mod facts;
mod follow_on;
mod index;
mod jewelry;
mod metal_question;
mod occasion_colors;
mod palette_check;
mod phrases;
mod question;
mod recall;
mod seasons;
mod subject;
mod topic_answer;
mod topics;
mod turn;
mod variety;

use std::{collections::HashMap, sync::Arc};

pub use face_shapes::FaceShapes;
pub use index::Index;
pub use palette_check::keeps_to_season;
pub use phrases::{capitalized, listed};

use self::{
    declines::Declines,
    jewelry::Jewelry,
    subject::SubjectWords,
    topics::{Topics, sentences},
    turn::Turn,
};
use crate::{
    colors::Colors,
    conversation::Conversation,
    data::DataError,
    language::Tokens,
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
    jewelry: Jewelry,
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
            jewelry: Jewelry::bundled()?,
            on_occasions,
            index: Index::bundled()?,
        })
    }

    /// Every sentence that is found by its meaning; whole replies are found by their phrases.
    #[cfg(any(test, feature = "train"))]
    pub fn sentences(&self) -> impl Iterator<Item = &str> {
        let topics = self
            .topics
            .iter()
            .filter(|topic| !topic.group.has_whole_replies());
        let of_topics = topics.flat_map(|topic| &topic.sentences);
        let of_occasions = self.on_occasions.values().flatten();
        of_topics.chain(of_occasions).map(String::as_str)
    }

    /// Whether `message` wants a kind word before anything else.
    pub fn wants_comfort(&self, message: &str) -> bool {
        self.comfort(&Tokens::of(message)).is_some()
    }

    /// Whether the message goes on from talk about what flatters: "and earrings?" after necklines.
    pub fn goes_on_about_looks(&self, conversation: &Conversation) -> bool {
        let question = self.question(conversation);
        let is_on_looks = question.subjects.is_on_looks() || !question.metals.is_empty();
        question.turn != Turn::Afresh && is_on_looks
    }

    /// Whether the message tells of a stain on something: "red wine on my white shirt!".
    pub fn is_about_stain(&self, message: &str) -> bool {
        const SPILLED: [&str; 13] = [
            "wine",
            "coffee",
            "tea",
            "ink",
            "lipstick",
            "grease",
            "oil",
            "blood",
            "stain",
            "chocolate",
            "makeup",
            "gum",
            "sauce",
        ];
        let text = Tokens::of(message);
        SPILLED.iter().any(|spilled| {
            text.has_any(&[&format!("{spilled} on"), &format!("{spilled} all over")])
        })
    }

    /// Whether the message asks why, of what was said or recommended before.
    pub fn is_asked_why(&self, conversation: &Conversation) -> bool {
        self.question(conversation).turn == Turn::Why
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
