//! What is measured to judge a photo of a face.

use image::RgbImage;

use super::{
    compression::blockiness,
    covering::Covering,
    light::{Light, colorfulness},
    pose::Pose,
    sharpness::blur,
    view::{OVAL, View},
};
use crate::{
    error::InferenceError,
    face::{Face, geometry::Point, mesh::Mesh},
    parsing::{Class, LabelMap},
};

/// Indices of the mesh: the outer and inner corner of each eye.
const EYE_CORNERS: [(usize, usize); 2] = [(33, 133), (263, 362)];

/// What is measured on a face and its photo.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Measures {
    /// Pixels from the middle of one eye to that of the other.
    pub eye_distance: f64,
    /// [`blur`] of the face.
    pub blur: f64,
    /// How the face is lit.
    pub light: Light,
    /// How it is turned.
    pub pose: Pose,
    /// What stands before it.
    pub covering: Covering,
    /// [`colorfulness`] of the face and a little around it.
    pub colorfulness: f64,
    /// [`blockiness`] of the face.
    pub blockiness: f64,
    /// The quality that the file was compressed with, if it is a JPEG: 1 to 100.
    pub jpeg_quality: Option<f64>,
    /// Faces in the photo beside this one.
    pub other_faces: usize,
}

impl Measures {
    /// Measures a face in its upright photo; about its file and other faces it says nothing.
    ///
    /// # Errors
    /// When OpenCV fails.
    pub fn of(photo: &RgbImage, face: &Face, labels: &LabelMap) -> Result<Self, InferenceError> {
        let view = View::new(photo, &face.mesh, labels)?;
        let mut oval = view.polygon(&face.mesh, &OVAL)?;
        for (chosen, &is_inside) in oval.iter_mut().zip(&view.is_inside) {
            *chosen &= is_inside;
        }
        let is_skin = |(&class, &chosen): (&Class, &bool)| {
            chosen && matches!(class, Class::Skin | Class::Nose)
        };
        let skin: Vec<bool> = view.classes.iter().zip(&oval).map(is_skin).collect();
        Ok(Self {
            eye_distance: eye_distance(&face.mesh),
            blur: blur(&view.picture),
            light: Light::of(&view.picture, &oval, &skin),
            pose: Pose::of(&face.mesh),
            covering: Covering::of(&view, &face.mesh, labels)?,
            colorfulness: colorfulness(&view.picture),
            blockiness: blockiness(photo, &face.detection.bounds),
            jpeg_quality: None,
            other_faces: 0,
        })
    }
}

fn eye_distance(mesh: &Mesh) -> f64 {
    let middle = |(outer, inner): (usize, usize)| {
        let (a, b) = (mesh.points.get(outer)?, mesh.points.get(inner)?);
        Some(Point {
            x: (a.x + b.x) / 2.0,
            y: (a.y + b.y) / 2.0,
        })
    };
    match EYE_CORNERS.map(middle) {
        [Some(a), Some(b)] => f64::from((b.x - a.x).hypot(b.y - a.y)),
        _ => 0.0,
    }
}
