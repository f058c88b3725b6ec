//! The answer to a photo, in the original's shape.

use std::{collections::BTreeMap, time::Duration};

use serde::Serialize;
use shared::season::Season;
use utoipa::ToSchema;

use crate::pipeline::Analysis;

/// What an analysis found out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FaceAnalysis {
    /// Heart, Oblong, Oval, Round or Square.
    #[schema(example = "Heart")]
    pub face_shape: &'static str,
    /// How likely that shape is: 0 to 1.
    #[schema(example = 0.894)]
    pub face_shape_score: f64,
    /// The likeliest color season.
    #[schema(value_type = Season)]
    pub palette: &'static str,
    /// How likely each of the twelve seasons is, its name in capitals; they sum to 1.
    #[schema(value_type = BTreeMap<String, f64>, example = json!({"DARK AUTUMN": 0.478, "DARK WINTER": 0.5}))]
    pub palette_scores: BTreeMap<&'static str, f64>,
    /// What was measured on the face. Empty for now.
    pub features: Vec<serde_json::Value>,
}

/// An analysis and how long it took.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TimedFaceAnalysis {
    #[serde(flatten)]
    analysis: FaceAnalysis,
    /// From the end of the upload to the answer, in milliseconds.
    #[schema(example = 239.21)]
    processing_time_ms: f64,
}

impl FaceAnalysis {
    /// Puts an analysis into words.
    pub fn new(analysis: &Analysis) -> Self {
        let (shape, score) = analysis.shape.best();
        let scores = analysis.season.0;
        Self {
            face_shape: shape.title(),
            face_shape_score: score,
            palette: analysis.season.best().title(),
            palette_scores: Season::ALL
                .map(Season::key)
                .into_iter()
                .zip(scores)
                .collect(),
            features: Vec::new(),
        }
    }

    /// Adds the time.
    pub fn timed(self, time: Duration) -> TimedFaceAnalysis {
        TimedFaceAnalysis {
            analysis: self,
            processing_time_ms: (time.as_secs_f64() * 1e5).round() / 100.0,
        }
    }
}
