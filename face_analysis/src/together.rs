//! Several photos of one person: measured apart, combined by quality.

use crate::{color::season::SeasonScores, pipeline::Analysis, shape::ShapeScores};

/// A photo's least weight. A bad one says little, but not nothing.
const LEAST_WEIGHT: f64 = 0.05;

/// What several photos of one person say together.
#[derive(Debug, Clone, PartialEq)]
pub struct Together {
    /// Which of them shows the face best.
    pub best: usize,
    /// How much each counts; they sum to 1.
    pub weights: Vec<f64>,
    /// The weighted mean of the photos' own scores.
    pub season: SeasonScores,
    /// The weighted mean of the photos' own scores.
    pub shape: ShapeScores,
    /// The weight of the photos whose own likeliest season is the likeliest one of all: 0 to 1.
    pub season_agreement: f64,
    /// The same of the shape.
    pub shape_agreement: f64,
}

impl Together {
    /// Combines what was found out about the same face in several photos; `None` without photos.
    ///
    /// The scores are probabilities, and their weighted mean (a linear opinion pool: Stone, The
    /// opinion pool. Ann. Math. Statist. 32, 1961) is one as well. A photo's weight is the square
    /// of its quality's score, so that two mediocre photos do not outvote a good one.
    pub fn of(faces: &[&Analysis]) -> Option<Self> {
        let weight = |face: &&Analysis| face.quality.score.powi(2).max(LEAST_WEIGHT);
        let weights: Vec<f64> = faces.iter().map(weight).collect();
        let sum: f64 = weights.iter().sum();
        let weights: Vec<f64> = weights.into_iter().map(|weight| weight / sum).collect();
        // Of equally good photos the first one, which is why the later does not win a tie.
        let best = (0..faces.len())
            .rev()
            .max_by(|&a, &b| weights[a].total_cmp(&weights[b]))?;
        let season = SeasonScores(pool(faces.iter().map(|face| face.season.0), &weights));
        let shape = ShapeScores(pool(faces.iter().map(|face| face.shape.0), &weights));
        let (first_season, first_shape) = (season.verdict().first, shape.verdict().first);
        let agreeing = |agrees: &dyn Fn(&Analysis) -> bool| {
            let weighted = faces.iter().zip(&weights);
            let agreeing = weighted.filter(|(face, _)| agrees(face));
            agreeing.map(|(_, weight)| weight).sum()
        };
        Some(Self {
            best,
            season_agreement: agreeing(&|face| face.season.verdict().first == first_season),
            shape_agreement: agreeing(&|face| face.shape.verdict().first == first_shape),
            weights,
            season,
            shape,
        })
    }
}

fn pool<const N: usize>(scores: impl Iterator<Item = [f64; N]>, weights: &[f64]) -> [f64; N] {
    let mut pooled = [0.0; N];
    for (scores, weight) in scores.zip(weights) {
        for (sum, score) in pooled.iter_mut().zip(scores) {
            *sum += weight * score;
        }
    }
    pooled
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::sample;

    /// A face of a quality whose season is the one of an index.
    fn face(score: f64, season: usize) -> Analysis {
        let mut face = sample::analysis();
        face.quality.score = score;
        face.season.0 = [0.02; 12];
        face.season.0[season] = 0.78;
        face
    }

    #[test]
    fn one_good_photo_outvotes_two_mediocre_ones() {
        let faces = [face(0.5, 3), face(1.0, 7), face(0.5, 3)];
        let together = Together::of(&faces.iter().collect::<Vec<_>>()).unwrap();
        assert_eq!(together.best, 1);
        assert_eq!(together.weights, [1.0 / 6.0, 4.0 / 6.0, 1.0 / 6.0]);
        assert!((together.season.0.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((together.season.0[7] - (0.78 * 4.0 + 0.02 * 2.0) / 6.0).abs() < 1e-12);
        assert!((together.season_agreement - 4.0 / 6.0).abs() < 1e-12);
        assert!((together.shape_agreement - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_first_of_equally_good_photos_is_the_best_and_no_photo_is_worth_nothing() {
        let faces = [face(0.0, 1), face(0.0, 1)];
        let together = Together::of(&faces.iter().collect::<Vec<_>>()).unwrap();
        assert_eq!((together.best, together.weights), (0, vec![0.5, 0.5]));
        assert!(Together::of(&[]).is_none());
    }
}
