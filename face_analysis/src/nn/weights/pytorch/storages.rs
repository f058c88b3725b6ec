//! Where a PyTorch file keeps its pickle and the numbers that the pickle speaks of.

use std::{
    collections::HashMap,
    io::{Cursor, Read},
};

use zip::ZipArchive;

use super::pickle::{Pickle, Value};

/// What `torch.save` wrote first before version 1.6: the pickled number 0x1950a86a20f9469cfc6c.
const LEGACY_MAGIC: &[u8] = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e";
/// What every zip archive begins with.
const ZIP_MAGIC: &[u8] = b"PK\x03\x04";

/// A pickle and its storages' bytes, by their keys.
pub struct Contents {
    /// Describes the tensors.
    pub pickle: Pickle,
    /// The numbers, little-endian.
    pub storages: HashMap<String, Vec<u8>>,
}

/// Whether a file is one of `torch.save`'s.
pub fn is_pytorch(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP_MAGIC) || bytes.starts_with(LEGACY_MAGIC)
}

/// Reads a file of either format.
///
/// # Errors
/// What is wrong with it, for people.
pub fn read(bytes: &[u8]) -> Result<Contents, String> {
    match bytes.strip_prefix(LEGACY_MAGIC) {
        Some(rest) => read_legacy(rest),
        None => read_archive(bytes),
    }
}

/// A zip archive: `NAME/data.pkl`, `NAME/byteorder`, and each storage as `NAME/data/KEY`. The zip
/// library checks each part's CRC.
fn read_archive(bytes: &[u8]) -> Result<Contents, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let (mut pickle, mut storages) = (None, HashMap::new());
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|error| error.to_string())?;
        let path = entry
            .name()
            .map_err(|error| error.to_string())?
            .into_owned();
        // The first part is the name that the file was saved under.
        let Some((_, part)) = path.split_once('/') else {
            continue;
        };
        let storage = part.strip_prefix("data/").map(str::to_owned);
        if storage.is_none() && !["data.pkl", "byteorder", "constants.pkl"].contains(&part) {
            continue;
        }
        let mut content = Vec::new();
        entry
            .read_to_end(&mut content)
            .map_err(|error| format!("{path}: {error}"))?;
        match (storage, part) {
            (Some(key), _) => drop(storages.insert(key, content)),
            (None, "data.pkl") => pickle = Some(content),
            (None, "byteorder") if content != b"little" => {
                return Err("its numbers are big-endian".to_owned());
            }
            (None, "constants.pkl") => {
                return Err("it is a TorchScript program; save its state_dict() alone".to_owned());
            }
            _ => {}
        }
    }
    let pickle = pickle.ok_or("it is a zip archive without data.pkl")?;
    Ok(Contents {
        pickle: Pickle::read(&pickle)?,
        storages,
    })
}

/// One pickle after the other — version, about the machine, the tensors, the storages' keys — and
/// then each storage: how many numbers, as 8 bytes, and the numbers.
fn read_legacy(mut rest: &[u8]) -> Result<Contents, String> {
    let mut next = || -> Result<Pickle, String> {
        let pickle = Pickle::read(rest)?;
        rest = rest.get(pickle.length()..).unwrap_or_default();
        Ok(pickle)
    };
    let (_version, _machine) = (next()?, next()?);
    let (pickle, keys) = (next()?, next()?);
    let sizes = pickle.storage_sizes();
    let mut storages = HashMap::new();
    for &key in keys.sequence(keys.root()).unwrap_or_default() {
        let key = keys.text(key).ok_or("a storage's key is no text")?;
        let size = *sizes
            .get(key)
            .ok_or("it holds a storage that no tensor uses")?;
        let whole = rest.split_first_chunk::<8>().and_then(|(count, rest)| {
            let count = usize::try_from(u64::from_le_bytes(*count)).ok()?;
            rest.split_at_checked(count.checked_mul(size)?)
        });
        let (content, after) = whole.ok_or("it breaks off")?;
        storages.insert(key.to_owned(), content.to_vec());
        rest = after;
    }
    Ok(Contents { pickle, storages })
}

impl Pickle {
    /// How many bytes a number of each storage takes, by the storages' keys.
    fn storage_sizes(&self) -> HashMap<String, usize> {
        let size = |parts: &[Value]| match Storage::of(self, parts) {
            Ok(storage) => Some((storage.key, storage.kind.elt_size_in_bytes())),
            Err(_) => None,
        };
        self.storages().filter_map(size).collect()
    }
}

/// What a pickle says of a storage.
pub struct Storage {
    /// What the file keeps it under.
    pub key: String,
    /// What its numbers are.
    pub kind: tch::Kind,
}

impl Storage {
    /// Reads `('storage', TYPE, KEY, LOCATION, COUNT, …)`.
    ///
    /// # Errors
    /// When the parts are others.
    pub fn of(pickle: &Pickle, parts: &[Value]) -> Result<Self, String> {
        match parts {
            [
                tag,
                Value::Global(super::globals::Global::Storage(kind)),
                key,
                ..,
            ] if pickle.text(*tag) == Some("storage") => Ok(Self {
                key: pickle
                    .text(*key)
                    .ok_or("its storage has no key")?
                    .to_owned(),
                kind: *kind,
            }),
            _ => Err("its numbers are in no storage".to_owned()),
        }
    }
}
