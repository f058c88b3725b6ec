//! What holds for any colors, tried on random ones.

use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};

use super::{Adaptation, Lab, Rgb, ciede2000};

fn rgb() -> impl Strategy<Value = Rgb> {
    any::<[u8; 3]>().prop_map(|[r, g, b]| Rgb::new(r, g, b))
}

/// Any place of CIELAB, whether a screen can show it or not.
fn lab() -> impl Strategy<Value = Lab> {
    let axis = || -128.0..128.0;
    (0.0..100.0, axis(), axis()).prop_map(|(l, a, b)| Lab::new(l, a, b))
}

/// What a gray surface looks like in some light.
fn neutral() -> impl Strategy<Value = Lab> {
    (30.0..100.0, -20.0..20.0, -30.0..30.0).prop_map(|(l, a, b)| Lab::new(l, a, b))
}

proptest! {
    #[test]
    fn every_color_comes_back_from_lab(color in rgb()) {
        prop_assert_eq!(Rgb::from(Lab::from(color)), color);
    }

    #[test]
    fn a_difference_is_the_same_both_ways_and_none_is_negative(one in lab(), other in lab()) {
        let there = ciede2000(one, other);
        prop_assert!(there.is_finite() && there >= 0.0, "{}", there);
        prop_assert!((there - ciede2000(other, one)).abs() < 1e-9);
        prop_assert_eq!(ciede2000(one, one), 0.0);
    }

    /// CIE 142-2001: for grays the formula is that of lightness alone, which no hue can disturb.
    #[test]
    fn grays_differ_by_lightness_alone(l1 in 0.0..100.0_f64, l2 in 0.0..100.0_f64) {
        let difference = ciede2000(Lab::new(l1, 0.0, 0.0), Lab::new(l2, 0.0, 0.0));
        let squared = ((l1 + l2) / 2.0 - 50.0_f64).powi(2);
        let weight = 1.0 + 0.015 * squared / (20.0 + squared).sqrt();
        prop_assert!((difference - (l1 - l2).abs() / weight).abs() < 1e-9);
    }

    #[test]
    fn an_adaptation_keeps_gray_what_the_light_made_of_it(neutral in neutral(), l in 30.0..100.0_f64) {
        let Some(adaptation) = Adaptation::of_neutral(neutral) else {
            return Ok(());
        };
        let gray = adaptation.apply(neutral);
        prop_assert!(gray.chroma() < 0.02, "{:?}", gray);
        // The same light on another gray surface: chroma goes with the cube root of luminance.
        let scale = (l + 16.0) / (neutral.l + 16.0);
        let other = adaptation.apply(Lab::new(l, neutral.a * scale, neutral.b * scale));
        prop_assert!(other.chroma() < 0.02, "{:?}", other);
    }
}
