use std::collections::HashSet;

use clothing_recommender::{
    embedding::{Embedder, EmbeddingError},
    intent::{Act, Example, Features},
};

use crate::misspelling::misspelled;

/// A message as numbers, as it is and misspelled.
pub struct Sample {
    pub act: Act,
    pub features: Features,
    pub misspelled: Features,
}

/// The examples as numbers, each text once, in an order that spreads the acts over the folds.
pub async fn samples(
    examples: Vec<Example>,
    embedder: &Embedder,
) -> Result<Vec<Sample>, EmbeddingError> {
    let mut seen = HashSet::new();
    let mut samples = Vec::with_capacity(examples.len());
    for (number, example) in examples.into_iter().enumerate() {
        if !seen.insert(example.message.to_lowercase()) {
            continue;
        }
        let typo = misspelled(&example.message, number as u64);
        let vectors = embedder.embed(&[&example.message, &typo]).await?;
        let [plain, wrong] = vectors.as_slice() else {
            continue;
        };
        samples.push(Sample {
            act: example.act,
            features: Features::of(&example.message, plain),
            misspelled: Features::of(&typo, wrong),
        });
    }
    Ok(samples)
}
