//! Parts of a season's palette by how light, vivid or muted they are.

use shared::{
    color::Lab,
    palette::{Use, palette},
    season::Season,
};

use super::{NEUTRALS, names};
use crate::{knowledge::phrases::listed, language::Tokens};

/// Which end of a palette is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::knowledge) enum Extreme {
    Darkest,
    Lightest,
    Brightest,
}

/// The colors at one end of the palette of `season`, by CIELAB's L* or C*.
pub(in crate::knowledge) fn extremes_of(season: Season, extreme: Extreme) -> String {
    let mut worn: Vec<(&str, f64)> = palette(season)
        .colors
        .iter()
        .filter(|color| color.uses.is_worn())
        .map(|color| {
            let lab = Lab::from(color.hex);
            let rank = match extreme {
                Extreme::Darkest => lab.l,
                Extreme::Lightest => -lab.l,
                Extreme::Brightest => -lab.chroma(),
            };
            (color.name.as_str(), rank)
        })
        .collect();
    worn.sort_by(|(_, first), (_, second)| first.total_cmp(second));
    let names: Vec<&str> = worn.iter().map(|(name, _)| *name).take(NEUTRALS).collect();
    let word = match extreme {
        Extreme::Darkest => "darkest",
        Extreme::Lightest => "lightest",
        Extreme::Brightest => "brightest",
    };
    format!(
        "The {word} colors of {} are {}.",
        season.title(),
        listed(&names)
    )
}

/// A group of colors that people speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::knowledge) enum Group {
    Pastels,
    Jewels,
    Earths,
    Neons,
}

/// The group that `text` names.
pub(in crate::knowledge) fn group_asked(text: &Tokens) -> Option<Group> {
    let groups: [(&[&str], Group); 4] = [
        (&["pastel", "pastel color", "pale color"], Group::Pastels),
        (&["jewel tone", "jewel color"], Group::Jewels),
        (&["earth tone", "earthy", "earth color"], Group::Earths),
        (&["neon", "fluorescent", "highlighter color"], Group::Neons),
    ];
    let mut named = groups.iter().filter(|(words, _)| text.has_any(words));
    named.next().map(|(_, group)| *group)
}

impl Group {
    fn name(self) -> &'static str {
        match self {
            Self::Pastels => "pastels",
            Self::Jewels => "jewel tones",
            Self::Earths => "earth tones",
            Self::Neons => "neon colors",
        }
    }

    /// Whether a color is of the group, by CIELAB's L*, C* and hue in degrees.
    fn has(self, lab: Lab) -> bool {
        let (l, chroma, hue) = (lab.l, lab.chroma(), lab.hue_degrees());
        match self {
            Self::Pastels => l >= 75.0 && (6.0..45.0).contains(&chroma),
            Self::Jewels => l <= 45.0 && chroma >= 30.0,
            Self::Earths => {
                (20.0..70.0).contains(&l)
                    && (12.0..60.0).contains(&chroma)
                    && (30.0..115.0).contains(&hue)
            }
            Self::Neons => l >= 55.0 && chroma >= 80.0,
        }
    }
}

/// Whether `season` wears the colors of a group, and which.
pub(in crate::knowledge) fn group_of(season: Season, group: Group) -> String {
    let palette = palette(season);
    let own: Vec<&str> = palette
        .colors
        .iter()
        .filter(|color| color.uses.is_worn() && group.has(Lab::from(color.hex)))
        .map(|color| color.name.as_str())
        .take(NEUTRALS)
        .collect();
    let (title, name) = (season.title(), group.name());
    match own[..] {
        [] => format!(
            "Not {name}: {title} is {} in value and {} in chroma. Take {} in their place.",
            palette.axes.value,
            palette.axes.chroma,
            listed(&names(palette, Use::Best, 3))
        ),
        [_] | [_, _] => format!(
            "{title} has few {name}, since it is {} in value and {} in chroma: {}.",
            palette.axes.value,
            palette.axes.chroma,
            listed(&own)
        ),
        _ => format!("Yes, {title} has {name} of its own: {}.", listed(&own)),
    }
}
