//! Which way a face looks.

use crate::face::mesh::Mesh;

/// Indices of the mesh where the cheeks end, on the left and on the right side of the picture.
const CHEEKS: (usize, usize) = (234, 454);
/// Indices of the mesh at the upper end of the forehead and at the chin.
const FOREHEAD_AND_CHIN: (usize, usize) = (10, 152);

/// How a face is turned, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pose {
    /// Toward the left side of the picture; negative toward the right.
    pub left: f64,
    /// Upward; negative downward.
    pub up: f64,
    /// Tilted clockwise; negative counterclockwise.
    pub tilt: f64,
}

impl Pose {
    /// The pose of a face by its mesh, whose depths have about the scale of the other axes: the
    /// angles of the line from cheek to cheek and of the line from forehead to chin against the
    /// plane of the picture.
    pub fn of(mesh: &Mesh) -> Self {
        Self {
            left: leaning(mesh, CHEEKS),
            up: leaning(mesh, FOREHEAD_AND_CHIN),
            tilt: f64::from(mesh.roll()).to_degrees(),
        }
    }
}

/// How far the second of two points lies nearer to the camera than the first, as an angle.
fn leaning(mesh: &Mesh, (from, to): (usize, usize)) -> f64 {
    let place = |index: usize| Some((*mesh.points.get(index)?, *mesh.depths.get(index)?));
    let (Some((a, depth_a)), Some((b, depth_b))) = (place(from), place(to)) else {
        return 0.0;
    };
    let across = f64::from((b.x - a.x).hypot(b.y - a.y));
    f64::from(depth_a - depth_b).atan2(across).to_degrees()
}
