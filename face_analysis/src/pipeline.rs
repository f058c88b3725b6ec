//! From a photo to an analysis: face, then colors and season, then shape.

use image::RgbImage;
use tch::Device;

use crate::{
    color::{
        measure::region_colors,
        region::RegionColors,
        season::{SeasonModel, SeasonScores},
    },
    error::{AnalysisError, ModelError},
    face::{Face, FaceFinder},
    manifest::ModelStore,
    parsing::FaceParser,
    photo::EncodedPhoto,
    shape::{ShapeClassifier, ShapeScores},
};

/// What was found out about the largest face of a photo.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// Where the face is.
    pub face: Face,
    /// The colors that the season was told by.
    pub colors: RegionColors,
    /// How well the colors fit each season.
    pub season: SeasonScores,
    /// How well the face fits each shape.
    pub shape: ShapeScores,
}

/// Every model that an analysis takes.
pub struct Pipeline {
    faces: FaceFinder,
    parser: FaceParser,
    season: SeasonModel,
    shape: ShapeClassifier,
}

impl Pipeline {
    /// Loads the models and runs each once, so that the first request is not slower than others.
    ///
    /// # Errors
    /// When a file is missing, altered or of another form, or a network does not run.
    pub fn load(store: &ModelStore, device: Device) -> Result<Self, ModelError> {
        let mut pipeline = Self {
            faces: FaceFinder::load(store)?,
            parser: FaceParser::load(store.read("parser")?, device)?,
            season: SeasonModel::load(&store.read("season")?)?,
            shape: ShapeClassifier::load(store.read("face_shape")?, device)?,
        };
        pipeline.faces.warm_up()?;
        Ok(pipeline)
    }

    /// Analyzes the largest face of an uploaded photo.
    ///
    /// # Errors
    /// When the photo cannot be decoded, shows no face, or a network fails.
    pub fn analyze(&mut self, photo: &EncodedPhoto) -> Result<Analysis, AnalysisError> {
        self.analyze_picture(&photo.decode()?)
    }

    /// Analyzes the largest face of an upright picture.
    ///
    /// # Errors
    /// When the picture shows no face, or a network fails.
    pub fn analyze_picture(&mut self, photo: &RgbImage) -> Result<Analysis, AnalysisError> {
        let face = self.faces.largest(photo)?.ok_or(AnalysisError::NoFace)?;
        let labels = self.parser.parse(photo, &face)?;
        let colors = region_colors(photo, &face.detection.bounds, &labels)?;
        Ok(Analysis {
            season: self.season.scores(&colors),
            shape: self.shape.classify(photo, &face.mesh)?,
            colors,
            face,
        })
    }
}
