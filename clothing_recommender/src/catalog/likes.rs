//! What people like beyond what they ask for: looks, fits, what they mostly dress for. Nothing is
//! left out for it; among what fits equally well, what is liked comes first.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::Garment;
use crate::{
    data::{DataError, parse},
    language::{Lexicon, Tokens},
    occasions::Occasion,
};

/// What a person likes, in the words of the catalog.
#[derive(Debug, Clone, Default)]
pub struct Likes {
    /// What a garment's fit may be.
    pub fits: BTreeSet<String>,
    /// Words that its style may have.
    pub looks: BTreeSet<String>,
    /// What the person mostly dresses for.
    pub occasions: Vec<Occasion>,
}

impl Likes {
    /// Whether nothing is.
    pub(super) fn is_empty(&self) -> bool {
        self.fits.is_empty() && self.looks.is_empty() && self.occasions.is_empty()
    }

    /// The garment's fit, if it is liked.
    pub fn fit<'a>(&self, fit: &'a str) -> Option<&'a str> {
        self.fits
            .contains(&fit.trim().to_lowercase())
            .then_some(fit.trim())
    }

    /// The word of a garment's style that is liked.
    pub fn look<'a>(&self, style: &'a str) -> Option<&'a str> {
        if self.looks.is_empty() {
            return None;
        }
        words(style).find(|word| self.looks.contains(&word.to_lowercase()))
    }

    /// What the person mostly dresses for and the garment does for.
    pub fn occasion(&self, garment: &Garment) -> Option<&Occasion> {
        self.occasions.iter().find(|occasion| {
            garment.occasions.contains(&occasion.tag)
                && occasion.formality_gap(garment.formality) == 0
        })
    }

    /// Which share of what is liked a garment has, 0 to 1: of fit, look and occasion as far as
    /// anything is liked there.
    pub fn share(&self, garment: &Garment) -> f64 {
        share(&[
            (!self.fits.is_empty()).then(|| self.fit(&garment.fit).is_some()),
            (!self.looks.is_empty()).then(|| self.look(&garment.style).is_some()),
            (!self.occasions.is_empty()).then(|| self.occasion(garment).is_some()),
        ])
    }

    /// These, with what they leave open taken from `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let either = |mine: BTreeSet<String>, theirs| if mine.is_empty() { theirs } else { mine };
        Self {
            fits: either(self.fits, other.fits),
            looks: either(self.looks, other.looks),
            occasions: match self.occasions.is_empty() {
                true => other.occasions,
                false => self.occasions,
            },
        }
    }
}

/// The share of those that are asked at all which hold.
pub(super) fn share(asked: &[Option<bool>]) -> f64 {
    let asked = asked.iter().flatten();
    let (asked, held) = asked.fold((0_u8, 0_u8), |(asked, held), &holds| {
        (asked + 1, held + u8::from(holds))
    });
    match asked {
        0 => 0.0,
        asked => f64::from(held) / f64::from(asked),
    }
}

fn words(style: &str) -> impl Iterator<Item = &str> {
    style
        .split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .filter(|word| !word.is_empty())
}

/// The words by which people say what they like.
#[derive(Debug)]
pub(super) struct LikeWords {
    fits: Vec<Family>,
    looks: Vec<Family>,
    fit_words: Lexicon<usize>,
    look_words: Lexicon<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    words: Vec<String>,
    garments: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    fit: Vec<Family>,
    look: Vec<Family>,
}

impl LikeWords {
    /// Those of the bundled file.
    ///
    /// # Errors
    /// [`DataError`] when the file does not parse.
    pub(super) fn bundled() -> Result<Self, DataError> {
        let file: File = parse("likes.toml", include_str!("../../data/likes.toml"))?;
        Ok(Self {
            fit_words: lexicon(&file.fit),
            look_words: lexicon(&file.look),
            fits: file.fit,
            looks: file.look,
        })
    }

    /// The fits and looks that `text` names where `is_meant` holds for the first word.
    pub(super) fn read(&self, text: &Tokens, is_meant: impl Fn(usize) -> bool) -> Likes {
        Likes {
            fits: meant(&self.fits, &self.fit_words, text, &is_meant),
            looks: meant(&self.looks, &self.look_words, text, &is_meant),
            occasions: Vec::new(),
        }
    }

    /// What a person says they like: fits and looks by any of their words, and by the garments'
    /// own.
    pub(super) fn of(&self, fits: &[String], looks: &[String]) -> Likes {
        let read = |families: &[Family], lexicon: &Lexicon<usize>, said: &[String]| {
            said.iter()
                .flat_map(|said| {
                    let named = meant(families, lexicon, &Tokens::of(said), &|_| true);
                    match named.is_empty() {
                        true => words(said).map(str::to_lowercase).collect(),
                        false => named,
                    }
                })
                .collect()
        };
        Likes {
            fits: read(&self.fits, &self.fit_words, fits),
            looks: read(&self.looks, &self.look_words, looks),
            occasions: Vec::new(),
        }
    }
}

fn lexicon(families: &[Family]) -> Lexicon<usize> {
    families
        .iter()
        .enumerate()
        .flat_map(|(index, family)| family.words.iter().map(move |word| (word.clone(), index)))
        .collect()
}

fn meant(
    families: &[Family],
    lexicon: &Lexicon<usize>,
    text: &Tokens,
    is_meant: &impl Fn(usize) -> bool,
) -> BTreeSet<String> {
    lexicon
        .find(text)
        .into_iter()
        .filter(|found| is_meant(found.words.start))
        .flat_map(|found| found.meanings)
        .filter_map(|&index| families.get(index))
        .flat_map(|family| family.garments.iter().cloned())
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of(fits: &[&str], looks: &[&str]) -> Likes {
        let owned = |texts: &[&str]| {
            texts
                .iter()
                .map(|&text| text.to_owned())
                .collect::<Vec<_>>()
        };
        LikeWords::bundled()
            .unwrap()
            .of(&owned(fits), &owned(looks))
    }

    #[test]
    fn what_people_call_it_is_what_garments_have() {
        let likes = of(&["Loose"], &["Minimalist"]);
        assert_eq!(likes.fit("oversized"), Some("oversized"));
        assert_eq!(likes.fit("slim"), None);
        assert_eq!(likes.look("Modern, clean"), Some("clean"));
        assert_eq!(likes.look("Glittering"), None);
        // What the file does not know is looked for as it stands.
        assert_eq!(of(&[], &["dadaist"]).look("Dadaist, loud"), Some("Dadaist"));
    }

    #[test]
    fn a_share_counts_only_what_was_said() {
        assert_eq!(share(&[None, Some(true), Some(false)]), 0.5);
        assert_eq!(share(&[None, None, None]), 0.0);
    }
}
