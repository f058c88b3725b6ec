//! Which kind of picture a file is, by its content.

use image::ImageFormat;

use crate::error::AnalysisError;

/// A picture format that is read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// BMP, Windows' and OS/2's.
    Bmp,
    /// GIF; of an animation the first frame counts.
    Gif,
    /// JPEG.
    Jpeg,
    /// PNG; of an animation the still picture counts.
    Png,
    /// TIFF and `BigTIFF`; of several pages the first counts.
    Tiff,
    /// WebP; of an animation the first frame counts.
    WebP,
}

/// Whether a file begins like one of a format.
type Begins = fn(&[u8]) -> bool;

/// The formats that are read.
const READ: [(Format, Begins); 6] = [
    (Format::Jpeg, |bytes| bytes.starts_with(b"\xff\xd8\xff")),
    (Format::Png, |bytes| bytes.starts_with(b"\x89PNG\r\n\x1a\n")),
    (Format::WebP, |bytes| {
        bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
    }),
    (Format::Gif, |bytes| {
        bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a")
    }),
    (Format::Tiff, is_tiff),
    (Format::Bmp, is_bmp),
];

/// Formats that are known but not read, with their names. Their decoders are large libraries in C
/// with a history of memory errors, and whatever writes HEIC (a phone) can also export JPEG.
const UNREAD: [(&str, Begins); 2] = [
    ("AVIF", |bytes| is_brand(bytes, &[b"avif", b"avis"])),
    ("HEIC", |bytes| {
        is_brand(
            bytes,
            &[
                b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1",
            ],
        )
    }),
];

/// TIFF in either byte order, with offsets of 32 bits or, in `BigTIFF`, of 64.
fn is_tiff(bytes: &[u8]) -> bool {
    [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"]
        .into_iter()
        .any(|signature| bytes.starts_with(signature))
}

/// "BM" alone begins many a text; the size of the header that follows is one of a few.
fn is_bmp(bytes: &[u8]) -> bool {
    bytes.starts_with(b"BM")
        && matches!(
            bytes.get(14..18),
            Some([12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0])
        )
}

/// The major brand of an ISO base media file (ISO/IEC 14496-12, `ftyp`).
fn is_brand(bytes: &[u8], brands: &[&[u8; 4]]) -> bool {
    bytes.get(4..8) == Some(b"ftyp")
        && brands
            .iter()
            .any(|&brand| bytes.get(8..12) == Some(brand.as_slice()))
}

impl Format {
    /// Tells the format by the file's first bytes.
    ///
    /// # Errors
    /// [`AnalysisError::UnsupportedFormat`] for a picture of another format,
    /// [`AnalysisError::NotAnImage`] for anything else.
    pub fn recognize(bytes: &[u8]) -> Result<Self, AnalysisError> {
        if let Some((format, _)) = READ.into_iter().find(|(_, begins)| begins(bytes)) {
            return Ok(format);
        }
        match UNREAD.into_iter().find(|(_, begins)| begins(bytes)) {
            Some((name, _)) => Err(AnalysisError::UnsupportedFormat(name)),
            None => Err(AnalysisError::NotAnImage),
        }
    }

    /// The format's name, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bmp => "BMP",
            Self::Gif => "GIF",
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Tiff => "TIFF",
            Self::WebP => "WebP",
        }
    }
}

impl From<Format> for ImageFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Bmp => Self::Bmp,
            Format::Gif => Self::Gif,
            Format::Jpeg => Self::Jpeg,
            Format::Png => Self::Png,
            Format::Tiff => Self::Tiff,
            Format::WebP => Self::WebP,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn formats_that_are_read_are_told_by_their_first_bytes() {
        let files: [(&[u8], Format); 10] = [
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Format::Jpeg),
            (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", Format::Png),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Format::WebP),
            (b"GIF87a\x01\0", Format::Gif),
            (b"GIF89a\x01\0", Format::Gif),
            (b"II*\0\x08\0", Format::Tiff),
            (b"MM\0*\0\0", Format::Tiff),
            (b"II+\0\x08\0", Format::Tiff),
            (b"MM\0+\0\x08", Format::Tiff),
            (
                b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0",
                Format::Bmp,
            ),
        ];
        for (bytes, format) in files {
            assert_eq!(Format::recognize(bytes).unwrap(), format);
        }
    }

    #[test]
    fn known_formats_that_are_not_read_are_named() {
        let files: [(&[u8], &str); 3] = [
            (b"\0\0\0\x20ftypavif\0\0", "AVIF"),
            (b"\0\0\0\x18ftypheic\0\0", "HEIC"),
            (b"\0\0\0\x18ftypmif1\0\0", "HEIC"),
        ];
        for (bytes, name) in files {
            let outcome = Format::recognize(bytes);
            assert!(
                matches!(outcome, Err(AnalysisError::UnsupportedFormat(found)) if found == name),
                "{name}: {outcome:?}"
            );
        }
    }

    #[test]
    fn what_only_resembles_a_picture_is_none() {
        let files: [&[u8]; 7] = [
            b"",
            b"\xff\xd8",
            b"GIF88a\x01\0",
            b"BMW makes cars, not pictures",
            b"RIFF\x24\0\0\0WAVEfmt ",
            b"\0\0\0\x20ftypisom\0\0",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        ];
        for bytes in files {
            assert!(matches!(
                Format::recognize(bytes),
                Err(AnalysisError::NotAnImage)
            ));
        }
    }
}
