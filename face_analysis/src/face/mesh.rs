//! MediaPipe's face mesh: 468 points on a face.

use image::RgbImage;

use super::{
    crop::{Outside, cut},
    detection::{Detection, LEFT_EYE, RIGHT_EYE, sigmoid},
    geometry::{Bounds, Point, Square},
    network::{Network, PixelRange},
};
use crate::{
    error::{InferenceError, ModelError},
    manifest::ModelFile,
};

/// Points of the mesh.
pub const POINTS: usize = 468;
/// Index of the outer corner of the eye on the left side of the picture.
pub const LEFT_EYE_CORNER: usize = 33;
/// Index of the outer corner of the eye on the right side of the picture.
pub const RIGHT_EYE_CORNER: usize = 263;

const INPUT_SIDE: u32 = 192;
/// Room around the face, after MediaPipe's `face_landmark_landmarks_to_roi.pbtxt`.
const ROOM: f32 = 1.5;
/// Values of a point: x, y, depth.
const VALUES: usize = 3;

/// A face's mesh.
#[derive(Debug, Clone)]
pub struct Mesh {
    /// 468 places in pixels of the photo, in MediaPipe's order.
    pub points: Vec<Point>,
    /// Depth of each point in pixels of the photo, smaller ones nearer to the camera. Zero is near
    /// the middle of the head, and the scale is about that of the other two axes.
    pub depths: Vec<f32>,
    /// How sure the network is that it looks at a face: 0 to 1.
    pub presence: f32,
}

impl Mesh {
    /// The angle of the line through the outer corners of the eyes against the horizontal,
    /// clockwise, in radians.
    pub fn roll(&self) -> f32 {
        self.points[LEFT_EYE_CORNER].angle_to(self.points[RIGHT_EYE_CORNER])
    }

    /// The square around the face in which its eyes are level: its middle is that of the level
    /// box around all points, its side `scale` times a length chosen from that box.
    pub fn level_square(&self, scale: f32, length: impl Fn(&Bounds) -> f32) -> Square {
        let angle = self.roll();
        let level = Bounds::around(self.points.iter().map(|point| point.turned(-angle)));
        Square {
            center: level.center().turned(angle),
            side: length(&level) * scale,
            angle,
        }
    }
}

/// The mesh network, ready to look.
pub struct MeshNetwork {
    network: Network,
}

impl MeshNetwork {
    /// Loads the network.
    ///
    /// # Errors
    /// [`ModelError::Unusable`] when the file holds no such network.
    pub fn load(file: &ModelFile) -> Result<Self, ModelError> {
        Ok(Self {
            network: Network::load(file, PixelRange::Unit)?,
        })
    }

    /// Fits the mesh to a detected face: first in the detector's box with the eyes leveled, then
    /// once more in the square that the first fit suggests.
    ///
    /// # Errors
    /// When the network fails.
    pub fn fit(&mut self, photo: &RgbImage, face: &Detection) -> Result<Mesh, InferenceError> {
        let seen = Square {
            angle: face.key_points[LEFT_EYE].angle_to(face.key_points[RIGHT_EYE]),
            ..Square::around(&face.bounds, ROOM)
        };
        let rough = self.look(photo, &seen)?;
        let close = rough.level_square(ROOM, |level| level.width().max(level.height()));
        self.look(photo, &close)
    }

    /// Runs the network once on all of a picture.
    ///
    /// # Errors
    /// When the network fails.
    pub fn warm_up(&mut self, blank: &RgbImage) -> Result<(), InferenceError> {
        let whole = Square::around_picture(blank.width(), blank.height());
        self.look(blank, &whole).map(drop)
    }

    fn look(&mut self, photo: &RgbImage, square: &Square) -> Result<Mesh, InferenceError> {
        let input = cut(photo, square, INPUT_SIDE, Outside::Edge)?;
        let outputs = self.network.run(&input)?;
        let (values, presence) = match &outputs[..] {
            [a, b] if a.len() == POINTS * VALUES && b.len() == 1 => (a, b[0]),
            [a, b] if b.len() == POINTS * VALUES && a.len() == 1 => (b, a[0]),
            _ => return Err(InferenceError::Output("face mesh")),
        };
        let side = INPUT_SIDE as f32;
        Ok(Mesh {
            points: values
                .chunks_exact(VALUES)
                .map(|point| {
                    square.to_picture(Point {
                        x: point[0] / side,
                        y: point[1] / side,
                    })
                })
                .collect(),
            depths: values
                .chunks_exact(VALUES)
                .map(|point| point[2] / side * square.side)
                .collect(),
            presence: sigmoid(presence),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points on a circle of radius 10 around (50, 40) whose eyes are turned by `angle`.
    fn mesh(angle: f32) -> Mesh {
        let circle = (0..POINTS).map(|index| {
            let turn = index as f32 / POINTS as f32 * std::f32::consts::TAU;
            Point {
                x: 50.0 + 10.0 * turn.cos(),
                y: 40.0 + 10.0 * turn.sin(),
            }
        });
        let mut points: Vec<_> = circle.collect();
        for (index, distance) in [(LEFT_EYE_CORNER, -5.0), (RIGHT_EYE_CORNER, 5.0)] {
            let eye = Point {
                x: distance,
                y: 0.0,
            }
            .turned(angle);
            points[index] = Point {
                x: 50.0 + eye.x,
                y: 40.0 + eye.y,
            };
        }
        Mesh {
            points,
            depths: vec![0.0; POINTS],
            presence: 1.0,
        }
    }

    #[test]
    fn roll_is_the_angle_of_the_eyes() {
        for angle in [-0.4, 0.0, 1.2] {
            assert!((mesh(angle).roll() - angle).abs() < 1e-5);
        }
    }

    #[test]
    fn the_level_square_sits_on_the_face_however_it_is_turned() {
        for angle in [0.0, 0.5] {
            let square = mesh(angle).level_square(1.6, Bounds::height);
            assert!((square.center.x - 50.0).abs() < 0.1);
            assert!((square.center.y - 40.0).abs() < 0.1);
            assert!((square.side - 32.0).abs() < 0.1);
            assert!((square.angle - angle).abs() < 1e-5);
        }
    }
}
