use std::{
    fs,
    path::{Path, PathBuf},
};

use super::EmbeddingError;

/// Where the encoder's files are.
pub(super) struct Files {
    pub(super) folder: PathBuf,
}

impl Files {
    /// The first of `folders` that has them.
    pub(super) fn find(folders: &[PathBuf]) -> Result<Self, EmbeddingError> {
        folders
            .iter()
            .map(|folder| folder.join("minilm"))
            .find(|folder| folder.join("model.safetensors").is_file())
            .map(|folder| Self {
                folder: fs::canonicalize(&folder).unwrap_or(folder),
            })
            .ok_or_else(|| EmbeddingError::Missing(folders.to_vec()))
    }

    /// The bytes of the file `name`.
    pub(super) fn read(&self, name: &str) -> Result<Vec<u8>, EmbeddingError> {
        let path = self.folder.join(name);
        fs::read(&path).map_err(|error| unusable(&path, error))
    }

    /// The error for the file `name` whose content makes no sense.
    pub(super) fn unusable(&self, name: &str, reason: impl ToString) -> EmbeddingError {
        unusable(&self.folder.join(name), reason)
    }
}

fn unusable(path: &Path, reason: impl ToString) -> EmbeddingError {
    EmbeddingError::Unusable {
        path: path.to_owned(),
        reason: reason.to_string(),
    }
}
