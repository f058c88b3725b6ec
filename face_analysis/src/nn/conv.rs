//! Convolutions with their batch normalization folded in.

use tch::{TchError, Tensor};

use super::weights::Loader;
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

/// A convolution that is ready to run.
pub struct Conv {
    weight: Tensor,
    bias: Option<Tensor>,
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
        Ok(Self {
            weight: channels_last(&loader.place(weight)?)?,
            bias: bias.map(|bias| loader.place(bias)).transpose()?,
            stride: form.stride,
            padding: form.kernel / 2,
        })
    }

    /// `input` is `[N, inputs, H, W]`; the answer `[N, outputs, H / stride, W / stride]`.
    ///
    /// # Errors
    /// When libtorch fails.
    pub fn forward(&self, input: &Tensor) -> Result<Tensor, TchError> {
        input.f_conv2d(
            &self.weight,
            self.bias.as_ref(),
            [self.stride, self.stride],
            [self.padding, self.padding],
            [1, 1],
            1,
        )
    }

    /// [`Conv::forward`], with negative values set to zero.
    ///
    /// # Errors
    /// When libtorch fails.
    pub fn forward_relu(&self, input: &Tensor) -> Result<Tensor, TchError> {
        self.forward(input)?.f_relu_()
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
        let folded = Conv {
            weight: channels_last(&weight).unwrap(),
            bias: Some(bias),
            stride: 1,
            padding: 1,
        };
        let difference = (folded.forward(&input).unwrap() - unfolded).abs().max();
        assert!(difference.double_value(&[]) < 1e-5, "{difference}");
    }
}
