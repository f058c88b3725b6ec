//! Occasions and dress codes.

use std::ops::Range;

use serde::Deserialize;

use crate::{
    data::{DataError, parse},
    language::{Lexicon, Tokens},
    weather::Weather,
};

/// An occasion or a dress code.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Occasion {
    /// Unique name.
    pub id: String,
    /// As it reads after "for": "a job interview".
    pub title: String,
    words: Vec<String>,
    /// What garments that fit it are tagged with.
    pub tag: String,
    /// Lowest and highest formality of garments that fit, 1 (sport) to 5 (evening).
    pub formal: [u8; 2],
    /// The weather that it is held in, where that goes without saying.
    pub weather: Option<Weather>,
    /// Which colors of clothes custom rules out, where it does.
    pub colors: Option<ColorCode>,
    /// What to wear to it, in sentences.
    pub advice: String,
}

/// What custom says about the colors of clothes; shoes, bags and jewelry are free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColorCode {
    /// Women leave white to the bride.
    NotWhite,
    /// Nothing light, but for shirts.
    Dark,
}

impl Occasion {
    /// The formality to aim for: the middle of what fits, rather above it than below.
    pub fn usual_formality(&self) -> u8 {
        let [lowest, highest] = self.formal;
        (lowest + highest).div_ceil(2)
    }

    /// How far a garment of `formality` is from what the occasion calls for, in steps.
    pub fn formality_gap(&self, formality: u8) -> u8 {
        let [lowest, highest] = self.formal;
        lowest
            .saturating_sub(formality)
            .max(formality.saturating_sub(highest))
    }
}

/// All occasions.
#[derive(Debug)]
pub struct Occasions {
    occasions: Vec<Occasion>,
    lexicon: Lexicon<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    occasion: Vec<Occasion>,
}

impl Occasions {
    /// The occasions of the bundled file.
    ///
    /// # Errors
    /// [`DataError`] when the file does not parse or is inconsistent.
    pub fn bundled() -> Result<Self, DataError> {
        const NAME: &str = "occasions.toml";
        let file: File = parse(NAME, include_str!("../data/occasions.toml"))?;
        for occasion in &file.occasion {
            let [lowest, highest] = occasion.formal;
            if !(1..=highest).contains(&lowest) || highest > 5 {
                return Err(DataError::invalid(NAME, format!("{}: formal", occasion.id)));
            }
        }
        let lexicon = file
            .occasion
            .iter()
            .enumerate()
            .flat_map(|(index, occasion)| {
                occasion.words.iter().map(move |word| (word.clone(), index))
            })
            .collect();
        Ok(Self {
            occasions: file.occasion,
            lexicon,
        })
    }

    /// The occasion of that id.
    pub fn get(&self, id: &str) -> Option<&Occasion> {
        self.occasions.iter().find(|occasion| occasion.id == id)
    }

    /// Every occasion.
    pub fn iter(&self) -> impl Iterator<Item = &Occasion> {
        self.occasions.iter()
    }

    /// Whether garments may be tagged with `tag`.
    pub fn has_tag(&self, tag: &str) -> bool {
        self.occasions.iter().any(|occasion| occasion.tag == tag)
    }

    /// What occasions are called, and the tags of garments, each once.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for occasion in &self.occasions {
            for name in [occasion.id.as_str(), &occasion.tag] {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// The occasion of that id, otherwise the first one of that tag.
    pub fn named(&self, name: &str) -> Option<&Occasion> {
        let mut all = self.occasions.iter();
        let by_id = all.find(|occasion| occasion.id == name);
        by_id.or_else(|| self.occasions.iter().find(|occasion| occasion.tag == name))
    }

    /// The occasion that `text` names: the one in most words, and among those the first, so that
    /// "a date after work" is a date only if it says "date night".
    pub fn mentioned(&self, text: &Tokens) -> Option<&Occasion> {
        let found = self.lexicon.find(text);
        let longest = found.iter().map(|found| found.words.len()).max()?;
        let first = found.iter().find(|found| found.words.len() == longest)?;
        self.occasions.get(**first.meanings.first()?)
    }

    /// Which words of `text` name occasions by several words, and so mean nothing by themselves:
    /// "black tie" is neither a color nor a tie.
    pub fn phrases(&self, text: &Tokens) -> Vec<Range<usize>> {
        self.lexicon
            .find(text)
            .into_iter()
            .map(|found| found.words)
            .filter(|words| words.len() > 1)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn mentioned(text: &str) -> Option<String> {
        Occasions::bundled()
            .unwrap()
            .mentioned(&Tokens::of(text))
            .map(|occasion| occasion.id.clone())
    }

    #[test]
    fn an_occasion_is_found_by_its_words() {
        for (text, id) in [
            ("Find me a jacket for a job interview", "interview"),
            ("Suggest me shoes for work", "work"),
            ("I'm a guest at my cousin's wedding", "wedding"),
            ("Something for a black-tie gala", "black-tie"),
            ("what is business casual?", "business-casual"),
            ("shoes for the gym", "sport"),
        ] {
            assert_eq!(mentioned(text).as_deref(), Some(id), "{text}");
        }
        assert_eq!(mentioned("a blue dress"), None);
    }
}
