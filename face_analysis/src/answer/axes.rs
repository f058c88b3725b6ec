//! The axes in the answer.

use serde::Serialize;
use utoipa::ToSchema;

use super::hundredths;
use crate::color::{
    axes::{self, Axis},
    skin_tone::ItaClass,
};

/// Where the colors in `features` lie on the axes of seasonal color analysis. Each is −1 to 1, with 0
/// the middle of what portraits show, or null where what it needs is not seen.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FaceAxes {
    /// Cool (−1, reddish skin) to warm (1, golden skin): the hue angle of the skin.
    #[schema(example = 0.31)]
    pub undertone: Option<f64>,
    /// Deep (−1) to light (1): the lightness of skin, hair and eyes.
    #[schema(example = -0.42)]
    pub value: Option<f64>,
    /// Muted (−1) to bright (1): the chroma of skin, hair, eyes and lips.
    #[schema(example = 0.08)]
    pub chroma: Option<f64>,
    /// Even (−1) to full of contrast (1): the lightest of skin, hair and eyes less the darkest.
    #[schema(example = 0.55)]
    pub contrast: Option<f64>,
    /// The individual typology angle of the skin in degrees, atan2(L* − 50, b*): the lighter the skin,
    /// the larger. A photo that is too dark or too bright moves it; null of a gray one.
    #[schema(example = 43.9)]
    pub ita: Option<f64>,
    /// Its class: over 55° very light, over 41° light, over 28° intermediate, over 10° tan, over −30°
    /// brown, else dark.
    pub ita_class: Option<ItaClass>,
    /// How far each axis can be relied upon.
    pub confidence: AxesConfidence,
}

/// How far each axis can be relied upon: 0 to 1, lower where a region is absent or unsure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AxesConfidence {
    /// Of `undertone`.
    #[schema(example = 0.84)]
    pub undertone: f64,
    /// Of `value`.
    #[schema(example = 0.75)]
    pub value: f64,
    /// Of `chroma`.
    #[schema(example = 0.76)]
    pub chroma: f64,
    /// Of `contrast`.
    #[schema(example = 0.75)]
    pub contrast: f64,
}

impl FaceAxes {
    /// Puts the axes into words.
    pub fn new(axes: &axes::Axes) -> Self {
        let place = |axis: Option<Axis>| axis.map(|axis| hundredths(axis.place));
        let confidence = |axis: Option<Axis>| axis.map_or(0.0, |axis| hundredths(axis.confidence));
        Self {
            undertone: place(axes.undertone),
            value: place(axes.value),
            chroma: place(axes.chroma),
            contrast: place(axes.contrast),
            ita: axes.ita.map(hundredths),
            ita_class: axes.ita.map(ItaClass::of),
            confidence: AxesConfidence {
                undertone: confidence(axes.undertone),
                value: confidence(axes.value),
                chroma: confidence(axes.chroma),
                contrast: confidence(axes.contrast),
            },
        }
    }
}
