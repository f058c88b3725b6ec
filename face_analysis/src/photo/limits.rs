//! How much a picture may ask for before anything is decoded.

use image::{ImageDecoder, Limits};

use crate::error::AnalysisError;

/// Pixels of the largest picture: more than phones and most cameras take (48 megapixels), and
/// 150 MB once decoded.
pub const MAX_PIXELS: u64 = 50_000_000;

/// Bytes that decoding may ask for: a picture of [`MAX_PIXELS`] in 8-bit color with alpha. Deeper
/// pictures reach it with fewer pixels.
pub const MAX_DECODED_BYTES: u64 = 4 * MAX_PIXELS;

/// The limits as decoders know them, for what they allocate beside the pixels.
pub fn for_decoder() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
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
