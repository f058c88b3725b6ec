//! Names of tensors, freed of what training put around them.

use std::collections::HashMap;

/// What DataParallel, `torch.compile` and wrappers by that name put before every name.
const WRAPPERS: [&str; 3] = ["module.", "_orig_mod.", "model."];

/// How many batches a normalization was trained on; nothing that inference needs.
const COUNTER: &str = "num_batches_tracked";

/// Drops training's counters, and every wrapper that all names begin with.
pub fn plain<T>(tensors: HashMap<String, T>) -> HashMap<String, T> {
    let mut plain: HashMap<String, T> = tensors
        .into_iter()
        .filter(|(name, _)| name.rsplit('.').next() != Some(COUNTER))
        .collect();
    while let Some(wrapper) = common_wrapper(&plain) {
        plain = plain
            .into_iter()
            .map(|(name, tensor)| (name[wrapper.len()..].to_owned(), tensor))
            .collect();
    }
    plain
}

fn common_wrapper<T>(tensors: &HashMap<String, T>) -> Option<&'static str> {
    let wraps_all = |wrapper: &&str| tensors.keys().all(|name| name.starts_with(*wrapper));
    WRAPPERS
        .into_iter()
        .filter(|_| !tensors.is_empty())
        .find(wraps_all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn freed(names: &[&str]) -> Vec<String> {
        let tensors = names.iter().map(|name| ((*name).to_owned(), ())).collect();
        let mut names: Vec<_> = plain(tensors).into_keys().collect();
        names.sort();
        names
    }

    #[test]
    fn wrappers_of_all_names_and_counters_go() {
        let names = [
            "_orig_mod.module.fc.bias",
            "_orig_mod.module.bn1.num_batches_tracked",
        ];
        assert_eq!(freed(&names), ["fc.bias"]);
    }

    #[test]
    fn a_wrapper_that_one_name_lacks_belongs_to_the_names() {
        assert_eq!(freed(&["module.a", "b"]), ["b", "module.a"]);
        assert_eq!(freed(&[]), [""; 0]);
    }
}
