//! Metals and pearls, and which of them a season wears: its palette says it of metals; pearls are
//! judged like any color.

use serde::Deserialize;
use shared::{
    color::Rgb,
    palette::{Use, palette},
    season::Season,
};

use super::{
    phrases::{capitalized, listed},
    seasons::names,
};
use crate::{
    data::{DataError, parse},
    language::{Found, Lexicon, Tokens},
};

/// The warmth of a metal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Tone {
    Warm,
    /// Between the others.
    Rosy,
    Cool,
}

/// A metal.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Metal {
    pub(super) name: String,
    tone: Tone,
    /// The metal that it looks like.
    like: Option<String>,
    words: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pearl {
    name: String,
    hex: Rgb,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    metal: Vec<Metal>,
    pearl: Vec<Pearl>,
}

/// What is known of metals and pearls.
#[derive(Debug)]
pub(super) struct Jewelry {
    metals: Vec<Metal>,
    pearls: Vec<Pearl>,
    lexicon: Lexicon<usize>,
}

impl Jewelry {
    /// The knowledge of the bundled file.
    pub(super) fn bundled() -> Result<Self, DataError> {
        let file: File = parse("jewelry.toml", include_str!("../../data/jewelry.toml"))?;
        let words = file.metal.iter().enumerate().flat_map(|(index, metal)| {
            let words = metal.words.iter().cloned();
            words.map(move |word| (word, index))
        });
        Ok(Self {
            lexicon: words.collect(),
            metals: file.metal,
            pearls: file.pearl,
        })
    }

    /// The phrases of `text` that name metals.
    pub(super) fn mentions(&self, text: &Tokens) -> Vec<Found<'_, usize>> {
        self.lexicon.find(text)
    }

    /// The metal that a mention names.
    pub(super) fn metal(&self, mention: &Found<'_, usize>) -> Option<&Metal> {
        self.metals.get(**mention.meanings.first()?)
    }

    /// Whether `season` wears each of `metals`, those that it does first, and what it wears.
    pub(super) fn verdicts(&self, metals: &[&Metal], season: Season) -> String {
        let worn = |metal: &&&Metal| !self.worn_as(metal, season).is_empty();
        let (good, others): (Vec<&&Metal>, Vec<&&Metal>) = metals.iter().partition(worn);
        let title = season.title();
        let mut said: Vec<String> = good
            .iter()
            .map(|metal| {
                let shades = self.worn_as(metal, season);
                if metal.like.is_some() || shades == [metal.name.as_str()] {
                    format!("Yes, {} suits {title}.", metal.name)
                } else {
                    format!("Yes, {} suits {title}, as {}.", metal.name, listed(&shades))
                }
            })
            .collect();
        said.extend(others.iter().map(|metal| self.refusal(metal, season)));
        let wears = names(palette(season), Use::Metal, usize::MAX);
        said.push(match good.is_empty() {
            false => format!("The metals of {title}: {}", palette(season).metals),
            true => format!("What {title} wears is {}.", listed(&wears)),
        });
        said.join(" ")
    }

    /// Which pearls `season` wears.
    pub(super) fn pearls_of(&self, season: Season) -> String {
        let (good, bad): (Vec<&Pearl>, Vec<&Pearl>) = self
            .pearls
            .iter()
            .partition(|pearl| palette(season).suits(pearl.hex).suits);
        let names = |pearls: &[&Pearl]| {
            listed(
                &pearls
                    .iter()
                    .map(|pearl| pearl.name.as_str())
                    .collect::<Vec<_>>(),
            )
        };
        let title = season.title();
        match (&good[..], &bad[..]) {
            ([], _) => format!(
                "No pearl is quite of the {title} palette; take the least conspicuous ones, set in {}.",
                listed(&crate::knowledge::seasons::names(
                    palette(season),
                    Use::Metal,
                    1
                ))
            ),
            (_, []) => format!("Yes, pearls of every color suit {title}."),
            _ => format!(
                "Yes, pearls suit {title} when they are {}; leave {} ones.",
                names(&good).replace(" and ", " or "),
                names(&bad)
            ),
        }
    }

    /// What the palette of `season` calls its shades of `metal`, or of what that looks like.
    fn worn_as(&self, metal: &Metal, season: Season) -> Vec<&'static str> {
        let looks = metal.like.as_ref().unwrap_or(&metal.name);
        names(palette(season), Use::Metal, usize::MAX)
            .into_iter()
            .filter(|name| {
                let text = Tokens::of(name);
                let mentions = self.mentions(&text);
                mentions
                    .iter()
                    .filter_map(|mention| self.metal(mention))
                    .any(|named| named.name == *looks)
            })
            .collect()
    }

    fn refusal(&self, metal: &Metal, season: Season) -> String {
        let (name, title, palette) = (&metal.name, season.title(), palette(season));
        let why = palette.avoid.iter().find(|color| {
            let text = Tokens::of(&color.name);
            // Golden brown is no metal.
            let mentions = self.mentions(&text).into_iter();
            mentions
                .filter(|mention| mention.words.end == text.words().len())
                .any(|mention| {
                    self.metal(&mention)
                        .is_some_and(|named| named.name == metal.name)
                })
        });
        if let Some(avoided) = why {
            return format!("I would leave {name} in {title}: it {}.", avoided.why);
        }
        let has = |tone: Tone| {
            self.metals
                .iter()
                .any(|metal| metal.tone == tone && !self.worn_as(metal, season).is_empty())
        };
        let undertone = &palette.axes.undertone;
        match metal.tone {
            Tone::Rosy => format!(
                "{} lies between warm and cool: in small pieces it does no harm in {title}, though it is not \
                 among its metals.",
                capitalized(name)
            ),
            tone if has(tone) => format!(
                "{} is not among the metals of {title}, but near enough to them to do no harm in small pieces.",
                capitalized(name)
            ),
            tone => {
                let warmth = if tone == Tone::Warm { "warm" } else { "cool" };
                format!(
                    "I would leave {name} in {title}: it is a {warmth} metal beside {undertone} coloring, and \
                     is seen before you are."
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn metals_in<'a>(jewelry: &'a Jewelry, text: &str) -> Vec<&'a Metal> {
        let text = Tokens::of(text);
        let mentions = jewelry.mentions(&text);
        mentions
            .iter()
            .filter_map(|mention| jewelry.metal(mention))
            .collect()
    }

    #[test]
    fn every_metal_of_every_palette_is_known_and_suits_it() {
        let jewelry = Jewelry::bundled().unwrap();
        for season in Season::ALL {
            for name in names(palette(season), Use::Metal, usize::MAX) {
                let metals = metals_in(&jewelry, name);
                assert_eq!(metals.len(), 1, "{name}");
                let said = jewelry.verdicts(&metals, season);
                assert!(
                    said.starts_with("Yes, ") && said.contains(&palette(season).metals),
                    "{said}"
                );
            }
        }
    }

    #[test]
    fn a_metal_that_a_season_leaves_is_refused_with_the_palettes_reason() {
        let jewelry = Jewelry::bundled().unwrap();
        for (metal, season, expected) in [
            (
                "gold",
                Season::CoolWinter,
                "brassy against a blue undertone",
            ),
            (
                "silver",
                Season::WarmAutumn,
                "I would leave silver in Warm Autumn",
            ),
            ("rose gold", Season::WarmAutumn, "between warm and cool"),
            ("steel", Season::CoolSummer, "Yes, steel suits"),
            ("steel", Season::WarmSpring, "I would leave steel"),
            ("bronze", Season::WarmAutumn, "near enough"),
            // It avoids golden brown, which is no metal.
            ("gold", Season::DarkWinter, "a warm metal beside"),
        ] {
            let said = jewelry.verdicts(&metals_in(&jewelry, metal), season);
            assert!(said.contains(expected), "{metal}: {said}");
            let wears = names(palette(season), Use::Metal, 1)[0];
            assert!(said.to_lowercase().contains(wears), "{said}");
        }
        let both = jewelry.verdicts(&metals_in(&jewelry, "gold or silver"), Season::CoolSummer);
        assert!(
            both.starts_with("Yes, silver") && both.contains("leave gold"),
            "{both}"
        );
    }

    #[test]
    fn there_are_pearls_for_every_season() {
        let jewelry = Jewelry::bundled().unwrap();
        for season in Season::ALL {
            let said = jewelry.pearls_of(season);
            assert!(said.starts_with("Yes, pearls"), "{said}");
        }
    }
}
