//! Fitted numbers as safetensors files of 32-bit floats, each with a line that says what they are for.

use std::collections::HashMap;

use safetensors::{Dtype, SafeTensorError, SafeTensors, tensor::TensorView};

use crate::{error::ModelError, manifest::ModelFile};

/// A tensor to be written: its name, its shape, its numbers row by row.
pub type Named<'a> = (&'a str, &'a [usize], &'a [f64]);

/// A file of fitted numbers, open to be read.
pub struct Coefficients<'a> {
    file: &'a ModelFile,
    archive: SafeTensors<'a>,
}

impl<'a> Coefficients<'a> {
    /// Opens a file whose metadata say `purpose` under `key`.
    ///
    /// # Errors
    /// [`ModelError::Unusable`] when it is no such file, or its numbers were fitted for anything else.
    pub fn open(file: &'a ModelFile, key: &str, purpose: &str) -> Result<Self, ModelError> {
        let archive =
            SafeTensors::deserialize(&file.bytes).map_err(|error| file.unusable(error))?;
        let (_, header) =
            SafeTensors::read_metadata(&file.bytes).map_err(|error| file.unusable(error))?;
        let entries = header.metadata().as_ref();
        let found = entries.and_then(|entries| entries.get(key));
        if found.map(String::as_str) != Some(purpose) {
            return Err(file.unusable("it was fitted for other classes or features"));
        }
        Ok(Self { file, archive })
    }

    /// The numbers of a tensor, row by row.
    ///
    /// # Errors
    /// When it is missing, of another shape, or not of 32-bit floats.
    pub fn tensor(&self, name: &str, shape: &[usize]) -> Result<Vec<f64>, ModelError> {
        let Ok(view) = self.archive.tensor(name) else {
            return Err(ModelError::NoTensor {
                path: self.file.path.clone(),
                tensor: name.to_owned(),
            });
        };
        if view.shape() != shape {
            let lengths = |shape: &[usize]| shape.iter().map(|&length| length as i64).collect();
            return Err(ModelError::Shape {
                path: self.file.path.clone(),
                tensor: name.to_owned(),
                expected: lengths(shape),
                found: lengths(view.shape()),
            });
        }
        if view.dtype() != Dtype::F32 {
            let reason = format_args!("the tensor {name:?} is {:?}", view.dtype());
            return Err(self.file.unusable(reason));
        }
        let (values, _) = view.data().as_chunks::<4>();
        Ok(values
            .iter()
            .map(|&bytes| f64::from(f32::from_le_bytes(bytes)))
            .collect())
    }
}

/// A file of `tensors` for `purpose`. The same numbers always give the same bytes: `key` is the only
/// entry of metadata, since the order of several is left to chance.
///
/// # Errors
/// When a tensor has not as many numbers as its shape wants.
pub fn to_bytes(
    key: &str,
    purpose: &str,
    tensors: &[Named<'_>],
) -> Result<Vec<u8>, SafeTensorError> {
    let bytes: Vec<Vec<u8>> = tensors
        .iter()
        .map(|(_, _, values)| {
            let values = values.iter().map(|&value| (value as f32).to_le_bytes());
            values.flatten().collect()
        })
        .collect();
    let views = tensors
        .iter()
        .zip(&bytes)
        .map(|(&(name, shape, _), bytes)| {
            Ok((name, TensorView::new(Dtype::F32, shape.to_vec(), bytes)?))
        })
        .collect::<Result<Vec<_>, SafeTensorError>>()?;
    let metadata = HashMap::from([(key.to_owned(), purpose.to_owned())]);
    safetensors::serialize(views, Some(metadata))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::PathBuf;

    use super::*;

    const SHAPE: &[usize] = &[2, 1];

    fn written() -> ModelFile {
        ModelFile {
            path: PathBuf::from("fitted.safetensors"),
            bytes: to_bytes("key", "purpose", &[("weight", SHAPE, &[0.5, -2.0])]).unwrap(),
        }
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        let file = written();
        assert_eq!(file.bytes, written().bytes);
        let read = Coefficients::open(&file, "key", "purpose").unwrap();
        assert_eq!(read.tensor("weight", SHAPE).unwrap(), [0.5, -2.0]);
    }

    #[test]
    fn what_was_fitted_for_anything_else_is_refused_and_what_is_missing_is_named() {
        let file = written();
        assert!(Coefficients::open(&file, "key", "other").is_err());
        let read = Coefficients::open(&file, "key", "purpose").unwrap();
        for (name, shape) in [("bias", SHAPE), ("weight", &[1, 2][..])] {
            let message = read.tensor(name, shape).unwrap_err().to_string();
            assert!(message.contains("fitted.safetensors"), "{message}");
            assert!(message.contains(name), "{message}");
        }
    }
}
