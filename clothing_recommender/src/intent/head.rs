//! The trained head and its file: safetensors of 32-bit floats.

use std::collections::HashMap;

use safetensors::{Dtype, SafeTensorError, SafeTensors, tensor::TensorView};

use super::{Act, Features, WIDTH};

/// Acts that are told apart.
pub const ACTS: usize = Act::ALL.len();

/// Key of the one entry of metadata.
const METADATA_KEY: &str = "intent_head";

/// From this likelihood on a person is taken to be in danger, whatever else is likelier: to offer
/// help in vain costs less than to miss it.
const IN_DANGER: f32 = 0.3;

/// Why a head cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum HeadError {
    /// The file is no safetensors.
    #[error("the head of intents is unreadable: {0}")]
    Unreadable(#[from] SafeTensorError),
    /// It was fitted for other acts or features.
    #[error(
        "the head of intents was fitted for other acts or features; `make train-intent` fits it again"
    )]
    Other,
}

/// How likely each act is, in the order of [`Act::ALL`]; together 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likelihoods(pub [f32; ACTS]);

impl Likelihoods {
    /// How likely `act` is.
    pub fn of(&self, act: Act) -> f32 {
        self.0[act.index()]
    }

    /// What the message is taken for.
    pub fn decision(&self) -> Act {
        if self.of(Act::SelfHarm) >= IN_DANGER {
            return Act::SelfHarm;
        }
        Act::ALL
            .into_iter()
            .max_by(|first, second| self.of(*first).total_cmp(&self.of(*second)))
            .unwrap_or(Act::SmallTalk)
    }
}

/// A multinomial logistic regression: one row of weights and a bias for each act.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// [`ACTS`] rows of [`WIDTH`].
    pub weight: Vec<Vec<f32>>,
    /// What each act has without any feature.
    pub bias: [f32; ACTS],
}

impl Head {
    /// A head that knows nothing.
    pub fn zero() -> Self {
        Self {
            weight: vec![vec![0.0; WIDTH]; ACTS],
            bias: [0.0; ACTS],
        }
    }

    /// How likely each act is for a message with `features`.
    pub fn likelihoods(&self, features: &Features) -> Likelihoods {
        let mut scores = self.bias;
        for (score, row) in scores.iter_mut().zip(&self.weight) {
            *score += features.dot(row);
        }
        let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let powers = scores.map(|score| (score - highest).exp());
        let sum: f32 = powers.iter().sum();
        Likelihoods(powers.map(|power| power / sum))
    }

    /// The head that is compiled in.
    ///
    /// # Errors
    /// [`HeadError`] when it does not go with the features, which the tests rule out.
    pub fn bundled() -> Result<Self, HeadError> {
        Self::from_bytes(include_bytes!("../../../weights/intent.safetensors"))
    }

    /// Reads a head.
    ///
    /// # Errors
    /// [`HeadError`] when the file is none or was fitted for other acts or features.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, HeadError> {
        let archive = SafeTensors::deserialize(bytes)?;
        let (_, header) = SafeTensors::read_metadata(bytes)?;
        let entries = header.metadata().as_ref();
        if entries.and_then(|entries| entries.get(METADATA_KEY)) != Some(&metadata()) {
            return Err(HeadError::Other);
        }
        let weight = values(&archive, "weight", &[ACTS, WIDTH])?;
        let bias = values(&archive, "bias", &[ACTS])?;
        Ok(Self {
            weight: weight.chunks(WIDTH).map(<[f32]>::to_vec).collect(),
            bias: bias.try_into().map_err(|_| HeadError::Other)?,
        })
    }

    /// Writes the head. The same one always gives the same bytes.
    ///
    /// # Errors
    /// Never, unless safetensors finds fault with the shapes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SafeTensorError> {
        let little_endian = |values: &[f32]| -> Vec<u8> {
            values
                .iter()
                .flat_map(|value| value.to_le_bytes())
                .collect()
        };
        let (weight, bias) = (
            little_endian(&self.weight.concat()),
            little_endian(&self.bias),
        );
        let tensors = [
            (
                "weight",
                TensorView::new(Dtype::F32, vec![ACTS, WIDTH], &weight)?,
            ),
            ("bias", TensorView::new(Dtype::F32, vec![ACTS], &bias)?),
        ];
        safetensors::serialize(
            tensors,
            Some(HashMap::from([(METADATA_KEY.to_owned(), metadata())])),
        )
    }
}

/// What the metadata must say: the order of the acts and what the features are.
fn metadata() -> String {
    let acts = Act::ALL.map(Act::name).join(", ");
    format!("acts: {acts}; features: all-MiniLM-L6-v2, hashed words and letters, {WIDTH}")
}

fn values(archive: &SafeTensors<'_>, name: &str, shape: &[usize]) -> Result<Vec<f32>, HeadError> {
    let view = archive.tensor(name)?;
    if view.shape() != shape || view.dtype() != Dtype::F32 {
        return Err(HeadError::Other);
    }
    let (values, _) = view.data().as_chunks::<4>();
    Ok(values
        .iter()
        .map(|&bytes| f32::from_le_bytes(bytes))
        .collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::embedding::DIMENSIONS;

    #[test]
    fn what_is_written_is_what_is_read() {
        let mut head = Head::zero();
        head.weight[2][7] = 1.5;
        head.bias[3] = -0.25;
        let bytes = head.to_bytes().unwrap();
        assert_eq!(bytes, head.to_bytes().unwrap());
        assert_eq!(Head::from_bytes(&bytes).unwrap(), head);
    }

    #[test]
    fn a_head_of_other_features_is_refused() {
        let mut bytes = Head::zero().to_bytes().unwrap();
        let text = metadata();
        let at = bytes
            .windows(text.len())
            .position(|window| window == text.as_bytes())
            .unwrap();
        bytes[at] = b'X';
        assert!(matches!(Head::from_bytes(&bytes), Err(HeadError::Other)));
        assert!(matches!(
            Head::from_bytes(b"junk"),
            Err(HeadError::Unreadable(_))
        ));
    }

    #[test]
    fn likelihoods_add_up_to_one_and_danger_comes_first() {
        let features = Features::of("anything", &[0.1; DIMENSIONS]);
        let even = Head::zero().likelihoods(&features);
        assert!((even.0.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        let mut likelihoods = [0.0; ACTS];
        likelihoods[Act::Clothing.index()] = 0.6;
        likelihoods[Act::SelfHarm.index()] = 0.4;
        assert_eq!(Likelihoods(likelihoods).decision(), Act::SelfHarm);
        likelihoods[Act::SelfHarm.index()] = 0.1;
        assert_eq!(Likelihoods(likelihoods).decision(), Act::Clothing);
    }
}
