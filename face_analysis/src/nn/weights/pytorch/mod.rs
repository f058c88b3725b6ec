//! What `torch.save` writes: state dicts in `.pt` and `.pth` files.

mod globals;
mod pickle;
mod storages;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use tch::Tensor;

pub use self::storages::is_pytorch;
use self::{
    pickle::{Object, Pickle, Value},
    storages::{Contents, Storage},
};

/// Under which of a checkpoint's keys the state dict may be, the likeliest first.
const NESTS: [&str; 5] = ["state_dict", "model_state_dict", "model", "net", "network"];

/// Reads the tensors of a state dict, or of the one in a checkpoint. What is no tensor is left out.
///
/// # Errors
/// What is wrong with the file, for people, with the tensor's name where it is about one.
pub fn read(bytes: &[u8]) -> Result<HashMap<String, Tensor>, String> {
    let contents = storages::read(bytes)?;
    let pickle = &contents.pickle;
    let mut tensors = HashMap::new();
    for (name, parts) in state_dict(pickle)? {
        let tensor =
            tensor(&contents, parts).map_err(|why| format!("the tensor {name:?}: {why}"))?;
        tensors.insert(name.to_owned(), tensor);
    }
    Ok(tensors)
}

/// The tensors of the outermost dictionary that has any, each by what it is rebuilt from.
fn state_dict(pickle: &Pickle) -> Result<Vec<(&str, &[Value])>, String> {
    let Some(Object::Map(root)) = pickle.object(pickle.root()) else {
        return Err("it holds no state dict".to_owned());
    };
    let nested = NESTS.iter().filter_map(|nest| {
        let mut entries = root.iter();
        let (_, value) = entries.find(|(key, _)| pickle.text(*key) == Some(nest))?;
        match pickle.object(*value)? {
            Object::Map(map) => Some(map),
            _ => None,
        }
    });
    let found = std::iter::once(root)
        .chain(nested)
        .map(|map| tensors_in(pickle, map))
        .find(|tensors| !tensors.is_empty());
    found.ok_or_else(|| "it holds no tensors, neither itself nor under state_dict".to_owned())
}

fn tensors_in<'a>(pickle: &'a Pickle, map: &[(Value, Value)]) -> Vec<(&'a str, &'a [Value])> {
    let tensor = |&(key, value): &(Value, Value)| match pickle.object(value)? {
        Object::Tensor(parts) => Some((pickle.text(key)?, parts.as_slice())),
        _ => None,
    };
    map.iter().filter_map(tensor).collect()
}

/// Rebuilds a tensor from `(STORAGE, OFFSET, SIZE, STRIDE, …)`.
fn tensor(contents: &Contents, parts: &[Value]) -> Result<Tensor, String> {
    let pickle = &contents.pickle;
    let &[storage, Value::Int(offset), size, stride, ..] = parts else {
        return Err("it is described in an unknown way".to_owned());
    };
    let Some(Object::Storage(storage)) = pickle.object(storage) else {
        return Err("its numbers are in no storage".to_owned());
    };
    let storage = Storage::of(pickle, storage)?;
    let bytes = contents.storages.get(&storage.key);
    let bytes = bytes.ok_or("its numbers are not in the file")?;
    let (size, stride) = pickle
        .integers(size)
        .zip(pickle.integers(stride))
        .filter(|(size, stride)| size.len() == stride.len())
        .ok_or("it has no size")?;
    let count = bytes.len() / storage.kind.elt_size_in_bytes();
    if !fits(offset, &size, &stride, count as i64) {
        return Err("it reaches beyond its numbers".to_owned());
    }
    let whole = count * storage.kind.elt_size_in_bytes();
    let flat = Tensor::f_from_data_size(&bytes[..whole], &[count as i64], storage.kind);
    flat.and_then(|flat| flat.f_as_strided(size, stride, offset)?.f_contiguous())
        .map_err(|error| error.to_string())
}

/// Whether a tensor touches none but the `count` numbers that there are, and no more of them than
/// that.
fn fits(offset: i64, size: &[i64], stride: &[i64], count: i64) -> bool {
    if offset < 0 || size.iter().chain(stride).any(|&length| length < 0) {
        return false;
    }
    if size.contains(&0) {
        return true;
    }
    let numbers = size
        .iter()
        .try_fold(1_i64, |all, &side| all.checked_mul(side));
    let end = size
        .iter()
        .zip(stride)
        .try_fold(offset.saturating_add(1), |end, (&size, &stride)| {
            end.checked_add((size - 1).checked_mul(stride)?)
        });
    [numbers, end]
        .iter()
        .all(|limit| limit.is_some_and(|limit| limit <= count))
}
