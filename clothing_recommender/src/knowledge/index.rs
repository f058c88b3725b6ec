//! How near in meaning the stylist's own sentences are to a question.
//!
//! Their vectors are worked out once, by `make train-intent`, since all of them together would
//! take the encoder many seconds at every start. They are kept as bytes, a 127th of the largest
//! number of each vector apart.

use std::collections::HashMap;

#[cfg(any(test, feature = "train"))]
use safetensors::{Dtype, tensor::TensorView};
use safetensors::{SafeTensorError, SafeTensors};

use crate::{
    data::DataError,
    embedding::{DIMENSIONS, Embedding},
};

const NAME: &str = "weights/knowledge.safetensors";

/// The vectors of sentences, by the sentence.
#[derive(Debug, Default)]
pub struct Index {
    vectors: HashMap<u64, [i8; DIMENSIONS]>,
}

impl Index {
    /// The index that is compiled in.
    ///
    /// # Errors
    /// `DataError` when it cannot be read, which the tests rule out.
    pub fn bundled() -> Result<Self, DataError> {
        Self::from_bytes(include_bytes!("../../../weights/knowledge.safetensors"))
            .map_err(|error| DataError::invalid(NAME, error.to_string()))
    }

    /// The index of `sentences` and their vectors.
    #[cfg(any(test, feature = "train"))]
    pub fn of<'a>(sentences: impl Iterator<Item = (&'a str, Embedding)>) -> Self {
        let vectors = sentences.map(|(sentence, vector)| (key(sentence), rounded(&vector)));
        Self {
            vectors: vectors.collect(),
        }
    }

    /// How many sentences it has.
    #[cfg(test)]
    pub fn sentences(&self) -> usize {
        self.vectors.len()
    }

    /// The cosine of `sentence` and `meaning`; nothing for a sentence that it does not have.
    pub fn nearness(&self, sentence: &str, meaning: &Embedding) -> Option<f32> {
        let vector = self.vectors.get(&key(sentence))?;
        let (mut dot, mut length) = (0.0, 0.0);
        for (&value, other) in vector.iter().zip(meaning) {
            let value = f32::from(value);
            dot += value * other;
            length += value * value;
        }
        Some(dot / length.sqrt().max(f32::MIN_POSITIVE))
    }

    /// Reads an index.
    ///
    /// # Errors
    /// When the bytes are no index.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SafeTensorError> {
        let archive = SafeTensors::deserialize(bytes)?;
        let (keys, vectors) = (archive.tensor("keys")?, archive.tensor("vectors")?);
        let (keys, _) = keys.data().as_chunks::<8>();
        let (rows, _) = vectors.data().as_chunks::<DIMENSIONS>();
        let vectors = keys.iter().zip(rows).map(|(&key, row)| {
            (
                u64::from_le_bytes(key),
                row.map(|byte| i8::from_le_bytes([byte])),
            )
        });
        Ok(Self {
            vectors: vectors.collect(),
        })
    }

    /// Writes the index. The same one always gives the same bytes.
    ///
    /// # Errors
    /// Never, unless safetensors finds fault with the shapes.
    #[cfg(any(test, feature = "train"))]
    pub fn to_bytes(&self) -> Result<Vec<u8>, SafeTensorError> {
        let mut entries: Vec<_> = self.vectors.iter().collect();
        entries.sort_by_key(|(key, _)| **key);
        let keys: Vec<u8> = entries
            .iter()
            .flat_map(|(key, _)| key.to_le_bytes())
            .collect();
        let vectors: Vec<u8> = entries
            .iter()
            .flat_map(|(_, vector)| vector.iter().flat_map(|value| value.to_le_bytes()))
            .collect();
        let count = entries.len();
        let tensors = [
            ("keys", TensorView::new(Dtype::U64, vec![count], &keys)?),
            (
                "vectors",
                TensorView::new(Dtype::I8, vec![count, DIMENSIONS], &vectors)?,
            ),
        ];
        safetensors::serialize(tensors, None)
    }
}

/// FNV-1a, 64 bits.
fn key(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(any(test, feature = "train"))]
fn rounded(vector: &Embedding) -> [i8; DIMENSIONS] {
    let largest = vector
        .iter()
        .fold(f32::MIN_POSITIVE, |largest, value| largest.max(value.abs()));
    vector.map(|value| (value / largest * 127.0).round() as i8)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn vector(seed: f32) -> Embedding {
        let mut vector: Embedding = std::array::from_fn(|at| (at as f32 * seed).sin());
        let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        vector.iter_mut().for_each(|value| *value /= length);
        vector
    }

    #[test]
    fn nearness_survives_rounding_writing_and_reading() {
        let (first, second) = (vector(0.7), vector(1.9));
        let index = Index::of([("a", first), ("b", second)].into_iter());
        let bytes = index.to_bytes().unwrap();
        let read = Index::from_bytes(&bytes).unwrap();
        assert_eq!(read.to_bytes().unwrap(), bytes);
        assert!((read.nearness("a", &first).unwrap() - 1.0).abs() < 1e-3);
        let exact: f32 = first.iter().zip(&second).map(|(a, b)| a * b).sum();
        assert!((read.nearness("b", &first).unwrap() - exact).abs() < 5e-3);
        assert_eq!(read.nearness("c", &first), None);
        assert!(Index::from_bytes(b"junk").is_err());
    }
}
