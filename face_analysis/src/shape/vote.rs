//! The vote of network and proportions on the shape of a face.

use std::array;

use super::{ShapeScores, ratios::FaceRatios};
use crate::probability::softmax;

/// How much the proportions' vote counts beside the network's.
///
/// By themselves the proportions are right on 203 of the 538 held-out pictures (38 %; guessing: 20 %), the
/// network on 432. With this weight the vote is right on 433, and its mean log loss is 0.507 instead of
/// 0.504: a tie. From 0.5 on it falls below the network alone.
const WEIGHT: f64 = 0.2;

/// Mean and deviation of each ratio, in the order of [`FaceRatios::values`], over the 1,792 training pictures
/// that the coefficients were fitted on.
const MEAN: [f64; 6] = [1.1513, 0.8824, 0.7928, 0.69, 133.4805, 136.2398];
const DEVIATION: [f64; 6] = [0.0936, 0.0202, 0.0163, 0.0123, 6.8363, 3.6703];
/// A multinomial logistic regression on standardized ratios (scikit-learn 1.9, C = 1): a row for each shape,
/// in the order of `FaceShape::ALL`.
const COEFFICIENTS: [[f64; 6]; 5] = [
    [-1.5063, 0.0044, -0.6092, -0.1887, -1.9111, -0.7537],
    [-0.3220, -0.3527, 0.0542, -0.0786, -1.0183, -0.2167],
    [0.0026, 0.1268, -0.3188, 0.3380, -0.6087, -0.5684],
    [0.8250, -0.1269, 0.5144, -0.1570, 2.3746, 1.6582],
    [1.0006, 0.3484, 0.3595, 0.0864, 1.1634, -0.1195],
];
const INTERCEPTS: [f64; 5] = [-0.5334, 0.0046, 0.1828, 0.2047, 0.1413];
/// Standardized ratios are cut off here: what is farther out is a mistake of the mesh.
const OUTLIER: f64 = 3.0;

/// What the proportions alone say.
pub fn by_ratios(ratios: &FaceRatios) -> ShapeScores {
    let values = ratios.values();
    let standardized: [f64; 6] = array::from_fn(|index| {
        ((values[index] - MEAN[index]) / DEVIATION[index]).clamp(-OUTLIER, OUTLIER)
    });
    ShapeScores(softmax(array::from_fn(|shape| {
        let weighted = COEFFICIENTS[shape].iter().zip(standardized);
        INTERCEPTS[shape] + weighted.map(|(weight, ratio)| weight * ratio).sum::<f64>()
    })))
}

/// What both say together, a logarithmic opinion pool (Genest, Zidek: Combining probability distributions.
/// Statistical Science 1, 1986): pₙ · pᵣʷ for each shape, scaled to sum to 1.
pub fn vote(network: &ShapeScores, ratios: &FaceRatios) -> ShapeScores {
    let by_ratios = by_ratios(ratios);
    let logits = array::from_fn(|shape| {
        // A network that is quite sure may say 0, of which there is no logarithm.
        let network = network.0[shape].max(f64::MIN_POSITIVE);
        network.ln() + WEIGHT * by_ratios.0[shape].ln()
    });
    ShapeScores(softmax(logits))
}

#[cfg(test)]
mod tests {
    use shared::face_shape::FaceShape;

    use super::*;

    /// Medians of the ratios over the held-out pictures labeled oblong and square.
    const OBLONG: [f64; 6] = [1.197, 0.881, 0.789, 0.685, 129.2, 137.9];
    const SQUARE: [f64; 6] = [1.122, 0.877, 0.798, 0.691, 137.8, 133.9];

    fn ratios(values: [f64; 6]) -> FaceRatios {
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

    #[test]
    fn proportions_speak_for_the_shape_that_has_them() {
        for (values, shape) in [(OBLONG, FaceShape::Oblong), (SQUARE, FaceShape::Square)] {
            assert_eq!(by_ratios(&ratios(values)).verdict().first, shape);
        }
    }

    #[test]
    fn the_vote_decides_ties_and_leaves_a_sure_network_alone() {
        let tie = ShapeScores([0.05, 0.4, 0.1, 0.05, 0.4]);
        for (values, shape) in [(OBLONG, FaceShape::Oblong), (SQUARE, FaceShape::Square)] {
            let voted = vote(&tie, &ratios(values));
            assert_eq!(voted.verdict().first, shape);
            assert!((voted.0.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
        let sure = ShapeScores([0.0, 0.05, 0.05, 0.85, 0.05]);
        for values in [OBLONG, SQUARE, [9.0, 0.0, 0.0, 0.0, 0.0, 180.0]] {
            let voted = vote(&sure, &ratios(values));
            assert_eq!(voted.verdict().first, FaceShape::Round);
            assert!(voted.0.iter().all(|score| score.is_finite()));
        }
    }
}
