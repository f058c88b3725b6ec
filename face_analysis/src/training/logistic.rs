//! Multinomial logistic regression by gradient descent on libtorch's autograd.

use tch::{Device, Kind, Reduction, TchError, Tensor};

/// Enough for the gradient to vanish: the problem is convex and has but hundreds of unknowns.
const STEPS: i32 = 500;
const FIRST_STEP: f64 = 0.1;
/// Adam's usual constants (Kingma, Ba, ICLR 2015).
const MOMENTUM: f64 = 0.9;
const SCALE_MEMORY: f64 = 0.999;
const EPSILON: f64 = 1e-8;

/// What was fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted<const CLASSES: usize, const FEATURES: usize> {
    /// `[class][feature]`
    pub weight: [[f64; FEATURES]; CLASSES],
    /// `[class]`
    pub bias: [f64; CLASSES],
}

/// Fits a regression to samples, each with its features (of mean 0 and deviation 1, about) and the
/// number of its class: the least mean cross-entropy plus `penalty` / 2 times the sum of squared
/// weights. Deterministic on one thread: it starts from zero and uses all samples in each step.
///
/// # Errors
/// When libtorch fails, as with no samples.
pub fn fit<const CLASSES: usize, const FEATURES: usize>(
    samples: &[([f64; FEATURES], usize)],
    penalty: f64,
) -> Result<Fitted<CLASSES, FEATURES>, TchError> {
    let inputs: Vec<f64> = samples.iter().flat_map(|(features, _)| *features).collect();
    let inputs = Tensor::f_from_slice(&inputs)?.f_view([-1, FEATURES as i64])?;
    let classes: Vec<i64> = samples.iter().map(|(_, class)| *class as i64).collect();
    let classes = Tensor::f_from_slice(&classes)?;
    let mut weight = Parameter::zeros(&[CLASSES as i64, FEATURES as i64])?;
    let mut bias = Parameter::zeros(&[CLASSES as i64])?;
    for step in 1..=STEPS {
        let squares = weight.value.f_square()?.f_sum(Kind::Double)?;
        inputs
            .f_linear(&weight.value, Some(&bias.value))?
            .f_cross_entropy_loss(&classes, None::<Tensor>, Reduction::Mean, -100, 0.0)?
            .f_add(&squares.f_mul_scalar(penalty / 2.0)?)?
            .f_backward()?;
        weight.descend(step)?;
        bias.descend(step)?;
    }
    let weight: Vec<f64> = weight.value.f_view([-1])?.try_into()?;
    let bias: Vec<f64> = (&bias.value).try_into()?;
    Ok(Fitted {
        weight: std::array::from_fn(|class| {
            std::array::from_fn(|feature| weight[class * FEATURES + feature])
        }),
        bias: std::array::from_fn(|class| bias[class]),
    })
}

/// Mean and deviation of values; 0 and 1 of none. What never varies has deviation 1: it says nothing,
/// whatever it is divided by.
pub fn moments(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let count = values.clone().count().max(1) as f64;
    let mean = values.clone().sum::<f64>() / count;
    let variance = values.map(|value| (value - mean).powi(2)).sum::<f64>() / count;
    (mean, if variance > 0.0 { variance.sqrt() } else { 1.0 })
}

/// A tensor to be fitted, with Adam's running means of its gradient and of the gradient's square.
struct Parameter {
    value: Tensor,
    slope: Tensor,
    square: Tensor,
}

impl Parameter {
    fn zeros(shape: &[i64]) -> Result<Self, TchError> {
        let zeros = || Tensor::f_zeros(shape, (Kind::Double, Device::Cpu));
        Ok(Self {
            value: zeros()?.f_set_requires_grad(true)?,
            slope: zeros()?,
            square: zeros()?,
        })
    }

    /// One step down the gradient. Steps shrink along half a cosine, so that the last ones settle.
    fn descend(&mut self, step: i32) -> Result<(), TchError> {
        let _guard = tch::no_grad_guard();
        let gradient = self.value.f_grad()?;
        self.slope = self
            .slope
            .f_mul_scalar(MOMENTUM)?
            .f_add(&gradient.f_mul_scalar(1.0 - MOMENTUM)?)?;
        self.square = self
            .square
            .f_mul_scalar(SCALE_MEMORY)?
            .f_add(&gradient.f_square()?.f_mul_scalar(1.0 - SCALE_MEMORY)?)?;
        let slope = self.slope.f_div_scalar(1.0 - MOMENTUM.powi(step))?;
        let square = self.square.f_div_scalar(1.0 - SCALE_MEMORY.powi(step))?;
        let progress = f64::from(step) / f64::from(STEPS);
        let rate = FIRST_STEP * (1.0 + (std::f64::consts::PI * progress).cos()) / 2.0;
        let change = slope.f_div(&square.f_sqrt()?.f_add_scalar(EPSILON)?)?;
        let _ = self.value.f_sub_(&change.f_mul_scalar(rate)?)?;
        self.value.zero_grad();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_fit_is_where_the_likelihood_is_greatest() {
        // Of four samples at each of two places three are of one class: the log odds there are ±ln 3.
        let at = |place: f64, classes: [usize; 4]| classes.map(|class| ([place], class));
        let samples = [at(-1.0, [0, 0, 0, 1]), at(1.0, [1, 1, 0, 1])].concat();
        let Fitted { weight, bias } = fit::<2, 1>(&samples, 0.0).unwrap();
        let odds = |place: f64| (weight[1][0] - weight[0][0]) * place + bias[1] - bias[0];
        assert!((odds(1.0) - 3_f64.ln()).abs() < 1e-3, "{weight:?} {bias:?}");
        assert!(
            (odds(-1.0) + 3_f64.ln()).abs() < 1e-3,
            "{weight:?} {bias:?}"
        );
        let shrunk = fit::<2, 1>(&samples, 0.1).unwrap().weight;
        assert!(shrunk[1][0] < weight[1][0]);
    }

    #[test]
    fn what_never_varies_is_divided_by_one() {
        assert_eq!(moments([1.0, 3.0].into_iter()), (2.0, 1.0));
        assert_eq!(moments([5.0, 5.0].into_iter()), (5.0, 1.0));
        assert_eq!(moments([].into_iter()), (0.0, 1.0));
    }
}
