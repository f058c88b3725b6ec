//! Which pixels of a view belong to a region.

use opencv::{
    boxed_ref::{BoxedRef, BoxedRefMut},
    core::{BORDER_CONSTANT, Mat, Point as Place, Point2i, Scalar, Size, Vector},
    imgproc::{self, LINE_8, MORPH_ELLIPSE},
};

use crate::{
    error::InferenceError,
    face::geometry::{Point, Square},
};

/// Polygons are drawn to a sixteenth of a pixel.
const SHIFT: i32 = 4;

/// A choice of the pixels of a square picture, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Mask {
    side: i32,
    /// 255 for a chosen pixel, else 0.
    values: Vec<u8>,
}

impl Mask {
    /// Of `side` × `side` pixels, row by row, those that are said to be chosen.
    pub fn of(side: u32, chosen: impl Iterator<Item = bool>) -> Self {
        Self {
            side: side as i32,
            values: chosen
                .map(|is_chosen| if is_chosen { 255 } else { 0 })
                .collect(),
        }
    }

    /// The pixels of a `side` × `side` view of `square` inside any of the polygons, whose corners
    /// are places of the photo.
    ///
    /// # Errors
    /// When OpenCV fails.
    pub fn polygons(
        side: u32,
        square: &Square,
        polygons: &[Vec<Point>],
    ) -> Result<Self, InferenceError> {
        let corner = |&point: &Point| {
            let unit = square.from_picture(point);
            // OpenCV counts in pixel centers; float-to-integer casts saturate.
            let along = |unit: f32| {
                let pixel = unit.clamp(-8.0, 8.0) * side as f32 - 0.5;
                (pixel * (1 << SHIFT) as f32).round() as i32
            };
            Point2i::new(along(unit.x), along(unit.y))
        };
        let mut mask = Self {
            side: side as i32,
            values: vec![0; (side * side) as usize],
        };
        // Each by itself: drawn together, places inside two of them would be left out.
        for polygon in polygons {
            let corners: Vector<Point2i> = polygon.iter().map(corner).collect();
            let corners = Vector::<Vector<Point2i>>::from_iter([corners]);
            let mut picture =
                Mat::new_rows_cols_with_data_mut(mask.side, mask.side, &mut mask.values)?;
            let color = Scalar::all(255.0);
            imgproc::fill_poly(
                &mut picture,
                &corners,
                color,
                LINE_8,
                SHIFT,
                Place::new(0, 0),
            )?;
        }
        Ok(mask)
    }

    /// Whether a pixel is chosen.
    pub fn has(&self, index: usize) -> bool {
        self.values[index] != 0
    }

    /// How many pixels are chosen.
    pub fn count(&self) -> usize {
        self.values.iter().filter(|&&value| value != 0).count()
    }

    /// Indices of the chosen pixels.
    pub fn indices(&self) -> impl Iterator<Item = usize> {
        let chosen = self.values.iter().enumerate();
        chosen
            .filter(|&(_, &value)| value != 0)
            .map(|(index, _)| index)
    }

    /// What both choose.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.combined(other, |one, other| one & other)
    }

    /// What this one chooses and `other` does not.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.combined(other, |one, other| one & !other)
    }

    /// Without the pixels nearer than `radius` pixels to one that is not chosen. Beyond the edge
    /// everything counts as chosen.
    ///
    /// # Errors
    /// When OpenCV fails.
    pub fn eroded(&self, radius: u32) -> Result<Self, InferenceError> {
        let (kernel, anchor, border) = kernel(radius)?;
        self.filtered(|from, to| {
            imgproc::erode(from, to, &kernel, anchor, 1, BORDER_CONSTANT, border)
        })
    }

    /// With the pixels nearer than `radius` pixels to a chosen one.
    ///
    /// # Errors
    /// When OpenCV fails.
    pub fn dilated(&self, radius: u32) -> Result<Self, InferenceError> {
        let (kernel, anchor, border) = kernel(radius)?;
        self.filtered(|from, to| {
            imgproc::dilate(from, to, &kernel, anchor, 1, BORDER_CONSTANT, border)
        })
    }

    fn combined(&self, other: &Self, combine: impl Fn(u8, u8) -> u8) -> Self {
        let pairs = self.values.iter().zip(&other.values);
        Self {
            side: self.side,
            values: pairs.map(|(&one, &other)| combine(one, other)).collect(),
        }
    }

    fn filtered(
        &self,
        filter: impl FnOnce(&BoxedRef<'_, Mat>, &mut BoxedRefMut<'_, Mat>) -> opencv::Result<()>,
    ) -> Result<Self, InferenceError> {
        let mut values = vec![0; self.values.len()];
        let from = Mat::new_rows_cols_with_data(self.side, self.side, &self.values)?;
        let mut to = Mat::new_rows_cols_with_data_mut(self.side, self.side, &mut values)?;
        filter(&from, &mut to)?;
        drop(to);
        Ok(Self {
            side: self.side,
            values,
        })
    }
}

/// A round brush, its anchor in the middle, and OpenCV's own value for what lies beyond the edge.
fn kernel(radius: u32) -> Result<(Mat, Place, Scalar), InferenceError> {
    let middle = Place::new(-1, -1);
    let side = 2 * radius as i32 + 1;
    let brush = imgproc::get_structuring_element(MORPH_ELLIPSE, Size::new(side, side), middle)?;
    Ok((brush, middle, imgproc::morphology_default_border_value()?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn square() -> Square {
        Square {
            center: Point { x: 50.0, y: 50.0 },
            side: 100.0,
            angle: 0.0,
        }
    }

    /// A rectangle of the photo, in a view of a tenth of its size.
    fn rectangle(left: f32, top: f32, right: f32, bottom: f32) -> Vec<Point> {
        [(left, top), (right, top), (right, bottom), (left, bottom)]
            .map(|(x, y)| Point { x, y })
            .to_vec()
    }

    #[test]
    fn a_polygon_covers_what_is_inside_and_two_may_overlap() {
        let one = Mask::polygons(10, &square(), &[rectangle(20.0, 20.0, 60.0, 40.0)]).unwrap();
        assert!(one.has(23) && one.has(34) && !one.has(53) && !one.has(27));
        let both = [
            rectangle(20.0, 20.0, 60.0, 60.0),
            rectangle(30.0, 30.0, 90.0, 50.0),
        ];
        let both = Mask::polygons(10, &square(), &both).unwrap();
        assert!(both.has(34) && both.has(38));
    }

    #[test]
    fn masks_combine_shrink_and_grow() {
        let left = Mask::of(10, (0..100).map(|at| at % 10 < 6));
        let right = Mask::of(10, (0..100).map(|at| at % 10 > 3));
        assert_eq!(left.and(&right).count(), 20);
        assert_eq!(left.without(&right).count(), 40);
        assert_eq!(left.eroded(1).unwrap().count(), 50);
        assert_eq!(left.dilated(2).unwrap().count(), 80);
        assert_eq!(left.indices().nth(6), Some(10));
    }

    #[test]
    fn far_corners_are_no_harm() {
        let far = rectangle(-1e30, 20.0, 1e30, 40.0);
        assert!(Mask::polygons(10, &square(), &[far]).unwrap().has(25));
    }
}
