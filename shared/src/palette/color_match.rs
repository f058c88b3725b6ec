//! How a color stands to a palette.

use serde::Serialize;

use super::{AvoidColor, Palette, PaletteColor, Use};
use crate::color::{Lab, Rgb, ciede2000};

/// How far a color may be from the nearest one of a palette and still pass for one of its kind,
/// in ΔE00.
///
/// A palette is a sample of its season, and what lies between two swatches belongs to it as well.
/// At 10, ordinary shop colors such as navy, camel or teal reach every season that wears them,
/// while at most a quarter of a season's best colors pass in the season opposite to it, as the
/// tests measure.
pub const REACH: f64 = 10.0;

/// How a color stands to a palette; see [`Palette::suits`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Verdict<'a> {
    /// Whether it flatters the season.
    pub suits: bool,
    /// The nearest of the colors to wear.
    pub nearest: &'a PaletteColor,
    /// ΔE00 to [`nearest`](Self::nearest).
    pub distance: f64,
    /// The nearest of the colors to avoid.
    pub nearest_avoided: &'a AvoidColor,
    /// ΔE00 to [`nearest_avoided`](Self::nearest_avoided).
    pub avoided_distance: f64,
}

impl Verdict<'_> {
    /// How well the color suits, 0 to 1: the smaller of its closeness 1 / (1 + (d / 10)²) and its
    /// preference a / (a + d), where d and a are the ΔE00 to the nearest color to wear and to avoid.
    ///
    /// Both are ½ exactly where the rule of [`Palette::suits`] changes its mind (d = 10, d = a), so
    /// that what suits has ½ or more and what does not has ½ or less. A color of the palette has 1,
    /// a color to avoid 0. The formula is this project's own.
    pub fn score(&self) -> f64 {
        let closeness = 1.0 / (1.0 + (self.distance / REACH).powi(2));
        // No color is in both lists, so the sum is never 0.
        let preference = self.avoided_distance / (self.avoided_distance + self.distance);
        closeness.min(preference)
    }
}

impl Palette {
    /// The nearest color that garments come in ([`Use::is_worn`]) and its distance in ΔE00.
    pub fn nearest(&self, color: Lab) -> (&PaletteColor, f64) {
        self.nearest_of(color, Use::is_worn)
    }

    /// The nearest color to avoid and its distance in ΔE00.
    pub fn nearest_avoided(&self, color: Lab) -> (&AvoidColor, f64) {
        nearest(
            self.avoid.iter().map(|avoided| (avoided, avoided.hex)),
            color,
        )
    }

    /// Whether a garment of this color flatters the season.
    ///
    /// It does if it is within 10 ΔE00 of a color to wear, and nearer to that than to any color to
    /// avoid.
    pub fn suits(&self, color: Rgb) -> Verdict<'_> {
        self.judge(color, Use::is_worn)
    }

    /// Whether jewelry of this color flatters the season: the rule of [`suits`](Self::suits) with
    /// the palette's metals in place of what is worn.
    pub fn suits_as_metal(&self, color: Rgb) -> Verdict<'_> {
        self.judge(color, |uses| uses == Use::Metal)
    }

    fn judge(&self, color: Rgb, counts: impl Fn(Use) -> bool) -> Verdict<'_> {
        let color = Lab::from(color);
        let (nearest, distance) = self.nearest_of(color, counts);
        let (nearest_avoided, avoided_distance) = self.nearest_avoided(color);
        Verdict {
            suits: distance <= REACH && distance < avoided_distance,
            nearest,
            distance,
            nearest_avoided,
            avoided_distance,
        }
    }

    fn nearest_of(&self, color: Lab, counts: impl Fn(Use) -> bool) -> (&PaletteColor, f64) {
        let counted = self.colors.iter().filter(|swatch| counts(swatch.uses));
        nearest(counted.map(|swatch| (swatch, swatch.hex)), color)
    }
}

#[expect(
    clippy::expect_used,
    reason = "the palettes are compiled in, and the tests count their colors of every use"
)]
fn nearest<'a, T>(swatches: impl Iterator<Item = (&'a T, Rgb)>, color: Lab) -> (&'a T, f64) {
    swatches
        .map(|(swatch, hex)| (swatch, ciede2000(Lab::from(hex), color)))
        .min_by(|(_, first), (_, second)| first.total_cmp(second))
        .expect("a palette has colors of every use")
}

#[cfg(test)]
mod tests;
