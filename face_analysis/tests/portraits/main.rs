//! The whole pipeline, with its real models, on two public-domain portraits.
//!
//! The models are in `weights/` and the portraits in `target/setup/portraits/`; `scripts/setup`
//! puts them there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod evaluate;
mod golden;
mod matrix;
mod overlay;
mod quality;
mod support;
#[cfg(feature = "train")]
mod train_shape;

use face_analysis::{
    color::region::Region,
    error::AnalysisError,
    face::{
        crop::{Outside, cut},
        geometry::{Point, Square},
        mesh::{LEFT_EYE_CORNER, RIGHT_EYE_CORNER},
    },
    parsing::{Class, FaceParser},
};
use image::{Rgb, RgbImage, imageops};
use tch::Device;

use self::support::{ASTRONAUT, HOPPER, analyze, analyze_faces, portrait, store, try_analyze};

fn near(found: Point, x: f32, y: f32, tolerance: f32) -> bool {
    (found.x - x).hypot(found.y - y) <= tolerance
}

/// Measured with the TFLite runtime on the networks' original files, by the published graphs.
#[test]
fn the_mesh_agrees_with_the_reference() {
    const CHIN: usize = 152;
    let references = [
        (ASTRONAUT, [(194.0, 100.6), (256.5, 103.9), (221.1, 175.0)]),
        (HOPPER, [(198.9, 193.2), (325.6, 186.8), (271.6, 331.8)]),
    ];
    for (name, places) in references {
        let mesh = analyze(&portrait(name)).face.mesh;
        let points = [LEFT_EYE_CORNER, RIGHT_EYE_CORNER, CHIN];
        for (point, (x, y)) in points.into_iter().zip(places) {
            let found = mesh.points[point];
            assert!(near(found, x, y, 3.0), "{name} {point}: {found:?}");
        }
    }
}

#[test]
fn the_nose_is_nearer_than_the_ears_and_an_iris_is_where_its_eye_is() {
    const NOSE_TIP: usize = 4;
    const EARS: [usize; 2] = [234, 454];
    for name in [ASTRONAUT, HOPPER] {
        let face = analyze(&portrait(name)).face;
        let depths = &face.mesh.depths;
        assert!(EARS.iter().all(|&ear| depths[NOSE_TIP] < depths[ear]));
        assert!(face.eyes.right.iris_center().x < face.eyes.left.iris_center().x);
        for eye in [&face.eyes.left, &face.eyes.right] {
            let bounds = eye.bounds();
            let Point { x, y } = eye.iris_center();
            assert!((bounds.left..bounds.right).contains(&x), "{name}: {eye:?}");
            assert!((bounds.top..bounds.bottom).contains(&y), "{name}: {eye:?}");
            // An iris of 11.7 mm in an opening of some 28 mm.
            let part = 2.0 * eye.iris_radius() / eye.width();
            assert!((0.3..0.6).contains(&part), "{name}: {part}");
            assert!(eye.openness() > 0.15, "{name}: {}", eye.openness());
        }
    }
}

#[test]
fn regions_are_measured_with_the_colors_that_one_sees() {
    use face_analysis::regions::Region::{Brows, Eyes, Hair, Lips, Skin};
    for name in [ASTRONAUT, HOPPER] {
        let regions = analyze(&portrait(name)).regions;
        let of = |region| regions.of(region).measured();
        let skin = of(Skin).expect(name);
        assert!(skin.confidence > 0.5, "{name}: {skin:?}");
        for darker in [Hair, Brows, Eyes].into_iter().filter_map(of) {
            assert!(darker.lab.l < skin.lab.l, "{name}: {darker:?}");
        }
        assert!(of(Lips).expect(name).lab.a > skin.lab.a, "{name}");
    }
}

#[test]
fn probabilities_are_complete() {
    for name in [ASTRONAUT, HOPPER] {
        let analysis = analyze(&portrait(name));
        for scores in [&analysis.season.0[..], &analysis.shape.0[..]] {
            assert!((scores.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            assert!(scores.iter().all(|&score| score > 0.0));
        }
    }
}

#[test]
fn regions_have_the_colors_that_one_sees() {
    let colors = analyze(&portrait(HOPPER)).colors.0;
    let color = |region: Region| colors[region as usize].unwrap();
    assert!(color(Region::Skin).l > color(Region::Eyes).l);
    assert!(color(Region::Lips).a > color(Region::Skin).a);
}

#[test]
fn a_hat_is_no_hair_and_a_brow_no_eye() {
    let photo = portrait(HOPPER);
    let face = analyze(&photo).face;
    let parser = FaceParser::load(store().read("parser").unwrap(), Device::Cpu).unwrap();
    let labels = parser.parse(&photo, &face.detection.bounds).unwrap();
    // MediaPipe's points: 4 on the tip of the nose, 50 on a cheek, 52 on a brow.
    assert_eq!(labels.at(face.mesh.points[4]), Class::Nose);
    assert_eq!(labels.at(face.mesh.points[50]), Class::Skin);
    assert_eq!(labels.at(face.mesh.points[52]), Class::RightBrow);
    let top = face.detection.bounds;
    let above = Point {
        x: top.center().x,
        y: top.top - 0.2 * top.height(),
    };
    assert_eq!(labels.at(above), Class::Hat);
}

#[test]
fn a_tilted_head_is_leveled() {
    let photo = portrait(HOPPER);
    let upright = analyze(&photo);
    let tilt = 0.5;
    let whole = Square {
        angle: -tilt,
        ..Square::around_picture(photo.width(), photo.height())
    };
    let tilted = analyze(&cut(&photo, &whole, photo.width(), Outside::Edge).unwrap());
    let turned_by = tilted.face.mesh.roll() - upright.face.mesh.roll();
    assert!((turned_by - tilt).abs() < 0.06, "{turned_by}");
    assert_eq!(tilted.shape.verdict().first, upright.shape.verdict().first);
}

#[test]
fn of_two_faces_the_largest_comes_first() {
    let photo = portrait(ASTRONAUT);
    let small = imageops::thumbnail(&photo, 400, 400);
    let mut both = RgbImage::from_pixel(912, 512, Rgb([90; 3]));
    imageops::replace(&mut both, &small, 0, 0);
    imageops::replace(&mut both, &photo, 400, 0);
    for max_faces in [1, 2, 10] {
        let analysis = analyze_faces(&both, max_faces);
        assert_eq!(analysis.face_count, 2);
        assert_eq!(analysis.faces.len(), max_faces.min(2));
        let centers = [(400.0 + 226.0, 120.0), (176.0, 94.0)];
        for (face, (x, y)) in analysis.faces.iter().zip(centers) {
            let center = face.face.detection.bounds.center();
            assert!(near(center, x, y, 30.0), "{center:?}");
        }
    }
}

#[test]
fn what_shows_no_face_is_refused() {
    let blank = RgbImage::from_pixel(400, 300, Rgb([128; 3]));
    let noise = RgbImage::from_fn(300, 400, |x, y| {
        let value = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).rotate_left(7);
        Rgb([value as u8, (value >> 8) as u8, (value >> 16) as u8])
    });
    // The rocket behind the astronaut.
    let rocket = imageops::crop_imm(&portrait(ASTRONAUT), 330, 0, 180, 250).to_image();
    let tiny = RgbImage::from_pixel(1, 1, Rgb([200; 3]));
    let strip = RgbImage::from_pixel(3000, 1, Rgb([200; 3]));
    for photo in [blank, noise, rocket, tiny, strip] {
        let outcome = try_analyze(&photo);
        assert!(
            matches!(outcome, Err(AnalysisError::NoFace)),
            "{:?}",
            photo.dimensions()
        );
    }
}
