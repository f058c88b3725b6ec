//! The twelve color seasons: what `face_analysis` decides and `clothing_recommender` dresses.
//!
//! The twelve-tone system (Kathryn Kalisz, Sci\ART, 1990s) splits each of the four classic
//! seasons (Carole Jackson, *Color Me Beautiful*, 1980) by the quality that dominates: hue
//! (warm, cool), value (light, dark) or chroma (bright, muted). "True" seasons are called warm
//! or cool here, "soft" ones muted, "deep" ones dark and "clear" ones bright; [`Season::from_str`]
//! takes either name.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// One of the twelve seasons, in the alphabetical order that scores and weights are stored in.
///
/// In JSON and TOML it is its [title](Season::title); what it is read from may be any spelling
/// that [`FromStr`] takes.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum Season {
    /// Warm and cleanest of all: spring leaning to winter.
    BrightSpring,
    /// Cool, vivid and contrasting: winter leaning to spring.
    BrightWinter,
    /// Cool above all and softened with gray; "true summer".
    CoolSummer,
    /// Cool above all and saturated; "true winter".
    CoolWinter,
    /// Deep and warm: autumn leaning to winter.
    DarkAutumn,
    /// Deep and cool: winter leaning to autumn.
    DarkWinter,
    /// Light and warm: spring leaning to summer.
    LightSpring,
    /// Light and cool: summer leaning to spring.
    LightSummer,
    /// Soft and warm: autumn leaning to summer.
    MutedAutumn,
    /// Soft and cool: summer leaning to autumn.
    MutedSummer,
    /// Warm above all and rich; "true autumn".
    WarmAutumn,
    /// Warm above all and clear; "true spring".
    WarmSpring,
}

/// One of the four classic seasons.
#[derive(
    Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, ToSchema,
)]
pub enum Family {
    /// Warm, light and clear.
    Spring,
    /// Cool, light and soft.
    Summer,
    /// Warm, deep and soft.
    Autumn,
    /// Cool, deep and clear.
    Winter,
}

/// A text that names none of the twelve seasons.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{0}` is none of the twelve color seasons")]
pub struct UnknownSeason(String);

/// Key, title and slug, in the order of [`Season::ALL`].
const NAMES: [[&str; 3]; 12] = [
    ["BRIGHT SPRING", "Bright Spring", "bright-spring"],
    ["BRIGHT WINTER", "Bright Winter", "bright-winter"],
    ["COOL SUMMER", "Cool Summer", "cool-summer"],
    ["COOL WINTER", "Cool Winter", "cool-winter"],
    ["DARK AUTUMN", "Dark Autumn", "dark-autumn"],
    ["DARK WINTER", "Dark Winter", "dark-winter"],
    ["LIGHT SPRING", "Light Spring", "light-spring"],
    ["LIGHT SUMMER", "Light Summer", "light-summer"],
    ["MUTED AUTUMN", "Muted Autumn", "muted-autumn"],
    ["MUTED SUMMER", "Muted Summer", "muted-summer"],
    ["WARM AUTUMN", "Warm Autumn", "warm-autumn"],
    ["WARM SPRING", "Warm Spring", "warm-spring"],
];

impl Season {
    /// All twelve, ordered by [`index`](Self::index).
    pub const ALL: [Self; 12] = [
        Self::BrightSpring,
        Self::BrightWinter,
        Self::CoolSummer,
        Self::CoolWinter,
        Self::DarkAutumn,
        Self::DarkWinter,
        Self::LightSpring,
        Self::LightSummer,
        Self::MutedAutumn,
        Self::MutedSummer,
        Self::WarmAutumn,
        Self::WarmSpring,
    ];

    /// Place in [`Season::ALL`], 0 to 11.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Key of the season's score in an analysis: `DARK WINTER`.
    pub const fn key(self) -> &'static str {
        NAMES[self.index()][0]
    }

    /// Name for people: `Dark Winter`.
    pub const fn title(self) -> &'static str {
        NAMES[self.index()][1]
    }

    /// Name for paths and file names: `dark-winter`.
    pub const fn slug(self) -> &'static str {
        NAMES[self.index()][2]
    }

    /// The classic season that this one is a shade of.
    pub const fn family(self) -> Family {
        match self {
            Self::BrightSpring | Self::LightSpring | Self::WarmSpring => Family::Spring,
            Self::CoolSummer | Self::LightSummer | Self::MutedSummer => Family::Summer,
            Self::DarkAutumn | Self::MutedAutumn | Self::WarmAutumn => Family::Autumn,
            Self::BrightWinter | Self::CoolWinter | Self::DarkWinter => Family::Winter,
        }
    }
}

impl fmt::Display for Season {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}

impl FromStr for Season {
    type Err = UnknownSeason;

    /// Reads any spelling in use: case, spaces, hyphens and underscores do not matter, and
    /// "deep", "soft", "clear", "true" and "fall" are understood.
    fn from_str(text: &str) -> Result<Self, UnknownSeason> {
        let name: String = text
            .chars()
            .filter(|c| !(c.is_whitespace() || matches!(c, '-' | '_')))
            .collect();
        let name = name.to_ascii_lowercase().replace("fall", "autumn");
        Ok(match name.as_str() {
            "brightspring" | "clearspring" => Self::BrightSpring,
            "brightwinter" | "clearwinter" => Self::BrightWinter,
            "coolsummer" | "truesummer" => Self::CoolSummer,
            "coolwinter" | "truewinter" => Self::CoolWinter,
            "darkautumn" | "deepautumn" => Self::DarkAutumn,
            "darkwinter" | "deepwinter" => Self::DarkWinter,
            "lightspring" => Self::LightSpring,
            "lightsummer" => Self::LightSummer,
            "mutedautumn" | "softautumn" => Self::MutedAutumn,
            "mutedsummer" | "softsummer" => Self::MutedSummer,
            "warmautumn" | "trueautumn" => Self::WarmAutumn,
            "warmspring" | "truespring" => Self::WarmSpring,
            _ => return Err(UnknownSeason(text.to_owned())),
        })
    }
}

impl TryFrom<String> for Season {
    type Error = UnknownSeason;

    fn try_from(text: String) -> Result<Self, UnknownSeason> {
        text.parse()
    }
}

impl From<Season> for &'static str {
    fn from(season: Season) -> Self {
        season.title()
    }
}

impl PartialSchema for Season {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(Self::ALL.map(Self::title)))
            .into()
    }
}

impl ToSchema for Season {}

#[cfg(test)]
mod tests;
