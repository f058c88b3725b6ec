//! Hugging Face's safetensors: a header of names and shapes, then the numbers.

use std::collections::HashMap;

use safetensors::{Dtype, SafeTensors};
use tch::{Kind, Tensor};

/// Reads every tensor.
///
/// # Errors
/// What is wrong with the file, for people, with the tensor's name where it is about one.
pub fn read(bytes: &[u8]) -> Result<HashMap<String, Tensor>, String> {
    let archive = SafeTensors::deserialize(bytes)
        .map_err(|error| format!("neither safetensors nor PyTorch's format: {error}"))?;
    let mut tensors = HashMap::new();
    for (name, view) in archive.iter() {
        let kind = match view.dtype() {
            Dtype::F16 => Kind::Half,
            Dtype::BF16 => Kind::BFloat16,
            Dtype::F32 => Kind::Float,
            Dtype::F64 => Kind::Double,
            Dtype::I64 => Kind::Int64,
            other => return Err(format!("the tensor {name:?} is of {other:?} numbers")),
        };
        let shape: Vec<i64> = view.shape().iter().map(|&length| length as i64).collect();
        let tensor = Tensor::f_from_data_size(view.data(), &shape, kind)
            .map_err(|error| format!("the tensor {name:?}: {error}"))?;
        tensors.insert(name.to_owned(), tensor);
    }
    Ok(tensors)
}
