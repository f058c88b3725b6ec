use std::collections::BTreeSet;

use serde::Deserialize;

use crate::{
    data::{DataError, parse},
    language::{Lexicon, Tokens},
};

/// What a phrase says about what was recommended before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cue {
    /// The wish before goes on, changed.
    Amends,
    /// Something is wanted beside it.
    Adds,
    /// Other items than those.
    Another,
    /// For less money.
    Cheaper,
    /// For more money.
    Dearer,
    /// For colder weather.
    Warmer,
    /// For hotter weather.
    Cooler,
    /// For a more formal occasion.
    Dressier,
    /// For a less formal one.
    Plainer,
}

/// How a message refers to what was recommended before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FollowUp {
    cues: BTreeSet<Cue>,
    /// The place of an item in the list, from 1; 0 is the last.
    pub place: Option<usize>,
}

impl FollowUp {
    /// Whether it says so.
    pub fn says(&self, cue: Cue) -> bool {
        self.cues.contains(&cue)
    }

    /// Whether it refers to what was recommended, other than by a mere "and".
    pub fn is_plain(&self) -> bool {
        self.place.is_some() || self.cues.iter().any(|cue| *cue != Cue::Adds)
    }
}

/// The phrases that refer to what was recommended.
#[derive(Debug)]
pub struct Cues {
    cues: Lexicon<Cue>,
    places: Lexicon<usize>,
}

/// The number of phrases that only look like places.
const NO_PLACE: usize = 99;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    cue: Vec<CueEntry>,
    place: Vec<PlaceEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueEntry {
    means: Cue,
    phrases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceEntry {
    number: usize,
    phrases: Vec<String>,
}

impl Cues {
    /// The phrases of the bundled file.
    ///
    /// # Errors
    /// [`DataError`] when the file does not parse.
    pub fn bundled() -> Result<Self, DataError> {
        let file: File = parse(
            "follow_ups.toml",
            include_str!("../../data/follow_ups.toml"),
        )?;
        Ok(Self {
            cues: lexicon(
                file.cue
                    .into_iter()
                    .map(|entry| (entry.means, entry.phrases)),
            ),
            places: lexicon(
                file.place
                    .into_iter()
                    .map(|entry| (entry.number, entry.phrases)),
            ),
        })
    }

    /// How `text` refers to what was recommended before.
    pub fn of(&self, text: &Tokens) -> FollowUp {
        let cues = self.cues.find(text);
        let places = self.places.find(text);
        FollowUp {
            cues: cues
                .iter()
                .flat_map(|found| found.meanings.iter().map(|cue| **cue))
                .collect(),
            place: places
                .iter()
                .filter_map(|found| found.meanings.first())
                .map(|place| **place)
                .find(|place| *place != NO_PLACE),
        }
    }
}

fn lexicon<T: Copy>(entries: impl Iterator<Item = (T, Vec<String>)>) -> Lexicon<T> {
    entries
        .flat_map(|(meaning, phrases)| phrases.into_iter().map(move |phrase| (phrase, meaning)))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of(text: &str) -> FollowUp {
        Cues::bundled().unwrap().of(&Tokens::of(text))
    }

    #[test]
    fn cues_and_places_are_read() {
        for (text, cue) in [
            ("in blue instead", Cue::Amends),
            ("Cheaper, please", Cue::Cheaper),
            ("and shoes?", Cue::Adds),
            ("something warmer", Cue::Warmer),
            ("not that one", Cue::Another),
            ("I don't like these", Cue::Another),
            ("more formal", Cue::Dressier),
        ] {
            assert!(of(text).says(cue), "{text}");
        }
        assert_eq!(of("the second one, but in green").place, Some(2));
        assert_eq!(of("I'd take #2... number two").place, Some(2));
        assert_eq!(of("the last one").place, Some(0));
    }

    #[test]
    fn ordinary_messages_refer_to_nothing() {
        for text in [
            "Find me a jacket for a job interview",
            "something nice for a first date",
            "second hand coats",
            "",
        ] {
            assert!(!of(text).is_plain(), "{text}");
        }
    }
}
