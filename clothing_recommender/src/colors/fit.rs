use shared::{
    color::{Lab, Rgb, ciede2000},
    palette::{PaletteColor, Use, palette},
    season::Season,
};

/// How far a metal may be from a metal of the palette, in ΔE00: the reach that
/// [`shared::palette`] gives to cloth.
const METAL_REACH: f64 = 12.0;

/// How a color stands to a season.
#[derive(Debug, Clone, Copy)]
pub struct SeasonFit {
    /// Whether it flatters the season.
    pub suits: bool,
    /// The palette's color that it is nearest to.
    pub nearest: &'static PaletteColor,
    /// ΔE00 to that color.
    pub distance: f64,
}

/// How a color of `family` stands to each season, in the order of [`Season::ALL`].
pub(super) fn fits(color: Rgb, family: &str) -> [SeasonFit; 12] {
    Season::ALL.map(|season| {
        if matches!(family, "gold" | "silver") {
            metal_fit(color, season)
        } else {
            let verdict = palette(season).suits(color);
            SeasonFit {
                suits: verdict.suits,
                nearest: verdict.nearest,
                distance: verdict.distance,
            }
        }
    })
}

/// Metals are compared with the palette's metals, which cloth is not.
fn metal_fit(color: Rgb, season: Season) -> SeasonFit {
    let lab = Lab::from(color);
    let palette = palette(season);
    let (nearest, distance) = palette
        .colors
        .iter()
        .filter(|swatch| swatch.uses == Use::Metal)
        .map(|swatch| (swatch, ciede2000(Lab::from(swatch.hex), lab)))
        .min_by(|(_, first), (_, second)| first.total_cmp(second))
        .unwrap_or_else(|| palette.nearest(lab));
    let (_, avoided_distance) = palette.nearest_avoided(lab);
    SeasonFit {
        suits: distance <= METAL_REACH && distance < avoided_distance,
        nearest,
        distance,
    }
}
