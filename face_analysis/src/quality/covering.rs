//! What stands before a face.

use super::view::{EYES, LIPS, LOWER_FACE, OVAL, View, share};
use crate::{
    error::InferenceError,
    face::mesh::Mesh,
    parsing::{Class, LabelMap},
};

/// Parts of a face, each 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Covering {
    /// Of the face: what is hair.
    pub hair: f64,
    /// Of the face: what is neither face, hair, hat nor glasses, such as a hand or a scarf.
    pub other: f64,
    /// Of the face below the nose: the same, or hair.
    pub lower: f64,
    /// Of the lips' place: what is lips or mouth.
    pub lips: f64,
    /// Of the face: glasses.
    pub glasses: f64,
    /// Of the eyes' place: glasses, through which nothing is seen.
    pub dark_glasses: f64,
    /// Hat in the parser's view, as a part of the face's area. May exceed 1.
    pub hat: f64,
    /// Of the face: what lies beyond the edge of the photo.
    pub outside: f64,
}

fn is_face(class: Class) -> bool {
    use Class::{
        LeftBrow, LeftEar, LeftEye, LowerLip, Mouth, Nose, RightBrow, RightEar, RightEye, Skin,
        UpperLip,
    };
    matches!(
        class,
        Skin | Nose
            | LeftBrow
            | RightBrow
            | LeftEye
            | RightEye
            | LeftEar
            | RightEar
            | Mouth
            | UpperLip
            | LowerLip
    )
}

impl Covering {
    /// Compares what the parser sees with where the mesh says that the face is.
    ///
    /// # Errors
    /// When OpenCV fails.
    pub fn of(view: &View, mesh: &Mesh, labels: &LabelMap) -> Result<Self, InferenceError> {
        let class = |index: usize| view.classes[index];
        let is_other = |index: usize| {
            use Class::{Earring, Glasses, Hair, Hat};
            view.is_inside[index]
                && !is_face(class(index))
                && !matches!(class(index), Hair | Hat | Glasses | Earring)
        };
        let oval = view.polygon(mesh, &OVAL)?;
        let lower = view.polygon(mesh, &LOWER_FACE)?;
        let lips = view.polygon(mesh, &LIPS)?;
        let mut eyes = view.polygon(mesh, &EYES[0])?;
        for (either, other) in eyes.iter_mut().zip(view.polygon(mesh, &EYES[1])?) {
            *either |= other;
        }
        let of_face = |wanted: Class| share(&oval, |index| class(index) == wanted);
        let oval_area = share(&vec![true; oval.len()], |index| oval[index]) * view.area();
        let hat_area = labels.share(Class::Hat) * f64::from(labels.square().side).powi(2);
        Ok(Self {
            hair: of_face(Class::Hair),
            other: share(&oval, is_other),
            lower: share(&lower, |index| {
                is_other(index) || class(index) == Class::Hair
            }),
            lips: share(&lips, |index| {
                use Class::{LowerLip, Mouth, UpperLip};
                matches!(class(index), UpperLip | LowerLip | Mouth)
            }),
            glasses: of_face(Class::Glasses),
            dark_glasses: share(&eyes, |index| class(index) == Class::Glasses),
            hat: if oval_area > 0.0 {
                hat_area / oval_area
            } else {
                0.0
            },
            outside: share(&oval, |index| !view.is_inside[index]),
        })
    }
}
