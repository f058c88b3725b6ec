//! "Does mustard suit me?": a color held against a season's palette.

use shared::{color::Rgb, palette::palette, season::Season};

use super::{
    Knowledge,
    phrases::{capitalized, listed},
};
use crate::colors::{ColorWish, NamedColor};

/// How many shades of a family are named.
const SHADES: usize = 4;

impl Knowledge {
    /// Whether `color` suits `season`, with the palette's reasons.
    pub(super) fn verdict(&self, color: &ColorWish, season: Season) -> String {
        match color {
            ColorWish::Named { name, rgb } => {
                let name = name.to_lowercase();
                let verdict = palette(season).suits(*rgb);
                if verdict.suits {
                    format!(
                        "Yes, {name} suits {}: it is close to the palette's {}.",
                        season.title(),
                        verdict.nearest.name
                    )
                } else {
                    refusal(&name, *rgb, season)
                }
            }
            ColorWish::Family(family) => self.family_verdict(family, season),
        }
    }

    /// Which seasons wear a color; nothing where none or all do, and for families, of which every
    /// season has its own shade.
    pub(super) fn wearers(&self, color: &ColorWish) -> Option<String> {
        let ColorWish::Named { name, rgb } = color else {
            return None;
        };
        let wearers: Vec<&str> = Season::ALL
            .into_iter()
            .filter(|season| palette(*season).suits(*rgb).suits)
            .map(Season::title)
            .collect();
        let is_telling = !wearers.is_empty() && wearers.len() < Season::ALL.len();
        is_telling.then(|| {
            format!(
                "{} suits {}.",
                capitalized(&name.to_lowercase()),
                listed(&wearers)
            )
        })
    }

    fn family_verdict(&self, family: &str, season: Season) -> String {
        let mut shades: Vec<_> = self
            .colors
            .iter()
            .filter(|color| color.family == family)
            .collect();
        shades.sort_by(|first, second| {
            let distance = |color: &NamedColor| color.fit(season).distance;
            distance(first).total_cmp(&distance(second))
        });
        let names = |suits: bool| -> Vec<String> {
            shades
                .iter()
                .filter(|color| color.fit(season).suits == suits)
                .map(|color| color.name.to_lowercase())
                .take(SHADES)
                .collect()
        };
        let (good, bad) = (names(true), names(false));
        let title = season.title();
        match (&good[..], bad.is_empty()) {
            ([only], true) if only == family => format!("Yes, {family} suits {title}."),
            ([_, ..], true) => format!(
                "Yes, {family} suits {title}, for example {}.",
                listed(&good)
            ),
            ([_, ..], false) => format!(
                "It depends on the {family}: for {title} take {}, and leave {}.",
                listed(&good),
                listed(&bad)
            ),
            ([], _) => match shades.first() {
                Some(nearest) => refusal(family, nearest.rgb, season),
                None => format!("I do not know {family} well enough to say."),
            },
        }
    }
}

/// Why a color is better left, and what to take in its place.
fn refusal(name: &str, rgb: Rgb, season: Season) -> String {
    let verdict = palette(season).suits(rgb);
    let title = season.title();
    if verdict.avoided_distance <= verdict.distance {
        format!(
            "I would leave {name} in {title}: {} {}. The palette's nearest color is {}.",
            verdict.nearest_avoided.name, verdict.nearest_avoided.why, verdict.nearest.name
        )
    } else {
        format!(
            "{} lies outside the {title} palette. Its nearest color there is {}, which would be the safer \
             choice.",
            capitalized(name),
            verdict.nearest.name
        )
    }
}
