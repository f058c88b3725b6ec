use std::path::PathBuf;

/// Why texts cannot be turned into vectors.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddingError {
    /// No folder has the encoder.
    #[error(
        "there is no sentence encoder in {}; run `make build` (or scripts/fetch-minilm), and check WEIGHTS_DIR \
         and MODELS_DIR",
        .0.iter().map(|folder| folder.join("minilm").display().to_string()).collect::<Vec<_>>().join(" or ")
    )]
    Missing(Vec<PathBuf>),
    /// A file of it is not what it should be.
    #[error("{path}: {reason}")]
    Unusable {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The encoder failed at a text.
    #[error("the sentence encoder failed: {0}")]
    Failed(String),
    /// Its thread cannot be started or has ended.
    #[error("the sentence encoder does not run")]
    Stopped,
}
