//! The answer to a photo, in the original's shape.

use std::{collections::BTreeMap, time::Duration};

use serde::Serialize;
use shared::{face_shape::FaceShape, season::Season};
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
    /// How likely each of the five shapes is; they sum to 1.
    #[schema(value_type = BTreeMap<String, f64>, example = json!({"Heart": 0.894, "Oval": 0.061}))]
    pub face_shape_scores: BTreeMap<&'static str, f64>,
    /// The second likeliest shape.
    #[schema(value_type = FaceShape)]
    pub face_shape_runner_up: &'static str,
    /// Whether the runner-up is nearly as likely: at least three quarters of the best score.
    #[schema(example = false)]
    pub face_shape_borderline: bool,
    /// The likeliest color season.
    #[schema(value_type = Season)]
    pub palette: &'static str,
    /// How likely that season is: 0 to 1, calibrated.
    #[schema(example = 0.5)]
    pub palette_confidence: f64,
    /// The second likeliest season.
    #[schema(value_type = Season)]
    pub palette_runner_up: &'static str,
    /// Whether the runner-up is nearly as likely: at least three quarters of the best score.
    #[schema(example = true)]
    pub palette_borderline: bool,
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
        let shape = analysis.shape.verdict();
        let season = analysis.season.verdict();
        Self {
            face_shape: shape.first.title(),
            face_shape_score: shape.confidence,
            face_shape_scores: by_name(FaceShape::ALL.map(FaceShape::title), analysis.shape.0),
            face_shape_runner_up: shape.second.title(),
            face_shape_borderline: shape.is_borderline,
            palette: season.first.title(),
            palette_confidence: season.confidence,
            palette_runner_up: season.second.title(),
            palette_borderline: season.is_borderline,
            palette_scores: by_name(Season::ALL.map(Season::key), analysis.season.0),
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

fn by_name<const N: usize>(
    names: [&'static str; N],
    scores: [f64; N],
) -> BTreeMap<&'static str, f64> {
    names.into_iter().zip(scores).collect()
}
