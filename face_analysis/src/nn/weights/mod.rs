//! Weights files: named tensors, in safetensors or PyTorch form.

mod names;
mod pytorch;
mod safetensors;

use std::collections::HashMap;

use tch::{Device, Kind, Tensor};

use crate::{error::ModelError, manifest::ModelFile};

/// The tensors of a file, all as 32-bit floats whatever the file has them as.
pub struct Weights {
    file: ModelFile,
    tensors: HashMap<String, Tensor>,
}

impl Weights {
    /// Reads every tensor of a file. Its content decides its form, not its name.
    ///
    /// # Errors
    /// [`ModelError::Unusable`] for a file of another form and for tensors that are no floats.
    pub fn read(file: ModelFile) -> Result<Self, ModelError> {
        let tensors = if pytorch::is_pytorch(&file.bytes) {
            pytorch::read(&file.bytes)
        } else {
            safetensors::read(&file.bytes)
        };
        let tensors = tensors
            .and_then(|tensors| names::plain(tensors).into_iter().map(widened).collect())
            .map_err(|why| file.unusable(why))?;
        let file = ModelFile {
            path: file.path,
            bytes: Vec::new(),
        };
        Ok(Self { file, tensors })
    }

    /// Where a network takes its weights from, to run on `device` with numbers of `kind`.
    pub fn loader(&self, device: Device, kind: Kind) -> Loader<'_> {
        Loader {
            weights: self,
            prefix: String::new(),
            device,
            kind,
        }
    }
}

fn widened((name, tensor): (String, Tensor)) -> Result<(String, Tensor), String> {
    match tensor.f_kind() {
        Ok(Kind::Half | Kind::BFloat16 | Kind::Float | Kind::Double) => {}
        Ok(other) => return Err(format!("the tensor {name:?} is of {other:?} numbers")),
        Err(error) => return Err(format!("the tensor {name:?}: {error}")),
    }
    match tensor.f_to_kind(Kind::Float) {
        Ok(tensor) => Ok((name, tensor)),
        Err(error) => Err(format!("the tensor {name:?}: {error}")),
    }
}

/// A part of a weights file: the tensors whose names begin alike.
#[derive(Clone)]
pub struct Loader<'a> {
    weights: &'a Weights,
    prefix: String,
    device: Device,
    kind: Kind,
}

impl Loader<'_> {
    /// The tensors below `name`.
    #[must_use]
    pub fn at(&self, name: &str) -> Self {
        Self {
            prefix: format!("{}{name}.", self.prefix),
            ..self.clone()
        }
    }

    /// A tensor as the file has it, in 32-bit floats on the CPU.
    ///
    /// # Errors
    /// [`ModelError::NoTensor`] or [`ModelError::Shape`], with the tensor's whole name.
    pub fn tensor(&self, name: &str, shape: &[i64]) -> Result<Tensor, ModelError> {
        let name = format!("{}{name}", self.prefix);
        let path = || self.weights.file.path.clone();
        let Some(tensor) = self.weights.tensors.get(&name) else {
            return Err(ModelError::NoTensor {
                path: path(),
                tensor: name,
            });
        };
        if tensor.size() != shape {
            return Err(ModelError::Shape {
                path: path(),
                tensor: name,
                expected: shape.to_vec(),
                found: tensor.size(),
            });
        }
        Ok(tensor.shallow_clone())
    }

    /// Brings a tensor to where the network runs, in the numbers that it runs with.
    ///
    /// # Errors
    /// When libtorch cannot.
    pub fn place(&self, tensor: &Tensor) -> Result<Tensor, ModelError> {
        Ok(tensor.f_to_kind(self.kind)?.f_to_device(self.device)?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::PathBuf;

    use ::safetensors::{Dtype, tensor::TensorView};

    use super::*;

    fn file(dtype: Dtype, shape: &[usize], bytes: &[u8]) -> ModelFile {
        let tensor = TensorView::new(dtype, shape.to_vec(), bytes).unwrap();
        ModelFile {
            path: PathBuf::from("net.safetensors"),
            bytes: ::safetensors::serialize([("layer.weight", tensor)], None).unwrap(),
        }
    }

    fn refusal(weights: &Weights, name: &str, shape: &[i64]) -> String {
        let loader = weights.loader(Device::Cpu, Kind::Float);
        let outcome = loader.at("layer").tensor(name, shape);
        outcome.unwrap_err().to_string()
    }

    #[test]
    fn half_precision_is_widened() {
        // 1.5 and -2 as 16-bit floats.
        let weights = Weights::read(file(Dtype::F16, &[2], &[0x00, 0x3e, 0x00, 0xc0])).unwrap();
        let loader = weights.loader(Device::Cpu, Kind::Float);
        let tensor = loader.at("layer").tensor("weight", &[2]).unwrap();
        assert_eq!(Vec::<f32>::try_from(&tensor).unwrap(), [1.5, -2.0]);
    }

    #[test]
    fn a_missing_or_misshapen_tensor_is_named_with_its_file() {
        let weights = Weights::read(file(Dtype::F16, &[2], &[0; 4])).unwrap();
        let missing = refusal(&weights, "bias", &[2]);
        assert!(missing.contains("\"layer.bias\"") && missing.contains("net.safetensors"));
        let misshapen = refusal(&weights, "weight", &[2, 1]);
        assert!(misshapen.contains("\"layer.weight\""), "{misshapen}");
        assert!(misshapen.contains("[2]") && misshapen.contains("[2, 1]"));
    }

    #[test]
    fn a_file_of_another_form_or_of_integers_is_refused_by_name() {
        let garbage = ModelFile {
            path: PathBuf::from("net.safetensors"),
            bytes: b"not safetensors".to_vec(),
        };
        for file in [garbage, file(Dtype::I16, &[1], &[0; 2])] {
            let message = Weights::read(file).err().unwrap().to_string();
            assert!(message.contains("net.safetensors"), "{message}");
        }
    }
}
