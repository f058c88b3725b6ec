use std::{collections::HashMap, hash::Hash};

/// Distinct values by small numbers: a million garments share a few hundred kinds, materials and
/// sizes, and a question is put to each of those once instead of to each garment.
#[derive(Debug)]
pub(super) struct Interner<T> {
    values: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            numbers: HashMap::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> Interner<T> {
    /// The number of `value`, given out now if it is new.
    pub(super) fn number(&mut self, value: T) -> u32 {
        if let Some(&number) = self.numbers.get(&value) {
            return number;
        }
        let number = self.values.len() as u32;
        self.values.push(value.clone());
        self.numbers.insert(value, number);
        number
    }

    /// Every value, by number.
    pub(super) fn values(&self) -> &[T] {
        &self.values
    }
}
