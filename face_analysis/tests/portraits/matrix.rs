//! One portrait in every format, orientation, depth and profile has one analysis.

use std::io::Cursor;

use face_analysis::{face::geometry::Point, pipeline::Analysis};
use image::{
    DynamicImage, ImageEncoder, ImageFormat, RgbImage,
    codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder},
    imageops,
};
use moxcms::{ColorProfile, Layout};

use crate::support::{ASTRONAUT, analyze, analyze_file, encoded, portrait, recognized};

/// How far two analyses of one picture may be apart: in the probability of any season or shape, and
/// in pixels of any point of the mesh.
struct Tolerance {
    probability: f64,
    pixels: f32,
}

/// For files that hold the very pixels.
const EXACT: Tolerance = Tolerance {
    probability: 0.0,
    pixels: 0.0,
};
/// For files whose pixels are rounded or slightly compressed.
const NEAR: Tolerance = Tolerance {
    probability: 0.05,
    pixels: 1.0,
};
/// For 256 dithered colors.
const ROUGH: Tolerance = Tolerance {
    probability: 0.12,
    pixels: 2.0,
};

fn assert_same(found: &Analysis, expected: &Analysis, tolerance: &Tolerance, what: &str) {
    let pairs = |a: &[f64], b: &[f64]| -> f64 {
        let apart = a.iter().zip(b).map(|(a, b)| (a - b).abs());
        apart.fold(0.0, f64::max)
    };
    let season = pairs(&found.season.0, &expected.season.0);
    let shape = pairs(&found.shape.0, &expected.shape.0);
    let apart = |(a, b): (&Point, &Point)| (a.x - b.x).hypot(a.y - b.y);
    let points = found.face.mesh.points.iter();
    let mesh = points.zip(&expected.face.mesh.points).map(apart);
    let mesh = mesh.fold(0.0, f32::max);
    assert!(
        season <= tolerance.probability
            && shape <= tolerance.probability
            && mesh <= tolerance.pixels,
        "{what}: season {season}, shape {shape}, mesh {mesh}"
    );
    // What is borderline may tip within the tolerance; its probabilities may not.
    let (season, shape) = (expected.season.verdict(), expected.shape.verdict());
    if !season.is_borderline {
        assert_eq!(found.season.verdict().first, season.first, "{what}");
    }
    if !shape.is_borderline {
        assert_eq!(found.shape.verdict().first, shape.first, "{what}");
    }
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

#[test]
fn formats() {
    let photo = portrait(ASTRONAUT);
    let expected = analyze(&photo);
    for format in [
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Tiff,
        ImageFormat::Bmp,
    ] {
        let found = analyze_file(encoded(&photo, format));
        assert_same(&found, &expected, &EXACT, &format!("{format:?}"));
    }
    let gif = analyze_file(encoded(&photo, ImageFormat::Gif));
    assert_same(&gif, &expected, &ROUGH, "GIF");
    for quality in [98, 90, 75] {
        let mut jpeg = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut jpeg, quality);
        photo.write_with_encoder(encoder).unwrap();
        let found = analyze_file(recognized(jpeg));
        assert_same(&found, &expected, &NEAR, &format!("JPEG {quality}"));
    }
}

#[test]
fn depths_and_alpha() {
    let photo = portrait(ASTRONAUT);
    let expected = analyze(&photo);
    let deep = DynamicImage::from(photo.clone()).into_rgb16();
    for format in [ImageFormat::Png, ImageFormat::Tiff] {
        let file = written(&deep.clone().into(), format);
        let found = analyze_file(recognized(file));
        assert_same(&found, &expected, &EXACT, &format!("16 bits, {format:?}"));
    }
    let opaque = DynamicImage::from(DynamicImage::from(photo).into_rgba8());
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Tiff] {
        let found = analyze_file(recognized(written(&opaque, format)));
        assert_same(&found, &expected, &EXACT, &format!("alpha, {format:?}"));
    }
}

/// An EXIF block that holds nothing but an orientation.
fn exif(orientation: u8) -> Vec<u8> {
    let entry = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
    [entry.as_slice(), &[orientation], b"\0\0\0\0\0\0"].concat()
}

/// The picture as a camera stores it that says `orientation`: whoever undoes that has the picture.
fn stored(photo: &RgbImage, orientation: u8) -> RgbImage {
    match orientation {
        2 => imageops::flip_horizontal(photo),
        3 => imageops::rotate180(photo),
        4 => imageops::flip_vertical(photo),
        5 => imageops::flip_horizontal(&imageops::rotate90(photo)),
        6 => imageops::rotate270(photo),
        7 => imageops::flip_horizontal(&imageops::rotate270(photo)),
        8 => imageops::rotate90(photo),
        _ => photo.clone(),
    }
}

#[test]
fn orientations() {
    let photo = portrait(ASTRONAUT);
    let expected = analyze(&photo);
    for orientation in 1..=8 {
        let stored = stored(&photo, orientation);
        let mut png = Vec::new();
        let mut encoder = PngEncoder::new(&mut png);
        encoder.set_exif_metadata(exif(orientation)).unwrap();
        stored.write_with_encoder(encoder).unwrap();
        let found = analyze_file(recognized(png));
        assert_same(&found, &expected, &EXACT, &format!("PNG, {orientation}"));

        let mut webp = Vec::new();
        let mut encoder = WebPEncoder::new_lossless(&mut webp);
        encoder.set_exif_metadata(exif(orientation)).unwrap();
        stored.write_with_encoder(encoder).unwrap();
        let found = analyze_file(recognized(webp));
        assert_same(&found, &expected, &EXACT, &format!("WebP, {orientation}"));

        let mut jpeg = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, 95);
        encoder.set_exif_metadata(exif(orientation)).unwrap();
        stored.write_with_encoder(encoder).unwrap();
        let found = analyze_file(recognized(jpeg));
        assert_same(&found, &expected, &NEAR, &format!("JPEG, {orientation}"));
    }
}

#[test]
fn profiles() {
    let photo = portrait(ASTRONAUT);
    let expected = analyze(&photo);
    for (name, profile) in [
        ("sRGB", ColorProfile::new_srgb()),
        ("Display P3", ColorProfile::new_display_p3()),
        ("Adobe RGB", ColorProfile::new_adobe_rgb()),
        ("BT.2020", ColorProfile::new_bt2020()),
    ] {
        let convert = ColorProfile::new_srgb()
            .create_transform_8bit(Layout::Rgb, &profile, Layout::Rgb, Default::default())
            .unwrap();
        let mut wide = RgbImage::new(photo.width(), photo.height());
        convert.transform(&photo, &mut wide).unwrap();
        let icc = profile.encode().unwrap();

        let mut png = Vec::new();
        let mut encoder = PngEncoder::new(&mut png);
        encoder.set_icc_profile(icc.clone()).unwrap();
        wide.write_with_encoder(encoder).unwrap();
        let found = analyze_file(recognized(png));
        assert_same(&found, &expected, &NEAR, &format!("PNG, {name}"));

        let mut jpeg = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, 95);
        encoder.set_icc_profile(icc).unwrap();
        encoder.set_exif_metadata(exif(6)).unwrap();
        stored(&wide, 6).write_with_encoder(encoder).unwrap();
        let found = analyze_file(recognized(jpeg));
        assert_same(&found, &expected, &NEAR, &format!("sideways JPEG, {name}"));
    }
}
