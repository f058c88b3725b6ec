//! An eye in close-up.

use image::RgbImage;

use super::{mask::Mask, view::View};
use crate::{
    error::InferenceError,
    face::{
        eye::Eye,
        geometry::{Point, Square},
    },
    parsing::LabelMap,
};

/// Side of the view, in widths of the eye and in pixels.
const ROOM: f32 = 1.5;
const SIDE: u32 = 128;

/// An eye in close-up.
pub struct CloseUp {
    /// The eye, level, with some room around it.
    pub view: View,
    /// What lies between the lids.
    pub opening: Mask,
    /// As [`Eye::openness`].
    pub openness: f32,
    radius: f32,
    center: Point,
}

impl CloseUp {
    /// Cuts an eye out of the photo.
    ///
    /// # Errors
    /// When OpenCV fails.
    pub fn of(photo: &RgbImage, eye: &Eye, labels: &LabelMap) -> Result<Self, InferenceError> {
        let square = Square {
            center: eye.bounds().center(),
            side: (eye.width() * ROOM).max(1.0),
            angle: 0.0,
        };
        let view = View::of(photo, square, SIDE, labels)?;
        let opening = view.polygons(&[eye.opening()])?;
        Ok(Self {
            opening,
            view,
            openness: eye.openness(),
            radius: eye.iris_radius(),
            center: eye.iris_center(),
        })
    }

    /// What is `from` to `to` radii from the middle of the iris.
    pub fn ring(&self, from: f32, to: f32) -> Mask {
        let squared = |radii: f32| (radii * self.radius).powi(2);
        let (from, to) = (squared(from), squared(to));
        self.view.places(|Point { x, y }| {
            let distance = (x - self.center.x).powi(2) + (y - self.center.y).powi(2);
            (from..=to).contains(&distance)
        })
    }

    /// A radius of the iris in pixels of the view.
    pub fn radius(&self) -> f32 {
        self.radius / self.view.square.side * self.view.side as f32
    }
}
