//! Decoding, within limits, to upright 8-bit sRGB.

use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageReader, RgbImage, codecs::tiff::TiffDecoder,
    metadata::Orientation,
};
use moxcms::ColorProfile;

use super::{
    EncodedPhoto, exif,
    flatten::flatten,
    format::Format,
    jpeg, limits,
    profile::{self, Samples},
    webp,
};
use crate::error::AnalysisError;

impl EncodedPhoto {
    /// Decodes the pixels, puts transparent ones on a neutral background, converts them to sRGB
    /// by the file's ICC profile (or by EXIF, where that says Adobe RGB) and turns the picture the
    /// way that its orientation says. Metadata that makes no sense is ignored.
    ///
    /// # Errors
    /// [`AnalysisError::TooManyPixels`] or [`AnalysisError::TooMuchMemory`] before anything is
    /// decoded, [`AnalysisError::UnsupportedVariant`] for what its format allows but the decoder
    /// does not know, [`AnalysisError::Unreadable`] for a damaged or incomplete file.
    pub fn decode(&self) -> Result<RgbImage, AnalysisError> {
        // Fuzzing found a file over which a decoder panics (zune-jpeg 0.5, odd sampling factors).
        // It is the file that is at fault, and nothing outlives the attempt.
        catch_unwind(AssertUnwindSafe(|| self.decode_upright()))
            .unwrap_or_else(|_| Err(AnalysisError::Unreadable(self.format.name())))
    }

    fn decode_upright(&self) -> Result<RgbImage, AnalysisError> {
        let refuse = |error| self.refuse(&error);
        let mut reader = ImageReader::with_format(Cursor::new(&self.bytes), self.format.into());
        reader.limits(limits::for_decoder(self.format));
        let mut decoder = reader.into_decoder().map_err(refuse)?;
        limits::check(&decoder)?;
        if self.coefficient_bytes() > limits::MAX_COEFFICIENT_BYTES {
            return Err(AnalysisError::TooMuchMemory {
                limit: limits::MAX_COEFFICIENT_BYTES,
            });
        }
        let is_whole = self.is_complete() && !limits::is_too_short(&decoder, self.bytes.len());
        if !is_whole || limits::is_empty(&decoder) {
            return Err(AnalysisError::Unreadable(self.format.name()));
        }
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let profile = self.profile(&mut decoder);
        let samples = if decoder.color_type().has_color() {
            Samples::Color
        } else {
            Samples::Gray
        };
        let mut picture = flatten(DynamicImage::from_decoder(decoder).map_err(refuse)?);
        if let Some(profile) = profile {
            profile::convert_to_srgb(&mut picture, samples, profile);
        }
        let mut picture = DynamicImage::from(picture);
        picture.apply_orientation(orientation);
        Ok(picture.into_rgb8())
    }

    /// Whether the file goes on to its end, where its decoder would not notice that itself.
    fn is_complete(&self) -> bool {
        match self.format {
            Format::Jpeg => jpeg::is_complete(&self.bytes),
            Format::WebP => webp::is_complete(&self.bytes),
            Format::Bmp | Format::Gif | Format::Png | Format::Tiff => true,
        }
    }

    /// What its decoder takes beside the pixels, where that grows with the picture.
    fn coefficient_bytes(&self) -> u64 {
        match self.format {
            Format::Jpeg => jpeg::coefficient_bytes(&self.bytes),
            _ => 0,
        }
    }

    /// The profile that the file holds or means, if there is one that can be read.
    fn profile(&self, decoder: &mut impl ImageDecoder) -> Option<ColorProfile> {
        // A TIFF decoder that has limits allows no tag more memory than the pixels take, and
        // takes 32 bytes for each of a tag's: small pictures would lose their profiles. One
        // without has limits of its own, 256 MB.
        let embedded = match self.format {
            Format::Tiff => {
                TiffDecoder::new(Cursor::new(&self.bytes)).and_then(|mut tiff| tiff.icc_profile())
            }
            _ => decoder.icc_profile(),
        };
        if let Ok(Some(profile)) = embedded {
            return ColorProfile::new_from_slice(&profile).ok();
        }
        let exif = decoder.exif_metadata().ok()??;
        exif::is_adobe_rgb(&exif).then(ColorProfile::new_adobe_rgb)
    }

    fn refuse(&self, error: &ImageError) -> AnalysisError {
        match error {
            ImageError::Limits(_) => AnalysisError::TooMuchMemory {
                limit: limits::MAX_DECODED_BYTES,
            },
            ImageError::Unsupported(_) => AnalysisError::UnsupportedVariant(self.format.name()),
            _ => AnalysisError::Unreadable(self.format.name()),
        }
    }
}
