//! Convolutions that add and rectify in the same breath, on a CPU.
//!
//! oneDNN, which libtorch multiplies with, can finish a convolution's output — add another tensor,
//! set negative values to zero — while it is in the cache, and wants the weights in blocks of its
//! own. Called step by step, libtorch writes the output, reads it again for each further step, and
//! rearranges the weights at every call. It has operators that do otherwise, made for its compiler;
//! a TorchScript program can call them, and this is the smallest one.

use std::{
    io::{Cursor, Write},
    sync::OnceLock,
};

use tch::{CModule, Device, IValue, Kind, TchError, Tensor};
use zip::{ZipWriter, result::ZipResult, write::SimpleFileOptions};

use super::constant::Constant;

/// The program: two methods around two of libtorch's operators.
const CODE: &str = include_str!("fused.torchscript");

/// The pickled object that the program is a class of: no attributes but `training`, false.
const OBJECT: &[u8] = b"\x80\x02c__torch__\nFused\n)\x81}X\x08\x00\x00\x00training\x89sb.";

/// The pickled constants of the program: an empty tuple.
const CONSTANTS: &[u8] = b"\x80\x02).";

/// What follows a convolution.
#[derive(Debug, Clone, Copy)]
pub enum After<'a> {
    /// Nothing.
    Nothing,
    /// Negative values become zero.
    Relu,
    /// This is added, then negative values become zero.
    AddRelu(&'a Tensor),
}

/// A convolution's weight in oneDNN's own order; it runs on a CPU alone.
#[derive(Debug, Clone)]
pub struct FusedWeight {
    program: &'static CModule,
    weight: Constant,
}

impl FusedWeight {
    /// Brings `weight` (`[outputs, inputs, kernel, kernel]`, on the CPU) into oneDNN's order. `None`
    /// where this libtorch cannot run such convolutions.
    ///
    /// # Errors
    /// When libtorch fails.
    pub fn new(weight: &Tensor, padding: i64, stride: i64) -> Result<Option<Self>, TchError> {
        let Some(program) = program() else {
            return Ok(None);
        };
        let weight = weight.f_to_mkldnn(None)?.f_mkldnn_reorder_conv2d_weight(
            [padding, padding],
            [stride, stride],
            [1, 1],
            1,
            None::<&[i64]>,
        )?;
        Ok(Some(Self {
            program,
            weight: Constant(weight),
        }))
    }

    /// Convolves `input` (`[N, inputs, H, W]`) and goes on with what comes `after`.
    ///
    /// # Errors
    /// When libtorch fails.
    pub fn run(
        &self,
        input: &Tensor,
        bias: Option<&Tensor>,
        (padding, stride): (i64, i64),
        after: After<'_>,
    ) -> Result<Tensor, TchError> {
        let tensor = |tensor: &Tensor| IValue::Tensor(tensor.shallow_clone());
        let (input, weight) = (tensor(input), tensor(&self.weight));
        let bias = bias.map_or(IValue::None, tensor);
        let (padding, stride) = (IValue::Int(padding), IValue::Int(stride));
        let output = match after {
            After::AddRelu(other) => {
                let arguments = [input, tensor(other), weight, bias, padding, stride];
                self.program.method_is("convolve_add_relu", &arguments)
            }
            After::Relu | After::Nothing => {
                let relu = IValue::Bool(matches!(after, After::Relu));
                let arguments = [input, weight, bias, padding, stride, relu];
                self.program.method_is("convolve", &arguments)
            }
        };
        match output? {
            IValue::Tensor(output) => Ok(output),
            _ => Err(TchError::Kind("a convolution gave no tensor".to_owned())),
        }
    }
}

/// The loaded program, or `None` where this libtorch or this machine cannot run it.
fn program() -> Option<&'static CModule> {
    static PROGRAM: OnceLock<Option<CModule>> = OnceLock::new();
    let load = || {
        let archive = archive().map_err(|error| error.to_string());
        let module = archive.and_then(|archive| {
            CModule::load_data(&mut archive.as_slice()).map_err(|error| error.to_string())
        });
        module
            .inspect_err(|why| tracing::warn!(why, "convolutions run step by step"))
            .ok()
    };
    let runs = cfg!(target_arch = "x86_64") && tch::utils::has_mkldnn();
    PROGRAM.get_or_init(|| runs.then(load).flatten()).as_ref()
}

/// The program in the form that libtorch loads: a zip archive.
fn archive() -> ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in [
        ("fused/data.pkl", OBJECT),
        ("fused/code/__torch__.py", CODE.as_bytes()),
        ("fused/constants.pkl", CONSTANTS),
        ("fused/version", b"3\n"),
    ] {
        zip.start_file(path, SimpleFileOptions::default())?;
        zip.write_all(content)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Whether a network on `device` with numbers of `kind` is to use these.
pub fn suits(device: Device, kind: Kind) -> bool {
    device == Device::Cpu && matches!(kind, Kind::Float | Kind::BFloat16)
}
