//! From the bytes of an upload to upright pixels.

pub mod decode;
pub mod exif;
pub mod flatten;
pub mod format;
pub mod jpeg;
pub mod limits;
pub mod profile;
pub mod webp;

#[cfg(test)]
mod tests;

use bytes::Bytes;

use self::format::Format;
use crate::error::AnalysisError;

/// An uploaded file that begins like a picture that we read. Its pixels are still to be decoded.
#[derive(Debug, Clone)]
pub struct EncodedPhoto {
    bytes: Bytes,
    format: Format,
}

impl EncodedPhoto {
    /// Tells by its first bytes whether a file is a picture that we read. No name and no declared
    /// type has a say in it.
    ///
    /// # Errors
    /// [`AnalysisError::NotAnImage`] or [`AnalysisError::UnsupportedFormat`].
    pub fn recognize(bytes: Bytes) -> Result<Self, AnalysisError> {
        let format = Format::recognize(&bytes)?;
        Ok(Self { bytes, format })
    }

    /// The IJG quality that a JPEG was compressed with, 1 to 100; `None` for other formats.
    pub fn jpeg_quality(&self) -> Option<f64> {
        match self.format {
            Format::Jpeg => jpeg::quality(&self.bytes),
            _ => None,
        }
    }
}
