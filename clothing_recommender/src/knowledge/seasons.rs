//! What is said about a color season, from the season tables alone.

use shared::{
    palette::{Palette, PaletteColor, Use, palette},
    season::{Family, Season},
};

use super::phrases::listed;

/// How many colors are named of each use.
const BEST: usize = 8;
const NEUTRALS: usize = 5;
const ACCENTS: usize = 4;
const AVOIDED: usize = 4;

/// The names of the first `limit` colors of a use.
pub fn names(palette: &Palette, uses: Use, limit: usize) -> Vec<&str> {
    palette
        .colors
        .iter()
        .filter(|color| color.uses == uses)
        .take(limit)
        .map(|color: &PaletteColor| color.name.as_str())
        .collect()
}

/// Which colors suit `season`, why, and what to leave.
pub(super) fn colors_of(season: Season) -> String {
    let palette = palette(season);
    format!(
        "{title}: {summary} {why} Best near the face are {best}. For suits, coats, shoes and bags \
         take {neutrals}; as accents {accents}. {metals} {avoid}",
        title = season.title(),
        summary = palette.summary,
        why = palette.why,
        best = listed(&names(palette, Use::Best, BEST)),
        neutrals = listed(&names(palette, Use::Neutral, NEUTRALS)),
        accents = listed(&names(palette, Use::Accent, ACCENTS)),
        metals = palette.metals,
        avoid = avoided_by(season),
    )
}

/// What to leave in `season`, and why.
pub(super) fn avoided_by(season: Season) -> String {
    let reasons: Vec<String> = palette(season)
        .avoid
        .iter()
        .take(AVOIDED)
        .map(|color| format!("{} {}", color.name, color.why))
        .collect();
    format!("Leave these in {}: {}.", season.title(), reasons.join("; "))
}

/// Lips, cheeks and eyes, or hair, in the colors of `season`.
pub(super) fn beauty_of(season: Season, uses: Use) -> String {
    let palette = palette(season);
    let names = listed(&names(palette, uses, BEST));
    let title = season.title();
    match uses {
        Use::Hair => format!("Hair colors in keeping with {title} are {names}."),
        _ => format!("For make-up in {title}, lips, cheeks and eyes look natural in {names}."),
    }
}

/// Which metals `season` wears.
pub(super) fn metals_of(season: Season) -> String {
    format!("For {}: {}", season.title(), palette(season).metals)
}

/// What the three seasons of a family share, and how they differ.
pub(super) fn family(family: Family) -> String {
    let members: Vec<String> = Season::ALL
        .into_iter()
        .filter(|season| season.family() == family)
        .map(|season| {
            let palette = palette(season);
            format!(
                "{}: {} Its best colors include {}.",
                season.title(),
                palette.summary,
                listed(&names(palette, Use::Best, ACCENTS)),
            )
        })
        .collect();
    format!(
        "There are three kinds of {family:?}. {} Tell me which of them you are, or send the face \
         analysis along, and I go into detail.",
        members.join(" ")
    )
}

/// What to wear beside a color, from the palette of `season`.
pub(super) fn partners(season: Season, color: &str) -> String {
    let palette = palette(season);
    let without = |uses, limit| -> Vec<&str> {
        names(palette, uses, limit + 1)
            .into_iter()
            .filter(|name| !name.contains(color))
            .take(limit)
            .collect()
    };
    format!(
        "Beside {color} stay within your {} palette: {} keep it calm, {} give contrast. One neutral, \
         one quiet partner and one accent are enough.",
        season.title(),
        listed(&without(Use::Neutral, 3)),
        listed(&without(Use::Best, 3)),
    )
}
