//! The answer to a photo, in the original's shape.

mod axes;
mod feature;
mod illumination;
mod mask;
mod photo;
mod several;

use std::collections::BTreeMap;

use image::ImageResult;
use serde::Serialize;
use shared::{face_shape::FaceShape, season::Season};
use utoipa::ToSchema;

pub use self::{
    axes::FaceAxes,
    feature::Feature,
    illumination::Illumination,
    photo::{Include, PhotoAnswer, TimedAnswer},
};
use crate::{color, pipeline::Analysis, quality::verdict::Quality, shape::ratios::FaceRatios};

/// What was found out about a face.
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
    /// Proportions of the face.
    pub face_ratios: Option<FaceRatios>,
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
    /// The colors of skin, hair, brows, lips and eyes, each with how sure it is.
    pub features: Vec<Feature>,
    /// Undertone, value, chroma and contrast of these colors, and how light the skin is.
    pub axes: FaceAxes,
    /// What color the light seems to have, and whether that was taken out of these colors.
    pub illumination: Illumination,
    /// How well the photo shows the face.
    pub quality: Quality,
    /// With `include=landmarks`: x and y of the 468 points of MediaPipe's face mesh, in its order,
    /// in pixels of the upright photo.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = json!([[256.13, 301.7]]))]
    pub landmarks: Option<Vec<[f64; 2]>>,
    /// With `include=mask`: a gray PNG of the upright photo's size, in base64, whose values say
    /// what is where: 0 background, 1 skin, 2 and 3 left and right brow, 4 and 5 left and right
    /// eye, 6 glasses, 7 and 8 left and right ear, 9 earring, 10 nose, 11 mouth, 12 and 13 upper
    /// and lower lip, 14 neck, 15 necklace, 16 clothes, 17 hair, 18 hat; left and right are the
    /// person's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(content_encoding = "base64", content_media_type = "image/png")]
    pub mask: Option<String>,
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
            face_ratios: analysis.ratios.map(|ratios| ratios.rounded()),
            palette: season.first.title(),
            palette_confidence: season.confidence,
            palette_runner_up: season.second.title(),
            palette_borderline: season.is_borderline,
            palette_scores: by_name(Season::ALL.map(Season::key), analysis.season.0),
            features: (analysis.regions.iter())
                .map(|(region, reading)| Feature::new(region, reading))
                .collect(),
            axes: FaceAxes::new(&color::axes::Axes::of(&analysis.regions)),
            illumination: Illumination::new(&analysis.illumination, analysis.white_balance),
            quality: analysis.quality.clone(),
            landmarks: None,
            mask: None,
        }
    }

    /// Adds what was asked for of the analysis of a photo of the given width and height.
    fn including(
        self,
        analysis: &Analysis,
        size: (u32, u32),
        include: Include,
    ) -> ImageResult<Self> {
        let points = analysis.face.mesh.points.iter();
        let landmarks = || {
            points
                .map(|point| [point.x, point.y].map(|pixels| hundredths(pixels.into())))
                .collect()
        };
        let mask = include.mask.then(|| mask::mask(&analysis.labels, size));
        Ok(Self {
            landmarks: include.landmarks.then(landmarks),
            mask: mask.transpose()?,
            ..self
        })
    }
}

/// To hundredths: more digits would tell of noise.
fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn by_name<const N: usize>(
    names: [&'static str; N],
    scores: [f64; N],
) -> BTreeMap<&'static str, f64> {
    names.into_iter().zip(scores).collect()
}
