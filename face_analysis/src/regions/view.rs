//! A square of the photo, scaled to a size at which regions are measured.

use image::RgbImage;
use shared::color::{Lab, Rgb};

use super::mask::Mask;
use crate::{
    error::InferenceError,
    face::{
        crop::{Outside, cut},
        geometry::{Point, Square},
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
        Self::of(photo, *labels.square(), labels.side(), labels)
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
        let place = |index: usize| place(&square, side, index);
        let (width, height) = (photo.width() as f32, photo.height() as f32);
        let is_inside = |index| {
            let Point { x, y } = place(index);
            (0.0..width).contains(&x) && (0.0..height).contains(&y)
        };
        let pixels = (side * side) as usize;
        Ok(Self {
            picture: cut(photo, &square, side, Outside::Edge)?,
            classes: (0..pixels).map(|index| labels.at(place(index))).collect(),
            inside: Mask::of(side, is_inside),
            square,
            side,
        })
    }

    /// Where in the photo a pixel has its middle.
    pub fn place(&self, index: usize) -> Point {
        place(&self.square, self.side, index)
    }

    /// The pixels of some classes.
    pub fn classes(&self, is_chosen: impl Fn(Class) -> bool) -> Mask {
        Mask::of(self.side, |index| is_chosen(self.classes[index]))
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

fn place(square: &Square, side: u32, index: usize) -> Point {
    let (column, row) = (index as u32 % side, index as u32 / side);
    let along = |pixel: u32| (pixel as f32 + 0.5) / side as f32;
    square.to_picture(Point {
        x: along(column),
        y: along(row),
    })
}
