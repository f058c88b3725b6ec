//! How blurred a picture is, without another one to compare with.

use image::RgbImage;

/// Pixels over which the comparison blurs.
const REACH: usize = 9;

/// How little a picture changes when it is blurred: 0 for the sharpest, 1 for one that is so
/// blurred already that nothing is lost. The worse of the two directions counts, so that motion
/// blur counts as well.
///
/// Crété, Dolmiere, Ladret, Nicolas: The blur effect: perception and estimation with a new
/// no-reference perceptual blur metric. SPIE 6492, 2007; with a box of 9 pixels as there.
pub fn blur(picture: &RgbImage) -> f64 {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let luma: Vec<f32> = picture.pixels().map(|pixel| luma(pixel.0)).collect();
    let rows = lost(luma.chunks_exact(width.max(1)));
    let turned: Vec<f32> = (0..width)
        .flat_map(|x| luma.iter().skip(x).step_by(width).copied())
        .collect();
    let columns = lost(turned.chunks_exact(height.max(1)));
    rows.max(columns)
}

/// Rec. 601 luma, of 0 to 255.
pub fn luma([red, green, blue]: [u8; 3]) -> f32 {
    0.299 * f32::from(red) + 0.587 * f32::from(green) + 0.114 * f32::from(blue)
}

/// The part of the variation between neighbors that is still there after blurring along the line.
fn lost<'a>(lines: impl Iterator<Item = &'a [f32]>) -> f64 {
    let (mut before, mut gone) = (0.0_f64, 0.0_f64);
    for line in lines {
        let smooth = box_mean(line);
        for (pair, blurred) in line.windows(2).zip(smooth.windows(2)) {
            let variation = (pair[1] - pair[0]).abs();
            let after = (blurred[1] - blurred[0]).abs();
            before += f64::from(variation);
            gone += f64::from((variation - after).max(0.0));
        }
    }
    if before > 0.0 {
        1.0 - gone / before
    } else {
        1.0
    }
}

/// The mean of [`REACH`] values around each, of fewer at the ends.
fn box_mean(line: &[f32]) -> Vec<f32> {
    let half = REACH / 2;
    let mut sums = Vec::with_capacity(line.len() + 1);
    sums.push(0.0_f32);
    for value in line {
        sums.push(sums.last().copied().unwrap_or_default() + value);
    }
    (0..line.len())
        .map(|at| {
            let (start, end) = (at.saturating_sub(half), (at + half + 1).min(line.len()));
            (sums[end] - sums[start]) / (end - start) as f32
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use image::{Rgb, imageops};

    use super::*;

    #[test]
    fn the_more_a_picture_is_blurred_the_higher_it_scores() {
        let sharp = RgbImage::from_fn(96, 64, |x, y| {
            Rgb([if (x / 6 + y / 6) % 2 == 0 { 40 } else { 200 }; 3])
        });
        let scores = [0.8, 2.0, 4.0].map(|sigma| blur(&imageops::blur(&sharp, sigma)));
        assert!(blur(&sharp) < 0.3, "{}", blur(&sharp));
        assert!(blur(&sharp) < scores[0]);
        assert!(scores.is_sorted(), "{scores:?}");
    }

    #[test]
    fn motion_in_one_direction_counts() {
        let lines = RgbImage::from_fn(
            64,
            64,
            |_, y| Rgb([if y / 4 % 2 == 0 { 0 } else { 255 }; 3]),
        );
        assert_eq!(blur(&lines), 1.0);
        assert_eq!(blur(&RgbImage::new(0, 0)), 1.0);
    }
}
