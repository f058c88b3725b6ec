//! Golden analyses of the two portraits: what people read, with some room for other processors' floats.

use face_analysis::{
    color::axes::Axes,
    engine::threads,
    illumination::Method,
    regions::Region,
    request::{Options, WhiteBalance},
};
use shared::{
    color::{Lab, Rgb, ciede2000},
    face_shape::FaceShape,
    season::Season,
};

use crate::support::{ASTRONAUT, HOPPER, analyze, pipeline, portrait};

/// What an analysis says.
struct Golden {
    portrait: &'static str,
    season: (Season, f64),
    shape: (FaceShape, f64),
    /// In the order of `FaceRatios::values`.
    ratios: [f64; 6],
    colors: &'static [(Region, Rgb)],
    /// Undertone, value, chroma and contrast.
    axes: [f64; 4],
    /// Degrees.
    ita: f64,
    light: (Method, Lab),
}

const GOLDEN: [Golden; 2] = [
    Golden {
        portrait: ASTRONAUT,
        season: (Season::WarmSpring, 0.301),
        shape: (FaceShape::Oval, 0.333),
        ratios: [1.170, 0.870, 0.802, 0.682, 134.0, 134.4],
        colors: &[
            (Region::Skin, Rgb::new(0xD9, 0xBB, 0xA3)),
            (Region::Hair, Rgb::new(0x72, 0x5F, 0x3A)),
            (Region::Brows, Rgb::new(0x7D, 0x63, 0x45)),
            (Region::Lips, Rgb::new(0xD1, 0xA0, 0x97)),
            (Region::Eyes, Rgb::new(0x56, 0x3F, 0x24)),
        ],
        axes: [0.57, 0.42, 0.16, -0.10],
        ita: 59.98,
        light: (Method::ScleraAndBackground, Lab::new(100.0, 1.08, 1.88)),
    },
    Golden {
        portrait: HOPPER,
        season: (Season::DarkWinter, 0.519),
        shape: (FaceShape::Square, 0.764),
        ratios: [1.110, 0.872, 0.820, 0.719, 135.6, 134.4],
        colors: &[
            (Region::Skin, Rgb::new(0xDA, 0x90, 0x6B)),
            (Region::Brows, Rgb::new(0xA4, 0x57, 0x3E)),
            (Region::Lips, Rgb::new(0xDE, 0x7C, 0x69)),
            (Region::Eyes, Rgb::new(0x34, 0x15, 0x13)),
        ],
        axes: [-0.16, -0.18, 1.0, 0.16],
        ita: 28.03,
        light: (Method::None, Lab::new(100.0, 0.0, 0.0)),
    },
];

fn near(found: f64, golden: f64, room: f64, what: &str) {
    assert!(
        (found - golden).abs() <= room,
        "{what}: {found}, not {golden}"
    );
}

#[test]
fn the_portraits_are_analyzed_as_ever() {
    for golden in GOLDEN {
        let name = golden.portrait;
        let face = analyze(&portrait(name));
        let (season, shape) = (face.season.verdict(), face.shape.verdict());
        assert_eq!(season.first, golden.season.0, "{name}");
        near(season.confidence, golden.season.1, 0.06, name);
        assert_eq!(shape.first, golden.shape.0, "{name}");
        near(shape.confidence, golden.shape.1, 0.08, name);
        let ratios = face.ratios.unwrap().values();
        for (index, (found, golden)) in ratios.into_iter().zip(golden.ratios).enumerate() {
            near(found, golden, if index < 4 { 0.02 } else { 3.0 }, name);
        }
        for &(region, color) in golden.colors {
            let found = face.regions.of(region).measured().unwrap().lab;
            let difference = ciede2000(found, color.into());
            assert!(difference < 3.0, "{name} {region:?}: {difference}");
        }
        let axes = Axes::of(&face.regions);
        let places = [axes.undertone, axes.value, axes.chroma, axes.contrast];
        for (axis, golden) in places.into_iter().zip(golden.axes) {
            near(axis.unwrap().place, golden, 0.1, name);
        }
        near(axes.ita.unwrap(), golden.ita, 4.0, name);
        assert_eq!(face.illumination.method, golden.light.0, "{name}");
        let white = face.illumination.white;
        near(white.a, golden.light.1.a, 1.5, name);
        near(white.b, golden.light.1.b, 1.5, name);
    }
}

#[test]
fn networks_say_the_same_side_by_side_and_in_turn() {
    for name in [ASTRONAUT, HOPPER] {
        let photo = portrait(name);
        let [in_turn, beside] = [1, 2].map(|count| {
            threads::limit_to(count).unwrap();
            analyze(&photo)
        });
        assert_eq!(in_turn.face.mesh.points, beside.face.mesh.points, "{name}");
        let scores = in_turn.season.0.iter().zip(&beside.season.0);
        let shapes = in_turn.shape.0.iter().zip(&beside.shape.0);
        for (&one, &other) in scores.chain(shapes) {
            near(one, other, 0.01, name);
        }
    }
}

#[test]
fn without_white_balance_the_cast_stays_in_what_people_read_and_the_season_is_the_same() {
    let photo = portrait(ASTRONAUT);
    let balanced = analyze(&photo);
    let options = Options {
        white_balance: WhiteBalance::Off,
        ..Options::default()
    };
    let plain = pipeline().analyze_picture(&photo, &options).unwrap();
    let plain = &plain.faces[0];
    assert_ne!(plain.regions, balanced.regions);
    assert_eq!(plain.illumination, balanced.illumination);
    assert_eq!(
        plain.illumination.balanced(&plain.regions),
        balanced.regions
    );
    assert_eq!(plain.season, balanced.season);
}
