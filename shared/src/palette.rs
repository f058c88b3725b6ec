//! The twelve palettes: what to wear in each season, what to leave, and why.
//!
//! The colors are this project's own choice after the practice of twelve-tone analysis (Sci\ART):
//! hue, value and chroma of a palette follow those of the person. One file a season in
//! `data/palettes`, compiled in; the tests measure in CIELAB that each keeps to its season.

mod color_match;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use color_match::{REACH, Verdict};

use crate::color::Rgb;
use crate::season::Season;

/// All that is known of a season's colors.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Palette {
    /// The season that these colors are of.
    pub season: Season,
    /// One sentence on the look of the palette.
    pub summary: String,
    /// The person's coloring on the three axes of color.
    pub axes: Axes,
    /// Why these colors flatter that coloring.
    pub why: String,
    /// Which metals to wear, in a sentence; their swatches are the colors of [`Use::Metal`].
    pub metals: String,
    /// About forty named colors, grouped by use, the best first.
    pub colors: Vec<PaletteColor>,
    /// What to leave to others, and why.
    pub avoid: Vec<AvoidColor>,
}

/// A season's place on the three axes of color, in words.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Axes {
    /// From cool to warm.
    pub undertone: String,
    /// From light to dark.
    pub value: String,
    /// From muted to bright.
    pub chroma: String,
}

/// A color that flatters.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaletteColor {
    /// Name in lower case, unique in its palette, ready for a sentence: `ink navy`.
    pub name: String,
    /// The color in sRGB.
    pub hex: Rgb,
    /// What to use it for; `use` in JSON and TOML.
    #[serde(rename = "use")]
    pub uses: Use,
}

/// What a palette's color is for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Use {
    /// Clothes near the face: the season's signature.
    Best,
    /// Suits, coats, trousers, shoes and bags.
    Neutral,
    /// Small doses: scarves, prints, jewelry.
    Accent,
    /// Jewelry, watches, buckles.
    Metal,
    /// Lips, cheeks, eyes.
    Makeup,
    /// Natural or dyed hair, brows.
    Hair,
}

impl Use {
    /// Whether garments come in it, as opposed to make-up, hair and metal.
    pub const fn is_worn(self) -> bool {
        matches!(self, Self::Best | Self::Neutral | Self::Accent)
    }
}

/// A color that does not flatter.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AvoidColor {
    /// Name in lower case, unique in its list.
    pub name: String,
    /// The color in sRGB.
    pub hex: Rgb,
    /// What it does to this coloring, as the end of the sentence "Avoid it: it …".
    pub why: String,
}

/// The palette of a season.
pub fn palette(season: Season) -> &'static Palette {
    static PALETTES: LazyLock<[Palette; 12]> = LazyLock::new(|| Season::ALL.map(parse));
    &PALETTES[season.index()]
}

#[expect(
    clippy::expect_used,
    reason = "the texts are compiled in, and the tests parse every one of them"
)]
fn parse(season: Season) -> Palette {
    toml::from_str(text(season)).expect("the tests parse every palette")
}

const fn text(season: Season) -> &'static str {
    match season {
        Season::BrightSpring => include_str!("../data/palettes/bright-spring.toml"),
        Season::BrightWinter => include_str!("../data/palettes/bright-winter.toml"),
        Season::CoolSummer => include_str!("../data/palettes/cool-summer.toml"),
        Season::CoolWinter => include_str!("../data/palettes/cool-winter.toml"),
        Season::DarkAutumn => include_str!("../data/palettes/dark-autumn.toml"),
        Season::DarkWinter => include_str!("../data/palettes/dark-winter.toml"),
        Season::LightSpring => include_str!("../data/palettes/light-spring.toml"),
        Season::LightSummer => include_str!("../data/palettes/light-summer.toml"),
        Season::MutedAutumn => include_str!("../data/palettes/muted-autumn.toml"),
        Season::MutedSummer => include_str!("../data/palettes/muted-summer.toml"),
        Season::WarmAutumn => include_str!("../data/palettes/warm-autumn.toml"),
        Season::WarmSpring => include_str!("../data/palettes/warm-spring.toml"),
    }
}

#[cfg(test)]
mod tests;
