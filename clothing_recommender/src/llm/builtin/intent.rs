use serde::Deserialize;

use crate::{
    catalog::Wish,
    data::{DataError, parse},
    language::{Lexicon, Tokens},
    llm::Intent,
};

/// What the parts of a wish add to the sum.
const GARMENT: f64 = 1.5;
const BUDGET: f64 = 1.5;
const OCCASION: f64 = 0.5;
const AUDIENCE: f64 = 0.5;

/// Phrases that speak for a wish for garments or against one.
#[derive(Debug)]
pub(super) struct Cues {
    lexicon: Lexicon<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    cue: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    weight: f64,
    phrases: Vec<String>,
}

impl Cues {
    pub(super) fn bundled() -> Result<Self, DataError> {
        let file: File = parse("intent.toml", include_str!("../../../data/intent.toml"))?;
        let lexicon = file
            .cue
            .into_iter()
            .flat_map(|cue| {
                cue.phrases
                    .into_iter()
                    .map(move |phrase| (phrase, cue.weight))
            })
            .collect();
        Ok(Self { lexicon })
    }

    /// Whether `message`, in which `wish` was read, asks for garments.
    pub(super) fn decide(&self, message: &str, wish: &Wish) -> Intent {
        if self.score(message, wish) > 0.0 {
            Intent::Clothing
        } else {
            Intent::General
        }
    }

    fn score(&self, message: &str, wish: &Wish) -> f64 {
        let has_budget =
            wish.budget.to.is_some() || wish.budget.from.is_some() || wish.budget.thrifty;
        let parts = [
            (!wish.kinds.is_empty(), GARMENT),
            (has_budget, BUDGET),
            (wish.occasion.is_some(), OCCASION),
            (wish.audience.is_some(), AUDIENCE),
        ];
        let of_wish: f64 = parts
            .iter()
            .filter(|(is_there, _)| *is_there)
            .map(|(_, weight)| weight)
            .sum();
        let of_cues: f64 = self
            .lexicon
            .find(&Tokens::of(message))
            .iter()
            .filter_map(|found| found.meanings.last())
            .copied()
            .sum();
        of_wish + of_cues
    }
}

#[cfg(test)]
#[path = "intent_tests.rs"]
mod tests;
