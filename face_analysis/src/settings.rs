//! What the environment says about this service alone.

use std::{num::NonZeroUsize, path::PathBuf};

use shared::config::Reader;
use tch::Device;

use crate::{
    engine::QUEUE_CAPACITY,
    nn::target::{Precision, Target},
};

/// The settings of this service.
#[derive(Debug, Clone)]
pub struct Settings {
    /// DEVICE and PRECISION: where libtorch's networks run, and with which numbers.
    pub target: Target,
    /// WEIGHTS_DIR, then MODELS_DIR if it is set: where models are looked for.
    pub model_folders: Vec<PathBuf>,
    /// PARSER_WEIGHTS: a file to take instead of the manifest's face parser.
    pub parser_weights: Option<PathBuf>,
    /// FACE_SHAPE_WEIGHTS: a file to take instead of the manifest's shape network.
    pub face_shape_weights: Option<PathBuf>,
    /// MAX_WAITING_PHOTOS: how many may wait for a worker before the next one is refused.
    pub max_waiting_photos: NonZeroUsize,
}

impl Settings {
    /// Reads the settings.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let weights = reader.value("WEIGHTS_DIR", PathBuf::from("weights"));
        let models: Option<PathBuf> = reader.optional("MODELS_DIR");
        let device = reader.text("DEVICE", "cpu");
        let device = parse(&device).unwrap_or_else(|why| {
            reader.refuse("DEVICE", format_args!("{device:?}: {why}"));
            Device::Cpu
        });
        let precision = reader.value("PRECISION", Precision::Auto);
        Self {
            target: Target { device, precision },
            model_folders: std::iter::once(weights).chain(models).collect(),
            parser_weights: reader.optional("PARSER_WEIGHTS"),
            face_shape_weights: reader.optional("FACE_SHAPE_WEIGHTS"),
            max_waiting_photos: reader.value("MAX_WAITING_PHOTOS", QUEUE_CAPACITY),
        }
    }
}

/// Reads `cpu`, `cuda`, `cuda:N` or `mps`; refuses what this machine or this libtorch lacks, and
/// says what there is.
fn parse(device: &str) -> Result<Device, String> {
    match device.to_ascii_lowercase().as_str() {
        "cpu" => Ok(Device::Cpu),
        "mps" if tch::utils::has_mps() => Ok(Device::Mps),
        "mps" => Err(format!("this libtorch cannot use Metal; {}", there_is())),
        name => {
            let index = match name.strip_prefix("cuda") {
                Some("") => Some(0),
                Some(rest) => rest.strip_prefix(':').and_then(|index| index.parse().ok()),
                None => None,
            };
            let index: usize = index.ok_or("not one of cpu, cuda, cuda:N, mps")?;
            if !tch::utils::has_cuda() {
                return Err(format!(
                    "this libtorch is built without CUDA; {}",
                    there_is()
                ));
            }
            if index >= cuda_devices() {
                return Err(format!("there is no such CUDA device; {}", there_is()));
            }
            Ok(Device::Cuda(index))
        }
    }
}

fn cuda_devices() -> usize {
    usize::try_from(tch::Cuda::device_count()).unwrap_or(0)
}

/// What may be chosen here.
fn there_is() -> String {
    let cuda = (0..cuda_devices()).map(|index| format!("cuda:{index}"));
    let mps = tch::utils::has_mps().then(|| "mps".to_owned());
    let all: Vec<String> = std::iter::once("cpu".to_owned())
        .chain(cuda)
        .chain(mps)
        .collect();
    format!("there is: {}", all.join(", "))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_device_is_honored_or_refused_with_a_reason() {
        assert_eq!(parse("CPU"), Ok(Device::Cpu));
        for unknown in ["gpu", "cuda:", "cuda:x", "cudax", ""] {
            assert_eq!(
                parse(unknown),
                Err("not one of cpu, cuda, cuda:N, mps".to_owned())
            );
        }
        // No machine has a thousand of them, and hardly any both kinds.
        for absent in [
            "cuda:1000",
            if tch::utils::has_mps() { "cuda" } else { "mps" },
        ] {
            let message = parse(absent).unwrap_err();
            assert!(message.contains("there is: cpu"), "{message}");
        }
    }
}
