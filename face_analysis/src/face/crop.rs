//! Cutting squares out of the photo, turned and scaled, for the networks to look at.

use image::RgbImage;
use opencv::{
    core::{BORDER_CONSTANT, BORDER_REPLICATE, Mat, Rect, Scalar, Size, ToInputArray},
    imgproc::{self, INTER_AREA, INTER_LINEAR, WARP_INVERSE_MAP},
};

use super::geometry::{Point, Square};
use crate::{error::InferenceError, raster};

/// What a cut-out shows where it reaches beyond the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outside {
    /// One color everywhere: red, green, blue.
    Color([u8; 3]),
    /// The nearest pixel of the edge.
    Edge,
}

/// Pixels around a square that bilinear sampling may touch.
const MARGIN: f32 = 2.0;

/// Cuts `square` out of `photo` as a picture of `side` × `side` pixels, its upper edge level.
///
/// A square that shrinks to half its size or less is first averaged over blocks of pixels:
/// bilinear sampling alone would skip pixels and turn texture into noise.
///
/// # Errors
/// When OpenCV refuses, as with a picture of no pixels.
pub fn cut(
    photo: &RgbImage,
    square: &Square,
    side: u32,
    outside: Outside,
) -> Result<RgbImage, InferenceError> {
    let window = window(photo, square);
    let whole = raster::view(photo)?;
    let part = Mat::roi(&whole, window)?;
    let block = (square.side / side as f32).floor();
    if block < 2.0 {
        return warp(&part, window, window.size(), square, side, outside);
    }
    let shrunk_size = Size::new(
        ((window.width as f32 / block).round() as i32).max(1),
        ((window.height as f32 / block).round() as i32).max(1),
    );
    let mut shrunk = Mat::default();
    imgproc::resize(&part, &mut shrunk, shrunk_size, 0.0, 0.0, INTER_AREA)?;
    warp(&shrunk, window, shrunk_size, square, side, outside)
}

/// The part of `photo` that `square` needs; at least one pixel, even of a square beyond the edge.
fn window(photo: &RgbImage, square: &Square) -> Rect {
    let bounds = square.bounds();
    // Float-to-integer casts saturate, so that no coordinate can overflow.
    let span = |low: f32, high: f32, pixels: u32| {
        let last = (pixels as i32 - 1).max(0);
        let start = ((low - MARGIN).floor() as i32).clamp(0, last);
        let end = ((high + MARGIN).ceil() as i32).clamp(start + 1, last + 1);
        (start, end - start)
    };
    let (x, width) = span(bounds.left, bounds.right, photo.width());
    let (y, height) = span(bounds.top, bounds.bottom, photo.height());
    Rect::new(x, y, width, height)
}

/// Samples `square` from `source`, which shows `window` of the photo scaled to `source_size`.
fn warp(
    source: &impl ToInputArray,
    window: Rect,
    source_size: Size,
    square: &Square,
    side: u32,
    outside: Outside,
) -> Result<RgbImage, InferenceError> {
    let scale_x = f64::from(source_size.width) / f64::from(window.width);
    let scale_y = f64::from(source_size.height) / f64::from(window.height);
    // OpenCV counts in pixel centers, geometry in pixel edges: hence the halves.
    let sampled_at = |column: f32, row: f32| {
        let place = square.to_picture(Point {
            x: (column + 0.5) / side as f32,
            y: (row + 0.5) / side as f32,
        });
        [
            (f64::from(place.x) - f64::from(window.x)) * scale_x - 0.5,
            (f64::from(place.y) - f64::from(window.y)) * scale_y - 0.5,
        ]
    };
    // Over the whole width, since the difference of two neighbors would lose digits.
    let last = side as f32;
    let (origin, right, down) = (
        sampled_at(0.0, 0.0),
        sampled_at(last, 0.0),
        sampled_at(0.0, last),
    );
    let row = |axis: usize| {
        [
            (right[axis] - origin[axis]) / f64::from(side),
            (down[axis] - origin[axis]) / f64::from(side),
            origin[axis],
        ]
    };
    let transform = Mat::from_slice_2d(&[row(0), row(1)])?;
    let (border, color) = match outside {
        Outside::Edge => (BORDER_REPLICATE, Scalar::default()),
        Outside::Color([red, green, blue]) => (
            BORDER_CONSTANT,
            Scalar::new(red.into(), green.into(), blue.into(), 0.0),
        ),
    };
    let mut cutout = RgbImage::new(side, side);
    imgproc::warp_affine(
        source,
        &mut raster::view_mut(&mut cutout)?,
        &transform,
        Size::new(side as i32, side as i32),
        INTER_LINEAR | WARP_INVERSE_MAP,
        border,
        color,
    )?;
    Ok(cutout)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::f32::consts::FRAC_PI_2;

    use image::Rgb;

    use super::*;

    const GRAY: Outside = Outside::Color([127; 3]);

    fn square(x: f32, y: f32, side: f32, angle: f32) -> Square {
        Square {
            center: Point { x, y },
            side,
            angle,
        }
    }

    /// Red tells the column, green the row.
    fn ramp(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| Rgb([x as u8, y as u8, 0]))
    }

    #[test]
    fn a_square_of_the_same_size_is_copied() {
        let photo = ramp(200, 100);
        let cutout = cut(&photo, &square(50.0, 40.0, 20.0, 0.0), 20, GRAY).unwrap();
        assert_eq!(cutout.get_pixel(0, 0).0, [40, 30, 0]);
        assert_eq!(cutout.get_pixel(19, 19).0, [59, 49, 0]);
    }

    #[test]
    fn a_quarter_turn_brings_the_right_edge_down() {
        let photo = ramp(200, 100);
        let cutout = cut(&photo, &square(50.0, 40.0, 20.0, FRAC_PI_2), 20, GRAY).unwrap();
        assert_eq!(cutout.get_pixel(0, 0).0, [59, 30, 0]);
        assert_eq!(cutout.get_pixel(19, 0).0, [59, 49, 0]);
    }

    #[test]
    fn shrinking_averages_instead_of_skipping() {
        let stripes =
            RgbImage::from_fn(256, 256, |x, _| Rgb([if x % 2 == 0 { 0 } else { 200 }; 3]));
        let cutout = cut(&stripes, &square(128.0, 128.0, 256.0, 0.0), 32, GRAY).unwrap();
        let inner = cutout.get_pixel(16, 16).0[0];
        assert!((98..=102).contains(&inner), "{inner}");
        let places = cut(&ramp(256, 256), &square(128.0, 128.0, 256.0, 0.0), 32, GRAY).unwrap();
        let [red, green, _] = places.get_pixel(16, 8).0;
        assert!(
            red.abs_diff(131) <= 1 && green.abs_diff(67) <= 1,
            "{red} {green}"
        );
    }

    #[test]
    fn beyond_the_picture_lies_the_color_or_the_edge() {
        let photo = RgbImage::from_pixel(10, 10, Rgb([9, 9, 9]));
        let wide = square(5.0, 5.0, 30.0, 0.0);
        assert_eq!(
            cut(&photo, &wide, 30, GRAY).unwrap().get_pixel(0, 0).0,
            [127; 3]
        );
        assert_eq!(
            cut(&photo, &wide, 30, Outside::Edge)
                .unwrap()
                .get_pixel(0, 0)
                .0,
            [9; 3]
        );
        let away = square(-1e30, 5.0, 30.0, 0.0);
        assert_eq!(
            cut(&photo, &away, 30, GRAY).unwrap().get_pixel(5, 5).0,
            [127; 3]
        );
    }
}
