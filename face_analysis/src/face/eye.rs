//! An eye: its opening, and the iris in it.

use super::geometry::{Bounds, Point};

/// Points around an eye: 16 on the edges of its lids, then those of the wider rings and the brow.
pub const CONTOUR_POINTS: usize = 71;
/// Points of an iris: its middle, then four on its edge, a quarter turn apart.
pub const IRIS_POINTS: usize = 5;

/// The edge of the lids in `contour`, once around: the lower one from the outer corner to the
/// inner, then back along the upper one. After MediaPipe's `update_face_landmarks_calculator.cc`,
/// whose order the contour has.
const LIDS: [usize; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 15, 14, 13, 12, 11, 10, 9];
const OUTER_CORNER: usize = 0;
const INNER_CORNER: usize = 8;
/// Middles of the lower and the upper lid.
const LOWER_LID: usize = 4;
const UPPER_LID: usize = 12;

/// An eye, in pixels of the photo.
#[derive(Debug, Clone, PartialEq)]
pub struct Eye {
    /// [`CONTOUR_POINTS`] places around the eye, in MediaPipe's order.
    pub contour: Vec<Point>,
    /// Middle of the iris, then four points of its edge.
    pub iris: [Point; IRIS_POINTS],
}

impl Eye {
    /// The edge of the lids, once around.
    pub fn opening(&self) -> Vec<Point> {
        LIDS.iter().map(|&index| self.contour[index]).collect()
    }

    /// The box around the lids.
    pub fn bounds(&self) -> Bounds {
        Bounds::around(self.opening())
    }

    /// From corner to corner, in pixels.
    pub fn width(&self) -> f32 {
        self.contour[OUTER_CORNER].distance_to(self.contour[INNER_CORNER])
    }

    /// Height of the opening in its middle, as a part of its width: about 0.3 for an open eye, near
    /// 0 for a closed one.
    pub fn openness(&self) -> f32 {
        let height = self.contour[LOWER_LID].distance_to(self.contour[UPPER_LID]);
        height / self.width().max(f32::MIN_POSITIVE)
    }

    /// The middle of the iris.
    pub fn iris_center(&self) -> Point {
        self.iris[0]
    }

    /// Radius of the iris in pixels: the mean distance of the points on its edge from its middle.
    pub fn iris_radius(&self) -> f32 {
        let [center, edge @ ..] = self.iris;
        let sum: f32 = edge.iter().map(|&point| center.distance_to(point)).sum();
        sum / edge.len() as f32
    }
}

/// Both eyes of a face. Left and right are the person's own.
#[derive(Debug, Clone, PartialEq)]
pub struct Eyes {
    /// The person's left eye, on the right side of a picture that is no mirror image.
    pub left: Eye,
    /// The person's right eye.
    pub right: Eye,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eye(lid: f32) -> Eye {
        let mut contour = vec![Point::default(); CONTOUR_POINTS];
        contour[INNER_CORNER] = Point { x: 30.0, y: 0.0 };
        contour[LOWER_LID] = Point { x: 15.0, y: lid };
        contour[UPPER_LID] = Point { x: 15.0, y: -lid };
        let edge = [(18.0, 0.0), (15.0, 3.0), (11.0, 0.0), (15.0, -4.0)];
        let mut iris = [Point { x: 15.0, y: 0.0 }; IRIS_POINTS];
        for (point, (x, y)) in iris[1..].iter_mut().zip(edge) {
            *point = Point { x, y };
        }
        Eye { contour, iris }
    }

    #[test]
    fn an_eye_is_as_open_as_its_lids_are_apart() {
        assert!((eye(4.5).openness() - 0.3).abs() < 1e-6);
        assert_eq!(eye(0.0).openness(), 0.0);
        assert_eq!(eye(4.5).bounds().height(), 9.0);
    }

    #[test]
    fn the_radius_is_the_mean_over_the_edge() {
        assert!((eye(1.0).iris_radius() - 3.5).abs() < 1e-6);
    }
}
