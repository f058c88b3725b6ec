//! Opaque 8-bit RGB from whatever a decoder gives.

use image::{DynamicImage, RgbImage, Rgba};

/// What shines through transparent places: the gray of CIE L* 50.
///
/// It has no cast of its own, so that neither the parser nor an estimate of the light sees one,
/// and it is as far from black as from white, so that the half transparent edge of a cut-out is
/// made neither dark nor bright.
const BACKGROUND: u8 = 119;

/// Puts a picture on a neutral gray background where it is transparent and drops what is beyond 8 bits.
pub fn flatten(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    let mut opaque = RgbImage::new(picture.width(), picture.height());
    for (pixel, &Rgba([red, green, blue, alpha])) in opaque.pixels_mut().zip(picture.pixels()) {
        pixel.0 = [red, green, blue].map(|channel| over(channel, alpha));
    }
    opaque
}

/// One channel on the background, rounded. As everywhere on screens, encoded values are mixed.
fn over(channel: u8, alpha: u8) -> u8 {
    let alpha = u16::from(alpha);
    let mixed = u16::from(channel) * alpha + u16::from(BACKGROUND) * (255 - alpha);
    // At most 255 × 255 + 127, of which 255 remains.
    ((mixed + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbaImage;

    #[test]
    fn transparency_shows_the_neutral_background() {
        let cases = [
            ([200, 10, 90, 255], [200, 10, 90]),
            ([200, 10, 90, 0], [119; 3]),
            ([0, 0, 0, 0], [119; 3]),
            ([255, 119, 0, 128], [187, 119, 59]),
        ];
        for (pixel, expected) in cases {
            let picture = RgbaImage::from_pixel(3, 2, Rgba(pixel));
            let opaque = flatten(picture.into());
            assert!(opaque.pixels().all(|pixel| pixel.0 == expected));
        }
    }
}
