use super::*;
use crate::regions::reading::{Reading, Reason};

/// Regions of the given colors, the others absent, each sure to `CONFIDENCE`.
fn regions(colors: &[(Region, Lab)]) -> Regions {
    Regions::new(Region::ALL.map(|region| {
        let color = colors.iter().find(|(colored, _)| *colored == region);
        color.map_or(Reading::Absent(Reason::NoneSeen), |&(_, lab)| {
            Reading::Present(Measured {
                lab,
                pixels: 1000.0,
                coverage: 0.5,
                spread: 1.0,
                confidence: CONFIDENCE,
                doubt: None,
            })
        })
    }))
}

const CONFIDENCE: f64 = 0.8;

fn skin(l: f64, chroma: f64, hue: f64) -> Lab {
    let hue = hue.to_radians();
    Lab::new(l, chroma * hue.cos(), chroma * hue.sin())
}

fn place(axis: Option<Axis>) -> f64 {
    axis.map_or(f64::NAN, |axis| axis.place)
}

fn confidence(axis: Option<Axis>) -> f64 {
    axis.map_or(f64::NAN, |axis| axis.confidence)
}

/// A face that has the middle of every quantity.
fn usual() -> Vec<(Region, Lab)> {
    let gray = |l| Lab::new(l, 0.0, 0.0);
    vec![
        (
            Skin,
            skin(LIGHTNESS[0].1.middle, CHROMA[0].1.middle, HUE.middle),
        ),
        (Hair, gray(LIGHTNESS[1].1.middle)),
        (Eyes, gray(LIGHTNESS[2].1.middle)),
    ]
}

#[test]
fn golden_skin_is_warm_and_pink_skin_cool_however_light_it_is() {
    for l in [30.0, 50.0, 75.0] {
        let of = |hue| Axes::of(&regions(&[(Skin, skin(l, 25.0, hue))])).undertone;
        assert!(place(of(HUE.middle)).abs() < 1e-9);
        assert!((place(of(HUE.middle + HUE.reach / 2.0)) - 0.5).abs() < 1e-9);
        assert!((place(of(HUE.middle - HUE.reach / 2.0)) + 0.5).abs() < 1e-9);
        // Blue light makes skin cool, not warm by way of the hues beyond red.
        assert_eq!(place(of(-60.0)), -1.0);
        assert_eq!(confidence(of(50.0)), CONFIDENCE);
    }
}

#[test]
fn a_gray_picture_has_no_undertone_nor_angle_and_pale_skin_an_unsure_one() {
    let angle = |chroma| Axes::of(&regions(&[(Skin, skin(60.0, chroma, 50.0))])).ita;
    assert!(angle(1.0).is_none() && angle(6.5).is_some());
    let of = |chroma| Axes::of(&regions(&[(Skin, skin(60.0, chroma, 50.0))])).undertone;
    assert_eq!(of(1.0), None);
    assert!(confidence(of(6.5)) < 0.6 * CONFIDENCE);
    assert!(confidence(of(13.1)) > 0.99 * CONFIDENCE);
}

#[test]
fn light_hair_raises_value_and_an_absent_region_only_makes_it_less_sure() {
    let middle = Axes::of(&regions(&usual()));
    assert!(place(middle.value).abs() < 1e-9);
    assert!((confidence(middle.value) - CONFIDENCE).abs() < 1e-9);
    let mut blond = usual();
    blond[1].1.l += LIGHTNESS[1].1.reach;
    let blond = Axes::of(&regions(&blond));
    assert!((place(blond.value) - 0.4).abs() < 1e-9);
    let bald: Vec<_> = usual()
        .into_iter()
        .filter(|(region, _)| *region != Hair)
        .collect();
    let bald = Axes::of(&regions(&bald));
    assert!(place(bald.value).abs() < 1e-9);
    assert!((confidence(bald.value) - 0.6 * CONFIDENCE).abs() < 1e-9);
}

#[test]
fn vivid_colors_raise_chroma() {
    let of = |chroma: f64| Axes::of(&regions(&[(Skin, skin(60.0, chroma, 50.0))])).chroma;
    assert!(place(of(CHROMA[0].1.middle)).abs() < 1e-9);
    assert!(place(of(30.0)) > place(of(20.0)));
    assert_eq!(place(of(90.0)), 1.0);
    assert!((confidence(of(30.0)) - 0.4 * CONFIDENCE).abs() < 1e-9);
}

#[test]
fn contrast_is_the_range_of_lightness_and_brows_stand_for_absent_hair() {
    let gray = |l| Lab::new(l, 0.0, 0.0);
    let of = |darker: Region| {
        let colors = [(Skin, gray(20.0 + RANGE.middle)), (darker, gray(20.0))];
        Axes::of(&regions(&colors)).contrast
    };
    for darker in [Hair, Eyes, Brows] {
        assert!(place(of(darker)).abs() < 1e-9);
    }
    assert!(confidence(of(Brows)) < confidence(of(Hair)));
    // White hair over dark skin is contrast as well.
    let white = [(Skin, gray(20.0)), (Hair, gray(20.0 + RANGE.middle))];
    assert!(place(Axes::of(&regions(&white)).contrast).abs() < 1e-9);
    assert_eq!(Axes::of(&regions(&[(Skin, gray(60.0))])).contrast, None);
}

#[test]
fn without_skin_there_are_no_axes() {
    let hair = [(Hair, Lab::new(30.0, 5.0, 10.0))];
    assert_eq!(Axes::of(&regions(&hair)), Axes::default());
}

#[test]
fn the_angle_is_that_of_the_skin() {
    let axes = Axes::of(&regions(&[(Skin, Lab::new(65.0, 8.0, 15.0))]));
    assert!(axes.ita.is_some_and(|angle| (angle - 45.0).abs() < 1e-9));
}
