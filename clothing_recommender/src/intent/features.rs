//! A message as numbers: its sentence vector, and which words and letters stand side by side.
//!
//! The vector knows what a message is about; the words know how it is asked ("how do I wash" and
//! "do you have"); the letters see through misspellings. Words and letters are hashed into buckets
//! (Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", 2009).

use crate::{
    embedding::{DIMENSIONS, Embedding},
    language::Tokens,
};

/// Buckets for words and letters; a power of two.
const BUCKETS: usize = 4_096;

/// Numbers in a message's features.
pub const WIDTH: usize = DIMENSIONS + BUCKETS;

/// How the three parts are weighed against one another: the length of each as a vector, chosen by
/// cross-validation.
const MEANING: f32 = 2.5;
const WORDS: f32 = 1.5;
const LETTERS: f32 = 1.0;

/// Letters of a message that are looked at; what follows in a longer one adds nothing.
const MOST_WORDS: usize = 120;

/// What is known of a message: few of [`WIDTH`] numbers are not zero.
#[derive(Debug, Clone)]
pub struct Features {
    values: Vec<(usize, f32)>,
}

impl Features {
    /// The features of `message`, whose sentence vector is `meaning`.
    pub fn of(message: &str, meaning: &Embedding) -> Self {
        let tokens = Tokens::of(message);
        let words: Vec<&str> = std::iter::once("^")
            .chain(tokens.words().iter().take(MOST_WORDS).map(String::as_str))
            .chain([if message.trim_end().ends_with('?') {
                "?"
            } else {
                "$"
            }])
            .collect();
        let mut values: Vec<(usize, f32)> = meaning
            .iter()
            .map(|value| value * MEANING)
            .enumerate()
            .collect();
        values.extend(part(WORDS, &n_grams(&words)));
        values.extend(part(LETTERS, &letters(&words)));
        Self { values }
    }

    /// The sum of these numbers, each times its weight in `row`, which has [`WIDTH`] of them.
    pub fn dot(&self, row: &[f32]) -> f32 {
        self.values
            .iter()
            .map(|&(at, value)| value * row.get(at).copied().unwrap_or_default())
            .sum()
    }

    /// Adds these numbers, each times `factor`, to `row`.
    pub fn add_to(&self, row: &mut [f32], factor: f32) {
        for &(at, value) in &self.values {
            if let Some(sum) = row.get_mut(at) {
                *sum += factor * value;
            }
        }
    }
}

/// Single words, pairs and triples.
fn n_grams(words: &[&str]) -> Vec<String> {
    (1..=3)
        .flat_map(|length| words.windows(length))
        .map(|words| words.join(" "))
        .collect()
}

/// Runs of three and four letters within words.
fn letters(words: &[&str]) -> Vec<String> {
    words
        .iter()
        .filter(|word| word.len() > 2)
        .flat_map(|word| {
            let letters: Vec<char> = format!("<{word}>").chars().collect();
            [3, 4]
                .into_iter()
                .flat_map(|length| {
                    letters
                        .windows(length)
                        .map(|run| run.iter().collect::<String>())
                        .collect::<Vec<_>>()
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// `grams` in their buckets, together of length `weight`.
fn part(weight: f32, grams: &[String]) -> Vec<(usize, f32)> {
    let each = weight / (grams.len().max(1) as f32).sqrt();
    grams
        .iter()
        .map(|gram| (DIMENSIONS + bucket(gram), each))
        .collect()
}

/// FNV-1a, 32 bits: the same on every machine, as a trained head must find it.
fn bucket(text: &str) -> usize {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash ^ (hash >> 16)) as usize % BUCKETS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_the_lengths_that_they_are_given() {
        let mut meaning = [0.0; DIMENSIONS];
        meaning[3] = 1.0;
        let features = Features::of("a coat?", &meaning);
        let squares = |words: bool| -> f32 {
            features
                .values
                .iter()
                .filter(|(at, _)| (*at >= DIMENSIONS) == words)
                .map(|(_, value)| value * value)
                .sum()
        };
        assert!((squares(false).sqrt() - MEANING).abs() < 1e-5);
        let expected = (WORDS * WORDS + LETTERS * LETTERS).sqrt();
        assert!((squares(true).sqrt() - expected).abs() < 0.2);
    }

    #[test]
    fn any_text_has_features() {
        for text in ["", "?", "🧥🧥", &"x ".repeat(20_000)] {
            let features = Features::of(text, &[0.0; DIMENSIONS]);
            assert!(
                features
                    .values
                    .iter()
                    .all(|(at, value)| *at < WIDTH && value.is_finite())
            );
        }
    }
}
