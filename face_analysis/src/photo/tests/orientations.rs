use image::{ImageFormat, RgbImage};

use super::{
    assert_near, decode,
    files::{Metadata, Tiff, encode_with, exif, squares},
};

/// The picture as a camera stores it that was held another way: EXIF 2.32 (tag 274) says for each
/// orientation which side of the upright picture the first row and the first column are.
fn stored(upright: &RgbImage, orientation: u8) -> RgbImage {
    let (width, height) = upright.dimensions();
    let (right, bottom) = (width - 1, height - 1);
    let mut stored = match orientation {
        1..=4 => RgbImage::new(width, height),
        _ => RgbImage::new(height, width),
    };
    for (x, y, &pixel) in upright.enumerate_pixels() {
        let (column, row) = match orientation {
            1 => (x, y),
            2 => (right - x, y),
            3 => (right - x, bottom - y),
            4 => (x, bottom - y),
            5 => (y, x),
            6 => (y, right - x),
            7 => (bottom - y, right - x),
            8 => (bottom - y, x),
            _ => panic!("there are eight"),
        };
        stored.put_pixel(column, row, pixel);
    }
    stored
}

#[test]
fn every_orientation_is_turned_upright_in_every_format_that_has_one() {
    for orientation in 1..=8 {
        let stored = stored(&squares(), orientation);
        let metadata = Metadata {
            exif: Some(exif(orientation)),
            icc: None,
        };
        let tiff = Tiff {
            size: stored.dimensions(),
            bits: 8,
            channels: 3,
            photometric: 2,
            orientation: u16::from(orientation),
            pixels: stored.as_raw().clone(),
        };
        let with = |format| encode_with(stored.clone(), format, &metadata);
        let files = [
            ("JPEG", with(ImageFormat::Jpeg), 6),
            ("PNG", with(ImageFormat::Png), 0),
            ("WebP", with(ImageFormat::WebP), 0),
            ("TIFF", tiff.bytes(), 0),
        ];
        for (name, file, tolerance) in files {
            let what = format!("{name}, orientation {orientation}");
            assert_near(&decode(file).unwrap(), &squares(), tolerance, &what);
        }
    }
}

#[test]
fn an_orientation_that_makes_no_sense_is_ignored() {
    let cut_short = exif(6)[..15].to_vec();
    let endless = b"MM\0\x2a\xff\xff\xff\xff".to_vec();
    for exif in [exif(0), exif(9), cut_short, endless, b"EXIF?".to_vec()] {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let metadata = Metadata {
                exif: Some(exif.clone()),
                icc: None,
            };
            let decoded = decode(encode_with(squares(), format, &metadata)).unwrap();
            assert_near(&decoded, &squares(), 6, &format!("{format:?} {exif:x?}"));
        }
    }
}
