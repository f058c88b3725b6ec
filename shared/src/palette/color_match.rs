//! How a color stands to a palette.

use serde::Serialize;

use super::{AvoidColor, Palette, PaletteColor};
use crate::color::{Lab, Rgb, ciede2000};

/// How far from a palette's nearest color a garment may be and still pass for one of its kind,
/// in ΔE00.
const REACH: f64 = 12.0;

/// How a color stands to a palette; see [`Palette::suits`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Verdict<'a> {
    /// Whether it flatters the season.
    pub suits: bool,
    /// The nearest color to wear.
    pub nearest: &'a PaletteColor,
    /// ΔE00 to [`nearest`](Self::nearest).
    pub distance: f64,
    /// The nearest color to avoid.
    pub nearest_avoided: &'a AvoidColor,
    /// ΔE00 to [`nearest_avoided`](Self::nearest_avoided).
    pub avoided_distance: f64,
}

impl Palette {
    /// The nearest color that garments come in ([`Use::is_worn`](super::Use::is_worn)) and its
    /// distance in ΔE00.
    pub fn nearest(&self, color: Lab) -> (&PaletteColor, f64) {
        let worn = self.colors.iter().filter(|worn| worn.uses.is_worn());
        nearest(worn.map(|worn| (worn, worn.hex)), color)
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
    /// It does if it is nearer to a color to wear than to any color to avoid, and within
    /// 12 ΔE00 of the former: a palette is a sample of the colors of its season, and what lies
    /// between two swatches belongs to it as well.
    pub fn suits(&self, color: Rgb) -> Verdict<'_> {
        let color = Lab::from(color);
        let (nearest, distance) = self.nearest(color);
        let (nearest_avoided, avoided_distance) = self.nearest_avoided(color);
        let suits = distance <= REACH && distance < avoided_distance;
        Verdict {
            suits,
            nearest,
            distance,
            nearest_avoided,
            avoided_distance,
        }
    }
}

#[expect(
    clippy::expect_used,
    reason = "no list of the compiled-in palettes is empty, and the tests count every one"
)]
fn nearest<'a, T>(colors: impl Iterator<Item = (&'a T, Rgb)>, color: Lab) -> (&'a T, f64) {
    colors
        .map(|(item, hex)| (item, ciede2000(Lab::from(hex), color)))
        .min_by(|(_, first), (_, second)| first.total_cmp(second))
        .expect("a palette has colors")
}
