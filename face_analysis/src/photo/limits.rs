//! How much a picture may ask for before anything is decoded.

use image::{ImageDecoder, Limits};

use super::format::Format;
use crate::error::AnalysisError;

/// Pixels of the largest picture: more than phones and most cameras take (48 megapixels), and
/// 150 MB once decoded.
pub const MAX_PIXELS: u64 = 50_000_000;

/// Bytes that decoding may ask for: a picture of [`MAX_PIXELS`] in 8-bit color with alpha. Deeper
/// pictures reach it with fewer pixels.
pub const MAX_DECODED_BYTES: u64 = 4 * MAX_PIXELS;

/// Bytes that a JPEG's decoder may take for coefficients beside the pixels: those of a progressive
/// picture of [`MAX_PIXELS`] whose chroma has half the size, as phones and cameras write it.
pub const MAX_COEFFICIENT_BYTES: u64 = 3 * MAX_PIXELS + 1_000_000;

/// Pixels that a file of any size may have: such a picture is decoded in no time.
const ANY_SIZE: u64 = 4_000_000;

/// Pixels that a byte of a larger picture may stand for. The strongest compression of a photo
/// that leaves a face in it has about 60; GIF, WebP and PNG can say thousands with one byte, but
/// then those are of one color.
const MAX_PIXELS_PER_BYTE: u64 = 500;

/// Bytes that a PNG's decoder may take for anything but the pixels, which it does not count. ICC
/// profiles are compressed there, and a small one can grow without end; none is larger than this.
const MAX_PNG_EXTRAS: u64 = 16_000_000;

/// The limits as decoders know them, for what they allocate beside the pixels.
pub fn for_decoder(format: Format) -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(match format {
        Format::Png => MAX_PNG_EXTRAS,
        _ => MAX_DECODED_BYTES,
    });
    limits
}

/// Checks what a picture's header announces.
///
/// # Errors
/// [`AnalysisError::TooManyPixels`] or [`AnalysisError::TooMuchMemory`].
pub fn check(decoder: &impl ImageDecoder) -> Result<(), AnalysisError> {
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(AnalysisError::TooManyPixels {
            width,
            height,
            limit: MAX_PIXELS,
        });
    }
    if decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(AnalysisError::TooMuchMemory {
            limit: MAX_DECODED_BYTES,
        });
    }
    Ok(())
}

/// Whether a picture has no pixels at all, which GIF's header, for one, can say.
pub fn is_empty(decoder: &impl ImageDecoder) -> bool {
    let (width, height) = decoder.dimensions();
    width == 0 || height == 0
}

/// Whether a file is too short to hold the photo that its header announces: one that breaks off
/// early, or one that is made to cost much more to decode than to send.
pub fn is_too_short(decoder: &impl ImageDecoder, length: usize) -> bool {
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    pixels > ANY_SIZE && pixels / MAX_PIXELS_PER_BYTE > length as u64
}
