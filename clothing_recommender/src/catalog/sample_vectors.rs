//! Sentence vectors of the bundled garments, made beforehand, so that a new database can be searched
//! by meaning at once.
//!
//! `data/catalog/vectors.bin` holds a record for each text: the first eight bytes of its SHA-256, then
//! its vector, a signed byte a number as SQLite keeps it. `clothing_recommender catalog vectors FILE`
//! writes it. A garment whose text has changed since gets its vector like any other.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::shelf::{as_bytes, from_bytes};
use crate::embedding::{DIMENSIONS, Embedding};

const FILE: &[u8] = include_bytes!("../../data/catalog/vectors.bin");

const MARK: usize = 8;

/// The vectors of the bundled file by the mark of their text.
pub(super) fn bundled() -> HashMap<[u8; MARK], Embedding> {
    FILE.chunks_exact(MARK + DIMENSIONS)
        .filter_map(|record| {
            let (mark, vector) = record.split_first_chunk::<MARK>()?;
            Some((*mark, from_bytes(vector)))
        })
        .collect()
}

/// A record of the file.
pub(super) fn record(text: &str, vector: &Embedding) -> Vec<u8> {
    let mut record = mark(text).to_vec();
    record.extend(as_bytes(vector));
    record
}

/// What tells `text` from others.
pub(super) fn mark(text: &str) -> [u8; MARK] {
    let digest: [u8; 32] = Sha256::digest(text).into();
    let mut mark = [0; MARK];
    mark.copy_from_slice(&digest[..MARK]);
    mark
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{path::Path, sync::Arc};

    use super::*;
    use crate::{
        catalog::Vocabulary,
        colors::Colors,
        embedding::{Embedder, cosine},
        occasions::Occasions,
    };

    #[tokio::test]
    async fn every_bundled_garment_has_the_vector_that_the_encoder_makes() {
        let colors = Arc::new(Colors::bundled().unwrap());
        let occasions = Arc::new(Occasions::bundled().unwrap());
        let sample = Vocabulary::bundled(colors, occasions).unwrap().sample;
        let vectors = bundled();
        let weights = Path::new(env!("CARGO_MANIFEST_DIR")).join("../weights");
        let embedder = Embedder::open(&[weights]).unwrap();
        for (index, garment) in sample.iter().enumerate() {
            let text = garment.meaning();
            let vector = vectors.get(&mark(&text)).copied();
            assert!(vector.is_some(), "{}: run `catalog vectors`", garment.key);
            // The encoder is slow; every fortieth stands for the others.
            if index % 40 == 0 {
                let made = embedder.embed_later(&[&text]).await.unwrap();
                assert!(cosine(&made[0], &vector.unwrap()) > 0.99, "{}", garment.key);
            }
        }
        assert_eq!(vectors.len(), sample.len());
    }
}
