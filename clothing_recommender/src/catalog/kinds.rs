use std::{collections::BTreeSet, sync::Arc};

use serde::Deserialize;

use crate::{
    data::{DataError, parse},
    language::{Found, Lexicon, Tokens},
};

/// What kinds of garments there are and how people call them.
#[derive(Debug)]
pub struct Kinds {
    kinds: Vec<Kind>,
    lexicon: Lexicon<usize>,
}

#[derive(Debug)]
struct Kind {
    id: String,
    category: Arc<str>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    category: String,
    words: Vec<String>,
}

/// Around "suit" and "dress" these words make verbs of them: "how to dress", "colors that suit me".
const BEFORE_A_VERB: &[&str] = &[
    "to", "i", "we", "you", "should", "people", "color", "colour",
];
const AFTER_A_VERB: &[&str] = &["code", "up", "down", "me", "my", "you", "your"];

/// Around "suit" these words make a thing of it; without any it is a verb: "what suits an autumn".
const BEFORE_A_SUIT: &[&str] = &[
    "a",
    "the",
    "my",
    "new",
    "which",
    "nice",
    "good",
    "another",
    "cheap",
    "affordable",
    "business",
    "wool",
    "linen",
    "summer",
    "winter",
    "women",
    "men",
    "some",
    "best",
];
const AFTER_A_SUIT: &[&str] = &["for", "under", "below", "in", "with", "that", "and", "or"];

impl Kinds {
    /// The kinds of the bundled file.
    ///
    /// # Errors
    /// [`DataError`] when the file does not parse.
    pub fn bundled() -> Result<Self, DataError> {
        let file: File = parse("kinds.toml", include_str!("../../data/kinds.toml"))?;
        let lexicon = file
            .kind
            .iter()
            .enumerate()
            .flat_map(|(index, kind)| kind.words.iter().map(move |word| (word.clone(), index)))
            .collect();
        let kinds = file
            .kind
            .into_iter()
            .map(|entry| Kind {
                id: entry.id,
                category: entry.category.into(),
            })
            .collect();
        Ok(Self { kinds, lexicon })
    }

    /// The department of `kind`.
    pub fn category(&self, kind: &str) -> Option<&Arc<str>> {
        self.kinds
            .iter()
            .find(|entry| entry.id == kind)
            .map(|entry| &entry.category)
    }

    /// The departments, in the order of the file.
    pub fn categories(&self) -> Vec<&str> {
        let mut categories: Vec<&str> = Vec::new();
        for kind in &self.kinds {
            if !categories.contains(&&*kind.category) {
                categories.push(&kind.category);
            }
        }
        categories
    }

    /// The garment words of `text`, each with the kinds it may mean.
    pub fn mentions(&self, text: &Tokens) -> Vec<Found<'_, usize>> {
        self.lexicon
            .find(text)
            .into_iter()
            .filter(|found| is_a_thing(text.words(), found.words.start, found.words.end))
            .collect()
    }

    /// The names of all kinds of the departments that `mentions` may be of.
    pub fn beside(&self, mentions: &[Found<'_, usize>]) -> BTreeSet<String> {
        let meant = mentions.iter().flat_map(|found| &found.meanings);
        let departments: BTreeSet<&str> = meant
            .filter_map(|&&index| self.kinds.get(index))
            .map(|kind| &*kind.category)
            .collect();
        let kinds = self.kinds.iter();
        kinds
            .filter(|kind| departments.contains(&*kind.category))
            .map(|kind| kind.id.clone())
            .collect()
    }

    /// The names of the kinds that `found` may mean.
    pub fn ids(&self, found: &Found<'_, usize>) -> BTreeSet<String> {
        found
            .meanings
            .iter()
            .filter_map(|&&index| self.kinds.get(index))
            .map(|kind| kind.id.clone())
            .collect()
    }
}

/// Tells "a suit for work" from "colors that suit me", and "a dress" from "how to dress".
fn is_a_thing(words: &[String], start: usize, end: usize) -> bool {
    let next = words.get(end).map(String::as_str);
    let before = start.checked_sub(1).map(|before| words[before].as_str());
    let is_one_of =
        |word: Option<&str>, list: &[&str]| word.is_some_and(|word| list.contains(&word));
    let is_verb = is_one_of(before, BEFORE_A_VERB) || is_one_of(next, AFTER_A_VERB);
    let is_alone = end == start + 1;
    match words[start].as_str() {
        "dress" if is_alone => !is_verb,
        "suit" if is_alone => {
            let is_marked = before.is_none()
                || next.is_none()
                || is_one_of(before, BEFORE_A_SUIT)
                || is_one_of(next, AFTER_A_SUIT);
            is_marked && !is_verb
        }
        "flat" | "top" | "heel" | "watch" => !is_one_of(before, &["to", "i"]),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn kinds_in(text: &str) -> BTreeSet<String> {
        let kinds = Kinds::bundled().unwrap();
        kinds
            .mentions(&Tokens::of(text))
            .iter()
            .flat_map(|found| kinds.ids(found))
            .collect()
    }

    #[test]
    fn a_broad_word_means_several_kinds_and_a_narrow_one_its_own() {
        assert!(kinds_in("a jacket").len() >= 3);
        assert_eq!(
            kinds_in("leather jackets"),
            BTreeSet::from(["casual-jacket".to_owned()])
        );
        assert!(kinds_in("Suggest me shoes").contains("loafers"));
    }

    #[test]
    fn suit_and_dress_are_things_only_where_they_are() {
        for text in [
            "What colors suit warm autumn skin tones?",
            "does navy suit me",
            "how should I dress for a gala",
            "what is the dress code",
        ] {
            assert!(kinds_in(text).is_empty(), "{text}");
        }
        assert_eq!(
            kinds_in("I need a navy suit for work"),
            BTreeSet::from(["suit".to_owned()])
        );
        assert!(kinds_in("red dress").contains("dress"));
    }
}
