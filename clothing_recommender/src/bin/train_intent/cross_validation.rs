use std::fmt;

use clothing_recommender::intent::Act;

use crate::{fit::fit, sample::Sample};

const FOLDS: usize = 5;

/// How well heads did on messages that they were not fitted to.
pub struct Evaluation {
    /// Share of messages whose act is right.
    pub act: f32,
    /// Share of messages that are rightly told to be for garments, or not.
    pub route: f32,
    /// Mean log loss.
    pub log_loss: f32,
}

impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (act, route) = (100.0 * self.act, 100.0 * self.route);
        write!(
            f,
            "route {route:.1} % · act {act:.1} % · log loss {:.4}",
            self.log_loss
        )
    }
}

/// Fits a head for each fold to the others and judges it on that fold.
pub fn cross_validate(samples: &[Sample], penalty: f32) -> Evaluation {
    let (mut act, mut route, mut log_loss) = (0, 0, 0.0);
    for fold in 0..FOLDS {
        let (held_out, rest): (Vec<_>, Vec<_>) = samples
            .iter()
            .enumerate()
            .partition(|(number, _)| number % FOLDS == fold);
        let rest: Vec<&Sample> = rest.into_iter().map(|(_, sample)| sample).collect();
        let (head, _) = fit(&rest, penalty);
        for (_, sample) in held_out {
            let likelihoods = head.likelihoods(&sample.features);
            let decision = likelihoods.decision();
            let is_clothing = |act| act == Act::Clothing;
            act += usize::from(decision == sample.act);
            route += usize::from(is_clothing(decision) == is_clothing(sample.act));
            log_loss -= likelihoods.of(sample.act).max(f32::MIN_POSITIVE).ln();
        }
    }
    let count = samples.len().max(1) as f32;
    Evaluation {
        act: act as f32 / count,
        route: route as f32 / count,
        log_loss: log_loss / count,
    }
}
