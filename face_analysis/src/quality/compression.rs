//! Whether a picture went through a coarse JPEG, whatever it is saved as.

use image::RgbImage;

use super::sharpness::luma;
use crate::face::geometry::Bounds;

/// JPEG's blocks have sides of eight pixels.
const BLOCK: usize = 8;
/// Smallest side of a face with blocks enough to compare.
const MIN_SIDE: u32 = 48;

/// Largest side of what is looked at: 32 blocks are enough.
const MAX_SIDE: u32 = 256;

/// How much larger the steps between neighboring pixels are where blocks meet than elsewhere: 1
/// without blocks. The weaker of the two directions counts, so that stripes are not taken for
/// blocks. Looks at the middle of the face alone, and at its own pixels: scaling moves the seams.
pub fn blockiness(photo: &RgbImage, face: &Bounds) -> f64 {
    // Float-to-integer casts saturate.
    let span = |low: f32, high: f32, pixels: u32| {
        let (low, high) = (low.max(0.0) as u32, (high.max(0.0) as u32).min(pixels));
        let surplus = high.saturating_sub(low).saturating_sub(MAX_SIDE);
        (
            low + surplus / 2,
            high.saturating_sub(surplus - surplus / 2),
        )
    };
    let (left, right) = span(face.left, face.right, photo.width());
    let (top, bottom) = span(face.top, face.bottom, photo.height());
    if right < left + MIN_SIDE || bottom < top + MIN_SIDE {
        return 1.0;
    }
    let row = |y: u32| -> Vec<f32> {
        let pixels = (left..right).map(|x| photo.get_pixel(x, y).0);
        pixels.map(luma).collect()
    };
    let (mut across, mut down) = ([0.0_f32; BLOCK], [0.0_f32; BLOCK]);
    let mut above = row(top);
    for y in top + 1..bottom {
        let here = row(y);
        for (x, pair) in (left as usize + 1..).zip(here.windows(2)) {
            across[x % BLOCK] += (pair[1] - pair[0]).abs();
        }
        let steps = here.iter().zip(&above).map(|(a, b)| (a - b).abs());
        down[y as usize % BLOCK] += steps.sum::<f32>();
        above = here;
    }
    ratio(across).min(ratio(down))
}

/// The largest of eight sums to the median of the others.
fn ratio(mut sums: [f32; BLOCK]) -> f64 {
    sums.sort_by(f32::total_cmp);
    let (largest, median) = (sums[BLOCK - 1], sums[(BLOCK - 1) / 2]);
    if median > 0.0 {
        f64::from(largest / median)
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    const FACE: Bounds = Bounds {
        left: 0.0,
        top: 0.0,
        right: 128.0,
        bottom: 128.0,
    };

    #[test]
    fn only_seams_every_eight_pixels_in_both_directions_are_blocks() {
        let picture = |shade: fn(u32, u32) -> u32| {
            let photo = RgbImage::from_fn(128, 128, |x, y| Rgb([shade(x, y) as u8; 3]));
            blockiness(&photo, &FACE)
        };
        assert_eq!(picture(|x, y| x + y / 2), 1.0);
        assert!(picture(|x, y| 40 * (x / 8 % 2) + x % 8 + 40 * (y / 8 % 2) + y % 8) > 5.0);
        assert_eq!(picture(|x, y| 40 * (x / 8 % 2) + x % 8 + y), 1.0);
        assert_eq!(picture(|_, _| 7), 1.0);
    }

    #[test]
    fn a_face_beyond_the_picture_or_a_tiny_one_has_none() {
        let photo = RgbImage::new(200, 200);
        for (left, right) in [
            (-500.0, -100.0),
            (300.0, 900.0),
            (0.0, 20.0),
            (f32::NAN, 9.0),
        ] {
            let face = Bounds {
                left,
                right,
                ..FACE
            };
            assert_eq!(blockiness(&photo, &face), 1.0);
        }
    }
}
