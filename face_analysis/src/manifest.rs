//! `manifest.toml`: which file each model is, and the SHA-256 that it must have.

use std::{
    collections::HashMap,
    fmt::Display,
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::error::ModelError;

const FILE_NAME: &str = "manifest.toml";

#[derive(Deserialize)]
struct Manifest {
    models: HashMap<String, Entry>,
}

#[derive(Deserialize)]
struct Entry {
    file: String,
    sha256: String,
}

/// A model's file: read whole, and the one that the manifest means.
#[derive(Debug)]
pub struct ModelFile {
    /// Where it was found.
    pub path: PathBuf,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl ModelFile {
    /// The error for a file whose content makes no sense.
    pub fn unusable(&self, reason: impl Display) -> ModelError {
        ModelError::Unusable {
            path: self.path.clone(),
            reason: reason.to_string(),
        }
    }
}

/// The folders that models are read from, and the manifest that was found in one of them.
pub struct ModelStore {
    folders: Vec<PathBuf>,
    path: PathBuf,
    manifest: Manifest,
    chosen: HashMap<&'static str, PathBuf>,
}

impl ModelStore {
    /// Reads the manifest from the first of `folders` that has one. Models are looked for in the
    /// same order, so that a user's folder goes before an image's own.
    ///
    /// # Errors
    /// When there is no manifest or it cannot be understood.
    pub fn open(folders: Vec<PathBuf>) -> Result<Self, ModelError> {
        let Some(path) = first(&folders, FILE_NAME) else {
            return Err(ModelError::NoManifest(folders));
        };
        let text = fs::read_to_string(&path).map_err(|source| ModelError::Read {
            path: path.clone(),
            source,
        })?;
        let manifest = toml::from_str(&text).map_err(|error| ModelError::Manifest {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        Ok(Self {
            folders,
            path,
            manifest,
            chosen: HashMap::new(),
        })
    }

    /// Takes `file` for a model, whatever the manifest names: a path, or a file in one of the
    /// folders. Its checksum is checked only if the manifest lists that file for anything.
    #[must_use]
    pub fn choose(mut self, model: &'static str, file: PathBuf) -> Self {
        self.chosen.insert(model, file);
        self
    }

    /// Reads and checks a model's file.
    ///
    /// # Errors
    /// When it is not listed, not there, not readable or not the file that the manifest means.
    pub fn read(&self, model: &'static str) -> Result<ModelFile, ModelError> {
        let (file, expected) = self.file(model)?;
        let Some(path) = first(&self.folders, file) else {
            return Err(ModelError::NoFile {
                model,
                file: file.display().to_string(),
                folders: self.folders.clone(),
            });
        };
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(source) => return Err(ModelError::Read { path, source }),
        };
        let found = sha256(&bytes);
        match expected {
            Some(expected) if !found.eq_ignore_ascii_case(expected) => Err(ModelError::Checksum {
                path,
                expected: expected.to_owned(),
                found,
            }),
            Some(_) => Ok(ModelFile { path, bytes }),
            None => {
                tracing::info!(model, path = %path.display(), sha256 = found, "a file of one's own");
                Ok(ModelFile { path, bytes })
            }
        }
    }

    /// A model's file, and the SHA-256 that it must have.
    fn file(&self, model: &'static str) -> Result<(&Path, Option<&str>), ModelError> {
        let models = &self.manifest.models;
        if let Some(file) = self.chosen.get(model) {
            let listed = models.values().find(|entry| Path::new(&entry.file) == file);
            return Ok((file, listed.map(|entry| entry.sha256.as_str())));
        }
        let entry = models.get(model).ok_or_else(|| ModelError::NotListed {
            manifest: self.path.clone(),
            model,
        })?;
        Ok((Path::new(&entry.file), Some(&entry.sha256)))
    }
}

/// The SHA-256 of `bytes` in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn first(folders: &[PathBuf], file: impl AsRef<Path>) -> Option<PathBuf> {
    folders
        .iter()
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const HELLO: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            fs::write(folder.path().join(name), content).unwrap();
        }
        folder
    }

    fn manifest(sha256: &str) -> String {
        format!(
            "[models.parser]\nfile = \"parser.bin\"\nsha256 = \"{sha256}\"\n[wheels.torch]\nversion = \"1\"\n"
        )
    }

    fn refusal(folders: &[&tempfile::TempDir], model: &'static str) -> String {
        let folders = folders
            .iter()
            .map(|folder| folder.path().to_owned())
            .collect();
        ModelStore::open(folders)
            .and_then(|store| store.read(model))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_listed_file_with_its_checksum_is_read() {
        let folder = folder(&[("manifest.toml", &manifest(HELLO)), ("parser.bin", "hello")]);
        let store = ModelStore::open(vec![folder.path().to_owned()]).unwrap();
        assert_eq!(store.read("parser").unwrap().bytes, b"hello");
    }

    #[test]
    fn the_first_folder_that_has_a_file_wins() {
        let users = folder(&[("parser.bin", "hello")]);
        let ours = folder(&[("manifest.toml", &manifest(HELLO)), ("parser.bin", "other")]);
        let folders = vec![users.path().to_owned(), ours.path().to_owned()];
        let file = ModelStore::open(folders).unwrap().read("parser").unwrap();
        assert!(file.path.starts_with(users.path()));
    }

    #[test]
    fn a_chosen_file_takes_the_place_of_the_listed_one() {
        let folder = folder(&[
            ("manifest.toml", &manifest(HELLO)),
            ("parser.bin", "hell"),
            ("own.pt", "anything"),
        ]);
        let store = || ModelStore::open(vec![folder.path().to_owned()]).unwrap();
        let absolute = folder.path().join("own.pt");
        for file in [PathBuf::from("own.pt"), absolute] {
            let file = store().choose("parser", file).read("parser").unwrap();
            assert_eq!(file.bytes, b"anything");
        }
        // One that the manifest lists keeps its checksum; one that is not there is named.
        for (file, word) in [("parser.bin", HELLO), ("nowhere.pt", "nowhere.pt")] {
            let refused = store().choose("parser", file.into()).read("parser");
            let message = refused.unwrap_err().to_string();
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn every_refusal_names_the_file() {
        let empty = folder(&[]);
        assert!(refusal(&[&empty], "parser").contains("manifest.toml"));
        let lacking = folder(&[("manifest.toml", &manifest(HELLO))]);
        assert!(refusal(&[&lacking], "parser").contains("parser.bin"));
        assert!(refusal(&[&lacking], "season").contains("season"));
        let altered = folder(&[("manifest.toml", &manifest(HELLO)), ("parser.bin", "hell")]);
        let message = refusal(&[&altered], "parser");
        assert!(
            message.contains("parser.bin") && message.contains(HELLO),
            "{message}"
        );
    }
}
