//! The season classifier as a safetensors file of 32-bit floats.

use std::collections::HashMap;

use safetensors::{Dtype, SafeTensorError, SafeTensors, tensor::TensorView};
use shared::season::Season;

use super::{
    features::{COUNT, LAYOUT},
    season::{SEASONS, SeasonModel},
};
use crate::{error::ModelError, manifest::ModelFile};

/// Key of the one entry of metadata. One alone, since the order of several is left to chance and
/// the file's checksum with it.
const METADATA_KEY: &str = "season_classifier";

/// What the metadata must say: the order of the classes and of the features.
fn metadata() -> String {
    let classes = Season::ALL.map(Season::key).join(", ");
    format!("classes: {classes}; features: {LAYOUT}")
}

impl SeasonModel {
    /// Reads the classifier.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape, or the file was fitted for other classes or
    /// features.
    pub fn load(file: &ModelFile) -> Result<Self, ModelError> {
        let archive =
            SafeTensors::deserialize(&file.bytes).map_err(|error| file.unusable(error))?;
        let (_, header) =
            SafeTensors::read_metadata(&file.bytes).map_err(|error| file.unusable(error))?;
        let entries = header.metadata().as_ref();
        if entries.and_then(|entries| entries.get(METADATA_KEY)) != Some(&metadata()) {
            return Err(file.unusable("it was fitted for other classes or features"));
        }
        let read = |name: &str, shape: &[usize]| tensor(file, &archive, name, shape);
        let weight = read("weight", &[SEASONS, COUNT])?;
        let row = |season: usize| std::array::from_fn(|index| weight[season * COUNT + index]);
        let (bias, mean) = (read("bias", &[SEASONS])?, read("mean", &[COUNT])?);
        let deviation = read("deviation", &[COUNT])?;
        Ok(Self {
            weight: std::array::from_fn(row),
            bias: std::array::from_fn(|index| bias[index]),
            mean: std::array::from_fn(|index| mean[index]),
            deviation: std::array::from_fn(|index| deviation[index]),
            temperature: read("temperature", &[1])?[0],
        })
    }

    /// Writes the classifier. The same one always gives the same bytes.
    ///
    /// # Errors
    /// Never, unless safetensors finds fault with the shapes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SafeTensorError> {
        let little_endian = |values: &[f64]| -> Vec<u8> {
            let values = values.iter().map(|&value| (value as f32).to_le_bytes());
            values.flatten().collect()
        };
        let tensors: [(&str, &[usize], Vec<u8>); 5] = [
            (
                "weight",
                &[SEASONS, COUNT],
                little_endian(self.weight.as_flattened()),
            ),
            ("bias", &[SEASONS], little_endian(&self.bias)),
            ("mean", &[COUNT], little_endian(&self.mean)),
            ("deviation", &[COUNT], little_endian(&self.deviation)),
            ("temperature", &[1], little_endian(&[self.temperature])),
        ];
        let views = tensors
            .iter()
            .map(|(name, shape, bytes)| {
                Ok((*name, TensorView::new(Dtype::F32, shape.to_vec(), bytes)?))
            })
            .collect::<Result<Vec<_>, SafeTensorError>>()?;
        let metadata = HashMap::from([(METADATA_KEY.to_owned(), metadata())]);
        safetensors::serialize(views, Some(metadata))
    }
}

fn tensor(
    file: &ModelFile,
    archive: &SafeTensors<'_>,
    name: &str,
    shape: &[usize],
) -> Result<Vec<f64>, ModelError> {
    let Ok(view) = archive.tensor(name) else {
        return Err(ModelError::NoTensor {
            path: file.path.clone(),
            tensor: name.to_owned(),
        });
    };
    if view.shape() != shape {
        let lengths = |shape: &[usize]| shape.iter().map(|&length| length as i64).collect();
        return Err(ModelError::Shape {
            path: file.path.clone(),
            tensor: name.to_owned(),
            expected: lengths(shape),
            found: lengths(view.shape()),
        });
    }
    if view.dtype() != Dtype::F32 {
        return Err(file.unusable(format_args!("the tensor {name:?} is {:?}", view.dtype())));
    }
    let (values, _) = view.data().as_chunks::<4>();
    Ok(values
        .iter()
        .map(|&bytes| f64::from(f32::from_le_bytes(bytes)))
        .collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::PathBuf;

    use super::*;

    fn model() -> SeasonModel {
        SeasonModel {
            weight: std::array::from_fn(|season| {
                std::array::from_fn(|index| (season * COUNT + index) as f64)
            }),
            bias: std::array::from_fn(|season| season as f64 / 8.0),
            mean: [0.5; COUNT],
            deviation: [2.0; COUNT],
            temperature: 1.25,
        }
    }

    fn file(bytes: Vec<u8>) -> ModelFile {
        ModelFile {
            path: PathBuf::from("season.safetensors"),
            bytes,
        }
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        let bytes = model().to_bytes().unwrap();
        assert_eq!(bytes, model().to_bytes().unwrap());
        assert_eq!(SeasonModel::load(&file(bytes)).unwrap(), model());
    }

    #[test]
    fn a_classifier_of_other_features_is_refused() {
        let text = metadata();
        let mut bytes = model().to_bytes().unwrap();
        let at = bytes
            .windows(text.len())
            .position(|window| window == text.as_bytes())
            .unwrap();
        bytes[at] = b'X';
        let message = SeasonModel::load(&file(bytes)).unwrap_err().to_string();
        assert!(message.contains("season.safetensors"), "{message}");
    }

    #[test]
    fn a_missing_tensor_is_named() {
        let metadata = HashMap::from([(METADATA_KEY.to_owned(), metadata())]);
        let tensor = TensorView::new(Dtype::F32, vec![1], &[0; 4]).unwrap();
        let bytes = safetensors::serialize([("temperature", tensor)], Some(metadata)).unwrap();
        let message = SeasonModel::load(&file(bytes)).unwrap_err().to_string();
        assert!(message.contains("\"weight\""), "{message}");
    }
}
