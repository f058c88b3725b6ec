//! Which kind of picture a file is, by its content.

use image::ImageFormat;

use crate::error::AnalysisError;

/// A picture format that is read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}

/// A format's name, and whether a file begins like it.
type Signature = (&'static str, fn(&[u8]) -> bool);

/// Formats that are known but not read.
const UNREAD: [Signature; 6] = [
    ("GIF", |bytes| {
        bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a")
    }),
    ("WebP", |bytes| {
        bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
    }),
    ("TIFF", |bytes| {
        bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*")
    }),
    ("BMP", is_bmp),
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
        if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            return Ok(Self::Jpeg);
        }
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Ok(Self::Png);
        }
        match UNREAD.into_iter().find(|(_, begins)| begins(bytes)) {
            Some((name, _)) => Err(AnalysisError::UnsupportedFormat(name)),
            None => Err(AnalysisError::NotAnImage),
        }
    }

    /// The format's name, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
        }
    }
}

impl From<Format> for ImageFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Jpeg => Self::Jpeg,
            Format::Png => Self::Png,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_formats_that_are_not_read_are_named() {
        let bmp = b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0";
        let files: [(&[u8], &str); 8] = [
            (b"GIF89a\x01\0", "GIF"),
            (b"RIFF\x24\0\0\0WEBPVP8 ", "WebP"),
            (b"II*\0\x08\0", "TIFF"),
            (b"MM\0*\0\0", "TIFF"),
            (bmp, "BMP"),
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
        let files: [&[u8]; 6] = [
            b"",
            b"\xff\xd8",
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
