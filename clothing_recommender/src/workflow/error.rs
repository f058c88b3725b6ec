use crate::{catalog::CatalogError, llm::LlmError, people::StoreError};

/// Why a turn cannot be brought to its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum TurnError {
    /// The model failed where nothing can stand in for it any more.
    #[error(transparent)]
    Model(#[from] LlmError),
    /// The catalog cannot be searched.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// What was said before cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TurnError {
    /// What the person is told: nothing of the inside.
    pub(super) fn text(&self) -> &'static str {
        match self {
            Self::Model(_) => "The language model broke off its answer. Please try again.",
            Self::Catalog(_) => "The catalog could not be searched. Please try again.",
            Self::Store(_) => "What was said before cannot be read. Please try again.",
        }
    }
}
