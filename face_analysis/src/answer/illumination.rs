//! The light in the answer.

use serde::Serialize;
use shared::color::Rgb;
use utoipa::ToSchema;

use super::hundredths;
use crate::{
    illumination::{self, Cast, Method},
    request::WhiteBalance,
};

/// What color the light on the face seems to have.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Illumination {
    /// What that was told from: the whites of the eyes, a nearly gray background, both or nothing. The
    /// skin itself is never asked, so that its undertone is not taken for the light's.
    pub method: Method,
    /// The cast in a word; `neutral` where it is hardly visible.
    pub cast: Cast,
    /// How far white is from white in this light: ΔE*ab, 0 for white light, from about 3 visible.
    #[schema(example = 4.7)]
    pub strength: f64,
    /// What a white sheet would look like in it.
    pub white: Rgb,
    /// How far the estimate can be relied upon: 0 to 1, 0 where neither whites nor a background are
    /// seen. The less is seen, the weaker the cast that is assumed.
    #[schema(example = 0.58)]
    pub confidence: f64,
    /// Whether the cast was taken out of the colors in `features` and `axes`: not with
    /// `white_balance=off`.
    pub applied: bool,
}

impl Illumination {
    /// Puts a light into words.
    pub fn new(light: &illumination::Illumination, white_balance: WhiteBalance) -> Self {
        Self {
            method: light.method,
            cast: light.cast(),
            strength: hundredths(light.strength()),
            white: light.white.into(),
            confidence: hundredths(light.confidence),
            applied: white_balance == WhiteBalance::Auto && light.method != Method::None,
        }
    }
}
