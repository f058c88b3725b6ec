//! The season classifier's file.

use safetensors::SafeTensorError;
use shared::season::Season;

use super::{
    features::{COUNT, LAYOUT},
    season::{SEASONS, SeasonModel},
};
use crate::{
    coefficients::{Coefficients, to_bytes},
    error::ModelError,
    manifest::ModelFile,
};

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
        let file = Coefficients::open(file, METADATA_KEY, &metadata())?;
        let weight = file.tensor("weight", &[SEASONS, COUNT])?;
        let row = |season: usize| std::array::from_fn(|index| weight[season * COUNT + index]);
        let bias = file.tensor("bias", &[SEASONS])?;
        let mean = file.tensor("mean", &[COUNT])?;
        let deviation = file.tensor("deviation", &[COUNT])?;
        Ok(Self {
            weight: std::array::from_fn(row),
            bias: std::array::from_fn(|index| bias[index]),
            mean: std::array::from_fn(|index| mean[index]),
            deviation: std::array::from_fn(|index| deviation[index]),
            temperature: file.tensor("temperature", &[1])?[0],
        })
    }

    /// Writes the classifier. The same one always gives the same bytes.
    ///
    /// # Errors
    /// Never, unless safetensors finds fault with the shapes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SafeTensorError> {
        to_bytes(
            METADATA_KEY,
            &metadata(),
            &[
                ("weight", &[SEASONS, COUNT], self.weight.as_flattened()),
                ("bias", &[SEASONS], &self.bias),
                ("mean", &[COUNT], &self.mean),
                ("deviation", &[COUNT], &self.deviation),
                ("temperature", &[1], &[self.temperature]),
            ],
        )
    }
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
}
