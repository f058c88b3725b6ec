//! What color the light of a photo has, and how the face's colors look without it.
//!
//! Told from surfaces whose own color is known: the whites of the eyes, which differ little between
//! people (Males, Hedi, Grgic: Colour balancing using sclera colour. IET Image Processing 12, 2018), and a
//! background that is nearly gray. The skin has no say, so that nobody's undertone is taken for the
//! light's; nor has the mean of the picture, which is mostly face.

pub mod anchor;
mod estimate;

use serde::Serialize;
use shared::color::{Adaptation, Lab};
use utoipa::ToSchema;

use self::{
    anchor::Anchor,
    estimate::{BACKGROUND, Evidence, SCLERA},
};
use crate::{
    error::InferenceError,
    regions::{Regions, Views, reading::Measured},
};

/// What the light's color was told from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = IlluminationMethod)]
pub enum Method {
    /// The whites of the eyes.
    Sclera,
    /// A nearly gray background.
    Background,
    /// Both.
    ScleraAndBackground,
    /// Nothing: neither is seen, and the light is taken for white.
    None,
}

/// A light's cast in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = IlluminationCast)]
pub enum Cast {
    /// None that one sees.
    Neutral,
    /// Toward yellow or orange, as of a lamp or the evening sun.
    Warm,
    /// Toward blue, as of shade or an overcast sky.
    Cool,
    /// Toward green, as of some tubes or of leaves.
    Green,
    /// Toward magenta or pink.
    Magenta,
}

/// ΔE*ab of white up to which nobody sees a cast without something to compare.
const VISIBLE: f64 = 3.0;

/// What color a photo's light has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Illumination {
    /// What that was told from.
    pub method: Method,
    /// What a white sheet would look like in it, but for its lightness: L* is 100.
    pub white: Lab,
    /// How far the estimate can be relied upon, 0 to 1: the part of the usual uncertainty about a
    /// photo's light that the anchors remove.
    pub confidence: f64,
}

impl Illumination {
    /// White light, of which nothing is known.
    pub const UNKNOWN: Self = Self {
        method: Method::None,
        white: Lab::new(100.0, 0.0, 0.0),
        confidence: 0.0,
    };

    /// Estimates the light on a face. Of its skin only the lightness is asked, to tell whites in the
    /// shade from lit ones.
    ///
    /// # Errors
    /// When OpenCV fails.
    pub fn estimate(views: &Views, skin: Option<Lab>) -> Result<Self, InferenceError> {
        let eyes = [&views.left_eye, &views.right_eye];
        let mut whites = Vec::with_capacity(eyes.len());
        for eye in eyes {
            whites.extend(anchor::sclera(eye, skin)?);
        }
        Ok(Self::of_anchors(&whites, anchor::background(&views.face)?))
    }

    /// The light in which the whites of the eyes and the background look like this.
    pub fn of_anchors(whites: &[Anchor], background: Option<Anchor>) -> Self {
        let whites: Vec<_> = whites.iter().map(|white| SCLERA.evidence(white)).collect();
        let eyes = Evidence::mean(&whites);
        let background = background
            .map(|background| BACKGROUND.evidence(&background))
            .filter(|background| background.may_be_gray(eyes.as_ref()));
        let method = match (&eyes, &background) {
            (Some(_), Some(_)) => Method::ScleraAndBackground,
            (Some(_), None) => Method::Sclera,
            (None, Some(_)) => Method::Background,
            (None, None) => return Self::UNKNOWN,
        };
        let (cast, confidence) = Evidence::combined(eyes.into_iter().chain(background));
        Self {
            method,
            white: Lab::new(100.0, cast.0, cast.1),
            confidence,
        }
    }

    /// How far white is from white, ΔE*ab.
    pub fn strength(&self) -> f64 {
        self.white.chroma()
    }

    /// The cast in a word, by the hue of white: daylight and lamps run from blue (270°) to orange
    /// (80°), tubes to both sides.
    pub fn cast(&self) -> Cast {
        if self.strength() < VISIBLE {
            return Cast::Neutral;
        }
        match self.white.hue_degrees() {
            hue if (30.0..120.0).contains(&hue) => Cast::Warm,
            hue if (120.0..210.0).contains(&hue) => Cast::Green,
            hue if (210.0..300.0).contains(&hue) => Cast::Cool,
            _ => Cast::Magenta,
        }
    }

    /// The colors as they look in white light.
    #[must_use]
    pub fn balanced(&self, regions: &Regions) -> Regions {
        match Adaptation::of_neutral(self.white) {
            Some(adaptation) => regions.map(|measured| Measured {
                lab: adaptation.apply(measured.lab),
                ..*measured
            }),
            None => regions.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
