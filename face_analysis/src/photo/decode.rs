//! Decoding, within limits, to upright 8-bit RGB.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, RgbImage};

use super::{EncodedPhoto, format::Format, jpeg, limits};
use crate::error::AnalysisError;

impl EncodedPhoto {
    /// Decodes the pixels and turns the picture the way that its EXIF orientation says.
    ///
    /// # Errors
    /// [`AnalysisError::TooManyPixels`] or [`AnalysisError::TooMuchMemory`] before anything is
    /// decoded, [`AnalysisError::Unreadable`] for a damaged or incomplete file.
    pub fn decode(&self) -> Result<RgbImage, AnalysisError> {
        let unreadable = |error: ImageError| match error {
            ImageError::Limits(_) => AnalysisError::TooMuchMemory {
                limit: limits::MAX_DECODED_BYTES,
            },
            _ => AnalysisError::Unreadable(self.format.name()),
        };
        let mut reader = ImageReader::with_format(Cursor::new(&self.bytes), self.format.into());
        reader.limits(limits::for_decoder());
        let mut decoder = reader.into_decoder().map_err(unreadable)?;
        limits::check(&decoder)?;
        if self.format == Format::Jpeg && !jpeg::is_complete(&self.bytes) {
            return Err(AnalysisError::Unreadable(self.format.name()));
        }
        let orientation = decoder.orientation().map_err(unreadable)?;
        let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
        picture.apply_orientation(orientation);
        Ok(picture.into_rgb8())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use image::{ImageFormat, Luma, Rgb, Rgba};

    use super::*;

    fn encode(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.into().write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn decode(bytes: impl Into<Vec<u8>>) -> Result<RgbImage, AnalysisError> {
        EncodedPhoto::recognize(bytes.into().into())?.decode()
    }

    fn photo() -> RgbImage {
        RgbImage::from_fn(40, 20, |x, y| Rgb([(x * 6) as u8, (y * 12) as u8, 90]))
    }

    /// An EXIF segment that holds nothing but an orientation, put after a JPEG's first marker.
    fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let exif = [
            b"\xff\xe1\0\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(),
            &[orientation],
            b"\0\0\0\0\0\0",
        ]
        .concat();
        [&jpeg[..2], &exif, &jpeg[2..]].concat()
    }

    #[test]
    fn every_depth_and_channel_count_becomes_eight_bit_rgb() {
        let gray = image::ImageBuffer::from_pixel(8, 8, Luma([200_u8]));
        let alpha = image::ImageBuffer::from_pixel(8, 8, Rgba([10_u8, 20, 30, 255]));
        let deep = image::ImageBuffer::from_pixel(8, 8, Rgb([257_u16, 514, 65535]));
        let cases: [(DynamicImage, [u8; 3]); 3] = [
            (gray.into(), [200; 3]),
            (alpha.into(), [10, 20, 30]),
            (deep.into(), [1, 2, 255]),
        ];
        for (picture, expected) in cases {
            let decoded = decode(encode(picture, ImageFormat::Png)).unwrap();
            assert_eq!(decoded.get_pixel(4, 4).0, expected);
        }
        let gray_jpeg = encode(
            image::GrayImage::from_pixel(8, 8, Luma([200])),
            ImageFormat::Jpeg,
        );
        assert_eq!(decode(gray_jpeg).unwrap().get_pixel(4, 4).0, [200; 3]);
    }

    #[test]
    fn a_photo_is_turned_upright() {
        let jpeg = encode(photo(), ImageFormat::Jpeg);
        assert_eq!(decode(turned(&jpeg, 1)).unwrap().dimensions(), (40, 20));
        let sideways = decode(turned(&jpeg, 6)).unwrap();
        assert_eq!(sideways.dimensions(), (20, 40));
        // The upper left corner of the stored picture is the upper right one of the upright.
        let [red, green, _] = sideways.get_pixel(19, 0).0;
        assert!(red < 20 && green < 20, "{red} {green}");
    }

    #[test]
    fn a_damaged_or_incomplete_file_is_unreadable() {
        let png = encode(photo(), ImageFormat::Png);
        let jpeg = encode(photo(), ImageFormat::Jpeg);
        let mut flipped = png.clone();
        flipped[60] ^= 0x55;
        let files = [
            png[..png.len() / 2].to_vec(),
            png[..20].to_vec(),
            jpeg[..jpeg.len() / 2].to_vec(),
            jpeg[..4].to_vec(),
            flipped,
            b"\x89PNG\r\n\x1a\nnothing more".to_vec(),
        ];
        for (number, file) in files.into_iter().enumerate() {
            let outcome = decode(file);
            assert!(
                matches!(outcome, Err(AnalysisError::Unreadable(_))),
                "{number}: {outcome:?}"
            );
        }
    }

    #[test]
    fn too_many_pixels_are_refused_by_the_header_alone() {
        let mut png = encode(photo(), ImageFormat::Png);
        // Width and height in IHDR, then its checksum.
        png[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
        let checksum = crc32(&png[12..29]);
        png[29..33].copy_from_slice(&checksum.to_be_bytes());
        assert!(matches!(
            decode(png),
            Err(AnalysisError::TooManyPixels {
                width: 30_000,
                height: 30_000,
                ..
            })
        ));
    }

    /// PNG's checksum (ISO 3309), bit by bit.
    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, &byte| {
            (0..8).fold(crc ^ u32::from(byte), |crc, _| {
                (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
            })
        })
    }
}
