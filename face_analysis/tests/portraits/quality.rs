//! Every quality code, reached by a picture that is made for it.

use face_analysis::{
    error::AnalysisError,
    face::{
        crop::{Outside, cut},
        geometry::{Point, Square},
        mesh::Mesh,
    },
    quality::{issue::Code, verdict::Quality},
};
use image::{ImageFormat, Rgb, RgbImage, codecs::jpeg::JpegEncoder, imageops};

use crate::support::{
    ASTRONAUT, HOPPER, analyze, analyze_file, encoded, portrait, recognized, try_analyze,
};

fn codes(quality: &Quality) -> Vec<Code> {
    quality.issues.iter().map(|issue| issue.code).collect()
}

/// Asserts that the picture has the issue, and that the score says so.
fn assert_issue(photo: &RgbImage, code: Code) {
    let quality = analyze(photo).quality;
    assert!(codes(&quality).contains(&code), "{code:?}: {quality:?}");
    assert!(quality.score < 0.9, "{quality:?}");
}

fn assert_refused(photo: &RgbImage, code: Code) {
    match try_analyze(photo) {
        Err(AnalysisError::Unfit(issue)) => assert_eq!(issue.code, code),
        other => panic!("{code:?}: {other:?}"),
    }
}

/// The picture in light that is so many times as strong, for each channel.
fn lit(photo: &RgbImage, gains: [f32; 3]) -> RgbImage {
    let mut photo = photo.clone();
    for pixel in photo.pixels_mut() {
        for (value, gain) in pixel.0.iter_mut().zip(gains) {
            let linear = (f32::from(*value) / 255.0).powf(2.2) * gain;
            *value = (linear.min(1.0).powf(1.0 / 2.2) * 255.0).round() as u8;
        }
    }
    photo
}

/// The picture as a JPEG of a quality.
fn jpeg(photo: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(photo)
        .unwrap();
    bytes
}

/// Paints wherever `covers` says so.
fn painted(photo: &RgbImage, color: Rgb<u8>, covers: impl Fn(Point) -> bool) -> RgbImage {
    let mut photo = photo.clone();
    for (x, y, pixel) in photo.enumerate_pixels_mut() {
        let place = Point {
            x: x as f32,
            y: y as f32,
        };
        if covers(place) {
            *pixel = color;
        }
    }
    photo
}

fn mesh(photo: &RgbImage) -> Mesh {
    analyze(photo).face.mesh
}

/// Whether a place lies within `reach` of the eyes' distance around a point of the mesh.
fn is_near(place: Point, mesh: &Mesh, index: usize, (wide, high): (f32, f32)) -> bool {
    let unit = (mesh.points[263].x - mesh.points[33].x).abs();
    let center = mesh.points[index];
    let (dx, dy) = (place.x - center.x, place.y - center.y);
    (dx / (wide * unit)).powi(2) + (dy / (high * unit)).powi(2) <= 1.0
}

#[test]
fn a_good_portrait_has_no_issues() {
    let quality = analyze(&portrait(ASTRONAUT)).quality;
    assert!(quality.issues.is_empty(), "{quality:?}");
    assert!(quality.score > 0.95, "{quality:?}");
}

#[test]
fn glasses_and_a_hat_are_seen_on_who_wears_them() {
    let quality = analyze(&portrait(HOPPER)).quality;
    assert_eq!(codes(&quality), [Code::Glasses, Code::Hat], "{quality:?}");
    assert!((0.5..0.9).contains(&quality.score), "{quality:?}");
}

#[test]
fn size_and_sharpness() {
    let photo = portrait(ASTRONAUT);
    assert_issue(&imageops::thumbnail(&photo, 256, 256), Code::TooSmall);
    assert_refused(&imageops::thumbnail(&photo, 110, 110), Code::TooSmall);
    assert_issue(&imageops::blur(&photo, 2.0), Code::Blurred);
    assert_refused(&imageops::blur(&portrait(HOPPER), 8.0), Code::Blurred);
}

#[test]
fn light() {
    let photo = portrait(ASTRONAUT);
    assert_issue(&lit(&photo, [0.06; 3]), Code::Dark);
    assert_refused(&lit(&photo, [0.007; 3]), Code::Dark);
    assert_issue(&lit(&photo, [2.0; 3]), Code::Overexposed);
    assert_refused(&lit(&photo, [4.0; 3]), Code::Overexposed);
    for cast in [[0.7, 1.0, 1.5], [1.8, 1.0, 0.35], [0.7, 1.3, 0.7]] {
        assert_issue(&lit(&photo, cast), Code::StrongCast);
    }
    let gray = imageops::colorops::grayscale(&photo);
    let gray = image::DynamicImage::from(gray).into_rgb8();
    let quality = analyze(&gray).quality;
    assert_eq!(codes(&quality), [Code::Grayscale], "{quality:?}");
    let squeezed = analyze_file(recognized(jpeg(&gray, 60))).quality;
    assert_eq!(codes(&squeezed), [Code::Grayscale], "{squeezed:?}");
}

/// A photo of half the light is not a dark one, and what is dark about dark skin is not the light.
#[test]
fn a_moderate_change_of_light_is_no_issue() {
    let photo = portrait(ASTRONAUT);
    for gains in [
        [0.5; 3],
        [0.3; 3],
        [1.2; 3],
        [1.1, 1.0, 0.9],
        [0.92, 1.0, 1.1],
    ] {
        let quality = analyze(&lit(&photo, gains)).quality;
        assert!(quality.issues.is_empty(), "{gains:?}: {quality:?}");
    }
}

#[test]
fn pose() {
    let photo = portrait(ASTRONAUT);
    let whole = Square {
        angle: 0.5,
        ..Square::around_picture(photo.width(), photo.height())
    };
    let tilted = cut(&photo, &whole, photo.width(), Outside::Edge).unwrap();
    let quality = analyze(&tilted).quality;
    assert_eq!(codes(&quality), [Code::Tilted], "{quality:?}");
}

#[test]
fn what_covers_a_face() {
    let photo = portrait(ASTRONAUT);
    let mesh = mesh(&photo);
    let mask = painted(&photo, Rgb([150, 190, 210]), |place| {
        is_near(place, &mesh, 14, (0.75, 0.48))
    });
    assert_issue(&mask, Code::Occluded);
    let hand = painted(&photo, Rgb([120, 90, 200]), |place| {
        is_near(place, &mesh, 280, (0.4, 0.6))
    });
    assert_issue(&hand, Code::Occluded);
    let sunglasses = painted(&photo, Rgb([18, 18, 22]), |place| {
        is_near(place, &mesh, 159, (0.3, 0.22))
            || is_near(place, &mesh, 386, (0.3, 0.22))
            || is_near(place, &mesh, 168, (0.3, 0.05))
    });
    assert_issue(&sunglasses, Code::Sunglasses);
}

/// Hair of the portrait's own, laid over one side of the face.
#[test]
fn hair_in_the_face() {
    let photo = portrait(ASTRONAUT);
    let mesh = mesh(&photo);
    let mut veiled = photo.clone();
    for (x, y, pixel) in veiled.enumerate_pixels_mut() {
        let place = Point {
            x: x as f32,
            y: y as f32,
        };
        if is_near(place, &mesh, 280, (0.5, 1.2)) {
            *pixel = *photo.get_pixel(270 + x % 20, 60 + y % 60);
        }
    }
    assert_issue(&veiled, Code::Occluded);
}

#[test]
fn compression() {
    let photo = portrait(ASTRONAUT);
    for quality in [5, 15] {
        let coarse = recognized(jpeg(&photo, quality));
        let saved_anew = encoded(&coarse.decode().unwrap(), ImageFormat::Png);
        for file in [coarse, saved_anew] {
            let found = analyze_file(file).quality;
            assert!(codes(&found).contains(&Code::HeavyCompression), "{found:?}");
        }
    }
    let fair = analyze_file(recognized(jpeg(&photo, 60))).quality;
    assert!(fair.issues.is_empty(), "{fair:?}");
}

#[test]
fn several_faces() {
    let photo = portrait(ASTRONAUT);
    let mut pair = RgbImage::new(1024, 512);
    imageops::replace(&mut pair, &photo, 0, 0);
    imageops::replace(&mut pair, &photo, 512, 0);
    let quality = analyze(&pair).quality;
    assert_eq!(codes(&quality), [Code::SeveralFaces], "{quality:?}");
}
