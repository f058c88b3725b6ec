//! A region's color in the answer.

use serde::Serialize;
use shared::color::{Lab, Rgb};
use utoipa::ToSchema;

use super::hundredths;
use crate::regions::{
    Region,
    reading::{Reading, Reason},
};

/// The color of a part of the face, or why it has none.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Feature {
    /// `skin`, `hair`, `brows`, `lips`, `left_eye`, `right_eye` (irises, the person's own) or `eyes`
    /// (both irises together).
    #[schema(example = "skin")]
    pub name: &'static str,
    /// Whether it is seen.
    pub present: bool,
    /// Its color in sRGB; null where it is not seen.
    pub hex: Option<Rgb>,
    /// The same color in CIELAB (D65); null where it is not seen.
    pub lab: Option<Lab>,
    /// Pixels of the photo that were measured, after shadows and glints are left out.
    #[schema(example = 18250)]
    pub pixels: u64,
    /// These pixels as a part of the region's outline (of hair, as a part of the face's): 0 to 1.
    #[schema(example = 0.62)]
    pub coverage: f64,
    /// How far the color can be relied upon: 0 to 1, 0 where it is not seen.
    #[schema(example = 0.91)]
    pub confidence: f64,
    /// Why it is not seen, or why its color is in doubt; null where all is well.
    pub reason: Option<Reason>,
}

impl Feature {
    /// Puts a reading into words.
    pub fn new(region: Region, reading: &Reading) -> Self {
        let measured = reading.measured();
        let lab = measured.map(|measured| measured.lab);
        Self {
            name: region.name(),
            present: measured.is_some(),
            hex: lab.map(Rgb::from),
            lab: lab.map(|Lab { l, a, b }| Lab::new(hundredths(l), hundredths(a), hundredths(b))),
            pixels: measured.map_or(0, |measured| measured.pixels.round() as u64),
            coverage: measured.map_or(0.0, |measured| hundredths(measured.coverage)),
            confidence: measured.map_or(0.0, |measured| hundredths(measured.confidence)),
            reason: reading.reason(),
        }
    }
}
