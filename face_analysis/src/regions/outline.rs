//! Outlines of a face's parts as points of the mesh, after MediaPipe's `face_mesh_connections.py`.

use crate::face::{geometry::Point, mesh::Mesh};

/// Around the face, from the middle of the forehead.
pub const OVAL: [usize; 36] = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
    148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];
/// Around both lips.
pub const LIPS: [usize; 20] = [
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185,
];
/// Around the gap between the lips.
pub const MOUTH: [usize; 20] = [
    78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191,
];
/// Around the brow on the left side of the picture.
pub const LEFT_BROW: [usize; 10] = [70, 63, 105, 66, 107, 55, 65, 52, 53, 46];
/// Around the brow on the right side of the picture.
pub const RIGHT_BROW: [usize; 10] = [300, 293, 334, 296, 336, 285, 295, 282, 283, 276];
/// Around the eye on the left side of the picture.
pub const LEFT_EYE: [usize; 16] = [
    33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246,
];
/// Around the eye on the right side of the picture.
pub const RIGHT_EYE: [usize; 16] = [
    263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466,
];
/// Where the nose meets the upper lip.
pub const NOSE_BASE: usize = 2;

/// The places of some points of a mesh.
pub fn places(mesh: &Mesh, indices: &[usize]) -> Vec<Point> {
    indices.iter().map(|&index| mesh.points[index]).collect()
}
