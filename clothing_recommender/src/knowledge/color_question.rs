//! "Does mustard suit me?": a color held against a season's palette.

use shared::{
    color::{Lab, Rgb},
    palette::palette,
    season::Season,
};

use super::{
    Knowledge,
    phrases::{capitalized, listed},
    seasons,
};
use crate::colors::{ColorWish, NamedColor};

/// How many shades of a family are named.
const SHADES: usize = 4;

/// From this L* on a guest's color is too near the bride's.
const BRIDAL: f64 = 88.0;

/// Whether `color` is white or all but white.
pub(super) fn is_bridal(color: &ColorWish) -> bool {
    match color {
        ColorWish::Named { rgb, .. } => {
            let lab = Lab::from(*rgb);
            lab.l >= BRIDAL && lab.chroma() < 20.0
        }
        ColorWish::Family(family) => matches!(family.as_str(), "white" | "cream" | "ivory"),
    }
}

impl Knowledge {
    /// What to take in place of `color`, from the palette of `season`.
    pub(super) fn instead(&self, color: &ColorWish, season: Season) -> Option<String> {
        let rgb = match color {
            ColorWish::Named { rgb, .. } => *rgb,
            ColorWish::Family(family) => {
                let shades = || self.colors.iter().filter(|shade| shade.family == *family);
                let mut named = shades().filter(|shade| shade.name.eq_ignore_ascii_case(family));
                named.next().or_else(|| shades().next())?.rgb
            }
        };
        Some(seasons::instead_of(
            season,
            &color.text().to_lowercase(),
            rgb,
        ))
    }

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
                Some(nearest) => {
                    let own = shades
                        .iter()
                        .find(|color| color.name.eq_ignore_ascii_case(family));
                    refusal(family, own.unwrap_or(nearest).rgb, season)
                }
                None => format!("I do not know {family} well enough to say."),
            },
        }
    }
}

/// Above this ΔE00 a color to avoid says nothing of another.
const ALIKE: f64 = 15.0;

/// Why a color is better left, and what to take in its place.
fn refusal(name: &str, rgb: Rgb, season: Season) -> String {
    let verdict = palette(season).suits(rgb);
    let (title, nearest) = (
        season.title(),
        nearest_in_words(&verdict.nearest.name, verdict.nearest.hex, rgb),
    );
    let avoided = verdict.nearest_avoided;
    if verdict.avoided_distance <= verdict.distance.min(ALIKE) {
        let why = if avoided.name.eq_ignore_ascii_case(name) {
            format!("{name} {}", avoided.why)
        } else {
            format!("it comes close to {}, which {}", avoided.name, avoided.why)
        };
        format!("I would leave {name} in {title}: {why}. The palette's nearest color is {nearest}.")
    } else {
        format!(
            "{} lies outside the {title} palette. Its nearest color there, and the safer choice, is {nearest}.",
            capitalized(name),
        )
    }
}

/// Differences of L* and C* that are seen at a glance.
const LIGHTER: f64 = 5.0;
const CLEARER: f64 = 8.0;

/// A palette's color beside one asked about: "soft navy, which is lighter and softer".
fn nearest_in_words(name: &str, hex: Rgb, asked: Rgb) -> String {
    let (own, asked) = (Lab::from(hex), Lab::from(asked));
    let lightness = match own.l - asked.l {
        difference if difference > LIGHTER => Some("lighter"),
        difference if difference < -LIGHTER => Some("darker"),
        _ => None,
    };
    let chroma = match own.chroma() - asked.chroma() {
        difference if difference > CLEARER => Some("clearer"),
        difference if difference < -CLEARER => Some("softer"),
        _ => None,
    };
    let words: Vec<&str> = [lightness, chroma].into_iter().flatten().collect();
    match words[..] {
        [] => name.to_owned(),
        _ => format!("{name}, which is {}", listed(&words)),
    }
}
