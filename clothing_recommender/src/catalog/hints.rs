use serde::Deserialize;

use super::Audience;
use crate::{
    data::{DataError, parse},
    language::{Lexicon, Tokens, mentioned_season},
    weather::Weather,
};

/// Words that say for whom and for which weather a garment is meant.
#[derive(Debug)]
pub(super) struct Hints {
    audience: Lexicon<Audience>,
    weather: Lexicon<Weather>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    audience: AudienceWords,
    weather: WeatherWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AudienceWords {
    women: Vec<String>,
    men: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WeatherWords {
    cold: Vec<String>,
    mild: Vec<String>,
    hot: Vec<String>,
}

impl Hints {
    pub(super) fn bundled() -> Result<Self, DataError> {
        let file: File = parse("hints.toml", include_str!("../../data/hints.toml"))?;
        let AudienceWords { women, men } = file.audience;
        let WeatherWords { cold, mild, hot } = file.weather;
        Ok(Self {
            audience: lexicon([(women, Audience::Women), (men, Audience::Men)]),
            weather: lexicon([
                (cold, Weather::Cold),
                (mild, Weather::Mild),
                (hot, Weather::Hot),
            ]),
        })
    }

    /// For whom; nobody where both are named: "for my wife and my son".
    pub(super) fn audience(&self, text: &Tokens) -> Option<Audience> {
        let named = named(&self.audience, text);
        let first = *named.first()?;
        named.iter().all(|other| *other == first).then_some(first)
    }

    /// For which weather; none where the season named is a coloring: "a coat for a warm autumn".
    pub(super) fn weather(&self, text: &Tokens) -> Option<Weather> {
        let first = named(&self.weather, text).first().copied();
        first.filter(|_| mentioned_season(text).is_none())
    }
}

fn lexicon<T: Copy, const N: usize>(entries: [(Vec<String>, T); N]) -> Lexicon<T> {
    entries
        .into_iter()
        .flat_map(|(words, meaning)| words.into_iter().map(move |word| (word, meaning)))
        .collect()
}

fn named<T: Copy>(lexicon: &Lexicon<T>, text: &Tokens) -> Vec<T> {
    lexicon
        .find(text)
        .iter()
        .filter_map(|found| found.meanings.first())
        .map(|meaning| **meaning)
        .collect()
}
