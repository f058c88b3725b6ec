//! From the color space of a picture's ICC profile to sRGB, which everything after it measures in.
//!
//! What a phone (Display P3) or a camera (Adobe RGB) writes, taken for sRGB, is paler than what
//! was photographed: a skin looks cooler and grayer than it is.

use std::sync::Arc;

use image::RgbImage;
use moxcms::{
    CmsError, ColorProfile, DataColorSpace, Layout, Transform8BitExecutor, TransformOptions,
};

/// Bytes that are converted at a time, so that no second picture is needed: 48 KB of whole pixels
/// stay in a core's cache.
const CHUNK: usize = 3 << 14;

/// How far apart, in steps of 255, the colors of a profile may be that is taken for sRGB: the
/// rounding of the many sRGB profiles in use.
const SAME: u8 = 1;

/// What kind of color a file holds before it becomes RGB: a profile is only good for its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Samples {
    /// Lightness alone.
    Gray,
    /// Red, green and blue.
    Color,
}

/// Converts a picture to sRGB in place.
///
/// A profile that cannot be followed, or is of another kind than the picture (a CMYK one, for the
/// decoder has made RGB of CMYK already), is ignored, as browsers ignore it.
pub fn convert_to_srgb(picture: &mut RgbImage, samples: Samples, profile: ColorProfile) {
    let Ok(Some(transform)) = transform(samples, profile) else {
        return;
    };
    // Chunks of one length share a buffer; the last one is shorter.
    let mut source = Vec::with_capacity(CHUNK);
    for chunk in picture.chunks_mut(CHUNK) {
        source.clear();
        source.extend_from_slice(chunk);
        if transform.transform(&source, chunk).is_err() {
            chunk.copy_from_slice(&source);
        }
    }
}

/// `None` where there is nothing to convert.
fn transform(
    samples: Samples,
    profile: ColorProfile,
) -> Result<Option<Arc<Transform8BitExecutor>>, CmsError> {
    let fits = match profile.color_space {
        DataColorSpace::Rgb => true,
        DataColorSpace::Gray => samples == Samples::Gray,
        _ => false,
    };
    if !fits {
        return Ok(None);
    }
    let profile = as_rgb(profile);
    let transform = profile.create_transform_8bit(
        Layout::Rgb,
        &ColorProfile::new_srgb(),
        Layout::Rgb,
        TransformOptions::default(),
    )?;
    let colors = lattice();
    let mut converted = vec![0; colors.len()];
    transform.transform(&colors, &mut converted)?;
    let same = colors
        .iter()
        .zip(&converted)
        .all(|(&before, &after)| before.abs_diff(after) <= SAME);
    Ok((!same).then_some(transform))
}

/// A gray profile is one curve; on gray pixels in RGB it does the same as sRGB's colorants with
/// that curve on each channel.
fn as_rgb(profile: ColorProfile) -> ColorProfile {
    if profile.color_space != DataColorSpace::Gray {
        return profile;
    }
    let mut curved = ColorProfile::new_srgb();
    // Where this stands it has precedence over the curves.
    curved.cicp = None;
    curved.red_trc.clone_from(&profile.gray_trc);
    curved.green_trc.clone_from(&profile.gray_trc);
    curved.blue_trc = profile.gray_trc;
    curved
}

/// Nine steps on each axis of the RGB cube, as pixels.
fn lattice() -> Vec<u8> {
    let steps = || (0..=8_u8).map(|step| u8::try_from(u16::from(step) * 255 / 8).unwrap_or(255));
    steps()
        .flat_map(|red| {
            steps().flat_map(move |green| steps().flat_map(move |blue| [red, green, blue]))
        })
        .collect()
}
