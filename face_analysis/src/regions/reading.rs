//! What is known of a region's color, and how well.

use serde::Serialize;
use shared::color::Lab;
use utoipa::ToSchema;

use super::statistics::Summary;

/// A region's color, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// The region is seen.
    Present(Measured),
    /// The region is not seen, so it has no color.
    Absent(Reason),
}

impl Reading {
    /// The measurement, if the region is seen.
    pub fn measured(&self) -> Option<&Measured> {
        match self {
            Self::Present(measured) => Some(measured),
            Self::Absent(_) => None,
        }
    }

    /// Why the region has no color, or why its color is in doubt.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            Self::Present(measured) => measured.doubt,
            Self::Absent(reason) => Some(*reason),
        }
    }
}

/// The color of a region that is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The median of each coordinate over the pixels that count.
    pub lab: Lab,
    /// Pixels of the photo that count.
    pub pixels: f64,
    /// These pixels as a part of the region's outline, 0 to 1.
    pub coverage: f64,
    /// Median distance (ΔE*ab) of these pixels from [`Self::lab`].
    pub spread: f64,
    /// How far the color can be relied upon, 0 to 1; see [`Expectation::measured`].
    pub confidence: f64,
    /// What makes it doubtful, if anything does.
    pub doubt: Option<Reason>,
}

impl Measured {
    /// Two measurements as one, their colors weighted by confidence.
    #[must_use]
    pub fn mean_of(one: &Self, other: &Self) -> Self {
        let total = one.confidence + other.confidence;
        let share = if total > 0.0 {
            one.confidence / total
        } else {
            0.5
        };
        let mean = |of: fn(&Self) -> f64| share * of(one) + (1.0 - share) * of(other);
        Self {
            lab: Lab::new(mean(|m| m.lab.l), mean(|m| m.lab.a), mean(|m| m.lab.b)),
            pixels: one.pixels + other.pixels,
            coverage: (one.coverage + other.coverage) / 2.0,
            spread: mean(|m| m.spread),
            confidence: one.confidence.max(other.confidence),
            doubt: one.doubt.or(other.doubt),
        }
    }
}

/// Why a region has no color, or why its color is in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nothing of it is seen, as hair on a bald head.
    NoneSeen,
    /// A hat is where hair would be.
    Hat,
    /// Dark or mirroring lenses hide the eye.
    Sunglasses,
    /// The eye is seen through lenses, or hidden by their glare or frame.
    Glasses,
    /// The lids leave no iris to be seen.
    Closed,
    /// Something lies over it, as a mask or a hand.
    Covered,
    /// It lies beyond the edge of the photo.
    OutOfFrame,
    /// Too few pixels show it.
    TooSmall,
    /// Its color varies much, as in patches of light and shade.
    Uneven,
}

/// What a good measurement of a region is like.
#[derive(Debug, Clone, Copy)]
pub struct Expectation {
    /// Pixels that are half as good as any number of them.
    pub pixels: f64,
    /// The part of the outline that is usually measured.
    pub coverage: f64,
    /// The spread at which a color is half as sure as an even one.
    pub spread: f64,
}

/// Reliance on a color that was seen through lenses or beside a hat.
const DOUBT: f64 = 0.7;
/// Below this a spread this wide leaves less than half of the reliance.
const UNEVEN: f64 = 0.5;

impl Expectation {
    /// A measurement over `pixels` of the photo that make up `coverage` of the region.
    ///
    /// Its confidence is a product of three parts, each 0 to 1: p / (p + p₀) for the number of
    /// pixels, √min(1, c / c₀) for coverage, and 1 / (1 + (s / s₀)²) for spread, with what is
    /// expected as p₀, c₀ and s₀; times 0.7 where something makes it doubtful. It orders
    /// measurements by how good they are; it is no probability.
    pub fn measured(
        &self,
        summary: &Summary,
        pixels: f64,
        coverage: f64,
        doubt: Option<Reason>,
    ) -> Measured {
        let size = pixels / (pixels + self.pixels);
        let seen = (coverage / self.coverage).min(1.0).sqrt();
        let evenness = 1.0 / (1.0 + (summary.spread / self.spread).powi(2));
        let uneven = (evenness < UNEVEN).then_some(Reason::Uneven);
        let certainty = if doubt.is_some() { DOUBT } else { 1.0 };
        Measured {
            lab: summary.median,
            pixels,
            coverage: coverage.min(1.0),
            spread: summary.spread,
            confidence: size * seen * evenness * certainty,
            doubt: doubt.or(uneven),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPECTED: Expectation = Expectation {
        pixels: 100.0,
        coverage: 0.5,
        spread: 10.0,
    };

    fn confidence(pixels: f64, coverage: f64, spread: f64, doubt: Option<Reason>) -> f64 {
        let summary = Summary {
            median: Lab::new(50.0, 10.0, 10.0),
            spread,
            count: 10,
        };
        EXPECTED
            .measured(&summary, pixels, coverage, doubt)
            .confidence
    }

    #[test]
    fn confidence_grows_with_pixels_and_coverage_and_falls_with_spread_and_doubt() {
        let good = confidence(9_900.0, 0.6, 0.0, None);
        assert!((good - 0.99).abs() < 1e-12);
        assert!((confidence(100.0, 0.6, 0.0, None) - 0.5).abs() < 1e-12);
        assert!((confidence(9_900.0, 0.125, 0.0, None) - good / 2.0).abs() < 1e-12);
        assert!((confidence(9_900.0, 0.6, 10.0, None) - good / 2.0).abs() < 1e-12);
        assert!(confidence(9_900.0, 0.6, 0.0, Some(Reason::Glasses)) < good);
    }
}
