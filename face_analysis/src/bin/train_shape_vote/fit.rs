//! What is fitted: the proportions' regression, and how much it counts.

use face_analysis::{
    shape::{
        ShapeScores,
        ratios::FaceRatios,
        vote::{Exponents, RATIOS, RatioModel, SHAPES},
    },
    training::logistic::{self, Fitted, moments},
};
use shared::face_shape::FaceShape;

use crate::measure::Sample;

/// Hardly anything: there are but 35 unknowns for hundreds of faces.
const PENALTY: f64 = 0.001;
/// Exponents are tried in such steps, up to [`LIMIT`].
const STEP: f64 = 0.05;
const LIMIT: f64 = 1.5;

/// Fits the proportions' regression.
pub fn fit(samples: &[&Sample]) -> anyhow::Result<RatioModel> {
    let values = |sample: &Sample| sample.ratios.values();
    let moments = |index: usize| moments(samples.iter().map(move |sample| values(sample)[index]));
    let model = RatioModel {
        weight: [[0.0; RATIOS]; SHAPES],
        bias: [0.0; SHAPES],
        mean: std::array::from_fn(|index| moments(index).0),
        deviation: std::array::from_fn(|index| moments(index).1),
    };
    let input = |ratios: &FaceRatios| model.standardized(ratios);
    let inputs: Vec<([f64; RATIOS], usize)> = samples
        .iter()
        .map(|sample| (input(&sample.ratios), sample.shape as usize))
        .collect();
    let Fitted { weight, bias } = logistic::fit(&inputs, PENALTY)?;
    Ok(RatioModel {
        weight,
        bias,
        ..model
    })
}

/// What network and proportions say of a face, and what people said.
pub type Told = (ShapeScores, ShapeScores, FaceShape);

/// −ln of what was said of the right shape.
pub fn loss(scores: &ShapeScores, shape: FaceShape) -> f64 {
    -scores.of(shape).max(f64::MIN_POSITIVE).ln()
}

/// The exponents of the least mean log loss; with the proportions' left at 0 unless they vote.
pub fn best_exponents(told: &[Told], with_ratios: bool) -> Exponents {
    let steps = |limit: f64| (0..=(limit / STEP).round() as u32).map(|step| f64::from(step) * STEP);
    let candidates = steps(LIMIT).flat_map(|network| {
        steps(if with_ratios { LIMIT } else { 0.0 })
            .map(move |ratios| Exponents { network, ratios })
    });
    let sum = |exponents: &Exponents| {
        let losses = told
            .iter()
            .map(|(network, ratios, shape)| loss(&exponents.pool(network, ratios), *shape));
        losses.sum::<f64>()
    };
    let unchanged = Exponents {
        network: 1.0,
        ratios: 0.0,
    };
    candidates
        .map(|exponents| (sum(&exponents), exponents))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map_or(unchanged, |(_, exponents)| exponents)
}
