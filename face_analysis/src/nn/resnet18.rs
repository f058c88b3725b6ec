//! ResNet-18, under the names that torchvision gives its tensors.
//!
//! He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition. CVPR 2016.

use tch::{TchError, Tensor};

use super::{
    constant::Constant,
    conv::{Conv, Form},
    weights::Loader,
};
use crate::error::ModelError;

/// Channels of the four stages.
const CHANNELS: [i64; 4] = [64, 128, 256, 512];
/// Channels that the last stage ends with.
pub const LAST_CHANNELS: i64 = CHANNELS[3];

/// Two convolutions and a way around them.
#[derive(Debug, Clone)]
struct Block {
    first: Conv,
    second: Conv,
    shortcut: Option<Conv>,
}

impl Block {
    fn load(loader: &Loader<'_>, inputs: i64, outputs: i64) -> Result<Self, ModelError> {
        let widens = inputs != outputs;
        let stride = if widens { 2 } else { 1 };
        let form = |inputs, kernel, stride| Form {
            inputs,
            outputs,
            kernel,
            stride,
        };
        let shortcut = || {
            let shortcut = loader.at("downsample");
            Conv::normalized(&shortcut, "0", "1", form(inputs, 1, stride))
        };
        Ok(Self {
            first: Conv::normalized(loader, "conv1", "bn1", form(inputs, 3, stride))?,
            second: Conv::normalized(loader, "conv2", "bn2", form(outputs, 3, 1))?,
            shortcut: widens.then(shortcut).transpose()?,
        })
    }

    fn forward(&self, input: &Tensor) -> Result<Tensor, TchError> {
        let inside = self.first.forward_relu(input)?;
        match &self.shortcut {
            Some(shortcut) => self
                .second
                .forward_add_relu(&inside, &shortcut.forward(input)?),
            None => self.second.forward_add_relu(&inside, input),
        }
    }
}

/// What the last three stages see of `[N, 3, H, W]`.
pub struct Features {
    /// `[N, 128, H/8, W/8]`
    pub eighth: Tensor,
    /// `[N, 256, H/16, W/16]`
    pub sixteenth: Tensor,
    /// `[N, 512, H/32, W/32]`
    pub thirty_second: Tensor,
}

/// The convolutions of ResNet-18, without the classifier at its end.
#[derive(Debug, Clone)]
pub struct Backbone {
    stem: Conv,
    stages: [Vec<Block>; 4],
}

impl Backbone {
    /// Loads `conv1`, `bn1` and `layer1` to `layer4`.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn load(loader: &Loader<'_>) -> Result<Self, ModelError> {
        let stem = Form {
            inputs: 3,
            outputs: CHANNELS[0],
            kernel: 7,
            stride: 2,
        };
        let stage = |number: usize| {
            let stage = loader.at(&format!("layer{number}"));
            let (inputs, outputs) = (CHANNELS[number.max(2) - 2], CHANNELS[number - 1]);
            Ok::<_, ModelError>(vec![
                Block::load(&stage.at("0"), inputs, outputs)?,
                Block::load(&stage.at("1"), outputs, outputs)?,
            ])
        };
        Ok(Self {
            stem: Conv::normalized(loader, "conv1", "bn1", stem)?,
            stages: [stage(1)?, stage(2)?, stage(3)?, stage(4)?],
        })
    }

    /// `input` is `[N, 3, H, W]`, normalized; H and W are multiples of 32.
    ///
    /// # Errors
    /// When libtorch fails.
    pub fn forward(&self, input: &Tensor) -> Result<Features, TchError> {
        let run = |stage: usize, input: &Tensor| {
            self.stages[stage]
                .iter()
                .try_fold(input.shallow_clone(), |input, block| block.forward(&input))
        };
        let half = self.stem.forward_relu(input)?;
        let quarter = half.f_max_pool2d([3, 3], [2, 2], [1, 1], [1, 1], false)?;
        let eighth = run(1, &run(0, &quarter)?)?;
        let sixteenth = run(2, &eighth)?;
        Ok(Features {
            thirty_second: run(3, &sixteenth)?,
            eighth,
            sixteenth,
        })
    }
}

/// ResNet-18 with a linear classifier.
#[derive(Debug, Clone)]
pub struct Classifier {
    backbone: Backbone,
    weight: Constant,
    bias: Constant,
}

impl Classifier {
    /// Loads the backbone and `fc`, which must tell `classes` apart.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn load(loader: &Loader<'_>, classes: i64) -> Result<Self, ModelError> {
        let fc = loader.at("fc");
        Ok(Self {
            backbone: Backbone::load(loader)?,
            weight: Constant(loader.place(&fc.tensor("weight", &[classes, LAST_CHANNELS])?)?),
            bias: Constant(loader.place(&fc.tensor("bias", &[classes])?)?),
        })
    }

    /// From `[N, 3, H, W]`, normalized, to logits `[N, classes]`.
    ///
    /// # Errors
    /// When libtorch fails.
    pub fn forward(&self, input: &Tensor) -> Result<Tensor, TchError> {
        let features = self.backbone.forward(input)?.thirty_second;
        features
            .f_mean_dim([2, 3].as_slice(), false, None)?
            .f_linear(&self.weight, Some(&*self.bias))
    }
}
