//! BiSeNet on ResNet-18, under the tensor names of the public face-parsing checkpoints.
//!
//! Yu et al.: BiSeNet: Bilateral Segmentation Network for Real-time Semantic Segmentation. ECCV
//! 2018. As in those checkpoints, the backbone's own eighth takes the place of a spatial path. The
//! two auxiliary heads serve training alone and are not loaded.

use tch::{TchError, Tensor};

use super::{
    conv::{Conv, Form},
    resnet18::{Backbone, LAST_CHANNELS},
    weights::Loader,
};
use crate::error::ModelError;

/// Channels of the context path.
const CONTEXT: i64 = 128;
/// Channels where both paths are fused.
const FUSED: i64 = 256;

/// A convolution, its normalization and a ReLU: `{name}.conv` and `{name}.norm`.
fn block(loader: &Loader<'_>, name: &str, form: Form) -> Result<Conv, ModelError> {
    Conv::normalized(&loader.at(name), "conv", "norm", form)
}

/// The mean over height and width: `[N, C, 1, 1]`.
fn global_mean(input: &Tensor) -> Result<Tensor, TchError> {
    input.f_mean_dim([2, 3].as_slice(), true, None)
}

/// `input`, its pixels repeated, in the height and width of `like`.
fn enlarged(input: &Tensor, like: &Tensor) -> Result<Tensor, TchError> {
    let (_, _, height, width) = like.size4()?;
    input.f_upsample_nearest2d([height, width], None, None)
}

/// Weighs channels by what they hold in the whole picture.
#[derive(Debug, Clone)]
struct AttentionRefinement {
    conv: Conv,
    attention: Conv,
}

impl AttentionRefinement {
    fn load(loader: &Loader<'_>, inputs: i64) -> Result<Self, ModelError> {
        let attention = Form::same(CONTEXT, CONTEXT, 1);
        Ok(Self {
            conv: block(loader, "conv_block", Form::same(inputs, CONTEXT, 3))?,
            attention: Conv::normalized(&loader.at("attention"), "0", "1", attention)?,
        })
    }

    fn forward(&self, input: &Tensor) -> Result<Tensor, TchError> {
        let features = self.conv.forward_relu(input)?;
        let weights = self.attention.forward(&global_mean(&features)?)?;
        features.f_mul(&weights.f_sigmoid()?)
    }
}

/// What the backbone sees, with the view of the whole brought down to an eighth.
#[derive(Debug, Clone)]
struct ContextPath {
    backbone: Backbone,
    refine_16: AttentionRefinement,
    refine_32: AttentionRefinement,
    head_16: Conv,
    head_32: Conv,
    whole: Conv,
}

impl ContextPath {
    fn load(loader: &Loader<'_>) -> Result<Self, ModelError> {
        let head = Form::same(CONTEXT, CONTEXT, 3);
        Ok(Self {
            backbone: Backbone::load(&loader.at("backbone"))?,
            refine_16: AttentionRefinement::load(&loader.at("arm16"), 256)?,
            refine_32: AttentionRefinement::load(&loader.at("arm32"), LAST_CHANNELS)?,
            head_16: block(loader, "conv_head16", head)?,
            head_32: block(loader, "conv_head32", head)?,
            whole: block(loader, "conv_avg", Form::same(LAST_CHANNELS, CONTEXT, 1))?,
        })
    }

    /// The backbone's eighth and the context's, 128 channels each.
    fn forward(&self, input: &Tensor) -> Result<(Tensor, Tensor), TchError> {
        let features = self.backbone.forward(input)?;
        let whole = self
            .whole
            .forward_relu(&global_mean(&features.thirty_second)?)?;
        let context = self
            .refine_32
            .forward(&features.thirty_second)?
            .f_add_(&whole)?;
        let context = self
            .head_32
            .forward_relu(&enlarged(&context, &features.sixteenth)?)?;
        let context = self
            .refine_16
            .forward(&features.sixteenth)?
            .f_add_(&context)?;
        let context = self
            .head_16
            .forward_relu(&enlarged(&context, &features.eighth)?)?;
        Ok((features.eighth, context))
    }
}

/// Joins detail and context.
#[derive(Debug, Clone)]
struct FeatureFusion {
    conv: Conv,
    squeeze: Conv,
    widen: Conv,
}

impl FeatureFusion {
    fn load(loader: &Loader<'_>) -> Result<Self, ModelError> {
        Ok(Self {
            conv: block(loader, "conv_block", Form::same(2 * CONTEXT, FUSED, 1))?,
            squeeze: Conv::plain(loader, "conv1", Form::same(FUSED, FUSED / 4, 1))?,
            widen: Conv::plain(loader, "conv2", Form::same(FUSED / 4, FUSED, 1))?,
        })
    }

    fn forward(&self, detail: &Tensor, context: &Tensor) -> Result<Tensor, TchError> {
        let both = Tensor::f_cat(&[detail, context], 1)?;
        let features = self.conv.forward_relu(&both)?;
        let squeezed = self.squeeze.forward_relu(&global_mean(&features)?)?;
        let weights = self.widen.forward(&squeezed)?.f_sigmoid()?;
        features.f_mul(&weights)?.f_add_(&features)
    }
}

/// A network that tells of each place in a picture what is there.
#[derive(Debug, Clone)]
pub struct BiSeNet {
    context: ContextPath,
    fusion: FeatureFusion,
    head: Conv,
    classifier: Conv,
}

impl BiSeNet {
    /// Loads `fpn`, `ffm` and `conv_out`, which must tell `classes` apart.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn load(loader: &Loader<'_>, classes: i64) -> Result<Self, ModelError> {
        let output = loader.at("conv_out");
        Ok(Self {
            context: ContextPath::load(&loader.at("fpn"))?,
            fusion: FeatureFusion::load(&loader.at("ffm"))?,
            head: block(&output, "conv_block", Form::same(FUSED, FUSED, 3))?,
            classifier: Conv::plain(&output, "conv", Form::same(FUSED, classes, 1))?,
        })
    }

    /// From `[N, 3, H, W]`, normalized, to logits `[N, classes, H/8, W/8]`. H and W are multiples
    /// of 32.
    ///
    /// # Errors
    /// When libtorch fails.
    pub fn forward(&self, input: &Tensor) -> Result<Tensor, TchError> {
        let (detail, context) = self.context.forward(input)?;
        let fused = self.fusion.forward(&detail, &context)?;
        self.classifier.forward(&self.head.forward_relu(&fused)?)
    }
}
