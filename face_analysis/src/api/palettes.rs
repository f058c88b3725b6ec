//! `GET {prefix}/ml/palettes` and `GET {prefix}/ml/palettes/{season}`.

use std::sync::LazyLock;

use axum::{
    Json,
    extract::{Path, rejection::PathRejection},
    http::{
        StatusCode,
        header::{CACHE_CONTROL, HeaderName},
    },
};
use serde::Serialize;
use shared::{
    color::Rgb,
    error::{ApiError, ErrorBody},
    palette::{self, AvoidColor, Axes, PaletteColor, Use},
    season::Season,
};
use utoipa::ToSchema;

/// Palettes are compiled in, so that only a release changes them: an hour spares most requests, and
/// a release is seen within one.
const CACHED: [(HeaderName, &str); 1] = [(CACHE_CONTROL, "public, max-age=3600")];

/// Colors that an overview shows.
const SHOWN: usize = 6;

/// The twelve palettes at a glance.
#[derive(Debug, Serialize, ToSchema)]
pub struct Overview {
    /// One a season, in alphabetical order.
    pub palettes: Vec<PaletteOverview>,
}

/// A palette at a glance.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaletteOverview {
    /// The season.
    pub season: Season,
    /// The season in `palette_scores` of an analysis.
    #[schema(example = "DARK WINTER")]
    pub key: &'static str,
    /// The season in paths.
    #[schema(example = "dark-winter")]
    pub slug: &'static str,
    /// One sentence on the look of the palette.
    pub summary: &'static str,
    /// The person's coloring on the three axes of color.
    pub axes: &'static Axes,
    /// The first six of the season's best colors.
    pub best: Vec<Rgb>,
}

/// A whole palette.
#[derive(Debug, Serialize, ToSchema)]
pub struct WholePalette {
    /// The season.
    pub season: Season,
    /// The season in `palette_scores` of an analysis.
    #[schema(example = "DARK WINTER")]
    pub key: &'static str,
    /// The season in paths.
    #[schema(example = "dark-winter")]
    pub slug: &'static str,
    /// One sentence on the look of the palette.
    pub summary: &'static str,
    /// The person's coloring on the three axes of color.
    pub axes: &'static Axes,
    /// Why these colors flatter that coloring.
    pub why: &'static str,
    /// Which metals to wear, in a sentence; their swatches are the colors whose use is `metal`.
    pub metals: &'static str,
    /// About forty named colors, grouped by use, the best first.
    pub colors: &'static [PaletteColor],
    /// What to leave to others, and why.
    pub avoid: &'static [AvoidColor],
}

/// Lists the twelve palettes.
#[utoipa::path(
    get,
    path = "/ml/palettes",
    tag = "colors",
    responses((status = 200, description = "All twelve at a glance", body = Overview))
)]
pub async fn palettes() -> ([(HeaderName, &'static str); 1], Json<Overview>) {
    let palettes = Season::ALL.map(PaletteOverview::of).into();
    (CACHED, Json(Overview { palettes }))
}

/// Shows a season's palette: some forty colors to wear and for what, and what to leave and why.
#[utoipa::path(
    get,
    path = "/ml/palettes/{season}",
    tag = "colors",
    params((
        "season" = String,
        Path,
        description = "The season in any usual spelling: `dark-winter`, `Dark Winter`, `DEEP_WINTER`",
        example = "dark-winter"
    )),
    responses(
        (status = 200, description = "The palette", body = WholePalette),
        (status = 404, description = "`unknown_season`; the hint lists the twelve", body = ErrorBody),
    )
)]
pub async fn palette(
    season: Result<Path<Season>, PathRejection>,
) -> Result<([(HeaderName, &'static str); 1], Json<WholePalette>), ApiError> {
    let Path(season) = season.map_err(|_| unknown_season())?;
    Ok((CACHED, Json(WholePalette::of(season))))
}

impl PaletteOverview {
    fn of(season: Season) -> Self {
        let palette = palette::palette(season);
        let best = palette
            .colors
            .iter()
            .filter(|color| color.uses == Use::Best);
        Self {
            season,
            key: season.key(),
            slug: season.slug(),
            summary: &palette.summary,
            axes: &palette.axes,
            best: best.map(|color| color.hex).take(SHOWN).collect(),
        }
    }
}

impl WholePalette {
    fn of(season: Season) -> Self {
        let palette = palette::palette(season);
        Self {
            season,
            key: season.key(),
            slug: season.slug(),
            summary: &palette.summary,
            axes: &palette.axes,
            why: &palette.why,
            metals: &palette.metals,
            colors: &palette.colors,
            avoid: &palette.avoid,
        }
    }
}

fn unknown_season() -> ApiError {
    static HINT: LazyLock<String> =
        LazyLock::new(|| format!("Use one of: {}.", Season::ALL.map(Season::slug).join(", ")));
    ApiError::new(
        StatusCode::NOT_FOUND,
        "unknown_season",
        "There is no color season of that name.",
    )
    .hint(&HINT)
}
