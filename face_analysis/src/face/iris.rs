//! MediaPipe's iris network: the contour of an eye and the iris in it.

use image::{RgbImage, imageops};

use super::{
    crop::{Outside, cut},
    eye::{CONTOUR_POINTS, Eye, Eyes, IRIS_POINTS},
    geometry::{Bounds, Point, Square},
    mesh::{LEFT_EYE_CORNER, Mesh, RIGHT_EYE_CORNER},
    network::{Network, PixelRange},
};
use crate::{
    error::{InferenceError, ModelError},
    manifest::ModelFile,
};

const INPUT_SIDE: u32 = 64;
/// Room around the corners of the eye, after MediaPipe's `iris_landmark_landmarks_to_roi.pbtxt`.
const ROOM: f32 = 2.3;
/// Values of a point: x, y, depth.
const VALUES: usize = 3;
/// Mesh points of the inner corners, on the left and the right side of the picture.
const LEFT_EYE_INNER_CORNER: usize = 133;
const RIGHT_EYE_INNER_CORNER: usize = 362;

/// The iris network, ready to look.
pub struct IrisNetwork {
    network: Network,
}

impl IrisNetwork {
    /// Loads the network.
    ///
    /// # Errors
    /// [`ModelError::Unusable`] when the file holds no such network.
    pub fn load(file: &ModelFile) -> Result<Self, ModelError> {
        Ok(Self {
            network: Network::load(file, PixelRange::Unit)?,
        })
    }

    /// Looks at both eyes of a face.
    ///
    /// The network knows eyes whose outer corner is on the left, so it sees the other one in a
    /// mirror, as in MediaPipe's `iris_landmark_left_and_right_cpu.pbtxt`.
    ///
    /// # Errors
    /// When the network fails.
    pub fn look(&mut self, photo: &RgbImage, mesh: &Mesh) -> Result<Eyes, InferenceError> {
        let corners = |left: usize, right: usize| square(mesh.points[left], mesh.points[right]);
        let on_the_left = corners(LEFT_EYE_CORNER, LEFT_EYE_INNER_CORNER);
        let on_the_right = corners(RIGHT_EYE_INNER_CORNER, RIGHT_EYE_CORNER);
        Ok(Eyes {
            left: self.eye(photo, &on_the_right, true)?,
            right: self.eye(photo, &on_the_left, false)?,
        })
    }

    /// Runs the network once on all of a picture.
    ///
    /// # Errors
    /// When the network fails.
    pub fn warm_up(&mut self, blank: &RgbImage) -> Result<(), InferenceError> {
        let whole = Square::around_picture(blank.width(), blank.height());
        self.eye(blank, &whole, false).map(drop)
    }

    fn eye(
        &mut self,
        photo: &RgbImage,
        square: &Square,
        mirrored: bool,
    ) -> Result<Eye, InferenceError> {
        let mut input = cut(photo, square, INPUT_SIDE, Outside::Edge)?;
        if mirrored {
            imageops::flip_horizontal_in_place(&mut input);
        }
        let outputs = self.network.run(&input)?;
        let is = |values: &[f32], points: usize| values.len() == points * VALUES;
        let (contour, iris) = match &outputs[..] {
            [a, b] if is(a, CONTOUR_POINTS) && is(b, IRIS_POINTS) => (a, b),
            [a, b] if is(b, CONTOUR_POINTS) && is(a, IRIS_POINTS) => (b, a),
            _ => return Err(InferenceError::Output("iris")),
        };
        let place = |values: &[f32]| {
            let side = INPUT_SIDE as f32;
            let (x, y) = (values[0] / side, values[1] / side);
            square.to_picture(Point {
                x: if mirrored { 1.0 - x } else { x },
                y,
            })
        };
        Ok(Eye {
            contour: contour.chunks_exact(VALUES).map(place).collect(),
            iris: std::array::from_fn(|index| place(&iris[VALUES * index..])),
        })
    }
}

/// The square around an eye whose corners, level in it, are `left` and `right`.
fn square(left: Point, right: Point) -> Square {
    Square {
        center: Bounds::around([left, right]).center(),
        side: left.distance_to(right) * ROOM,
        angle: left.angle_to(right),
    }
}
