use std::collections::HashMap;

/// The fields of a row by name, in lower case with underscores: `Price From` is `price_from`.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns(HashMap<String, String>);

impl Columns {
    /// Sets `name`.
    pub(super) fn set(&mut self, name: &str, value: String) {
        self.0.insert(plain(name), value);
    }

    /// Sets the first of `names`, which are written as they are kept, and forgets the others.
    pub(super) fn replace(&mut self, names: &[&str], value: String) {
        for name in names {
            self.0.remove(*name);
        }
        if let Some(first) = names.first() {
            self.0.insert((*first).to_owned(), value);
        }
    }

    /// The first of `names` that is not blank.
    pub(super) fn get(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .filter_map(|name| self.0.get(*name))
            .map(|value| value.trim())
            .find(|value| !value.is_empty())
    }

    /// The same as a list: parted by commas, semicolons or bars.
    pub(super) fn list(&self, names: &[&str]) -> Vec<String> {
        self.get(names)
            .unwrap_or_default()
            .split([',', ';', '|'])
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect()
    }
}

fn plain(name: &str) -> String {
    let is_plain = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    if name.bytes().all(is_plain) {
        return name.to_owned();
    }
    name.trim()
        .to_lowercase()
        .replace([' ', '-', '/', '(', ')'], "_")
}
