//! Finding a face: detectors, mesh, and the squares that the other networks look at.

pub mod anchors;
pub mod crop;
pub mod detection;
pub mod detector;
pub mod eye;
pub mod geometry;
pub mod iris;
pub mod mesh;
pub mod network;
pub mod suppression;

use image::RgbImage;

use self::{
    detection::Detection,
    detector::{BACK, Detector, FULL_RANGE},
    eye::Eyes,
    iris::IrisNetwork,
    mesh::{Mesh, MeshNetwork},
};
use crate::{
    error::{InferenceError, ModelError},
    manifest::ModelStore,
};

/// The mesh network says at least this of a face (`face_landmark_cpu.pbtxt` of MediaPipe).
const MIN_PRESENCE: f32 = 0.5;

/// Boxes that get a look by the mesh, largest first; a photo full of false alarms must not take
/// long.
const MAX_CANDIDATES: usize = 5;

/// A face that both a detector and the mesh are sure of.
#[derive(Debug, Clone)]
pub struct Face {
    /// What the detector said.
    pub detection: Detection,
    /// Where its features are.
    pub mesh: Mesh,
    /// Its eyes, as the iris network sees them.
    pub eyes: Eyes,
}

/// The faces of a photo, or what was made of them.
#[derive(Debug, Clone)]
pub struct Faces<T> {
    /// As many as were asked for, the largest first.
    pub largest: Vec<T>,
    /// How many there are: those that the mesh confirmed, and those that it did not look at.
    pub count: usize,
}

/// The networks that find faces.
pub struct FaceFinder {
    full_range: Detector,
    back: Detector,
    features: FeatureFinder,
}

/// The networks that find a face's features.
pub struct FeatureFinder {
    mesh: MeshNetwork,
    iris: IrisNetwork,
}

impl FaceFinder {
    /// Loads the four networks.
    ///
    /// # Errors
    /// When a file is missing, altered or no such network.
    pub fn load(store: &ModelStore) -> Result<Self, ModelError> {
        Ok(Self {
            full_range: Detector::load(&store.read("detector_full_range")?, &FULL_RANGE)?,
            back: Detector::load(&store.read("detector_back")?, &BACK)?,
            features: FeatureFinder {
                mesh: MeshNetwork::load(&store.read("face_mesh")?)?,
                iris: IrisNetwork::load(&store.read("iris")?)?,
            },
        })
    }

    /// The faces of `photo`: those of the first detector that sees any. `look` gets what a detector
    /// saw, and finds the features of it or says that it is no face; it may do more meanwhile.
    ///
    /// Full range looks first: it is quicker, and the season classifier was fitted on its boxes.
    /// The mesh has the last word, so that a pattern that only resembles a face is passed over.
    ///
    /// # Errors
    /// When a network fails.
    pub fn find<T>(
        &mut self,
        photo: &RgbImage,
        max_faces: usize,
        mut look: impl FnMut(&mut FeatureFinder, Detection) -> Result<Option<T>, InferenceError>,
    ) -> Result<Faces<T>, InferenceError> {
        for detector in [&mut self.full_range, &mut self.back] {
            let mut candidates = detector.detect(photo)?;
            candidates.sort_by(|a, b| b.bounds.area().total_cmp(&a.bounds.area()));
            let mut largest = Vec::new();
            let (mut looked_at, total) = (0, candidates.len());
            for detection in candidates.into_iter().take(MAX_CANDIDATES.max(max_faces)) {
                if largest.len() == max_faces {
                    break;
                }
                looked_at += 1;
                largest.extend(look(&mut self.features, detection)?);
            }
            if !largest.is_empty() {
                let count = largest.len() + total - looked_at;
                return Ok(Faces { largest, count });
            }
        }
        Ok(Faces {
            largest: Vec::new(),
            count: 0,
        })
    }

    /// Runs each network once on a picture that shows nothing.
    ///
    /// # Errors
    /// When a network fails.
    pub fn warm_up(&mut self) -> Result<(), InferenceError> {
        let blank = RgbImage::new(64, 64);
        self.full_range.detect(&blank)?;
        self.back.detect(&blank)?;
        self.features.mesh.warm_up(&blank)?;
        self.features.iris.warm_up(&blank)
    }
}

impl FeatureFinder {
    /// The face that a detector saw, or `None` if the mesh does not take it for one.
    ///
    /// # Errors
    /// When a network fails.
    pub fn features(
        &mut self,
        photo: &RgbImage,
        detection: Detection,
    ) -> Result<Option<Face>, InferenceError> {
        let mesh = self.mesh.fit(photo, &detection)?;
        if mesh.presence < MIN_PRESENCE {
            return Ok(None);
        }
        Ok(Some(Face {
            eyes: self.iris.look(photo, &mesh)?,
            detection,
            mesh,
        }))
    }
}
