//! CIELAB, and the way there from sRGB and back.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Rgb,
    transfer::{from_linear, to_linear},
};

/// sRGB's primaries and D65 white (IEC 61966-2-1, which takes them from ITU-R BT.709) as a matrix
/// from linear RGB to XYZ. The standard prints four decimals; these are the seven that follow from
/// its chromaticities (B. Lindbloom, "RGB/XYZ Matrices").
const TO_XYZ: [[f64; 3]; 3] = [
    [0.412_456_4, 0.357_576_1, 0.180_437_5],
    [0.212_672_9, 0.715_152_2, 0.072_175_0],
    [0.019_333_9, 0.119_192_0, 0.950_304_1],
];

/// Inverse of [`TO_XYZ`], from the same source.
const FROM_XYZ: [[f64; 3]; 3] = [
    [3.240_454_2, -1.537_138_5, -0.498_531_4],
    [-0.969_266_0, 1.876_010_8, 0.041_556_0],
    [0.055_643_4, -0.204_025_9, 1.057_225_2],
];

/// XYZ of D65 for the 2° observer (ASTM E308-01).
const WHITE: [f64; 3] = [0.950_47, 1.0, 1.088_83];

/// (6/29)³ and (29/3)³, the exact bounds of the linear part (CIE 15:2004, 8.2.1.1).
const EPSILON: f64 = 216.0 / 24_389.0;
const KAPPA: f64 = 24_389.0 / 27.0;

/// A color in CIELAB (CIE 15:2004) for illuminant D65 and the 2° observer.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize, ToSchema)]
pub struct Lab {
    /// Lightness L*, 0 (black) to 100 (white).
    pub l: f64,
    /// Green (negative) to red (positive), within ±128 for sRGB.
    pub a: f64,
    /// Blue (negative) to yellow (positive), within ±128 for sRGB.
    pub b: f64,
}

impl Lab {
    /// A color of its three coordinates.
    pub const fn new(l: f64, a: f64, b: f64) -> Self {
        Self { l, a, b }
    }

    /// Chroma C*ab, the distance from gray: 0 for grays, at most 134 in sRGB.
    pub fn chroma(self) -> f64 {
        self.a.hypot(self.b)
    }

    /// Hue angle h_ab in degrees, 0 to 360: red near 40, yellow near 103, green near 136,
    /// blue near 306. 0 for a gray, which has none.
    pub fn hue_degrees(self) -> f64 {
        self.b.atan2(self.a).to_degrees().rem_euclid(360.0)
    }

    /// The color under `gain` times as much light: its XYZ times that.
    #[must_use]
    pub fn under_light(self, gain: f64) -> Self {
        let Ratios(ratios) = self.to_ratios();
        Self::from_ratios(Ratios(ratios.map(|ratio| ratio * gain)))
    }

    /// The color from OpenCV's 8-bit scale, `[L·255/100, a + 128, b + 128]`
    /// (OpenCV manual, "Color conversions", `COLOR_BGR2Lab`).
    pub fn from_opencv8([l, a, b]: [f64; 3]) -> Self {
        Self::new(l * 100.0 / 255.0, a - 128.0, b - 128.0)
    }

    /// The color on OpenCV's 8-bit scale, not rounded; inverse of [`from_opencv8`](Self::from_opencv8).
    pub fn opencv8(self) -> [f64; 3] {
        [self.l * 255.0 / 100.0, self.a + 128.0, self.b + 128.0]
    }
}

impl From<Rgb> for Lab {
    fn from(color: Rgb) -> Self {
        let linear = [color.r, color.g, color.b].map(to_linear);
        Self::from_ratios(Ratios::of_xyz(transform(&TO_XYZ, linear)))
    }
}

impl From<Lab> for Rgb {
    /// The nearest eight-bit color; what sRGB cannot show is clipped channel by channel.
    fn from(lab: Lab) -> Self {
        let [r, g, b] = transform(&FROM_XYZ, lab.to_ratios().xyz()).map(from_linear);
        Self::new(r, g, b)
    }
}

/// XYZ as parts of the white's, which are all the same for a gray.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ratios([f64; 3]);

impl Ratios {
    /// A gray of a luminance from 0 to 1.
    pub(super) fn gray(luminance: f64) -> Self {
        Self([luminance; 3])
    }

    pub(super) fn of_xyz(xyz: [f64; 3]) -> Self {
        Self([0, 1, 2].map(|i| xyz[i] / WHITE[i]))
    }

    pub(super) fn xyz(self) -> [f64; 3] {
        [0, 1, 2].map(|i| self.0[i] * WHITE[i])
    }

    /// Y, 0 to 1 in sRGB.
    pub(super) fn luminance(self) -> f64 {
        self.0[1]
    }
}

impl Lab {
    pub(super) fn to_ratios(self) -> Ratios {
        let y = (self.l + 16.0) / 116.0;
        Ratios([y + self.a / 500.0, y, y - self.b / 200.0].map(expand))
    }

    pub(super) fn from_ratios(Ratios(ratios): Ratios) -> Self {
        let [x, y, z] = ratios.map(compress);
        Self::new(116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z))
    }
}

pub(super) fn transform(matrix: &[[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| {
        row.iter()
            .zip(vector)
            .map(|(weight, value)| weight * value)
            .sum()
    })
}

/// CIE 15:2004, equations 8.6 to 8.11.
fn compress(ratio: f64) -> f64 {
    if ratio > EPSILON {
        ratio.cbrt()
    } else {
        (KAPPA * ratio + 16.0) / 116.0
    }
}

/// Inverse of [`compress`] (CIE 15:2004, annex D).
fn expand(root: f64) -> f64 {
    let cube = root.powi(3);
    if cube > EPSILON {
        cube
    } else {
        (116.0 * root - 16.0) / KAPPA
    }
}

#[cfg(test)]
mod tests;
