#![allow(clippy::unwrap_used)]
use super::*;
use crate::regions::{
    Region,
    reading::{Reading, Reason},
};

/// A well seen, even surface.
fn anchor(seen: Lab) -> Anchor {
    Anchor {
        seen,
        pixels: 1e6,
        spread: 2.0,
    }
}

fn skin(color: Lab) -> Regions {
    Regions::new(Region::ALL.map(|region| match region {
        Region::Skin => Reading::Present(Measured {
            lab: color,
            pixels: 1e4,
            coverage: 0.5,
            spread: 3.0,
            confidence: 0.9,
            doubt: None,
        }),
        _ => Reading::Absent(Reason::NoneSeen),
    }))
}

/// What a surface of the eye's white looks like where a white sheet has this a* and b*.
fn eye_white(a: f64, b: f64) -> Anchor {
    let own = SCLERA.own();
    let scale = (65.0 + 16.0) / 116.0;
    anchor(Lab::new(65.0, (a + own.0) * scale, (b + own.1) * scale))
}

fn gray(a: f64, b: f64) -> Anchor {
    anchor(Lab::new(84.0, a * 100.0 / 116.0, b * 100.0 / 116.0))
}

fn color(regions: &Regions) -> Lab {
    regions.of(Region::Skin).measured().unwrap().lab
}

#[test]
fn nothing_seen_changes_nothing() {
    let light = Illumination::of_anchors(&[], None);
    assert_eq!(light, Illumination::UNKNOWN);
    let regions = skin(Lab::new(60.0, 12.0, 20.0));
    let [before, after] = [&regions, &light.balanced(&regions)].map(color);
    assert!(shared::color::ciede2000(before, after) < 1e-3);
}

#[test]
fn whites_as_they_usually_are_are_no_cast() {
    let light = Illumination::of_anchors(&[eye_white(0.0, 0.0)], None);
    assert_eq!(
        (light.method, light.cast()),
        (Method::Sclera, Cast::Neutral)
    );
    assert!(light.strength() < 1e-9);
}

#[test]
fn each_cast_has_its_name_and_is_underestimated_rather_than_exaggerated() {
    for (a, b, cast) in [
        (4.0, 16.0, Cast::Warm),
        (-2.0, -16.0, Cast::Cool),
        (-16.0, 3.0, Cast::Green),
        (16.0, -3.0, Cast::Magenta),
    ] {
        let one = Illumination::of_anchors(&[eye_white(a, b)], None);
        let both = Illumination::of_anchors(&[eye_white(a, b)], Some(gray(a, b)));
        assert_eq!((one.cast(), both.cast()), (cast, cast));
        assert_eq!(both.method, Method::ScleraAndBackground);
        assert!(one.strength() < both.strength() && both.strength() < a.hypot(b));
        assert!(one.confidence < both.confidence && both.confidence < 1.0);
    }
}

#[test]
fn warm_light_is_taken_out_of_the_skin_and_its_lightness_stays() {
    let seen = skin(Lab::new(65.0, 14.0, 32.0));
    let light = Illumination::of_anchors(&[eye_white(2.0, 15.0); 2], None);
    let balanced = color(&light.balanced(&seen));
    assert!(balanced.b < 29.0 && balanced.b > 15.0, "{balanced:?}");
    assert!((balanced.l - 65.0).abs() < 2.0, "{balanced:?}");
}

#[test]
fn a_colored_wall_is_no_gray_one() {
    let wall = Some(gray(5.0, 30.0));
    assert_eq!(Illumination::of_anchors(&[], wall), Illumination::UNKNOWN);
    let eyes = [eye_white(0.0, 0.0)];
    let light = Illumination::of_anchors(&eyes, wall);
    assert_eq!(light, Illumination::of_anchors(&eyes, None));
    // In warm light a gray wall looks like that, too, and the eyes tell.
    let light = Illumination::of_anchors(&[eye_white(5.0, 28.0)], wall);
    assert_eq!(light.method, Method::ScleraAndBackground);
    // A busy background is many surfaces.
    let busy = Anchor {
        spread: 20.0,
        ..gray(0.0, 0.0)
    };
    assert_eq!(
        Illumination::of_anchors(&[], Some(busy)),
        Illumination::UNKNOWN
    );
}

#[test]
fn few_pixels_say_little() {
    let small = Anchor {
        pixels: 8.0,
        ..eye_white(0.0, 16.0)
    };
    let weak = Illumination::of_anchors(&[small], None);
    let strong = Illumination::of_anchors(&[eye_white(0.0, 16.0)], None);
    assert!(weak.strength() < 0.7 * strong.strength());
    assert!(weak.confidence < strong.confidence);
}
