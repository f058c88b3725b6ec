//! What the environment says about this service alone.

use std::path::PathBuf;

use shared::config::Reader;
use tch::Device;

/// The settings of this service.
#[derive(Debug, Clone)]
pub struct Settings {
    /// DEVICE: where libtorch's networks run.
    pub device: Device,
    /// WEIGHTS_DIR, then MODELS_DIR if it is set: where models are looked for.
    pub model_folders: Vec<PathBuf>,
}

impl Settings {
    /// Reads the settings.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let weights = reader.value("WEIGHTS_DIR", PathBuf::from("weights"));
        let models: Option<PathBuf> = reader.optional("MODELS_DIR");
        let device = reader.text("DEVICE", "cpu");
        Self {
            device: parse(&device).unwrap_or_else(|why| {
                reader.refuse("DEVICE", format_args!("{device:?}: {why}"));
                Device::Cpu
            }),
            model_folders: std::iter::once(weights).chain(models).collect(),
        }
    }
}

/// Reads `cpu`, `cuda`, `cuda:N` or `mps`; refuses what this machine or this libtorch lacks.
fn parse(device: &str) -> Result<Device, &'static str> {
    match device.to_ascii_lowercase().as_str() {
        "cpu" => Ok(Device::Cpu),
        "mps" if tch::utils::has_mps() => Ok(Device::Mps),
        "mps" => Err("this libtorch cannot use Metal"),
        name => {
            let index = match name.strip_prefix("cuda") {
                Some("") => Some(0),
                Some(rest) => rest.strip_prefix(':').and_then(|index| index.parse().ok()),
                None => None,
            };
            let index: usize = index.ok_or("not one of cpu, cuda, cuda:N, mps")?;
            if !tch::Cuda::is_available() {
                return Err("this libtorch or this machine has no CUDA");
            }
            if index >= tch::Cuda::device_count() as usize {
                return Err("there is no such CUDA device");
            }
            Ok(Device::Cuda(index))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_honored_or_refused_with_a_reason() {
        assert_eq!(parse("CPU"), Ok(Device::Cpu));
        for unknown in ["gpu", "cuda:", "cuda:x", "cudax", ""] {
            assert_eq!(parse(unknown), Err("not one of cpu, cuda, cuda:N, mps"));
        }
        if !tch::Cuda::is_available() {
            assert!(parse("cuda").is_err() && parse("cuda:1").is_err());
        }
    }
}
