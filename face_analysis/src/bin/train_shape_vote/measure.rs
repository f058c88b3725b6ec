//! What is measured on a photo.

use std::fs;

use anyhow::Context;
use face_analysis::{
    error::AnalysisError,
    evaluation::labels::Labeled,
    face::FaceFinder,
    manifest::ModelStore,
    nn::target::{Precision, Target},
    photo::EncodedPhoto,
    shape::{ShapeClassifier, ShapeScores, ratios::FaceRatios},
};
use shared::face_shape::FaceShape;
use tch::Device;

/// A face whose shape people have told.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What they said.
    pub shape: FaceShape,
    /// Its proportions.
    pub ratios: FaceRatios,
    /// What the network says, where it has not seen the photo before.
    pub network: Option<ShapeScores>,
    /// Photos of one value are never parted.
    pub group: String,
}

/// The networks that measure.
pub struct Eye {
    faces: FaceFinder,
    classifier: ShapeClassifier,
}

impl Eye {
    /// Loads them.
    pub fn load(store: &ModelStore) -> anyhow::Result<Self> {
        // Not with what is quickest, so that every machine measures the same.
        let target = Target {
            device: Device::Cpu,
            precision: Precision::Float32,
        };
        Ok(Self {
            faces: FaceFinder::load(store)?,
            classifier: ShapeClassifier::load(store.read("face_shape")?, target)?,
        })
    }

    /// Measures the largest face of a photo; `None` without a label or a face. `seen` says which
    /// photos the network was trained on, `together` the column that groups them.
    pub fn measure(
        &mut self,
        photo: &Labeled,
        seen: Option<&str>,
        together: Option<&str>,
    ) -> anyhow::Result<Option<Sample>> {
        let Some(shape) = photo.shape else {
            return Ok(None);
        };
        let named = || photo.path.display().to_string();
        let is_seen = match seen {
            Some(seen) => photo.has(seen).with_context(named)?,
            None => false,
        };
        let group = match together {
            Some(column) => photo.value(column).with_context(named)?.to_owned(),
            None => named(),
        };
        let bytes = fs::read(&photo.path).with_context(named)?;
        let picture = match EncodedPhoto::recognize(bytes.into()).and_then(|photo| photo.decode()) {
            Ok(picture) => picture,
            Err(AnalysisError::Inference(error)) => return Err(error.into()),
            Err(_) => return Ok(None),
        };
        let faces = self.faces.find(&picture, 1, |finder, detection| {
            finder.features(&picture, detection)
        })?;
        let Some(mesh) = faces.largest.into_iter().next().map(|face| face.mesh) else {
            return Ok(None);
        };
        let Some(ratios) = FaceRatios::of(&mesh) else {
            return Ok(None);
        };
        let network = if is_seen {
            None
        } else {
            Some(self.classifier.classify(&picture, &mesh)?)
        };
        Ok(Some(Sample {
            shape,
            ratios,
            network,
            group,
        }))
    }
}
