//! The colors that people read: of skin, hair, brows, lips and eyes, each with how sure it is.
//!
//! What the season classifier sees is measured apart, as it was trained
//! ([`crate::color::measure`]).

mod brows;
pub mod close_up;
mod hair;
mod iris;
mod lips;
pub mod mask;
mod outline;
pub mod reading;
mod skin;
pub mod statistics;
pub mod view;

use image::RgbImage;

use self::{
    close_up::CloseUp,
    reading::{Measured, Reading, Reason},
    view::View,
};
use crate::{error::InferenceError, face::Face, parsing::LabelMap};

/// A part of the face that has a color of its own. Left and right are the person's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Region {
    Skin,
    Hair,
    Brows,
    Lips,
    LeftEye,
    RightEye,
    /// Both irises together.
    Eyes,
}

impl Region {
    /// All of them, in the order of [`Regions`].
    pub const ALL: [Self; 7] = [
        Self::Skin,
        Self::Hair,
        Self::Brows,
        Self::Lips,
        Self::LeftEye,
        Self::RightEye,
        Self::Eyes,
    ];

    /// The name in an answer.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Skin => "skin",
            Self::Hair => "hair",
            Self::Brows => "brows",
            Self::Lips => "lips",
            Self::LeftEye => "left_eye",
            Self::RightEye => "right_eye",
            Self::Eyes => "eyes",
        }
    }
}

/// The parts of a photo that a face is measured on.
pub struct Views {
    /// The face with its hair and some background.
    pub face: View,
    /// The person's left eye.
    pub left_eye: CloseUp,
    /// The person's right eye.
    pub right_eye: CloseUp,
}

impl Views {
    /// Cuts the views out of the photo. `labels` tells what is where around the face.
    ///
    /// # Errors
    /// When OpenCV fails.
    pub fn of(photo: &RgbImage, face: &Face, labels: &LabelMap) -> Result<Self, InferenceError> {
        Ok(Self {
            face: View::of_labels(photo, labels)?,
            left_eye: CloseUp::of(photo, &face.eyes.left, labels)?,
            right_eye: CloseUp::of(photo, &face.eyes.right, labels)?,
        })
    }
}

/// What was measured of each region of a face.
#[derive(Debug, Clone, PartialEq)]
pub struct Regions {
    /// In the order of [`Region::ALL`].
    readings: [Reading; Region::ALL.len()],
}

impl Regions {
    /// Measures every region of `face`.
    ///
    /// # Errors
    /// When OpenCV fails.
    pub fn measure(face: &Face, views: &Views) -> Result<Self, InferenceError> {
        let view = &views.face;
        let skin = skin::read(view, face)?;
        let skin_color = skin.measured().map(|measured| measured.lab);
        let left = iris::read(&views.left_eye, skin_color)?;
        let right = iris::read(&views.right_eye, skin_color)?;
        let eyes = both(&left, &right);
        Ok(Self {
            readings: [
                skin,
                hair::read(view, face)?,
                brows::read(view, face, skin_color)?,
                lips::read(view, face)?,
                left,
                right,
                eyes,
            ],
        })
    }

    /// Regions with the given readings, in the order of [`Region::ALL`].
    pub fn new(readings: [Reading; Region::ALL.len()]) -> Self {
        Self { readings }
    }

    /// What was measured of `region`.
    pub fn of(&self, region: Region) -> &Reading {
        &self.readings[region as usize]
    }

    /// The same regions as seen behind lenses, which are [`Reason::Sunglasses`] or
    /// [`Reason::Glasses`]: no eye is seen behind the former, however much they mirror, and what
    /// hides an eye behind the latter is glare or a frame.
    #[must_use]
    pub fn behind(&self, lenses: Reason) -> Self {
        let eye = |region: Region| match self.of(region) {
            Reading::Present(_) if lenses == Reason::Sunglasses => Reading::Absent(lenses),
            Reading::Absent(Reason::Sunglasses) => Reading::Absent(lenses),
            seen => seen.clone(),
        };
        let mut readings = self.readings.clone();
        let (left, right) = (eye(Region::LeftEye), eye(Region::RightEye));
        readings[Region::Eyes as usize] = both(&left, &right);
        readings[Region::LeftEye as usize] = left;
        readings[Region::RightEye as usize] = right;
        Self { readings }
    }

    /// The same regions with each measurement replaced by another.
    #[must_use]
    pub fn map(&self, change: impl Fn(&Measured) -> Measured) -> Self {
        Self {
            readings: self.readings.each_ref().map(|reading| match reading {
                Reading::Present(measured) => Reading::Present(change(measured)),
                Reading::Absent(reason) => Reading::Absent(*reason),
            }),
        }
    }

    /// Each region with what was measured of it.
    pub fn iter(&self) -> impl Iterator<Item = (Region, &Reading)> {
        Region::ALL.into_iter().zip(&self.readings)
    }
}

/// Both irises as one: the mean of their colors weighted by confidence, or the one that is seen.
fn both(left: &Reading, right: &Reading) -> Reading {
    match (left.measured(), right.measured()) {
        (Some(one), Some(other)) => Reading::Present(Measured::mean_of(one, other)),
        (None, Some(_)) => right.clone(),
        _ => left.clone(),
    }
}

#[cfg(test)]
mod tests {
    use shared::color::Lab;

    use super::*;

    fn eye(l: f64, confidence: f64) -> Reading {
        Reading::Present(Measured {
            lab: Lab::new(l, 0.0, 0.0),
            pixels: 10.0,
            coverage: 0.5,
            spread: 1.0,
            confidence,
            doubt: None,
        })
    }

    #[test]
    fn two_eyes_are_averaged_by_how_sure_they_are_and_one_stands_for_both() {
        let closed = Reading::Absent(Reason::Closed);
        let mean = both(&eye(10.0, 0.2), &eye(20.0, 0.6));
        assert_eq!(mean.measured().map(|eye| eye.lab.l), Some(17.5));
        assert_eq!(mean.measured().map(|eye| eye.pixels), Some(20.0));
        assert_eq!(both(&closed, &eye(20.0, 0.6)), eye(20.0, 0.6));
        assert_eq!(both(&eye(20.0, 0.6), &closed), eye(20.0, 0.6));
        assert_eq!(both(&closed, &closed), closed);
    }

    #[test]
    fn eyes_are_read_as_the_lenses_before_them_let_them_be() {
        let mirrored = Reading::Absent(Reason::Sunglasses);
        let mut readings = Region::ALL.map(|_| eye(50.0, 0.9));
        readings[Region::LeftEye as usize] = mirrored.clone();
        let regions = Regions::new(readings);
        let dark = regions.behind(Reason::Sunglasses);
        for region in [Region::LeftEye, Region::RightEye, Region::Eyes] {
            assert_eq!(dark.of(region), &mirrored);
        }
        assert_eq!(dark.of(Region::Skin), &eye(50.0, 0.9));
        let clear = regions.behind(Reason::Glasses);
        let left = clear.of(Region::LeftEye);
        assert_eq!(left, &Reading::Absent(Reason::Glasses));
        assert_eq!(clear.of(Region::Eyes), &eye(50.0, 0.9));
    }
}
