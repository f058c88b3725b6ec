#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::Lab;
use crate::color::{Rgb, ciede2000};

/// Every 17th value of each channel: 4,096 colors with the corners and all grays of that step.
fn grid() -> impl Iterator<Item = Rgb> {
    let steps = || (0..=255).step_by(17);
    steps().flat_map(move |r| steps().flat_map(move |g| steps().map(move |b| Rgb::new(r, g, b))))
}

/// Reference values of sRGB's corners and two mid-tones (B. Lindbloom's CIE Color Calculator, D65).
#[test]
fn srgb_has_its_published_lab_values() {
    for (hex, [l, a, b]) in [
        ("#000000", [0.0, 0.0, 0.0]),
        ("#FFFFFF", [100.0, 0.0, 0.0]),
        ("#FF0000", [53.24, 80.09, 67.20]),
        ("#00FF00", [87.73, -86.18, 83.18]),
        ("#0000FF", [32.30, 79.19, -107.86]),
        ("#FFFF00", [97.14, -21.55, 94.48]),
        ("#00FFFF", [91.11, -48.09, -14.13]),
        ("#FF00FF", [60.32, 98.23, -60.82]),
        ("#808080", [53.59, 0.0, 0.0]),
    ] {
        let lab = Lab::from(Rgb::from_hex(hex).unwrap());
        for (measured, expected) in [(lab.l, l), (lab.a, a), (lab.b, b)] {
            assert!((measured - expected).abs() < 0.01, "{hex}: {lab:?}");
        }
    }
}

#[test]
fn lab_and_back_is_the_same_color() {
    for color in grid() {
        assert_eq!(Rgb::from(Lab::from(color)), color);
    }
}

#[test]
fn every_gray_is_without_chroma() {
    for value in 0..=255 {
        assert!(Lab::from(Rgb::new(value, value, value)).chroma() < 1e-3);
    }
}

#[test]
fn what_srgb_cannot_show_is_clipped() {
    assert_eq!(
        Rgb::from(Lab::new(120.0, 0.0, 0.0)),
        Rgb::new(255, 255, 255)
    );
    assert_eq!(Rgb::from(Lab::new(-10.0, 0.0, 0.0)), Rgb::new(0, 0, 0));
    assert_eq!(Rgb::from(Lab::new(50.0, -200.0, 0.0)).r, 0);
}

#[test]
fn hue_and_chroma_are_polar_coordinates() {
    assert_eq!(Lab::new(50.0, 3.0, 4.0).chroma(), 5.0);
    for (a, b, hue) in [
        (1.0, 0.0, 0.0),
        (0.0, 1.0, 90.0),
        (-1.0, 0.0, 180.0),
        (0.0, -1.0, 270.0),
        (1.0, -1.0, 315.0),
    ] {
        assert!((Lab::new(50.0, a, b).hue_degrees() - hue).abs() < 1e-9);
    }
}

#[test]
fn opencv_scale_is_eight_bits_wide_and_reversible() {
    assert_eq!(Lab::new(100.0, 0.0, -128.0).opencv8(), [255.0, 128.0, 0.0]);
    for color in grid() {
        let lab = Lab::from(color);
        assert!(
            lab.opencv8()
                .iter()
                .all(|value| (-0.01..=255.01).contains(value))
        );
        assert!(ciede2000(Lab::from_opencv8(lab.opencv8()), lab) < 1e-9);
    }
}

#[test]
fn differences_are_symmetric_and_finite_over_the_whole_cube() {
    let anchor = Lab::from(Rgb::new(200, 30, 60));
    for color in grid() {
        let lab = Lab::from(color);
        let there = ciede2000(lab, anchor);
        assert!(there.is_finite() && there >= 0.0);
        assert!((there - ciede2000(anchor, lab)).abs() < 1e-9);
    }
}
