//! Face shape: heart, oblong, oval, round or square, told by a network and by the face's proportions.

pub mod ratios;
pub mod vote;

use image::RgbImage;
use shared::face_shape::FaceShape;
use tch::{Device, Kind, Tensor};

use crate::{
    error::{InferenceError, ModelError},
    face::{
        crop::{Outside, cut},
        geometry::Bounds,
        mesh::Mesh,
    },
    manifest::ModelFile,
    nn::{input, precision, resnet18::Classifier, target::Target, weights::Weights},
    probability::{Verdict, softmax, verdict},
};

/// A probability for each shape, in the order of [`FaceShape::ALL`]; they sum to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShapeScores(pub [f64; 5]);

impl ShapeScores {
    /// The likeliest shapes.
    pub fn verdict(&self) -> Verdict<FaceShape> {
        verdict(FaceShape::ALL, self.0)
    }

    /// The probability of a shape.
    pub fn of(&self, shape: FaceShape) -> f64 {
        self.0[shape as usize]
    }
}

/// Side of the network's input.
const INPUT_SIDE: u32 = 192;
/// Side of the square that the network sees, in heights of the leveled mesh.
const ROOM: f32 = 1.6;
/// What lies beyond the picture.
const OUTSIDE: Outside = Outside::Color([127; 3]);
/// Divides the logits: gives the best likelihood on the held-out pictures (weights/README.md).
const TEMPERATURE: f64 = 0.6;

/// The shape network, ready to look.
#[derive(Debug, Clone)]
pub struct ShapeClassifier {
    network: Classifier,
    device: Device,
    kind: Kind,
}

impl ShapeClassifier {
    /// Loads the network, with the kind of number that it runs quickest with.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape, or the network does not run.
    pub fn load(file: ModelFile, target: impl Into<Target>) -> Result<Self, ModelError> {
        let target = target.into();
        let weights = Weights::read(file)?;
        precision::quickest(
            "shape",
            target,
            |kind| Self::with_kind(&weights, target.device, kind),
            |classifier| Ok(classifier.warm_up()?),
        )
    }

    /// Runs the network once on a picture that shows nothing.
    ///
    /// # Errors
    /// When the network fails.
    pub fn warm_up(&self) -> Result<(), InferenceError> {
        self.scores(&RgbImage::new(INPUT_SIDE, INPUT_SIDE))
            .map(drop)
    }

    fn with_kind(weights: &Weights, device: Device, kind: Kind) -> Result<Self, ModelError> {
        let loader = weights.loader(device, kind);
        Ok(Self {
            network: Classifier::load(&loader, FaceShape::ALL.len() as i64)?,
            device,
            kind,
        })
    }

    /// The shape of a face, from the photo around its mesh with the eyes leveled.
    ///
    /// # Errors
    /// When the network fails.
    pub fn classify(&self, photo: &RgbImage, mesh: &Mesh) -> Result<ShapeScores, InferenceError> {
        let square = mesh.level_square(ROOM, Bounds::height);
        self.scores(&cut(photo, &square, INPUT_SIDE, OUTSIDE)?)
    }

    /// The mean of what the network says of the cut-out and of its mirror image.
    fn scores(&self, cutout: &RgbImage) -> Result<ShapeScores, InferenceError> {
        let _guard = tch::no_grad_guard();
        let input = input::normalized(cutout, self.device, self.kind)?;
        let both = Tensor::f_cat(&[&input, &input.f_flip([3])?], 0)?;
        let logits = self.network.forward(&both)?.f_to_kind(Kind::Double)?;
        let logits: Vec<f64> = logits.f_mean_dim([0].as_slice(), false, None)?.try_into()?;
        let logits: [f64; 5] = logits
            .try_into()
            .map_err(|_| InferenceError::Output("shape network"))?;
        Ok(ShapeScores(softmax(
            logits.map(|logit| logit / TEMPERATURE),
        )))
    }
}
