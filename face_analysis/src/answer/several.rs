//! What several photos of one person say, each by itself and all together.

use image::ImageResult;
use serde::Serialize;
use serde_json::Value;
use shared::{face_shape::FaceShape, season::Season};
use utoipa::ToSchema;

use super::{Include, PhotoAnswer};
use crate::{
    pipeline::{Analysis, PhotoAnalysis},
    quality::verdict::Quality,
    together::Together,
};

/// What one of several photos says by itself: either its own answer or why there is none.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PhotoSummary {
    /// Its place in the form, from 0.
    #[schema(example = 0)]
    index: usize,
    /// How much it counts, after its quality; they sum to 1.
    #[schema(example = 0.61)]
    weight: f64,
    /// What was found in it.
    #[serde(flatten)]
    found: Option<Found>,
    /// Why nothing was found, in the form that errors have.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<shared::error::ErrorBody>)]
    error: Option<Value>,
}

/// What was found in one of several photos.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Found {
    /// How many faces it shows; the largest counts.
    face_count: usize,
    /// Its own likeliest season.
    #[schema(value_type = Season)]
    palette: &'static str,
    /// How likely that is.
    palette_confidence: f64,
    /// Its own likeliest shape.
    #[schema(value_type = FaceShape)]
    face_shape: &'static str,
    /// How likely that is.
    face_shape_score: f64,
    /// How well it shows the face.
    quality: Quality,
}

/// How far several photos say the same.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Agreement {
    /// The weight of the photos whose own season is the one of all: 0 to 1.
    #[schema(example = 0.61)]
    palette: f64,
    /// The weight of the photos whose own shape is the one of all: 0 to 1.
    #[schema(example = 1.0)]
    face_shape: f64,
    /// What they disagree about: `palette`, `face_shape`, both or neither.
    #[schema(example = json!(["palette"]))]
    disagreements: Vec<&'static str>,
}

impl PhotoAnswer {
    /// Puts the analyses of several photos into words: season and shape are those of all photos,
    /// everything else is that of the best one. `None` where no photo was analyzed; the errors of
    /// those that were not stand in the list.
    ///
    /// # Errors
    /// When a mask cannot be encoded.
    pub fn of_several(
        outcomes: &[Result<PhotoAnalysis, Value>],
        include: Include,
        list_faces: bool,
    ) -> ImageResult<Option<Self>> {
        let analyzed: Vec<_> = outcomes
            .iter()
            .filter_map(|outcome| outcome.as_ref().ok())
            .collect();
        let faces: Vec<_> = analyzed
            .iter()
            .filter_map(|photo| photo.faces.first())
            .collect();
        let Some(together) = Together::of(&faces) else {
            return Ok(None);
        };
        let mut best = analyzed[together.best].clone();
        if let Some(face) = best.faces.first_mut() {
            face.season = together.season;
            face.shape = together.shape;
        }
        let mut weights = together.weights.iter();
        let photos = outcomes
            .iter()
            .enumerate()
            .map(|(index, outcome)| match outcome {
                Ok(photo) => PhotoSummary {
                    index,
                    weight: weights.next().copied().unwrap_or_default(),
                    found: photo.faces.first().map(|face| Found::new(photo, face)),
                    error: None,
                },
                Err(error) => PhotoSummary {
                    index,
                    weight: 0.0,
                    found: None,
                    error: Some(error.clone()),
                },
            });
        let photos = photos.collect();
        let answer = Self::new(&best, include, list_faces)?;
        Ok(answer.map(|answer| answer.with_photos(photos, Agreement::new(&together))))
    }
}

impl Found {
    fn new(photo: &PhotoAnalysis, face: &Analysis) -> Self {
        let (season, shape) = (face.season.verdict(), face.shape.verdict());
        Self {
            face_count: photo.face_count,
            palette: season.first.title(),
            palette_confidence: season.confidence,
            face_shape: shape.first.title(),
            face_shape_score: shape.confidence,
            quality: face.quality.clone(),
        }
    }
}

impl Agreement {
    fn new(together: &Together) -> Self {
        /// Sums of weights are not exact.
        const ALL: f64 = 1.0 - 1e-9;
        let rounded = |part: f64| (part * 1e4).round() / 1e4;
        let both = [
            ("palette", together.season_agreement),
            ("face_shape", together.shape_agreement),
        ];
        let disagreements = both.into_iter().filter(|(_, agreement)| *agreement < ALL);
        Self {
            palette: rounded(together.season_agreement),
            face_shape: rounded(together.shape_agreement),
            disagreements: disagreements.map(|(name, _)| name).collect(),
        }
    }
}
