//! How network, proportions and their vote do on photos that they were not fitted to.

use std::collections::HashMap;

use face_analysis::shape::{
    ShapeScores,
    vote::{Exponents, RatioModel},
};
use shared::face_shape::FaceShape;
use tch::{Device, Kind, Tensor};

use crate::{
    fit::{Told, best_exponents, fit},
    measure::Sample,
};

const FOLDS: usize = 5;
/// Decides which group is in which fold.
const SEED: i64 = 12;

/// A photo that is new to the network, and what was said of it by what was not fitted to it.
pub struct Judged {
    /// What people said.
    pub shape: FaceShape,
    /// What the network says.
    pub network: ShapeScores,
    /// What the proportions say.
    pub ratios: ShapeScores,
    /// The network with the exponent that is best for it alone.
    pub alone: ShapeScores,
    /// Both together.
    pub vote: ShapeScores,
}

impl Judged {
    /// Whether the network by itself is right.
    pub fn network_is_right(&self) -> bool {
        self.network.verdict().first == self.shape
    }

    /// Whether both together are.
    pub fn vote_is_right(&self) -> bool {
        self.vote.verdict().first == self.shape
    }
}

/// What came of it.
pub struct Validation {
    /// Each photo that is new to the network.
    pub judged: Vec<Judged>,
    /// What was chosen without each fold.
    pub exponents: Vec<Exponents>,
}

impl Validation {
    /// What was said of each photo by a regression that was not fitted to it.
    pub fn unfitted(&self) -> Vec<Told> {
        let told = |judged: &Judged| (judged.network, judged.ratios, judged.shape);
        self.judged.iter().map(told).collect()
    }
}

/// Chooses exponents and fits the regression five times, each time without a fifth of the groups, and
/// tries them on that. The exponents are chosen within the other four fifths in the same way: each
/// of these is told by a regression that was fitted without it.
pub fn cross_validate(samples: &[Sample]) -> anyhow::Result<Validation> {
    let folds = folds(samples)?;
    let (mut judged, mut exponents) = (Vec::new(), Vec::new());
    for held_out in 0..FOLDS {
        let mut told = Vec::new();
        for inner in (0..FOLDS).filter(|&inner| inner != held_out) {
            let model = fit(&without(samples, &folds, &[held_out, inner]))?;
            told.extend(of_fold(samples, &folds, inner).map(|sample| tell(&model, sample)));
        }
        let (alone, vote) = (best_exponents(&told, false), best_exponents(&told, true));
        let model = fit(&without(samples, &folds, &[held_out]))?;
        for sample in of_fold(samples, &folds, held_out) {
            let (network, ratios, shape) = tell(&model, sample);
            judged.push(Judged {
                alone: alone.pool(&network, &ratios),
                vote: vote.pool(&network, &ratios),
                shape,
                network,
                ratios,
            });
        }
        exponents.push(vote);
    }
    Ok(Validation { judged, exponents })
}

fn without<'a>(samples: &'a [Sample], folds: &[usize], left_out: &[usize]) -> Vec<&'a Sample> {
    let all = samples.iter().zip(folds);
    all.filter(|(_, fold)| !left_out.contains(fold))
        .map(|(sample, _)| sample)
        .collect()
}

/// Those of a fold that are new to the network, with what it says.
fn of_fold<'a>(
    samples: &'a [Sample],
    folds: &'a [usize],
    fold: usize,
) -> impl Iterator<Item = (&'a Sample, ShapeScores)> {
    let own = samples
        .iter()
        .zip(folds)
        .filter(move |&(_, &own)| own == fold);
    own.filter_map(|(sample, _)| Some((sample, sample.network?)))
}

fn tell(model: &RatioModel, (sample, network): (&Sample, ShapeScores)) -> Told {
    (network, model.scores(&sample.ratios), sample.shape)
}

/// Deals the groups to the folds in turn, in an order that the seed decides.
fn folds(samples: &[Sample]) -> anyhow::Result<Vec<usize>> {
    let mut numbers = HashMap::new();
    let groups: Vec<usize> = samples
        .iter()
        .map(|sample| {
            let next = numbers.len();
            *numbers.entry(sample.group.as_str()).or_insert(next)
        })
        .collect();
    tch::manual_seed(SEED);
    let order = Tensor::f_randperm(numbers.len() as i64, (Kind::Int64, Device::Cpu))?;
    let order = Vec::<i64>::try_from(order)?;
    Ok(groups
        .into_iter()
        .map(|group| order[group] as usize % FOLDS)
        .collect())
}
