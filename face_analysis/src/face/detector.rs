//! MediaPipe's face detectors (BlazeFace), full range and back camera.

use image::RgbImage;

use super::{
    anchors::{AnchorGrid, anchors},
    crop::{Outside, cut},
    detection::{Detection, decode},
    geometry::{Point, Square},
    network::{Network, PixelRange},
    suppression::suppress,
};
use crate::{
    error::{InferenceError, ModelError},
    manifest::ModelFile,
};

/// What tells one detector from another.
#[derive(Debug)]
pub struct Design {
    input_side: u32,
    grids: &'static [AnchorGrid],
    min_score: f32,
}

/// For faces within five meters, after MediaPipe's `face_detection_full_range_common.pbtxt`.
pub const FULL_RANGE: Design = Design {
    input_side: 192,
    grids: &[AnchorGrid {
        stride: 4,
        per_cell: 1,
    }],
    min_score: 0.6,
};

/// For the camera on a phone's back, after MediaPipe's `face_detection_back_desktop_live.pbtxt`.
/// It sees some faces that fill the picture and that full range does not.
pub const BACK: Design = Design {
    input_side: 256,
    grids: &[
        AnchorGrid {
            stride: 16,
            per_cell: 2,
        },
        AnchorGrid {
            stride: 32,
            per_cell: 6,
        },
    ],
    min_score: 0.65,
};

/// A detector that is ready to look.
pub struct Detector {
    network: Network,
    design: &'static Design,
    anchors: Vec<Point>,
}

impl Detector {
    /// Loads a network of the given design.
    ///
    /// # Errors
    /// [`ModelError::Unusable`] when the file holds no such network.
    pub fn load(file: &ModelFile, design: &'static Design) -> Result<Self, ModelError> {
        Ok(Self {
            network: Network::load(file, PixelRange::Signed)?,
            design,
            anchors: anchors(design.input_side, design.grids),
        })
    }

    /// The faces in `photo`, surest first, in pixels of the photo.
    ///
    /// # Errors
    /// When the network fails.
    pub fn detect(&mut self, photo: &RgbImage) -> Result<Vec<Detection>, InferenceError> {
        let side = self.design.input_side;
        let whole = Square::around_picture(photo.width(), photo.height());
        let input = cut(photo, &whole, side, Outside::Color([0; 3]))?;
        let outputs = self.network.run(&input)?;
        let (boxes, scores) = match &outputs[..] {
            [a, b] if a.len() > b.len() => (a, b),
            [a, b] => (b, a),
            _ => return Err(InferenceError::Output("face detector")),
        };
        if scores.len() != self.anchors.len() || boxes.len() != scores.len() * 16 {
            return Err(InferenceError::Output("face detector"));
        }
        let found = decode(boxes, scores, &self.anchors, side, self.design.min_score);
        Ok(suppress(found)
            .iter()
            .map(|detection| detection.map(|unit| whole.to_picture(unit)))
            .collect())
    }
}
