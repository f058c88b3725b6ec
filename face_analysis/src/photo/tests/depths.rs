use std::iter;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::{
    assert_near, decode,
    files::{ALL, LOSSLESS, LOSSY_WEBP, Tiff, cmyk_jpeg, encode, squares},
};
use crate::error::AnalysisError;

#[test]
fn a_picture_is_the_same_in_every_format() {
    for format in ALL {
        // GIF's encoder rounds colors, and JPEG's is lossy.
        let tolerance = if LOSSLESS.contains(&format) { 0 } else { 6 };
        let decoded = decode(encode(squares(), format)).unwrap();
        assert_near(&decoded, &squares(), tolerance, &format!("{format:?}"));
    }
}

#[test]
fn every_depth_and_channel_count_becomes_eight_bit_rgb() {
    let color = DynamicImage::from(squares());
    let gray = DynamicImage::from(color.to_luma8());
    let both = [ImageFormat::Png, ImageFormat::Tiff];
    let cases: [(DynamicImage, &[ImageFormat]); 8] = [
        (gray.clone(), &LOSSLESS),
        (gray.to_luma_alpha8().into(), &[ImageFormat::Png]),
        (gray.to_luma16().into(), &both),
        (gray.to_luma_alpha16().into(), &[ImageFormat::Png]),
        (color.clone(), &LOSSLESS),
        (color.to_rgba8().into(), &LOSSLESS),
        (color.to_rgb16().into(), &both),
        (color.to_rgba16().into(), &both),
    ];
    for (picture, formats) in cases {
        let kind = picture.color();
        let expected = if kind.has_color() { &color } else { &gray };
        for &format in formats {
            let decoded = decode(encode(picture.clone(), format)).unwrap();
            let what = format!("{kind:?} in {format:?}");
            assert_near(&decoded, &expected.to_rgb8(), 0, &what);
        }
    }
    let decoded = decode(encode(gray.clone(), ImageFormat::Jpeg)).unwrap();
    assert_near(&decoded, &gray.to_rgb8(), 3, "gray JPEG");
}

#[test]
fn transparent_places_are_of_a_neutral_gray() {
    let picture = RgbaImage::from_fn(16, 16, |x, _| {
        Rgba([200, 120, 40, if x < 8 { 255 } else { 0 }])
    });
    let expected = RgbImage::from_fn(16, 16, |x, _| {
        Rgb(if x < 8 { [200, 120, 40] } else { [119; 3] })
    });
    for format in iter::once(ImageFormat::Gif).chain(LOSSLESS) {
        let decoded = decode(encode(picture.clone(), format)).unwrap();
        assert_near(&decoded, &expected, 2, &format!("{format:?}"));
    }
}

#[test]
fn palettes_of_every_depth_are_looked_up() {
    let palette = [[224, 172, 140], [60, 40, 30], [120, 150, 90], [40, 60, 130]];
    let depths = [
        (png::BitDepth::One, vec![0b0100_0000]),
        (png::BitDepth::Two, vec![0b0001_1011]),
        (png::BitDepth::Four, vec![0x01, 0x23]),
        (png::BitDepth::Eight, vec![0, 1, 2, 3]),
    ];
    for (depth, row) in depths {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 4, 1);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(depth);
        let colors = if depth == png::BitDepth::One { 2 } else { 4 };
        encoder.set_palette(palette[..colors].concat());
        // The second color is transparent.
        encoder.set_trns(vec![255, 0]);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&row).unwrap();
        writer.finish().unwrap();

        let expected = match colors {
            2 => [palette[0], [119; 3], palette[0], palette[0]],
            _ => [palette[0], [119; 3], palette[2], palette[3]],
        };
        let decoded = decode(bytes).unwrap();
        assert_eq!(*decoded, *expected.concat(), "{depth:?}");
    }
}

#[test]
fn cmyk_is_neither_inverted_nor_refused() {
    // Cyan, magenta, yellow and black of a light skin.
    let inks = [10_u8, 60, 80, 20];
    let expected = Rgb([225, 179, 161]);
    let jpeg = cmyk_jpeg(inks.map(|ink| 255 - ink));
    let tiff = Tiff {
        size: (16, 8),
        bits: 8,
        channels: 4,
        photometric: 5,
        orientation: 1,
        pixels: inks.repeat(16 * 8),
    };
    for (name, file) in [("JPEG", jpeg), ("TIFF", tiff.bytes())] {
        let expected = RgbImage::from_pixel(16, 8, expected);
        assert_near(&decode(file).unwrap(), &expected, 2, name);
    }
}

#[test]
fn lossy_webp_is_read() {
    assert_eq!(decode(LOSSY_WEBP).unwrap().dimensions(), (1, 1));
}

#[test]
fn what_a_format_allows_but_its_decoder_does_not_know_is_told_from_damage() {
    let palette = Tiff {
        size: (4, 4),
        bits: 8,
        channels: 1,
        photometric: 3,
        orientation: 1,
        pixels: vec![0; 16],
    };
    assert!(matches!(
        decode(palette.bytes()),
        Err(AnalysisError::UnsupportedVariant("TIFF"))
    ));
}
