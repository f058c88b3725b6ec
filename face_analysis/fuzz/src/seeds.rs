//! Files to begin with: one of each format and of its rarer parts, made by the tests' own encoders.

#[path = "../../src/photo/tests/files.rs"]
mod files;

use std::{fs, io, path::Path};

use image::{DynamicImage, GrayImage, ImageFormat, RgbaImage, imageops};
use moxcms::ColorProfile;

use self::files::{
    ALL, LOSSY_WEBP, Metadata, Tiff, cmyk_jpeg, encode, encode_with, exif, exif_of_adobe_rgb,
    squares,
};

/// Writes the files into `folder`, which must exist.
pub fn write(folder: &Path) -> io::Result<()> {
    for (number, file) in all().iter().enumerate() {
        fs::write(folder.join(format!("seed-{number:03}")), file)?;
    }
    Ok(())
}

fn all() -> Vec<Vec<u8>> {
    // Small ones are run through more often.
    let small = imageops::thumbnail(&squares(), 12, 8);
    let mut files = Vec::new();
    for picture in [squares(), small] {
        let gray: GrayImage = imageops::grayscale(&picture);
        let translucent = RgbaImage::from_fn(picture.width(), picture.height(), |x, y| {
            let [red, green, blue] = picture.get_pixel(x, y).0;
            image::Rgba([red, green, blue, (x * 16) as u8])
        });
        let deep = DynamicImage::from(picture.clone()).into_rgb16();
        files.extend(ALL.map(|format| encode(picture.clone(), format)));
        for format in [ImageFormat::Png, ImageFormat::Tiff, ImageFormat::Jpeg] {
            files.push(encode(gray.clone(), format));
        }
        for format in [
            ImageFormat::Png,
            ImageFormat::WebP,
            ImageFormat::Tiff,
            ImageFormat::Gif,
            ImageFormat::Bmp,
        ] {
            files.push(encode(translucent.clone(), format));
        }
        for format in [ImageFormat::Png, ImageFormat::Tiff] {
            files.push(encode(deep.clone(), format));
        }
        let profile = ColorProfile::new_display_p3().encode().ok();
        for (exif, icc) in [
            (Some(exif(6)), profile.clone()),
            (Some(exif_of_adobe_rgb()), None),
            (None, profile),
        ] {
            let metadata = Metadata { exif, icc };
            for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Jpeg] {
                files.push(encode_with(picture.clone(), format, &metadata));
            }
        }
    }
    for (channels, photometric, bits) in [(4, 5, 8), (3, 2, 16), (1, 0, 8), (1, 3, 8), (1, 1, 1)] {
        let tiff = Tiff {
            size: (6, 4),
            bits,
            channels,
            photometric,
            orientation: 8,
            pixels: vec![90; 6 * 4 * 8],
        };
        files.push(tiff.bytes());
    }
    files.extend([cmyk_jpeg([200, 90, 30, 220]), LOSSY_WEBP.to_vec()]);
    files
}
