//! The colors of a garment in a photo.

use image::{RgbImage, imageops};
use shared::color::{Lab, Rgb};

use super::{background, kmeans, median};

/// Longest side that is looked at. Averaging down evens out weave and noise, and leaves a tie on a
/// hanger some ten pixels wide.
const MAX_SIDE: u32 = 160;

/// Colors that are told at most.
const MAX_COLORS: usize = 3;

/// What has a smaller share is a button, a label or a seam.
const MIN_SHARE: f64 = 0.05;

/// A color that a good part of a garment has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DominantColor {
    /// The median of its pixels' CIELAB coordinates.
    pub color: Rgb,
    /// Its share of the garment's pixels, 0 to 1.
    pub share: f64,
}

/// The dominant colors of the garment in `photo`, most common first: at least one, at most three.
///
/// Everything but a plain background ([`background::remove`]) counts as garment, so a photo of a
/// single piece is what it takes; a wearer's skin counts as well. Of a piece that fills the frame
/// around a print, its plain edge is taken for background and the print for the garment.
pub fn dominant_colors(photo: &RgbImage) -> Vec<DominantColor> {
    let small = shrink(photo);
    let pixels: Vec<Lab> = small
        .pixels()
        .map(|&image::Rgb([r, g, b])| Lab::from(Rgb::new(r, g, b)))
        .collect();
    let garment = background::remove(&pixels, small.width() as usize);
    let mut clusters = kmeans::clusters(&garment);
    clusters.sort_by_key(|cluster| std::cmp::Reverse(cluster.len()));
    let colors = clusters.into_iter().map(|cluster| DominantColor {
        share: cluster.len() as f64 / garment.len() as f64,
        color: median::of_colors(&cluster).into(),
    });
    colors
        .enumerate()
        .take_while(|(place, color)| *place == 0 || color.share >= MIN_SHARE)
        .map(|(_, color)| color)
        .take(MAX_COLORS)
        .collect()
}

fn shrink(photo: &RgbImage) -> RgbImage {
    let (width, height) = photo.dimensions();
    let longest = width.max(height);
    if longest <= MAX_SIDE {
        return photo.clone();
    }
    let scaled = |side: u32| (u64::from(side) * u64::from(MAX_SIDE) / u64::from(longest)).max(1);
    imageops::thumbnail(photo, scaled(width) as u32, scaled(height) as u32)
}

#[cfg(test)]
mod tests {
    use image::Rgb as Pixel;
    use shared::color::ciede2000;

    use super::*;

    const RUST: [u8; 3] = [0xA8, 0x44, 0x1C];
    const NAVY: [u8; 3] = [0x1F, 0x2A, 0x44];
    const WHITE: [u8; 3] = [255; 3];

    /// A piece in the middle of a backdrop, `paint`ed by its place.
    fn piece(backdrop: [u8; 3], paint: impl Fn(u32, u32) -> [u8; 3]) -> RgbImage {
        RgbImage::from_fn(400, 600, |x, y| {
            let inside = (100..300).contains(&x) && (100..500).contains(&y);
            Pixel(if inside { paint(x, y) } else { backdrop })
        })
    }

    fn distance(found: Rgb, [r, g, b]: [u8; 3]) -> f64 {
        ciede2000(Lab::from(found), Lab::from(Rgb::new(r, g, b)))
    }

    #[test]
    fn a_plain_piece_has_its_own_color_whatever_it_lies_on() {
        for backdrop in [WHITE, [0; 3], [228, 222, 210], [120, 160, 190]] {
            let colors = dominant_colors(&piece(backdrop, |_, _| RUST));
            assert_eq!(colors.len(), 1, "{colors:?}");
            assert!(distance(colors[0].color, RUST) < 0.5, "{colors:?}");
            assert_eq!(colors[0].share, 1.0);
        }
    }

    #[test]
    fn folds_shade_a_garment_without_giving_it_another_color() {
        // Encoded light goes from 1.25 to 0.75 and back along every fold.
        let folds = |x: u32, _| {
            let light = 1.0 + 0.25 * (f64::from(x) / 12.0).sin();
            RUST.map(|channel| (f64::from(channel) * light).min(255.0) as u8)
        };
        let colors = dominant_colors(&piece(WHITE, folds));
        assert_eq!(colors.len(), 1, "{colors:?}");
        assert!(distance(colors[0].color, RUST) < 5.0, "{colors:?}");
    }

    #[test]
    fn stripes_are_told_by_their_shares() {
        let stripes = |_, y: u32| if y % 100 < 70 { NAVY } else { WHITE };
        let colors = dominant_colors(&piece([200, 180, 150], stripes));
        assert_eq!(colors.len(), 2, "{colors:?}");
        assert!(distance(colors[0].color, NAVY) < 1.0);
        assert!(distance(colors[1].color, WHITE) < 1.0);
        assert!((colors[0].share - 0.7).abs() < 0.05, "{colors:?}");
    }

    #[test]
    fn a_button_is_no_color_of_its_own_and_more_than_three_are_not_told() {
        let button = |x: u32, y: u32| match (x / 10, y / 10) {
            (20, 20 | 30 | 40) => WHITE,
            _ => NAVY,
        };
        assert_eq!(dominant_colors(&piece([200, 180, 150], button)).len(), 1);
        let many = |_, y: u32| {
            let bands = [RUST, NAVY, WHITE, [40, 140, 60], [230, 200, 40]];
            bands[(y as usize / 80) % 5]
        };
        assert_eq!(dominant_colors(&piece([150; 3], many)).len(), 3);
    }

    #[test]
    fn a_swatch_without_background_is_all_garment() {
        for (width, height) in [(1, 1), (300, 2), (640, 480)] {
            let colors = dominant_colors(&RgbImage::from_pixel(width, height, Pixel(RUST)));
            assert_eq!(colors.len(), 1);
            assert!(distance(colors[0].color, RUST) < 0.5);
        }
    }

    #[test]
    fn noise_and_compression_hardly_move_the_color() {
        // A linear congruential generator (Numerical Recipes' constants) stands in for a sensor.
        let mut state = 1_u32;
        let mut noise = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as i16 / 6 - 21
        };
        let mut photo = piece([235; 3], |_, _| NAVY);
        for channel in photo.iter_mut() {
            *channel = (i16::from(*channel) + noise()).clamp(0, 255) as u8;
        }
        let colors = dominant_colors(&photo);
        assert_eq!(colors.len(), 1, "{colors:?}");
        assert!(distance(colors[0].color, NAVY) < 3.0, "{colors:?}");
    }
}
