//! The season classifier: a multinomial logistic regression on [`features`].

use shared::season::Season;

use super::{
    features::{COUNT, Features, features},
    region::RegionColors,
};
use crate::probability::{Verdict, softmax, verdict};

/// How many seasons there are.
pub const SEASONS: usize = Season::ALL.len();

/// A probability for each season, in the order of [`Season::ALL`]; they sum to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeasonScores(pub [f64; SEASONS]);

impl SeasonScores {
    /// The likeliest seasons.
    pub fn verdict(&self) -> Verdict<Season> {
        verdict(Season::ALL, self.0)
    }
}

/// The fitted classifier.
#[derive(Debug, Clone, PartialEq)]
pub struct SeasonModel {
    /// `[season][feature]`, for standardized features.
    pub weight: [[f64; COUNT]; SEASONS],
    /// `[season]`
    pub bias: [f64; SEASONS],
    /// What is taken from each feature: its mean over the training rows that have it.
    pub mean: [f64; COUNT],
    /// What each feature is divided by: its standard deviation over the same rows.
    pub deviation: [f64; COUNT],
    /// Divides the logits.
    pub temperature: f64,
}

impl SeasonModel {
    /// How well the colors of a face fit each season.
    pub fn scores(&self, colors: &RegionColors) -> SeasonScores {
        let logits = self.logits(&features(colors));
        SeasonScores(softmax(logits.map(|logit| logit / self.temperature)))
    }

    /// The seasons' logits before the temperature.
    pub fn logits(&self, features: &Features) -> [f64; SEASONS] {
        let inputs = self.standardized(features);
        std::array::from_fn(|season| {
            let weighted = self.weight[season].iter().zip(inputs);
            self.bias[season] + weighted.map(|(weight, input)| weight * input).sum::<f64>()
        })
    }

    /// Features with mean 0 and deviation 1; absent ones count as average, so that only their
    /// absent-flag speaks.
    pub fn standardized(&self, features: &Features) -> [f64; COUNT] {
        std::array::from_fn(|index| {
            features[index].map_or(0.0, |value| {
                (value - self.mean[index]) / self.deviation[index]
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::region::Lab8;

    /// Knows nothing but that light skin speaks for Light Spring.
    fn model() -> SeasonModel {
        let mut weight = [[0.0; COUNT]; SEASONS];
        weight[Season::LightSpring.index()][0] = 2.0;
        SeasonModel {
            weight,
            bias: [0.0; SEASONS],
            mean: [150.0; COUNT],
            deviation: [20.0; COUNT],
            temperature: 2.0,
        }
    }

    fn skin(l: f64) -> RegionColors {
        let skin = Lab8 { l, a: 0.0, b: 0.0 };
        RegionColors([Some(skin), None, None, None])
    }

    #[test]
    fn scores_sum_to_one_and_follow_the_weights() {
        let scores = model().scores(&skin(190.0));
        assert!((scores.0.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert_eq!(scores.verdict().first, Season::LightSpring);
        // Two deviations above the mean, weight 2, temperature 2: e² against eleven times 1.
        let expected = 2_f64.exp() / (2_f64.exp() + 11.0);
        assert!((scores.0[Season::LightSpring.index()] - expected).abs() < 1e-12);
    }

    #[test]
    fn an_absent_region_counts_as_average() {
        let absent = model().scores(&RegionColors::default());
        let average = model().scores(&skin(150.0));
        assert_eq!(absent, average);
    }
}
