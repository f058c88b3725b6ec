//! Multinomial logistic regression by gradient descent with Nesterov's momentum on all samples at
//! once: no chance in it, so that one corpus gives one file.

use clothing_recommender::intent::{ACTS, Act, Features, Head};

use crate::sample::Sample;

const STEPS: usize = 150;
const RATE: f32 = 1.0;
const MOMENTUM: f32 = 0.9;

/// How much a misspelled message counts beside the message itself.
const MISSPELLED: f32 = 0.5;

/// The head that fits `samples` best under a squared `penalty` on its weights, and its mean log
/// loss on them.
pub fn fit(samples: &[&Sample], penalty: f32) -> (Head, f32) {
    let weighed: Vec<(Act, &Features, f32)> = samples
        .iter()
        .flat_map(|sample| {
            [
                (sample.act, &sample.features, 1.0),
                (sample.act, &sample.misspelled, MISSPELLED),
            ]
        })
        .collect();
    let total: f32 = weighed.iter().map(|(_, _, weight)| weight).sum();
    let (mut head, mut speed) = (Head::zero(), Head::zero());
    let mut loss = 0.0;
    for _ in 0..STEPS {
        let mut ahead = head.clone();
        add(&mut ahead, &speed, MOMENTUM);
        let mut gradient = Head::zero();
        loss = 0.0;
        for &(act, features, weight) in &weighed {
            let likelihoods = ahead.likelihoods(features);
            loss -= weight * likelihoods.of(act).max(f32::MIN_POSITIVE).ln();
            for row in 0..ACTS {
                let truth = f32::from(u8::from(row == act.index()));
                let error = weight * (likelihoods.0[row] - truth) / total;
                features.add_to(&mut gradient.weight[row], error);
                gradient.bias[row] += error;
            }
        }
        for (row, weights) in gradient.weight.iter_mut().zip(&ahead.weight) {
            for (slope, weight) in row.iter_mut().zip(weights) {
                *slope += penalty * weight;
            }
        }
        scale(&mut speed, MOMENTUM);
        add(&mut speed, &gradient, -RATE);
        add(&mut head, &speed, 1.0);
    }
    (head, loss / total)
}

fn add(to: &mut Head, what: &Head, factor: f32) {
    for (to, what) in to
        .weight
        .iter_mut()
        .flatten()
        .zip(what.weight.iter().flatten())
    {
        *to += factor * what;
    }
    for (to, what) in to.bias.iter_mut().zip(&what.bias) {
        *to += factor * what;
    }
}

fn scale(head: &mut Head, factor: f32) {
    for value in head.weight.iter_mut().flatten().chain(&mut head.bias) {
        *value *= factor;
    }
}
