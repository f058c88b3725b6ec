//! Fits the head that tells what messages ask for, and works out the vectors of what the stylist
//! knows: `train_intent`, in the repository's folder.
//!
//! The corpus is `clothing_recommender/data/intent_training.tsv`; the sentence encoder is looked for
//! in `weights`, and `intent.safetensors` and `knowledge.safetensors` are written there. Whatever
//! they are compiled into must be built anew afterwards.

mod cross_validation;
mod fit;
mod misspelling;
mod sample;

use std::{env, fs, path::PathBuf};

use anyhow::Context;
use clothing_recommender::{
    embedding::Embedder,
    intent::examples,
    training::{Index, sentences},
};
use sha2::{Digest, Sha256};

use crate::{cross_validation::cross_validate, fit::fit, sample::samples};

const CORPUS: &str = "clothing_recommender/data/intent_training.tsv";
const HEAD: &str = "weights/intent.safetensors";
const KNOWLEDGE: &str = "weights/knowledge.safetensors";

/// Sentences taken through the encoder together.
const BATCH: usize = 16;

/// Weights of the penalty to choose from, by cross-validated log loss.
const PENALTIES: [f32; 3] = [1e-4, 3e-4, 1e-3];

#[tokio::main(flavor = "current_thread")]
#[expect(clippy::print_stdout, reason = "the figures are the program's output")]
async fn main() -> anyhow::Result<()> {
    let embedder = Embedder::open(&[PathBuf::from("weights")])?;
    let sentences = sentences()?;
    let mut vectors = Vec::with_capacity(sentences.len());
    for batch in sentences.chunks(BATCH) {
        let texts: Vec<&str> = batch.iter().map(String::as_str).collect();
        vectors.extend(embedder.embed(&texts).await?);
    }
    println!("{} sentences of knowledge", sentences.len());
    let index = Index::of(sentences.iter().map(String::as_str).zip(vectors));
    write(KNOWLEDGE, &index.to_bytes()?)?;
    if env::args().any(|argument| argument == "--knowledge-only") {
        return Ok(());
    }
    let text = fs::read_to_string(CORPUS).context(CORPUS)?;
    let examples = examples(&text).context(CORPUS)?;
    let samples = samples(examples, &embedder).await?;
    println!(
        "{} messages, each once more misspelled; 5-fold cross-validation on those that are not",
        samples.len()
    );
    let mut best: Option<(f32, f32)> = None;
    for penalty in PENALTIES {
        let evaluation = cross_validate(&samples, penalty);
        println!("penalty {penalty:<8} {evaluation}");
        if best.is_none_or(|(loss, _)| evaluation.log_loss < loss) {
            best = Some((evaluation.log_loss, penalty));
        }
    }
    let (_, penalty) = best.context("no penalty to choose from")?;
    let all: Vec<_> = samples.iter().collect();
    let (head, loss) = fit(&all, penalty);
    println!("chosen: penalty {penalty}; log loss on what it was fitted to {loss:.4}");
    write(HEAD, &head.to_bytes()?)
}

/// Writes a file and tells the checksum that `weights/manifest.toml` must have of it.
#[expect(clippy::print_stdout, reason = "the figures are the program's output")]
fn write(path: &str, bytes: &[u8]) -> anyhow::Result<()> {
    fs::write(path, bytes).context(path.to_owned())?;
    let digest: String = Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    println!("{path}: sha256 {digest}");
    Ok(())
}
