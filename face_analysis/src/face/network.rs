//! One of MediaPipe's networks, run by OpenCV.

use image::RgbImage;
use opencv::{
    core::{CV_32F, Mat, MatTraitConstManual, Scalar, Size, Vector},
    dnn::{self, NetTrait, NetTraitConst},
};

use crate::{
    error::{InferenceError, ModelError},
    manifest::ModelFile,
    raster,
};

/// The range that a network wants its pixels in.
#[derive(Debug, Clone, Copy)]
pub enum PixelRange {
    /// 0 to 1.
    Unit,
    /// -1 to 1.
    Signed,
}

impl PixelRange {
    /// What is taken from each value of 0 to 255, and what the rest is multiplied by.
    fn offset_and_factor(self) -> (f64, f64) {
        match self {
            Self::Unit => (0.0, 1.0 / 255.0),
            Self::Signed => (127.5, 1.0 / 127.5),
        }
    }
}

/// A loaded ONNX graph with one square picture as input.
pub struct Network {
    net: dnn::Net,
    outputs: Vector<String>,
    range: PixelRange,
}

impl Network {
    /// Loads the graph.
    ///
    /// # Errors
    /// [`ModelError::Unusable`], with the file's name, when OpenCV cannot read it.
    pub fn load(file: &ModelFile, range: PixelRange) -> Result<Self, ModelError> {
        let open = || -> opencv::Result<_> {
            let mut net = dnn::read_net_from_onnx_buffer(&Vector::from_slice(&file.bytes))?;
            net.set_preferable_backend(dnn::DNN_BACKEND_OPENCV)?;
            let outputs = net.get_unconnected_out_layers_names()?;
            Ok((net, outputs))
        };
        let (net, outputs) = open().map_err(|error| file.unusable(error))?;
        Ok(Self {
            net,
            outputs,
            range,
        })
    }

    /// Runs the network on a square picture of the size that it wants. Each output is flat.
    ///
    /// # Errors
    /// When OpenCV fails.
    pub fn run(&mut self, input: &RgbImage) -> Result<Vec<Vec<f32>>, InferenceError> {
        let (offset, factor) = self.range.offset_and_factor();
        let (swap_red_and_blue, crop) = (false, false);
        let blob = dnn::blob_from_image(
            &raster::view(input)?,
            factor,
            Size::default(),
            Scalar::all(offset),
            swap_red_and_blue,
            crop,
            CV_32F,
        )?;
        self.net.set_input_def(&blob)?;
        let mut outputs = Vector::<Mat>::new();
        self.net.forward(&mut outputs, &self.outputs)?;
        outputs
            .iter()
            .map(|output| Ok(output.data_typed::<f32>()?.to_vec()))
            .collect()
    }
}
