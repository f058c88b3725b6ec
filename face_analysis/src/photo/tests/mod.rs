//! What is decoded, of which format, and what is not.

#![allow(clippy::unwrap_used, clippy::panic)]

mod damage;
mod depths;
mod exif;
mod files;
mod limits;
mod orientations;
mod profiles;

use image::RgbImage;

use super::EncodedPhoto;
use crate::error::AnalysisError;

fn decode(bytes: impl Into<Vec<u8>>) -> Result<RgbImage, AnalysisError> {
    EncodedPhoto::recognize(bytes.into().into())?.decode()
}

/// Asserts that no channel of any pixel is further off than the tolerance.
fn assert_near(found: &RgbImage, expected: &RgbImage, tolerance: u8, what: &str) {
    assert_eq!(found.dimensions(), expected.dimensions(), "{what}");
    for ((x, y, found), expected) in found.enumerate_pixels().zip(expected.pixels()) {
        let off = (0..3).map(|channel| found.0[channel].abs_diff(expected.0[channel]));
        assert!(
            off.max().unwrap() <= tolerance,
            "{what} at {x}, {y}: {found:?}, not {expected:?}"
        );
    }
}
