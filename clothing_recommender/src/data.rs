//! The data files that are compiled into the program.

use serde::de::DeserializeOwned;

/// Why a bundled data file cannot be used. Tests load every file, so that a release has none.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// It is not the TOML that was expected.
    #[error("{file}: {source}")]
    Syntax {
        /// Which file.
        file: &'static str,
        /// What the parser says.
        source: toml::de::Error,
    },
    /// It contradicts itself or another file.
    #[error("{file}: {problem}")]
    Content {
        /// Which file.
        file: &'static str,
        /// What is wrong in it.
        problem: String,
    },
}

impl DataError {
    /// `file` contradicts itself or another file.
    pub fn invalid(file: &'static str, problem: impl Into<String>) -> Self {
        Self::Content {
            file,
            problem: problem.into(),
        }
    }
}

/// Reads `text`, the content of `file`.
///
/// # Errors
/// [`DataError::Syntax`] when it is not what `T` expects.
pub fn parse<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, DataError> {
    toml::from_str(text).map_err(|source| DataError::Syntax { file, source })
}
