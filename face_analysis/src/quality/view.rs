//! A face as its quality is judged: leveled, at a moderate size, with what is where on it.

use image::RgbImage;
use opencv::{
    core::{CV_8U, Mat, MatTraitConstManual, Point as Corner, Scalar, Vector},
    imgproc,
};

use crate::{
    error::InferenceError,
    face::{
        crop::{Outside, cut},
        geometry::{Point, Square},
        mesh::Mesh,
    },
    parsing::{Class, LabelMap},
};

/// Largest side of the view. Faces are averaged down to it, so that sharpness means the same for
/// photos of any resolution; smaller ones stay as they are.
const MAX_SIDE: u32 = 192;
/// Smallest side, so that even a tiny face has pixels to look at.
const MIN_SIDE: u32 = 24;
/// Side of the view in longer sides of the leveled mesh: the face and a little around it.
const ROOM: f32 = 1.15;

/// The outline of the face, from the forehead clockwise (`FACEMESH_FACE_OVAL` of MediaPipe).
pub const OVAL: [usize; 36] = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
    148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];
/// The part of the outline below the nose: what a mask covers.
pub const LOWER_FACE: [usize; 18] = [
    2, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132,
];
/// The outer edge of the lips (`FACEMESH_LIPS`).
pub const LIPS: [usize; 20] = [
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185,
];
/// The edges of the lids (`FACEMESH_RIGHT_EYE` and `FACEMESH_LEFT_EYE`; left and right in the
/// picture are the other way round).
pub const EYES: [[usize; 16]; 2] = [
    [
        33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246,
    ],
    [
        263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466,
    ],
];

/// A leveled cut-out of a face.
pub struct View {
    square: Square,
    /// The pixels.
    pub picture: RgbImage,
    /// What is at each pixel, row by row.
    pub classes: Vec<Class>,
    /// Which pixels lie in the photo and not beyond its edge.
    pub is_inside: Vec<bool>,
}

impl View {
    /// Cuts the face out of `photo`.
    ///
    /// # Errors
    /// When OpenCV fails.
    pub fn new(photo: &RgbImage, mesh: &Mesh, labels: &LabelMap) -> Result<Self, InferenceError> {
        let square = mesh.level_square(ROOM, |level| level.width().max(level.height()));
        // Float-to-integer casts saturate.
        let side = (square.side.ceil() as u32).clamp(MIN_SIDE, MAX_SIDE);
        let picture = cut(photo, &square, side, Outside::Edge)?;
        let places = || square.middles(side);
        let (width, height) = (photo.width() as f32, photo.height() as f32);
        let is_inside =
            |place: Point| (0.0..width).contains(&place.x) && (0.0..height).contains(&place.y);
        Ok(Self {
            square,
            picture,
            classes: places().map(|place| labels.at(place)).collect(),
            is_inside: places().map(is_inside).collect(),
        })
    }

    /// What the view covers, in square pixels of the photo.
    pub fn area(&self) -> f64 {
        f64::from(self.square.side).powi(2)
    }

    /// Which pixels lie inside the polygon of some of the mesh's points.
    ///
    /// # Errors
    /// When OpenCV fails.
    pub fn polygon(&self, mesh: &Mesh, corners: &[usize]) -> Result<Vec<bool>, InferenceError> {
        let side = self.picture.width();
        let corners = corners.iter().filter_map(|&index| {
            let unit = self.square.from_picture(*mesh.points.get(index)?);
            let pixel = |unit: f32| (unit * side as f32).floor() as i32;
            Some(Corner::new(pixel(unit.x), pixel(unit.y)))
        });
        let polygon = Vector::<Vector<Corner>>::from_iter([corners.collect::<Vector<_>>()]);
        let mut filled =
            Mat::new_rows_cols_with_default(side as i32, side as i32, CV_8U, Scalar::all(0.0))?;
        imgproc::fill_poly_def(&mut filled, &polygon, Scalar::all(1.0))?;
        Ok(filled.data_bytes()?.iter().map(|&byte| byte != 0).collect())
    }
}

/// The part of the pixels chosen by `within` that `is` holds for: 0 to 1, and 0 where none is
/// chosen.
pub fn share(within: &[bool], is: impl Fn(usize) -> bool) -> f64 {
    let chosen = within.iter().enumerate().filter(|&(_, &chosen)| chosen);
    let (mut all, mut some) = (0_u32, 0_u32);
    for (index, _) in chosen {
        all += 1;
        some += u32::from(is(index));
    }
    if all == 0 {
        0.0
    } else {
        f64::from(some) / f64::from(all)
    }
}
