//! The answer to whether a color suits a season.

use serde::Serialize;
use shared::{
    color::Rgb,
    palette::{AvoidColor, PaletteColor, REACH, Use, Verdict, palette},
    season::Season,
};
use utoipa::ToSchema;

use crate::color::garment::DominantColor;

/// How a color stands to a season.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ColorMatch {
    /// The season that was asked about.
    pub season: Season,
    /// The garment's color: as it was sent, or the most common one of the photo.
    pub hex: Rgb,
    /// Whether it suits: within 10 ΔE00 of a color to wear, and nearer to that than to any color to
    /// avoid.
    pub suits: bool,
    /// How well it suits, 0 to 1: the smaller of 1 / (1 + (d / 10)²) and a / (a + d), where d is
    /// `delta_e` and a is `nearest_avoided.delta_e`. What suits has 0.5 or more.
    #[schema(example = 0.94)]
    pub score: f64,
    /// Why, in a sentence.
    #[schema(example = "It is very close to rust, one of the best colors of Warm Autumn.")]
    pub reason: String,
    /// Distance to `nearest` by CIEDE2000: about 1 can just be seen, 10 is another shade.
    #[schema(example = 2.5)]
    pub delta_e: f64,
    /// The season's nearest color to wear.
    pub nearest: &'static PaletteColor,
    /// The season's nearest color to avoid.
    pub nearest_avoided: NearestAvoided,
    /// Of a photo: up to three colors of the garment, most common first; the first one is judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dominant_colors: Option<Vec<ColorShare>>,
}

/// A color to avoid, and how far it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NearestAvoided {
    /// Name in lower case.
    pub name: &'static str,
    /// The color in sRGB.
    pub hex: Rgb,
    /// What it does to the season's coloring, as the end of the sentence "Avoid it: it …".
    pub why: &'static str,
    /// Distance by CIEDE2000.
    pub delta_e: f64,
}

/// One of a garment's colors.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ColorShare {
    /// The color in sRGB.
    pub hex: Rgb,
    /// Its share of the garment, 0 to 1.
    #[schema(example = 0.72)]
    pub share: f64,
}

impl ColorMatch {
    /// Judges a color that was named.
    pub fn of_color(season: Season, color: Rgb) -> Self {
        let verdict = palette(season).suits(color);
        let avoided = verdict.nearest_avoided;
        Self {
            season,
            hex: color,
            suits: verdict.suits,
            score: verdict.score(),
            reason: reason(season, &verdict),
            delta_e: verdict.distance,
            nearest: verdict.nearest,
            nearest_avoided: NearestAvoided {
                name: &avoided.name,
                hex: avoided.hex,
                why: &avoided.why,
                delta_e: verdict.avoided_distance,
            },
            dominant_colors: None,
        }
    }

    /// Judges a garment by the first of its colors; `None` if it has none.
    pub fn of_garment(season: Season, colors: &[DominantColor]) -> Option<Self> {
        let shares = colors.iter().map(|dominant| ColorShare {
            hex: dominant.color,
            share: dominant.share,
        });
        Some(Self {
            dominant_colors: Some(shares.collect()),
            ..Self::of_color(season, colors.first()?.color)
        })
    }
}

fn reason(season: Season, verdict: &Verdict<'_>) -> String {
    let (nearest, distance) = (&verdict.nearest.name, verdict.distance);
    if verdict.suits {
        let closeness = closeness(distance);
        let part = part(verdict.nearest.uses);
        format!("It is {closeness} {nearest}, {part} {season}.")
    } else if verdict.avoided_distance <= REACH {
        let AvoidColor { name, why, .. } = verdict.nearest_avoided;
        let closeness = closeness(verdict.avoided_distance);
        format!("It is {closeness} {name}, which {season} should avoid: it {why}.")
    } else {
        format!(
            "Nothing in {season} comes near it: {nearest}, the closest color to wear, is \
             {distance:.0} ΔE00 away."
        )
    }
}

/// In words: 1 ΔE00 can just be seen, 5 is seen at a glance.
fn closeness(distance: f64) -> &'static str {
    match distance {
        ..1.0 => "practically",
        ..5.0 => "very close to",
        _ => "close to",
    }
}

fn part(uses: Use) -> &'static str {
    match uses {
        Use::Best => "one of the best colors of",
        Use::Neutral => "a neutral of",
        Use::Accent => "an accent of",
        Use::Metal | Use::Makeup | Use::Hair => "a color of",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn judged(hex: &str) -> ColorMatch {
        ColorMatch::of_color(Season::WarmAutumn, hex.parse().unwrap())
    }

    #[test]
    fn the_reason_names_the_color_that_decides() {
        for (hex, suits, reason) in [
            (
                "#A8441C",
                true,
                "It is practically rust, one of the best colors of Warm Autumn.",
            ),
            (
                "#000000",
                false,
                "It is practically black, which Warm Autumn should avoid: it is too hard and cold \
                 and draws shadows under the eyes.",
            ),
            (
                "#39FF14",
                false,
                "Nothing in Warm Autumn comes near it: chartreuse, the closest color to wear, is \
                 26 ΔE00 away.",
            ),
        ] {
            let answer = judged(hex);
            assert_eq!((answer.suits, answer.reason.as_str()), (suits, reason));
        }
    }

    #[test]
    fn a_color_that_does_not_suit_is_far_from_all_to_wear_or_near_one_to_avoid() {
        for season in Season::ALL {
            for value in (0..=0xFF_FFFF_u32).step_by(99_991) {
                let [_, r, g, b] = value.to_be_bytes();
                let answer = ColorMatch::of_color(season, Rgb::new(r, g, b));
                let nothing_near = answer.reason.starts_with("Nothing");
                assert_eq!(
                    nothing_near,
                    answer.delta_e > REACH && answer.nearest_avoided.delta_e > REACH
                );
            }
        }
    }

    #[test]
    fn a_garment_is_judged_by_its_most_common_color() {
        let dominant = |hex: &str, share| DominantColor {
            color: hex.parse().unwrap(),
            share,
        };
        let colors = [dominant("#A8441C", 0.8), dominant("#000000", 0.2)];
        let answer = ColorMatch::of_garment(Season::WarmAutumn, &colors).unwrap();
        assert!(answer.suits);
        assert_eq!(answer.dominant_colors.unwrap().len(), 2);
        assert!(ColorMatch::of_garment(Season::WarmAutumn, &[]).is_none());
    }
}
