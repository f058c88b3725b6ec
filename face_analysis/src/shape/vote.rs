//! The vote of network and proportions on the shape of a face.

use std::array;

use safetensors::SafeTensorError;
use shared::face_shape::FaceShape;

use super::{ShapeScores, ratios::FaceRatios};
use crate::{
    coefficients::{Coefficients, to_bytes},
    error::ModelError,
    manifest::ModelFile,
    probability::softmax,
};

/// How many shapes there are.
pub const SHAPES: usize = FaceShape::ALL.len();
/// How many proportions there are.
pub const RATIOS: usize = 6;

/// Standardized ratios are cut off here: what is farther out is a mistake of the mesh.
const OUTLIER: f64 = 3.0;

/// What a face's proportions say of its shape: a multinomial logistic regression.
#[derive(Debug, Clone, PartialEq)]
pub struct RatioModel {
    /// `[shape][ratio]`, for standardized ratios in the order of [`FaceRatios::values`].
    pub weight: [[f64; RATIOS]; SHAPES],
    /// `[shape]`, in the order of [`FaceShape::ALL`].
    pub bias: [f64; SHAPES],
    /// What is taken from each ratio.
    pub mean: [f64; RATIOS],
    /// What each ratio is divided by then.
    pub deviation: [f64; RATIOS],
}

impl RatioModel {
    /// What the proportions alone say.
    pub fn scores(&self, ratios: &FaceRatios) -> ShapeScores {
        let inputs = self.standardized(ratios);
        ShapeScores(softmax(array::from_fn(|shape| {
            let weighted = self.weight[shape].iter().zip(inputs);
            self.bias[shape] + weighted.map(|(weight, ratio)| weight * ratio).sum::<f64>()
        })))
    }

    /// Ratios with mean 0 and deviation 1, outliers cut off.
    pub fn standardized(&self, ratios: &FaceRatios) -> [f64; RATIOS] {
        let values = ratios.values();
        array::from_fn(|index| {
            ((values[index] - self.mean[index]) / self.deviation[index]).clamp(-OUTLIER, OUTLIER)
        })
    }
}

/// How much network and proportions count: the exponents of their probabilities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exponents {
    /// The network's.
    pub network: f64,
    /// The proportions'; 0 leaves them out.
    pub ratios: f64,
}

impl Exponents {
    /// What both say together, a logarithmic opinion pool (Genest, Zidek: Combining probability
    /// distributions. Statistical Science 1, 1986): pₙᵃ · pᵣᵇ for each shape, scaled to sum to 1.
    pub fn pool(&self, network: &ShapeScores, ratios: &ShapeScores) -> ShapeScores {
        // A network that is quite sure may say 0, of which there is no logarithm.
        let log = |scores: &ShapeScores, shape: usize| scores.0[shape].max(f64::MIN_POSITIVE).ln();
        ShapeScores(softmax(array::from_fn(|shape| {
            self.network * log(network, shape) + self.ratios * log(ratios, shape)
        })))
    }
}

/// The vote, as `train_shape_vote` fits it.
#[derive(Debug, Clone, PartialEq)]
pub struct Vote {
    /// What the proportions say.
    pub ratios: RatioModel,
    /// How much both count.
    pub exponents: Exponents,
}

const METADATA_KEY: &str = "face_shape_vote";

/// What the metadata must say: the order of the classes and of the features.
fn metadata() -> String {
    let classes = FaceShape::ALL.map(FaceShape::title).join(", ");
    format!(
        "classes: {classes}; features: v1: length to width, forehead to cheekbones, jaw to cheekbones, chin to jaw, \
         chin angle, jaw angle"
    )
}

impl Vote {
    /// What network and proportions say together.
    pub fn of(&self, network: &ShapeScores, ratios: &FaceRatios) -> ShapeScores {
        self.exponents.pool(network, &self.ratios.scores(ratios))
    }

    /// Reads the vote.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape, or the file was fitted for other classes or
    /// ratios.
    pub fn load(file: &ModelFile) -> Result<Self, ModelError> {
        let file = Coefficients::open(file, METADATA_KEY, &metadata())?;
        let weight = file.tensor("weight", &[SHAPES, RATIOS])?;
        let bias = file.tensor("bias", &[SHAPES])?;
        let mean = file.tensor("mean", &[RATIOS])?;
        let deviation = file.tensor("deviation", &[RATIOS])?;
        let exponents = file.tensor("exponents", &[2])?;
        Ok(Self {
            ratios: RatioModel {
                weight: array::from_fn(|shape| array::from_fn(|at| weight[shape * RATIOS + at])),
                bias: array::from_fn(|shape| bias[shape]),
                mean: array::from_fn(|at| mean[at]),
                deviation: array::from_fn(|at| deviation[at]),
            },
            exponents: Exponents {
                network: exponents[0],
                ratios: exponents[1],
            },
        })
    }

    /// Writes the vote. The same one always gives the same bytes.
    ///
    /// # Errors
    /// Never, unless safetensors finds fault with the shapes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SafeTensorError> {
        let Self { ratios, exponents } = self;
        to_bytes(
            METADATA_KEY,
            &metadata(),
            &[
                ("weight", &[SHAPES, RATIOS], ratios.weight.as_flattened()),
                ("bias", &[SHAPES], &ratios.bias),
                ("mean", &[RATIOS], &ratios.mean),
                ("deviation", &[RATIOS], &ratios.deviation),
                ("exponents", &[2], &[exponents.network, exponents.ratios]),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::PathBuf;

    use super::*;

    /// Medians of the ratios over the held-out pictures labeled oblong and square.
    const OBLONG: [f64; RATIOS] = [1.197, 0.881, 0.789, 0.685, 129.2, 137.9];
    const SQUARE: [f64; RATIOS] = [1.122, 0.877, 0.798, 0.691, 137.8, 133.9];

    fn ratios(values: [f64; RATIOS]) -> FaceRatios {
        let [
            length_to_width,
            forehead_to_cheekbones,
            jaw_to_cheekbones,
            rest @ ..,
        ] = values;
        let [chin_to_jaw, chin_angle, jaw_angle] = rest;
        FaceRatios {
            length_to_width,
            forehead_to_cheekbones,
            jaw_to_cheekbones,
            chin_to_jaw,
            chin_angle,
            jaw_angle,
        }
    }

    fn file(bytes: &[u8]) -> ModelFile {
        ModelFile {
            path: PathBuf::from("face_shape_vote.safetensors"),
            bytes: bytes.to_vec(),
        }
    }

    /// The one that the service has.
    fn served() -> Vote {
        let bytes = include_bytes!("../../../weights/face_shape_vote.safetensors");
        Vote::load(&file(bytes)).unwrap()
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        let bytes = served().to_bytes().unwrap();
        assert_eq!(Vote::load(&file(&bytes)).unwrap(), served());
        assert!(Vote::load(&file(b"no such file")).is_err());
    }

    /// The same, with proportions that count.
    fn counting() -> Vote {
        Vote {
            exponents: Exponents {
                network: 1.0,
                ratios: 0.2,
            },
            ..served()
        }
    }

    #[test]
    fn proportions_speak_for_the_shape_that_has_them() {
        for (values, shape) in [(OBLONG, FaceShape::Oblong), (SQUARE, FaceShape::Square)] {
            let scores = served().ratios.scores(&ratios(values));
            assert_eq!(scores.verdict().first, shape);
        }
    }

    #[test]
    fn the_vote_decides_ties_and_leaves_a_sure_network_alone() {
        let tie = ShapeScores([0.05, 0.4, 0.1, 0.05, 0.4]);
        for (values, shape) in [(OBLONG, FaceShape::Oblong), (SQUARE, FaceShape::Square)] {
            let voted = counting().of(&tie, &ratios(values));
            assert_eq!(voted.verdict().first, shape);
            assert!((voted.0.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
        let sure = ShapeScores([0.0, 0.05, 0.05, 0.85, 0.05]);
        for values in [OBLONG, SQUARE, [9.0, 0.0, 0.0, 0.0, 0.0, 180.0]] {
            let voted = counting().of(&sure, &ratios(values));
            assert_eq!(voted.verdict().first, FaceShape::Round);
            assert!(voted.0.iter().all(|score| score.is_finite()));
        }
    }

    #[test]
    fn exponents_of_one_and_none_leave_the_network_as_it_is() {
        let network = ShapeScores([0.1, 0.2, 0.3, 0.15, 0.25]);
        let alone = Exponents {
            network: 1.0,
            ratios: 0.0,
        };
        let pooled = alone.pool(&network, &ShapeScores([0.9, 0.025, 0.025, 0.025, 0.025]));
        for (found, expected) in pooled.0.into_iter().zip(network.0) {
            assert!((found - expected).abs() < 1e-12);
        }
    }
}
