//! What a color seen in one light looks like in another.

use super::{
    Lab,
    lab::{Ratios, transform},
};

/// From XYZ to the sharpened cone responses of the Bradford transform (Lam, Metamerism and colour
/// constancy, PhD thesis, Bradford 1985; in ICC.1:2022, annex E), and back.
const BRADFORD: [[f64; 3]; 3] = [
    [0.895_1, 0.266_4, -0.161_4],
    [-0.750_2, 1.713_5, 0.036_7],
    [0.038_9, -0.068_5, 1.029_6],
];
const INVERSE: [[f64; 3]; 3] = [
    [0.986_992_9, -0.147_054_3, 0.159_962_7],
    [0.432_305_3, 0.518_360_3, 0.049_291_2],
    [-0.008_528_7, 0.040_042_8, 0.968_486_7],
];

/// A linear chromatic adaptation after Bradford: from the light that a picture was taken in to D65,
/// for which the picture was meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Adaptation {
    /// What each cone response is multiplied by.
    gains: [f64; 3],
}

impl Adaptation {
    /// Turns a surface that is gray but looks like `neutral` gray again, at the same luminance. `None`
    /// for black, and for a color that no light gives to a gray surface.
    pub fn of_neutral(neutral: Lab) -> Option<Self> {
        let seen = transform(&BRADFORD, neutral.to_ratios().xyz());
        let luminance = neutral.to_ratios().luminance();
        let meant = transform(&BRADFORD, Ratios::gray(luminance).xyz());
        let gains = [0, 1, 2].map(|cone| meant[cone] / seen[cone]);
        let is_light = |gain: f64| gain.is_finite() && gain > 0.0;
        gains.into_iter().all(is_light).then_some(Self { gains })
    }

    /// The color as it looks after the adaptation.
    pub fn apply(&self, color: Lab) -> Lab {
        let cones = transform(&BRADFORD, color.to_ratios().xyz());
        let adapted = [0, 1, 2].map(|cone| cones[cone] * self.gains[cone]);
        Lab::from_ratios(Ratios::of_xyz(transform(&INVERSE, adapted)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::color::{Rgb, ciede2000};

    #[test]
    fn the_neutral_turns_gray_and_keeps_its_lightness() {
        for neutral in [
            Lab::new(70.0, 4.0, 22.0),
            Lab::new(90.0, -8.0, -20.0),
            Lab::new(40.0, 10.0, -3.0),
        ] {
            let gray = Adaptation::of_neutral(neutral).unwrap().apply(neutral);
            assert!(
                gray.chroma() < 0.01 && (gray.l - neutral.l).abs() < 0.01,
                "{gray:?}"
            );
        }
    }

    #[test]
    fn a_gray_neutral_changes_nothing() {
        let nothing = Adaptation::of_neutral(Lab::new(60.0, 0.0, 0.0)).unwrap();
        for value in (0..=0xFF_FFFF_u32).step_by(65_537 - 4096) {
            let [_, r, g, b] = value.to_be_bytes();
            let color = Lab::from(Rgb::new(r, g, b));
            assert!(ciede2000(nothing.apply(color), color) < 0.01, "{color:?}");
        }
    }

    /// White of illuminant A, whose XYZ are 1.0985, 1, 0.35585 (ASTM E308): its light makes a white
    /// sheet orange, and adapted to D65 the sheet is white again. Lindbloom's page "Chromatic
    /// Adaptation" has the matrix that this gives.
    #[test]
    fn illuminant_a_is_adapted_as_published() {
        let sheet = Lab::from_ratios(Ratios::of_xyz([1.0985, 1.0, 0.355_85]));
        let adaptation = Adaptation::of_neutral(sheet).unwrap();
        let x = Lab::from_ratios(Ratios::of_xyz([0.5, 0.4, 0.1]));
        let [x, y, z] = adaptation.apply(x).to_ratios().xyz();
        let expected = [
            0.844_696_5 * 0.5 - 0.117_922_5 * 0.4 + 0.394_810_8 * 0.1,
            -0.136_630_3 * 0.5 + 1.104_122_6 * 0.4 + 0.129_171_8 * 0.1,
            0.079_848_9 * 0.5 - 0.134_899_9 * 0.4 + 3.192_400_9 * 0.1,
        ];
        for (found, expected) in [x, y, z].into_iter().zip(expected) {
            assert!((found - expected).abs() < 1e-5, "{found} {expected}");
        }
    }

    #[test]
    fn no_light_makes_gray_black_or_beyond_all_colors() {
        assert_eq!(Adaptation::of_neutral(Lab::new(0.0, 0.0, 0.0)), None);
        assert_eq!(Adaptation::of_neutral(Lab::new(20.0, 0.0, 400.0)), None);
    }
}
