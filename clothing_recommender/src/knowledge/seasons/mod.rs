//! What is said about a color season, from the season tables alone.

mod beauty;
mod shades;

pub(super) use beauty::{Beauty, beauty_of, hair_verdict};
pub(super) use shades::{Extreme, extremes_of, group_asked, group_of};

use shared::{
    color::{Lab, Rgb, ciede2000},
    palette::{Palette, PaletteColor, Use, palette},
    season::{Family, Season},
};

use super::{
    phrases::listed,
    subject::{
        Subject::{Accents, Color, Metals, Neutrals, Reasons, Suiting},
        Subjects,
    },
};

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

/// What of `season` the subjects of a question ask for.
pub(super) fn told(season: Season, subjects: &Subjects) -> String {
    let palette = palette(season);
    let title = season.title();
    if subjects.has(Metals) {
        metals_of(season)
    } else if subjects.has(Neutrals) {
        format!(
            "The neutrals of {title} are {}. Suits, coats, shoes and bags in them go together among themselves \
             and let {} shine near the face.",
            listed(&names(palette, Use::Neutral, BEST)),
            listed(&names(palette, Use::Best, 3)),
        )
    } else if subjects.has(Accents) {
        format!(
            "As accents {title} wears {}: in a scarf, a print, a bag. Set them against {}.",
            listed(&names(palette, Use::Accent, BEST)),
            listed(&names(palette, Use::Neutral, 3)),
        )
    } else if subjects.has(Reasons) || !subjects.has_any(&[Color, Suiting]) {
        format!(
            "{title}: {} On the three axes of color its undertone is {}, its value {} and its chroma {}. {} Typical \
             are {}. {}",
            palette.summary,
            palette.axes.undertone,
            palette.axes.value,
            palette.axes.chroma,
            palette.why,
            listed(&names(palette, Use::Best, NEUTRALS)),
            palette.metals,
        )
    } else {
        colors_of(season)
    }
}

/// How two seasons differ and what they share; nothing unless two are named.
pub(super) fn compared(seasons: &[Season]) -> Option<String> {
    let &[first, second, ..] = seasons else {
        return None;
    };
    let axes = |season: Season| {
        let axes = &palette(season).axes;
        format!(
            "{} is {} in undertone, {} in value and {} in chroma",
            season.title(),
            axes.undertone,
            axes.value,
            axes.chroma
        )
    };
    let of_one_alone = |own: Season, other: Season, suits: bool| -> Vec<&str> {
        palette(own)
            .colors
            .iter()
            .filter(|color| color.uses == Use::Best)
            .filter(|color| palette(other).suits(color.hex).suits == suits)
            .map(|color| color.name.as_str())
            .take(3)
            .collect()
    };
    let (ours, theirs) = (
        of_one_alone(first, second, false),
        of_one_alone(second, first, false),
    );
    let shared = of_one_alone(first, second, true);
    let mut said = format!("{}; {}.", axes(first), axes(second));
    if !ours.is_empty() && !theirs.is_empty() {
        said.push_str(&format!(
            " Only {} wears {}; only {} wears {}. Hold one of each to your face in daylight, and you see which is \
             yours.",
            first.title(),
            listed(&ours),
            second.title(),
            listed(&theirs),
        ));
    }
    if !shared.is_empty() {
        said.push_str(&format!(" Both can wear {}.", listed(&shared)));
    }
    Some(said)
}

/// The colors that a wardrobe of `season` is built on.
pub(super) fn anchors(season: Season) -> String {
    let palette = palette(season);
    format!(
        "In your {} palette the neutrals to build on are {}, and {} are accents for them.",
        season.title(),
        listed(&names(palette, Use::Neutral, 3)),
        listed(&names(palette, Use::Accent, 3)),
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

/// What to wear in place of a color, from the palette of `season`: what is nearest to it by ΔE00.
pub(super) fn instead_of(season: Season, color: &str, rgb: Rgb) -> String {
    let asked = Lab::from(rgb);
    let mut worn: Vec<(&str, f64)> = palette(season)
        .colors
        .iter()
        .filter(|color| color.uses.is_worn())
        .map(|color| (color.name.as_str(), ciede2000(Lab::from(color.hex), asked)))
        .collect();
    worn.sort_by(|(_, first), (_, second)| first.total_cmp(second));
    let names: Vec<&str> = worn.iter().map(|(name, _)| *name).take(3).collect();
    format!(
        "In place of {color} take {} from your {} palette: they do the same in an outfit.",
        listed(&names).replace(" and ", " or "),
        season.title()
    )
}

/// Why the colors of `season` are its colors.
pub(super) fn reasons_of(season: Season) -> String {
    let palette = palette(season);
    format!(
        "Because of your coloring: {} That is {}, with an undertone that is {}.",
        palette.why,
        season.title(),
        palette.axes.undertone
    )
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
