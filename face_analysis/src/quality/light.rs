//! How a face is lit, and whether there is color in the picture.

use image::RgbImage;
use shared::color::{Lab, Rgb};

use super::sharpness::luma;

/// A channel from here on says nothing but "bright".
const CLIPPED: u8 = 250;

/// What the pixels of a face say about the light.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Light {
    /// Luma, 0 to 255, that nineteen of twenty pixels of the face stay below: its bright parts,
    /// which are bright on skin of any tone if there is light.
    pub highlights: f64,
    /// Luma that half of its pixels stay below.
    pub middle: f64,
    /// The part of its skin that is burnt out, in at least two channels: 0 to 1.
    pub burnt: f64,
    /// The mean color of its skin.
    pub skin: Option<Lab>,
}

impl Light {
    /// Looks at the pixels of `picture` inside the face and at those of them that are skin.
    pub fn of(picture: &RgbImage, face: &[bool], skin: &[bool]) -> Self {
        let mut lumas: Vec<f32> = Vec::new();
        let (mut count, mut burnt, mut sums) = (0_u32, 0_u32, [0_u64; 3]);
        for ((pixel, &in_face), &is_skin) in picture.pixels().zip(face).zip(skin) {
            if in_face {
                lumas.push(luma(pixel.0));
            }
            if is_skin {
                count += 1;
                let clipped = pixel.0.iter().filter(|&&value| value >= CLIPPED).count();
                burnt += u32::from(clipped >= 2);
                for (sum, &value) in sums.iter_mut().zip(&pixel.0) {
                    *sum += u64::from(value);
                }
            }
        }
        lumas.sort_by(f32::total_cmp);
        let below = |twentieths: usize| {
            let at = lumas.len() * twentieths / 20;
            lumas.get(at).copied().map_or(0.0, f64::from)
        };
        let mean = |sum: u64| (sum / u64::from(count.max(1))) as u8;
        let [r, g, b] = sums.map(mean);
        Self {
            highlights: below(19),
            middle: below(10),
            burnt: f64::from(burnt) / f64::from(count.max(1)),
            skin: (count > 0).then(|| Rgb::new(r, g, b).into()),
        }
    }
}

/// How far the most colorful pixels of a picture are from gray: the difference between the
/// largest and the smallest channel that all but one in a hundred pixels stay below.
pub fn colorfulness(picture: &RgbImage) -> f64 {
    let mut counts = [0_u32; 256];
    for pixel in picture.pixels() {
        let [r, g, b] = pixel.0;
        counts[usize::from(r.max(g).max(b) - r.min(g).min(b))] += 1;
    }
    let total: u32 = counts.iter().sum();
    let mut left = total / 100;
    for (spread, &count) in counts.iter().enumerate().rev() {
        if count > left {
            return spread as f64;
        }
        left -= count;
    }
    0.0
}
