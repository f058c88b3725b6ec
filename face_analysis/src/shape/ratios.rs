//! A face's proportions, measured on its mesh.

use serde::Serialize;
use utoipa::ToSchema;

use crate::face::mesh::Mesh;

/// Points of MediaPipe's mesh, those in pairs on the left and right side of the picture.
const FOREHEAD_TOP: usize = 10;
const CHIN: usize = 152;
const CHEEKBONES: [usize; 2] = [234, 454];
const FOREHEAD: [usize; 2] = [54, 284];
const JAW: [usize; 2] = [172, 397];
const CHIN_SIDES: [usize; 2] = [150, 379];

/// A face's proportions. Lengths are measured in space, with the mesh's depth, so that a head that is
/// turned a little keeps them; angles in the picture, where they part the shapes better.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct FaceRatios {
    /// From the upper edge of the forehead to the chin, over the width at the cheekbones: 1.03 to 1.31
    /// on nine of ten faces. The mesh ends below the hairline.
    #[schema(example = 1.14)]
    pub length_to_width: f64,
    /// Width of the forehead over that at the cheekbones: 0.85 to 0.92.
    #[schema(example = 0.883)]
    pub forehead_to_cheekbones: f64,
    /// Width at the corners of the jaw over that at the cheekbones: 0.77 to 0.82.
    #[schema(example = 0.792)]
    pub jaw_to_cheekbones: f64,
    /// Width of the chin over that at the corners of the jaw: 0.67 to 0.71.
    #[schema(example = 0.689)]
    pub chin_to_jaw: f64,
    /// The angle at the tip of the chin in degrees, the larger, the broader: 122 to 144.
    #[schema(example = 133.6)]
    pub chin_angle: f64,
    /// The angle at the corners of the jaw in degrees, between ear and tip of the chin, mean of both
    /// sides; the smaller, the more angular: 130 to 142.
    #[schema(example = 136.3)]
    pub jaw_angle: f64,
}

impl FaceRatios {
    /// Measures a mesh; `None` of one without extent.
    pub fn of(mesh: &Mesh) -> Option<Self> {
        let place = |index: usize| {
            let (point, depth) = (mesh.points.get(index)?, mesh.depths.get(index)?);
            Some([point.x, point.y, *depth].map(f64::from))
        };
        let length = |from: usize, to: usize| Some(distance(place(from)?, place(to)?));
        let width = |[left, right]: [usize; 2]| length(left, right);
        let angle = |from: usize, corner: usize, to: usize| {
            Some(angle(place(from)?, place(corner)?, place(to)?))
        };
        let (cheekbones, jaw) = (width(CHEEKBONES)?, width(JAW)?);
        let [left, right] = [0, 1].map(|side| angle(CHEEKBONES[side], JAW[side], CHIN));
        let ratios = Self {
            length_to_width: length(FOREHEAD_TOP, CHIN)? / cheekbones,
            forehead_to_cheekbones: width(FOREHEAD)? / cheekbones,
            jaw_to_cheekbones: jaw / cheekbones,
            chin_to_jaw: width(CHIN_SIDES)? / jaw,
            chin_angle: angle(CHIN_SIDES[0], CHIN, CHIN_SIDES[1])?,
            jaw_angle: (left? + right?) / 2.0,
        };
        ratios
            .values()
            .iter()
            .all(|value| value.is_finite())
            .then_some(ratios)
    }

    /// All of them, in the order of the fields.
    pub fn values(&self) -> [f64; 6] {
        [
            self.length_to_width,
            self.forehead_to_cheekbones,
            self.jaw_to_cheekbones,
            self.chin_to_jaw,
            self.chin_angle,
            self.jaw_angle,
        ]
    }

    /// The same, to thousandths and tenths of a degree: more digits would tell of noise.
    #[must_use]
    pub fn rounded(&self) -> Self {
        let to = |value: f64, digits: f64| (value * digits).round() / digits;
        Self {
            length_to_width: to(self.length_to_width, 1e3),
            forehead_to_cheekbones: to(self.forehead_to_cheekbones, 1e3),
            jaw_to_cheekbones: to(self.jaw_to_cheekbones, 1e3),
            chin_to_jaw: to(self.chin_to_jaw, 1e3),
            chin_angle: to(self.chin_angle, 10.0),
            jaw_angle: to(self.jaw_angle, 10.0),
        }
    }
}

type Place = [f64; 3];

fn distance(one: Place, other: Place) -> f64 {
    let squares = [0, 1, 2].map(|axis| (one[axis] - other[axis]).powi(2));
    squares.iter().sum::<f64>().sqrt()
}

/// The angle at `corner` in the plane of the picture, in degrees.
fn angle(from: Place, corner: Place, to: Place) -> f64 {
    let side = |end: Place| [end[0] - corner[0], end[1] - corner[1]];
    let ([ax, ay], [bx, by]) = (side(from), side(to));
    let cosine = (ax * bx + ay * by) / (ax.hypot(ay) * bx.hypot(by));
    cosine.clamp(-1.0, 1.0).acos().to_degrees()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::face::{geometry::Point, mesh::POINTS};

    /// A face 100 wide at the cheekbones and `length` long, turned by `yaw` to the side and by `roll`.
    fn mesh(length: f32, yaw: f32, roll: f32) -> Mesh {
        let mut points = vec![Point::default(); POINTS];
        let mut depths = vec![0.0; POINTS];
        for (index, x, y) in [
            (FOREHEAD_TOP, 0.0, -length / 2.0),
            (CHIN, 0.0, length / 2.0),
            (CHEEKBONES[0], -50.0, 0.0),
            (CHEEKBONES[1], 50.0, 0.0),
            (FOREHEAD[0], -44.0, -length / 3.0),
            (FOREHEAD[1], 44.0, -length / 3.0),
            (JAW[0], -40.0, length / 4.0),
            (JAW[1], 40.0, length / 4.0),
            (CHIN_SIDES[0], -20.0, length / 2.0 - 20.0),
            (CHIN_SIDES[1], 20.0, length / 2.0 - 20.0),
        ] {
            let x: f32 = x;
            points[index] = Point {
                x: x * yaw.cos(),
                y,
            }
            .turned(roll);
            depths[index] = x * yaw.sin();
        }
        Mesh {
            points,
            depths,
            presence: 1.0,
        }
    }

    #[test]
    fn proportions_are_those_of_the_face_however_it_is_turned() {
        let ratios = FaceRatios::of(&mesh(120.0, 0.0, 0.0)).unwrap();
        for (found, expected) in ratios.values().into_iter().zip([1.2, 0.88, 0.8, 0.5, 90.0]) {
            assert!((found - expected).abs() < 1e-4, "{ratios:?}");
        }
        let tilted = FaceRatios::of(&mesh(120.0, 0.0, 0.7)).unwrap();
        for (found, expected) in tilted.values().into_iter().zip(ratios.values()) {
            assert!((found - expected).abs() < 1e-3, "{tilted:?}");
        }
        let turned = FaceRatios::of(&mesh(120.0, 0.4, 0.0)).unwrap();
        for (found, expected) in turned.values().into_iter().zip(ratios.values()).take(4) {
            assert!((found - expected).abs() < 1e-3, "{turned:?}");
        }
    }

    #[test]
    fn a_mesh_without_extent_has_no_proportions() {
        let nothing = Mesh {
            points: vec![Point::default(); POINTS],
            depths: vec![0.0; POINTS],
            presence: 1.0,
        };
        assert_eq!(FaceRatios::of(&nothing), None);
    }
}
