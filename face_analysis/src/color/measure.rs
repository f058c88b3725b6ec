//! Region colors as the season classifier learned them.

use image::{RgbImage, imageops};
use opencv::{
    core::{Mat, MatTraitConstManual, Vec3b},
    imgproc,
};

use super::{
    gray_world,
    median::Histogram,
    region::{Lab8, Region, RegionColors},
};
use crate::{
    error::InferenceError,
    face::geometry::{Bounds, Point},
    parsing::LabelMap,
    raster,
};

/// How far each side of the detector's box moves out.
const GROWTH: f32 = 0.1;

/// Longest side that is measured. Larger faces are averaged down first: their medians hardly move,
/// and nobody has to look at millions of pixels.
const MAX_SIDE: u32 = 512;

/// Measures the regions around a face by the protocol of `weights/README.md`: the detector's box
/// grown by a tenth of its size on each side, gray-world balanced, in OpenCV's 8-bit Lab; the
/// median of each channel over the region's pixels.
///
/// # Errors
/// When OpenCV fails.
pub fn region_colors(
    photo: &RgbImage,
    face: &Bounds,
    labels: &LabelMap,
) -> Result<RegionColors, InferenceError> {
    let Some(window) = Window::inside(photo, &face.grown(GROWTH)) else {
        return Ok(RegionColors::default());
    };
    let mut crop = window.crop(photo);
    gray_world::balance(&mut crop);
    let lab = to_lab8(&crop)?;
    let mut histograms: [[Histogram; 3]; 4] = Default::default();
    for ((x, y, _), value) in crop.enumerate_pixels().zip(lab.data_typed::<Vec3b>()?) {
        let place = window.place(x, y, crop.dimensions());
        if let Some(region) = Region::of(labels.at(place)) {
            for (histogram, &channel) in histograms[region as usize].iter_mut().zip(&value.0) {
                histogram.add(channel);
            }
        }
    }
    Ok(RegionColors(histograms.map(|channels| {
        let [l, a, b] = channels.map(|channel| channel.median());
        Some(Lab8 {
            l: l?,
            a: a? - 128.0,
            b: b? - 128.0,
        })
    })))
}

/// A part of the photo, in whole pixels.
struct Window {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

impl Window {
    /// What of `bounds` is inside `photo`, if anything.
    fn inside(photo: &RgbImage, bounds: &Bounds) -> Option<Self> {
        let span = |low: f32, high: f32, pixels: u32| {
            // Float-to-integer casts saturate at 0.
            let (start, end) = (low.round() as u32, (high.round() as u32).min(pixels));
            (start < end).then(|| (start, end - start))
        };
        let (left, width) = span(bounds.left, bounds.right, photo.width())?;
        let (top, height) = span(bounds.top, bounds.bottom, photo.height())?;
        Some(Self {
            left,
            top,
            width,
            height,
        })
    }

    /// The window's pixels, averaged down to at most [`MAX_SIDE`].
    fn crop(&self, photo: &RgbImage) -> RgbImage {
        let part = imageops::crop_imm(photo, self.left, self.top, self.width, self.height);
        let longest = self.width.max(self.height);
        if longest <= MAX_SIDE {
            return part.to_image();
        }
        let scaled = |side: u32| (side * MAX_SIDE / longest).max(1);
        imageops::thumbnail(&*part, scaled(self.width), scaled(self.height))
    }

    /// Where in the photo a pixel of the crop has its middle.
    fn place(&self, x: u32, y: u32, (width, height): (u32, u32)) -> Point {
        let along = |start: u32, length: u32, index: u32, count: u32| {
            start as f32 + (index as f32 + 0.5) * length as f32 / count as f32
        };
        Point {
            x: along(self.left, self.width, x, width),
            y: along(self.top, self.height, y, height),
        }
    }
}

fn to_lab8(picture: &RgbImage) -> Result<Mat, InferenceError> {
    let mut lab = Mat::default();
    let same_channels = 0;
    imgproc::cvt_color(
        &raster::view(picture)?,
        &mut lab,
        imgproc::COLOR_RGB2Lab,
        same_channels,
    )?;
    Ok(lab)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use image::Rgb;

    use super::*;
    use crate::{face::geometry::Square, parsing::Class};

    /// A gray face of 100 × 100 pixels with brighter gray hair in its upper half.
    fn face() -> (RgbImage, LabelMap) {
        let photo = RgbImage::from_fn(100, 100, |_, y| Rgb([if y < 50 { 200 } else { 100 }; 3]));
        let square = Square::around_picture(100, 100);
        let labels = vec![
            Class::Hair as u8,
            Class::Hair as u8,
            Class::Skin as u8,
            Class::Mouth as u8,
        ];
        (photo, LabelMap::new(square, 2, labels))
    }

    #[test]
    fn each_region_has_its_own_median_and_absent_ones_none() {
        let (photo, labels) = face();
        let bounds = Bounds {
            left: 20.0,
            top: 20.0,
            right: 80.0,
            bottom: 80.0,
        };
        let RegionColors([skin, hair, lips, eyes]) =
            region_colors(&photo, &bounds, &labels).unwrap();
        // L* of sRGB gray 100 is 42.37, of 200 it is 80.60; times 2.55.
        assert_eq!(
            skin,
            Some(Lab8 {
                l: 108.0,
                a: 0.0,
                b: 0.0
            })
        );
        assert_eq!(
            hair,
            Some(Lab8 {
                l: 206.0,
                a: 0.0,
                b: 0.0
            })
        );
        assert_eq!((lips, eyes), (None, None));
    }

    #[test]
    fn a_box_beyond_the_picture_measures_what_there_is() {
        let (photo, labels) = face();
        let beyond = Bounds {
            left: -50.0,
            top: 60.0,
            right: 400.0,
            bottom: 120.0,
        };
        let RegionColors([skin, hair, ..]) = region_colors(&photo, &beyond, &labels).unwrap();
        assert!(skin.is_some() && hair.is_none());
        let away = Bounds {
            left: 500.0,
            right: 600.0,
            ..beyond
        };
        assert_eq!(
            region_colors(&photo, &away, &labels).unwrap(),
            RegionColors::default()
        );
    }
}
