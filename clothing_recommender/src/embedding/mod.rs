//! Sentences as vectors: all-MiniLM-L6-v2, whose cosines say how near two texts are in meaning.
//!
//! Reimers and Gurevych, "Sentence-BERT", 2019; the weights are the sentence-transformers
//! project's, Apache-2.0.

mod encoder;
mod error;
mod files;
mod queue;

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::{Arc, LazyLock, Mutex, PoisonError, Weak},
};

use encoder::Encoder;
use files::Files;
use queue::{Queue, Urgency};

pub use error::EmbeddingError;

/// Numbers in a vector.
pub const DIMENSIONS: usize = 384;

/// A text's vector, of length 1: the dot product of two is their cosine.
pub type Embedding = [f32; DIMENSIONS];

/// Turns texts into vectors, on a thread of its own. Clones share it.
#[derive(Debug, Clone)]
pub struct Embedder {
    queue: Arc<Queue>,
}

/// The threads at work in this process, by the folder of their weights: a second service, or a
/// second part of one, need not load 90 MB again.
static AT_WORK: LazyLock<Mutex<HashMap<PathBuf, Weak<Queue>>>> = LazyLock::new(Mutex::default);

impl Embedder {
    /// Loads the encoder from the first of `folders` that has it, under `minilm`.
    ///
    /// # Errors
    /// [`EmbeddingError`] when no folder has it or its files cannot be understood.
    pub fn open(folders: &[PathBuf]) -> Result<Self, EmbeddingError> {
        let files = Files::find(folders)?;
        let mut at_work = AT_WORK.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = at_work.get(&files.folder).and_then(Weak::upgrade) {
            return Ok(Self { queue });
        }
        let queue = Arc::new(Queue::start(Encoder::load(&files)?)?);
        at_work.insert(files.folder, Arc::downgrade(&queue));
        Ok(Self { queue })
    }

    /// The vectors of `texts`, in their order. Somebody waits for them: they go before
    /// [`embed_later`](Self::embed_later).
    ///
    /// # Errors
    /// [`EmbeddingError`] when the encoder fails.
    pub async fn embed(&self, texts: &[&str]) -> Result<Vec<Embedding>, EmbeddingError> {
        self.queue.embed(texts, Urgency::Now).await
    }

    /// The vectors of `texts`, in their order, whenever nobody waits for others.
    ///
    /// # Errors
    /// [`EmbeddingError`] when the encoder fails.
    pub async fn embed_later(&self, texts: &[&str]) -> Result<Vec<Embedding>, EmbeddingError> {
        self.queue.embed(texts, Urgency::Later).await
    }
}

/// The words that the encoder has a token of its own for: the commonest of written English.
///
/// # Errors
/// [`EmbeddingError`] when none of `folders` has the encoder or its tokenizer cannot be understood.
pub fn common_words(folders: &[PathBuf]) -> Result<HashSet<String>, EmbeddingError> {
    const TOKENIZER: &str = "tokenizer.json";
    let files = Files::find(folders)?;
    let tokenizer: serde_json::Value = serde_json::from_slice(&files.read(TOKENIZER)?)
        .map_err(|error| files.unusable(TOKENIZER, error))?;
    let tokens = tokenizer["model"]["vocab"]
        .as_object()
        .ok_or_else(|| files.unusable(TOKENIZER, "has no vocabulary"))?;
    // What begins with ## is the rest of a word.
    let words = tokens
        .keys()
        .filter(|token| token.chars().all(char::is_alphabetic));
    Ok(words.cloned().collect())
}

/// The cosine of two vectors: 1 for the same meaning, about 0 for nothing in common.
pub fn cosine(first: &Embedding, second: &Embedding) -> f32 {
    first.iter().zip(second).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests;
