use std::{collections::HashMap, ops::Range};

use super::Tokens;

/// Phrases and what they name. One phrase may name several things.
#[derive(Debug, Clone)]
pub struct Lexicon<T> {
    /// By first word, longest phrase first.
    phrases: HashMap<String, Vec<(Vec<String>, T)>>,
}

/// A phrase met in a text.
#[derive(Debug, Clone)]
pub struct Found<'a, T> {
    /// Which words of the text it is made of.
    pub words: Range<usize>,
    /// Everything it names.
    pub meanings: Vec<&'a T>,
}

impl<T> FromIterator<(String, T)> for Lexicon<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(entries: I) -> Self {
        let mut phrases: HashMap<String, Vec<(Vec<String>, T)>> = HashMap::new();
        for (phrase, meaning) in entries {
            let words = Tokens::of(&phrase).words().to_vec();
            if let Some(first) = words.first() {
                phrases
                    .entry(first.clone())
                    .or_default()
                    .push((words, meaning));
            }
        }
        for entries in phrases.values_mut() {
            entries.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Self { phrases }
    }
}

impl<T> Lexicon<T> {
    /// The phrases of `text` from left to right; where several begin at one word the longest
    /// counts, and none overlaps another.
    pub fn find(&self, text: &Tokens) -> Vec<Found<'_, T>> {
        let words = text.words();
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let Some(length) = self.longest(word, &words[at..]) else {
                at += 1;
                continue;
            };
            let meanings = self.phrases[word]
                .iter()
                .filter(|(phrase, _)| phrase[..] == words[at..at + length])
                .map(|(_, meaning)| meaning)
                .collect();
            found.push(Found {
                words: at..at + length,
                meanings,
            });
            at += length;
        }
        found
    }

    fn longest(&self, first: &str, rest: &[String]) -> Option<usize> {
        self.phrases
            .get(first)?
            .iter()
            .find(|(phrase, _)| rest.starts_with(phrase))
            .map(|(phrase, _)| phrase.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon<&'static str> {
        [
            ("jacket", "blazer"),
            ("jacket", "puffer"),
            ("leather jacket", "biker"),
        ]
        .into_iter()
        .map(|(phrase, meaning)| (phrase.to_owned(), meaning))
        .collect()
    }

    #[test]
    fn the_longest_phrase_counts_and_is_used_once() {
        let lexicon = lexicon();
        let found = lexicon.find(&Tokens::of("leather jackets or a jacket"));
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].words.clone(), &found[0].meanings[..]),
            (0..2, &[&"biker"][..])
        );
        assert_eq!(found[1].meanings, [&"blazer", &"puffer"]);
    }

    #[test]
    fn unknown_words_are_passed_over() {
        assert!(lexicon().find(&Tokens::of("and the leather?")).is_empty());
    }
}
