use std::time::{Duration, Instant};

use image::{ImageFormat, Rgb, RgbImage};

use super::{
    decode,
    files::{Metadata, Tiff, encode, encode_with},
};
use crate::error::AnalysisError;

fn small(format: ImageFormat) -> Vec<u8> {
    encode(RgbImage::new(8, 8), format)
}

/// A small file with other bytes at some place.
fn altered(format: ImageFormat, at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut file = small(format);
    file[at..at + bytes.len()].copy_from_slice(bytes);
    file
}

/// PNG's checksum (ISO 3309), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    })
}

/// A PNG whose header has another size, and the right checksum.
fn png(width: u32, height: u32) -> Vec<u8> {
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let mut file = altered(ImageFormat::Png, 16, &size);
    let checksum = crc32(&file[12..29]);
    file[29..33].copy_from_slice(&checksum.to_be_bytes());
    file
}

fn tiff(size: (u32, u32), bits: u16) -> Vec<u8> {
    let tiff = Tiff {
        size,
        bits,
        channels: 3,
        photometric: 2,
        orientation: 1,
        pixels: vec![0; 64],
    };
    tiff.bytes()
}

/// Fails where a refusal takes the time that decoding would; it takes milliseconds, but not always
/// where many tests share a core.
fn at_once<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let outcome = work();
    assert!(start.elapsed() < Duration::from_secs(1));
    outcome
}

#[test]
fn too_many_pixels_are_refused_by_the_header_alone() {
    let jpeg = small(ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]);
    // VP8L: a signature byte, then 14 bits each of width and height, less one.
    let webp = (7_999_u32 | 7_999 << 14).to_le_bytes();
    let files = [
        ("PNG", png(30_000, 30_000)),
        ("PNG", png(50_001, 1_000)),
        (
            "JPEG",
            altered(ImageFormat::Jpeg, frame.unwrap() + 5, &[0xff; 4]),
        ),
        ("GIF", altered(ImageFormat::Gif, 6, &[0xff; 4])),
        (
            "BMP",
            altered(ImageFormat::Bmp, 18, &[0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0]),
        ),
        ("WebP", altered(ImageFormat::WebP, 21, &webp)),
        ("TIFF", tiff((60_000, 60_000), 8)),
        ("TIFF", tiff((u32::MAX, u32::MAX), 8)),
    ];
    for (name, file) in files {
        let outcome = at_once(|| decode(file));
        assert!(
            matches!(outcome, Err(AnalysisError::TooManyPixels { .. })),
            "{name}: {outcome:?}"
        );
    }
}

/// Found by `make fuzz-uploads`: no network can look at such a picture.
#[test]
fn a_picture_without_pixels_is_unreadable() {
    for (at, side) in [(6, "width"), (8, "height")] {
        let outcome = decode(altered(ImageFormat::Gif, at, &[0, 0]));
        assert!(
            matches!(outcome, Err(AnalysisError::Unreadable("GIF"))),
            "{side}: {outcome:?}"
        );
    }
}

#[test]
fn deep_pixels_count_by_their_bytes() {
    let outcome = at_once(|| decode(tiff((7_000, 7_000), 16)));
    assert!(matches!(outcome, Err(AnalysisError::TooMuchMemory { .. })));
}

#[test]
fn a_progressive_jpegs_coefficients_count() {
    let mut jpeg = encode(RgbImage::new(8, 8), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]);
    let frame = frame.unwrap();
    let side = 7_000_u16.to_be_bytes();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[side, side].concat());
    // One scan is decoded row by row, but the file is too short for so many pixels.
    let outcome = at_once(|| decode(&*jpeg));
    assert!(matches!(outcome, Err(AnalysisError::Unreadable(_))));
    jpeg[frame + 1] = 0xc2;
    // Without subsampling.
    jpeg[frame + 11] = 0x11;
    let outcome = at_once(|| decode(jpeg));
    assert!(
        matches!(outcome, Err(AnalysisError::TooMuchMemory { .. })),
        "{outcome:?}"
    );
}

#[test]
fn what_stands_beside_the_pixels_is_limited_too() {
    // A frame of 65535 × 65535 pixels on a canvas of 8 × 8.
    let gif = small(ImageFormat::Gif);
    let frame = gif
        .windows(9)
        .position(|bytes| bytes == b"\x2c\0\0\0\0\x08\0\x08\0");
    let gif = altered(ImageFormat::Gif, frame.unwrap() + 5, &[0xff; 4]);
    let outcome = at_once(|| decode(gif));
    assert!(
        matches!(outcome, Err(AnalysisError::TooMuchMemory { .. })),
        "{outcome:?}"
    );
}

#[test]
fn a_flat_picture_of_many_pixels_is_no_photo() {
    let flat = RgbImage::from_pixel(7_000, 7_000, Rgb([224, 172, 140]));
    for format in [ImageFormat::Gif, ImageFormat::WebP] {
        let file = encode(flat.clone(), format);
        let outcome = at_once(|| decode(file));
        assert!(matches!(outcome, Err(AnalysisError::Unreadable(_))));
    }
    let smaller = RgbImage::from_pixel(1_900, 1_900, Rgb([224, 172, 140]));
    let file = encode(smaller.clone(), ImageFormat::WebP);
    assert_eq!(decode(file).unwrap(), smaller);
}

#[test]
fn a_profile_that_grows_too_large_is_left_out() {
    let metadata = Metadata {
        exif: None,
        icc: Some(vec![0; 400_000_000]),
    };
    let file = encode_with(RgbImage::new(8, 8), ImageFormat::Png, &metadata);
    assert!(file.len() < 4_000_000);
    assert_eq!(at_once(|| decode(file)).unwrap(), RgbImage::new(8, 8));
}
