//! The axes of seasonal color analysis: undertone, value, chroma and contrast of a face.
//!
//! Each is a number from −1 to 1 that follows by one formula from the colors that people read
//! ([`Regions`]). They explain a season in its own terms; the classifier does not use them.
//!
//! What ±1 means was measured, by this service's own readings, on 250 portraits of CelebAMask-HQ
//! (`weights/README.md`): the 5th and the 95th percentile of a quantity, and 0 is the middle between
//! them. Undertone has its 0 from the literature, where the median of these portraits is as well.

use shared::color::Lab;

use super::skin_tone::individual_typology_angle;
use crate::regions::{
    Region::{self, Brows, Eyes, Hair, Lips, Skin},
    Regions,
    reading::Measured,
};

/// Below this chroma a color is gray and its hue noise.
const GRAY: f64 = 2.0;
/// Chroma from which on the hue of skin is sure: the least that skin has in daylight
/// (`quality::limits`).
const SURE_HUE: f64 = 13.0;
/// Reliance on brows where they stand for hair that is not seen: they are often darker, and often
/// drawn.
const BROWS_FOR_HAIR: f64 = 0.5;

/// What is usual of a quantity.
#[derive(Debug, Clone, Copy)]
struct Usual {
    /// Where the axis is 0.
    middle: f64,
    /// The distance from there at which it is ±1.
    reach: f64,
}

impl Usual {
    const fn new(middle: f64, reach: f64) -> Self {
        Self { middle, reach }
    }

    /// The place of `value` on the axis, not yet cut off at ±1.
    fn place(self, value: f64) -> f64 {
        (value - self.middle) / self.reach
    }
}

/// Hue angle of skin in degrees.
const HUE: Usual = Usual::new(55.0, 21.0);
/// Lightness L* of each region, and how much it counts.
const LIGHTNESS: [(Region, Usual, f64); 3] = [
    (Skin, Usual::new(65.0, 18.0), 0.4),
    (Hair, Usual::new(32.5, 31.0), 0.4),
    (Eyes, Usual::new(26.0, 21.5), 0.2),
];
/// Chroma C* of each region, and how much it counts.
const CHROMA: [(Region, Usual, f64); 4] = [
    (Skin, Usual::new(21.5, 11.5), 0.4),
    (Hair, Usual::new(12.0, 12.0), 0.2),
    (Eyes, Usual::new(10.5, 9.5), 0.2),
    (Lips, Usual::new(32.5, 19.0), 0.2),
];
/// Lightness of the lightest region less that of the darkest.
const RANGE: Usual = Usual::new(51.5, 21.5);

/// A face's place on an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    /// −1 to 1.
    pub place: f64,
    /// How far it can be relied upon, 0 to 1, from the confidence of the regions that it was told by;
    /// one that is absent counts as 0.
    pub confidence: f64,
}

impl Axis {
    fn new(place: f64, confidence: f64) -> Self {
        Self {
            place: place.clamp(-1.0, 1.0),
            confidence,
        }
    }
}

/// A face's places on the axes; `None` where the regions that one needs are not seen.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Axes {
    /// Cool (−1) to warm (1): see [`undertone`].
    pub undertone: Option<Axis>,
    /// Deep (−1) to light (1): see [`value`].
    pub value: Option<Axis>,
    /// Muted (−1) to bright (1): see [`chroma`].
    pub chroma: Option<Axis>,
    /// Even (−1) to full of contrast (1): see [`contrast`].
    pub contrast: Option<Axis>,
    /// Individual typology angle of the skin in degrees; a gray one has none.
    pub ita: Option<f64>,
}

impl Axes {
    /// The axes of a face with the given colors.
    pub fn of(regions: &Regions) -> Self {
        let measured = |region| regions.of(region).measured().copied();
        Self {
            undertone: undertone(&measured),
            value: value(&measured),
            chroma: chroma(&measured),
            contrast: contrast(&measured),
            ita: measured(Skin)
                .filter(|skin| skin.lab.chroma() >= GRAY)
                .map(|skin| individual_typology_angle(skin.lab)),
        }
    }
}

/// (h − h₀) / r of the skin's hue angle h = atan2(b*, a*): the yellower the skin, the warmer, the
/// redder, the cooler.
///
/// That hue tells undertone apart from lightness is the finding of Thong, Joniak, Xiang: Beyond skin
/// tone: a multidimensional measure of apparent skin color. ICCV 2023, who divide red from yellow
/// skin at 55°. Of a gray picture there is no undertone, and of pale skin an unsure one.
pub fn undertone(measured: &impl Fn(Region) -> Option<Measured>) -> Option<Axis> {
    let skin = measured(Skin).filter(|skin| skin.lab.chroma() >= GRAY)?;
    // Skin in blue light lies below red, not above blue.
    let hue = skin.lab.b.atan2(skin.lab.a).to_degrees();
    let certainty = (skin.lab.chroma() / SURE_HUE).min(1.0);
    Some(Axis::new(HUE.place(hue), skin.confidence * certainty))
}

/// Σ wᵢ (L*ᵢ − mᵢ) / rᵢ over skin, hair and eyes that are seen, divided by the sum of their weights:
/// value is lightness in Munsell's sense (A Color Notation, 1905), for which CIELAB has L*.
pub fn value(measured: &impl Fn(Region) -> Option<Measured>) -> Option<Axis> {
    mean(measured, &LIGHTNESS, |color| color.l)
}

/// The same mean of chroma C* = √(a*² + b*²) over skin, hair, eyes and lips.
pub fn chroma(measured: &impl Fn(Region) -> Option<Measured>) -> Option<Axis> {
    mean(measured, &CHROMA, Lab::chroma)
}

/// (ΔL* − m) / r, where ΔL* is the lightness of the lightest of skin, hair and eyes less that of the
/// darkest. Brows stand for hair that is not seen.
///
/// What a face shows at a glance is the difference of luminance between skin and features (Russell:
/// A sex difference in facial contrast and its exaggeration by cosmetics. Perception 38, 2009).
pub fn contrast(measured: &impl Fn(Region) -> Option<Measured>) -> Option<Axis> {
    let skin = measured(Skin)?;
    let brows = || {
        let brows = measured(Brows)?;
        Some(Measured {
            confidence: brows.confidence * BROWS_FOR_HAIR,
            ..brows
        })
    };
    let others = [measured(Hair).or_else(brows), measured(Eyes)];
    let lightness = || others.iter().flatten().map(|other| other.lab.l);
    let lightest = lightness().fold(skin.lab.l, f64::max);
    let darkest = lightness().fold(skin.lab.l, f64::min);
    let [hair, eyes] = others.map(|other| other.map_or(0.0, |other| other.confidence));
    let certainty = 0.4 * skin.confidence + 0.4 * hair + 0.2 * eyes;
    let axis = Axis::new(RANGE.place(lightest - darkest), certainty);
    others.iter().any(Option::is_some).then_some(axis)
}

/// The weighted mean of the regions' places by a quantity of their colors; without skin there is
/// none.
fn mean(
    measured: &impl Fn(Region) -> Option<Measured>,
    regions: &[(Region, Usual, f64)],
    quantity: impl Fn(Lab) -> f64,
) -> Option<Axis> {
    measured(Skin)?;
    let (mut sum, mut weights, mut certainty) = (0.0, 0.0, 0.0);
    for (region, usual, weight) in regions {
        if let Some(seen) = measured(*region) {
            sum += weight * usual.place(quantity(seen.lab));
            weights += weight;
            certainty += weight * seen.confidence;
        }
    }
    Some(Axis::new(sum / weights, certainty))
}

#[cfg(test)]
mod tests;
