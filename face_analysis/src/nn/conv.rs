//! Convolutions with their batch normalization folded in.

use tch::{TchError, Tensor};

use super::{
    constant::Constant,
    fused::{self, After, FusedWeight},
    weights::Loader,
};
use crate::error::ModelError;

/// What PyTorch's BatchNorm2d adds to the variance unless told otherwise.
const EPSILON: f64 = 1e-5;

/// The form of a convolution with a square kernel; padding is half the kernel, rounded down.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Channels in.
    pub inputs: i64,
    /// Channels out.
    pub outputs: i64,
    /// Rows and columns of the kernel.
    pub kernel: i64,
    /// Pixels from one place to the next.
    pub stride: i64,
}

impl Form {
    /// A convolution that keeps the picture's size.
    pub fn same(inputs: i64, outputs: i64, kernel: i64) -> Self {
        Self {
            inputs,
            outputs,
            kernel,
            stride: 1,
        }
    }

    fn weight_shape(&self) -> [i64; 4] {
        [self.outputs, self.inputs, self.kernel, self.kernel]
    }
}

/// A weight, in the order that its way of running wants.
#[derive(Debug, Clone)]
enum Weight {
    /// Step by step, anywhere: channels last.
    Plain(Constant),
    /// At once, on a CPU.
    Fused(FusedWeight),
}

/// A convolution that is ready to run.
#[derive(Debug, Clone)]
pub struct Conv {
    weight: Weight,
    bias: Option<Constant>,
    stride: i64,
    padding: i64,
}

impl Conv {
    /// Loads a convolution that has neither bias nor normalization: `{name}.weight`.
    ///
    /// # Errors
    /// When the tensor is missing or of another shape.
    pub fn plain(loader: &Loader<'_>, name: &str, form: Form) -> Result<Self, ModelError> {
        let weight = loader.at(name).tensor("weight", &form.weight_shape())?;
        Self::new(loader, &weight, None, form)
    }

    /// Loads the convolution `{name}.weight` and folds the batch normalization `norm` into it.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn normalized(
        loader: &Loader<'_>,
        name: &str,
        norm: &str,
        form: Form,
    ) -> Result<Self, ModelError> {
        let weight = loader.at(name).tensor("weight", &form.weight_shape())?;
        let channels = [form.outputs];
        let norm = loader.at(norm);
        let norm = BatchNorm {
            gain: norm.tensor("weight", &channels)?,
            shift: norm.tensor("bias", &channels)?,
            mean: norm.tensor("running_mean", &channels)?,
            variance: norm.tensor("running_var", &channels)?,
        };
        let (weight, bias) = norm.fold_into(&weight)?;
        Self::new(loader, &weight, Some(&bias), form)
    }

    fn new(
        loader: &Loader<'_>,
        weight: &Tensor,
        bias: Option<&Tensor>,
        form: Form,
    ) -> Result<Self, ModelError> {
        let (padding, stride) = (form.kernel / 2, form.stride);
        let weight = loader.place(weight)?;
        let fused = if fused::suits(weight.device(), weight.kind()) {
            FusedWeight::new(&weight, padding, stride)?
        } else {
            None
        };
        Ok(Self {
            weight: match fused {
                Some(fused) => Weight::Fused(fused),
                None => Weight::Plain(Constant(channels_last(&weight)?)),
            },
            bias: match bias {
                Some(bias) => Some(Constant(loader.place(bias)?)),
                None => None,
            },
            stride,
            padding,
        })
    }

    /// `input` is `[N, inputs, H, W]`; the answer `[N, outputs, H / stride, W / stride]`.
    ///
    /// # Errors
    /// When libtorch fails.
    pub fn forward(&self, input: &Tensor) -> Result<Tensor, TchError> {
        self.run(input, After::Nothing)
    }

    /// [`Conv::forward`], with negative values set to zero.
    ///
    /// # Errors
    /// When libtorch fails.
    pub fn forward_relu(&self, input: &Tensor) -> Result<Tensor, TchError> {
        self.run(input, After::Relu)
    }

    /// [`Conv::forward`], then `other` is added, then negative values are set to zero.
    ///
    /// # Errors
    /// When libtorch fails.
    pub fn forward_add_relu(&self, input: &Tensor, other: &Tensor) -> Result<Tensor, TchError> {
        self.run(input, After::AddRelu(other))
    }

    fn run(&self, input: &Tensor, after: After<'_>) -> Result<Tensor, TchError> {
        let bias = self.bias.as_deref();
        let weight = match &self.weight {
            Weight::Fused(weight) => {
                return weight.run(input, bias, (self.padding, self.stride), after);
            }
            Weight::Plain(weight) => weight,
        };
        let (stride, padding) = ([self.stride; 2], [self.padding; 2]);
        let mut output = input.f_conv2d(weight, bias, stride, padding, [1, 1], 1)?;
        match after {
            After::Nothing => Ok(output),
            After::Relu => output.f_relu_(),
            After::AddRelu(other) => output.f_add_(other)?.f_relu_(),
        }
    }
}

/// Batch normalization as it is at inference: `gain · (x − mean) / √(variance + ε) + shift`.
struct BatchNorm {
    gain: Tensor,
    shift: Tensor,
    mean: Tensor,
    variance: Tensor,
}

impl BatchNorm {
    /// The weight and bias of the one convolution that does what `weight` (`[outputs, …]`, no
    /// bias) and the normalization do in turn.
    fn fold_into(&self, weight: &Tensor) -> Result<(Tensor, Tensor), TchError> {
        let scale = self
            .gain
            .f_div(&self.variance.f_add_scalar(EPSILON)?.f_sqrt()?)?;
        let weight = weight.f_mul(&scale.f_view([-1, 1, 1, 1])?)?;
        let bias = self.shift.f_sub(&self.mean.f_mul(&scale)?)?;
        Ok((weight, bias))
    }
}

/// The same tensor with channels next to each other in memory, the order in which libtorch's
/// convolutions are quickest on a CPU. It is told by the strides; the shape stays `[N, C, H, W]`.
fn channels_last(tensor: &Tensor) -> Result<Tensor, TchError> {
    tensor
        .f_permute([0, 2, 3, 1])?
        .f_contiguous()?
        .f_permute([0, 3, 1, 2])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use tch::{Device, Kind};

    use super::*;

    #[test]
    fn a_folded_convolution_equals_convolution_then_normalization() {
        tch::manual_seed(1);
        let random = |shape: &[i64]| Tensor::randn(shape, (Kind::Float, Device::Cpu));
        let norm = BatchNorm {
            gain: random(&[4]),
            shift: random(&[4]),
            mean: random(&[4]),
            variance: random(&[4]).abs() + 0.1,
        };
        let (weight, input) = (random(&[4, 3, 3, 3]), random(&[2, 3, 8, 8]));
        let unfolded = input
            .conv2d(&weight, None::<&Tensor>, 1, 1, 1, 1)
            .batch_norm(
                Some(&norm.gain),
                Some(&norm.shift),
                Some(&norm.mean),
                Some(&norm.variance),
                false,
                0.1,
                EPSILON,
                false,
            );
        let (weight, bias) = norm.fold_into(&weight).unwrap();
        let difference = (conv(&weight, Some(bias), 1).forward(&input).unwrap() - unfolded)
            .abs()
            .max();
        assert!(difference.double_value(&[]) < 1e-5, "{difference}");
    }

    fn conv(weight: &Tensor, bias: Option<Tensor>, stride: i64) -> Conv {
        Conv {
            weight: Weight::Plain(Constant(channels_last(weight).unwrap())),
            bias: bias.map(Constant),
            stride,
            padding: weight.size()[2] / 2,
        }
    }

    #[test]
    fn fused_steps_do_what_the_steps_do_one_by_one() {
        tch::manual_seed(2);
        let random = |shape: &[i64]| Tensor::randn(shape, (Kind::Float, Device::Cpu));
        let input = channels_last(&random(&[2, 8, 12, 12])).unwrap();
        for (kernel, stride, bias) in [(3, 1, true), (3, 2, true), (1, 1, false), (7, 2, false)] {
            let weight = random(&[16, 8, kernel, kernel]);
            let plain = conv(&weight, bias.then(|| random(&[16])), stride);
            let Some(fused) = FusedWeight::new(&weight, plain.padding, stride).unwrap() else {
                // A libtorch without these operators: there is nothing to compare.
                return;
            };
            let fused = Conv {
                weight: Weight::Fused(fused),
                ..plain.clone()
            };
            let other = random(&plain.forward(&input).unwrap().size());
            let other = channels_last(&other).unwrap();
            for after in [After::Nothing, After::Relu, After::AddRelu(&other)] {
                let expected = plain.run(&input, after).unwrap();
                let found = fused.run(&input, after).unwrap();
                let difference = (found - expected).abs().max();
                assert!(
                    difference.double_value(&[]) < 1e-4,
                    "{after:?}: {difference}"
                );
            }
        }
    }
}
