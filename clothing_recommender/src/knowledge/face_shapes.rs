use std::collections::HashMap;

use serde::Deserialize;
use shared::face_shape::FaceShape;

use super::subject::Subject;
use crate::data::{DataError, parse};

/// A part of looks that the face shape decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feature {
    Necklines,
    Glasses,
    Hats,
    Earrings,
}

impl Feature {
    pub(super) const ALL: [Self; 4] = [Self::Necklines, Self::Glasses, Self::Hats, Self::Earrings];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Necklines => "necklines",
            Self::Glasses => "glasses",
            Self::Hats => "hats",
            Self::Earrings => "earrings",
        }
    }

    /// The subject of questions about it.
    pub(super) fn subject(self) -> Subject {
        match self {
            Self::Necklines => Subject::Necklines,
            Self::Glasses => Subject::Glasses,
            Self::Hats => Subject::Hats,
            Self::Earrings => Subject::Earrings,
        }
    }
}

/// What works in one department of looks, and what to go easy on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Works {
    /// What flatters, ready for "…: {good}".
    pub good: String,
    /// What to go easy on.
    pub less: String,
}

/// What flatters a face shape.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShapeAdvice {
    /// The one thought behind it all.
    pub idea: String,
    /// Necklines and collars.
    pub necklines: Works,
    /// Frames.
    pub glasses: Works,
    /// Hats.
    pub hats: Works,
    /// Earrings.
    pub earrings: Works,
    /// Details that garments may have, and why each suits this face.
    pub details: HashMap<String, String>,
}

impl ShapeAdvice {
    /// What works in one department.
    pub(super) fn works(&self, feature: Feature) -> &Works {
        match feature {
            Feature::Necklines => &self.necklines,
            Feature::Glasses => &self.glasses,
            Feature::Hats => &self.hats,
            Feature::Earrings => &self.earrings,
        }
    }
}

/// The advice for all five shapes.
#[derive(Debug, Clone)]
pub struct FaceShapes {
    advice: HashMap<FaceShape, ShapeAdvice>,
}

impl FaceShapes {
    /// The advice of the bundled file.
    ///
    /// # Errors
    /// [`DataError`] when the file does not parse or lacks a shape.
    pub fn bundled() -> Result<Self, DataError> {
        const NAME: &str = "face_shapes.toml";
        let advice: HashMap<FaceShape, ShapeAdvice> =
            parse(NAME, include_str!("../../data/face_shapes.toml"))?;
        match FaceShape::ALL
            .iter()
            .find(|shape| !advice.contains_key(shape))
        {
            Some(missing) => Err(DataError::invalid(
                NAME,
                format!("{} is missing", missing.title()),
            )),
            None => Ok(Self { advice }),
        }
    }

    /// What flatters `shape`.
    pub fn advice(&self, shape: FaceShape) -> Option<&ShapeAdvice> {
        self.advice.get(&shape)
    }

    /// Why one of a garment's `details` suits `shape`, if one does: a clause for a sentence.
    pub fn praise(&self, shape: FaceShape, details: &[String]) -> Option<&str> {
        let advice = self.advice(shape)?;
        details
            .iter()
            .find_map(|detail| advice.details.get(detail).map(String::as_str))
    }
}
