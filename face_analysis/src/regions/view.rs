//! A square of the photo, scaled to a size at which regions are measured.

use std::iter::repeat_n;

use image::RgbImage;
use shared::color::{Lab, Rgb};

use super::mask::Mask;
use crate::{
    error::InferenceError,
    face::{
        crop::{Outside, cut},
        geometry::{Bounds, Point, Square},
    },
    parsing::{Class, LabelMap},
};

/// Colors that a region is summed up from at most: their median hardly moves with more.
const MAX_COLORS: usize = 4096;

/// A square of the photo.
pub struct View {
    /// Where in the photo it is.
    pub square: Square,
    /// Pixels of its side.
    pub side: u32,
    picture: RgbImage,
    /// What is at each pixel.
    classes: Vec<Class>,
    /// Which pixels lie inside the photo.
    inside: Mask,
}

impl View {
    /// What the parser saw, pixel for pixel.
    ///
    /// # Errors
    /// When OpenCV fails.
    pub fn of_labels(photo: &RgbImage, labels: &LabelMap) -> Result<Self, InferenceError> {
        Self::new(photo, *labels.square(), labels.side(), labels.classes())
    }

    /// A square of the photo as `side` × `side` pixels.
    ///
    /// # Errors
    /// When OpenCV fails.
    pub fn of(
        photo: &RgbImage,
        square: Square,
        side: u32,
        labels: &LabelMap,
    ) -> Result<Self, InferenceError> {
        let classes = square.middles(side).map(|place| labels.at(place));
        Self::new(photo, square, side, classes)
    }

    fn new(
        photo: &RgbImage,
        square: Square,
        side: u32,
        classes: impl Iterator<Item = Class>,
    ) -> Result<Self, InferenceError> {
        let inside = if is_within(photo, &square.bounds()) {
            Mask::of(side, repeat_n(true, (side * side) as usize))
        } else {
            let (width, height) = (photo.width() as f32, photo.height() as f32);
            let is_inside =
                |Point { x, y }| (0.0..width).contains(&x) && (0.0..height).contains(&y);
            Mask::of(side, square.middles(side).map(is_inside))
        };
        Ok(Self {
            picture: cut(photo, &square, side, Outside::Edge)?,
            classes: classes.collect(),
            inside,
            square,
            side,
        })
    }

    /// The pixels of some classes.
    pub fn classes(&self, is_chosen: impl Fn(Class) -> bool) -> Mask {
        Mask::of(
            self.side,
            self.classes.iter().map(|&class| is_chosen(class)),
        )
    }

    /// The pixels whose middles fulfill a condition.
    pub fn places(&self, is_chosen: impl Fn(Point) -> bool) -> Mask {
        Mask::of(self.side, self.square.middles(self.side).map(is_chosen))
    }

    /// The pixels inside any of the polygons, whose corners are places of the photo.
    ///
    /// # Errors
    /// When OpenCV fails.
    pub fn polygons(&self, polygons: &[Vec<Point>]) -> Result<Mask, InferenceError> {
        Mask::polygons(self.side, &self.square, polygons)
    }

    /// The pixels that show the photo and not what lies beyond its edge.
    pub fn inside(&self) -> &Mask {
        &self.inside
    }

    /// The color of a pixel.
    pub fn color(&self, index: usize) -> Lab {
        let pixel = &self.picture.as_raw()[3 * index..3 * index + 3];
        Rgb::new(pixel[0], pixel[1], pixel[2]).into()
    }

    /// The colors of a mask's pixels inside the photo, evenly thinned out if they are many.
    pub fn colors(&self, mask: &Mask) -> Vec<Lab> {
        let chosen: Vec<usize> = mask.indices().filter(|&at| self.inside.has(at)).collect();
        let step = chosen.len().div_ceil(MAX_COLORS).max(1);
        let thinned = chosen.into_iter().step_by(step);
        thinned.map(|index| self.color(index)).collect()
    }

    /// How many pixels of the photo `count` of the view's stand for.
    pub fn photo_pixels(&self, count: usize) -> f64 {
        let scale = f64::from(self.square.side) / f64::from(self.side);
        count as f64 * scale * scale
    }
}

fn is_within(photo: &RgbImage, bounds: &Bounds) -> bool {
    bounds.left >= 0.0
        && bounds.top >= 0.0
        && bounds.right <= photo.width() as f32
        && bounds.bottom <= photo.height() as f32
}
