//! What a person's palette and face shape mean for an occasion.

use shared::{
    color::Lab,
    face_shape::FaceShape,
    palette::{Palette, PaletteColor, Use, palette},
    season::Season,
};

use super::{face_shapes::FaceShapes, phrases::listed};
use crate::occasions::{ColorCode, Occasion};

/// Colors that are named of a kind.
const NAMED: usize = 3;

/// The lightest L* that passes for dark, and from which on a color is near white.
pub(super) const DARK: f64 = 45.0;
const NEAR_WHITE: f64 = 85.0;

/// From this formality on quiet colors lead and the others are for what is near the face.
const BUSINESS: u8 = 4;

/// Which colors of their palette a person wears to `occasion`.
pub(super) fn colors_for(occasion: &Occasion, season: Season) -> String {
    let (palette, title) = (palette(season), season.title());
    let turn = occasion.id.bytes().map(usize::from).sum();
    match occasion.colors {
        Some(ColorCode::Dark) => format!(
            "Of your {title} palette {} are dark enough for it.",
            listed(&darkest(palette))
        ),
        Some(ColorCode::NotWhite) => format!(
            "Of your {title} palette {} would be festive, with {} for shoes and bag.",
            listed(&some(palette, Use::Best, turn)),
            listed(&some(palette, Use::Neutral, turn)),
        ),
        None if occasion.usual_formality() >= BUSINESS => format!(
            "In your {title} palette that means {} for the larger pieces and {} near the face.",
            listed(&some(palette, Use::Neutral, turn)),
            listed(&some(palette, Use::Best, turn)),
        ),
        None => format!(
            "Of your {title} colors {} are right for {}.",
            listed(&some(palette, Use::Best, turn)),
            occasion.title
        ),
    }
}

/// Necklines for a face shape, where an occasion is dressed up enough for that to matter.
pub(super) fn necklines_for(
    occasion: &Occasion,
    shape: FaceShape,
    shapes: &FaceShapes,
) -> Option<String> {
    let good = &shapes.advice(shape)?.necklines.good;
    (occasion.usual_formality() >= 3)
        .then(|| format!("For your {} face: {good}.", shape.title().to_lowercase()))
}

/// Some colors of a use that are not near white, beginning at another one each `turn`, so that not
/// every occasion is answered with the same.
fn some(palette: &Palette, uses: Use, turn: usize) -> Vec<&str> {
    let colors: Vec<&PaletteColor> = palette
        .colors
        .iter()
        .filter(|color| color.uses == uses && Lab::from(color.hex).l < NEAR_WHITE)
        .collect();
    let count = colors.len().max(1);
    (0..NAMED.min(count))
        .filter_map(|step| colors.get((turn + step * (count / NAMED).max(1)) % count))
        .map(|color| color.name.as_str())
        .collect()
}

fn darkest(palette: &Palette) -> Vec<&str> {
    let mut worn: Vec<(&str, f64)> = palette
        .colors
        .iter()
        .filter(|color| color.uses.is_worn())
        .map(|color| (color.name.as_str(), Lab::from(color.hex).l))
        .collect();
    worn.sort_by(|(_, first), (_, second)| first.total_cmp(second));
    let dark = worn.iter().filter(|(_, l)| *l <= DARK).count();
    worn.into_iter()
        .take(dark.clamp(1, NAMED))
        .map(|(name, _)| name)
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::occasions::Occasions;

    #[test]
    fn every_season_has_colors_for_every_occasion() {
        let occasions = Occasions::bundled().unwrap();
        for season in Season::ALL {
            for occasion in occasions.iter() {
                let said = colors_for(occasion, season);
                assert!(
                    said.contains(season.title()) && !said.contains("  "),
                    "{said}"
                );
                assert!(said.len() > 40, "{said}");
            }
        }
        let funeral = occasions.get("funeral").unwrap();
        let said = colors_for(funeral, Season::CoolWinter);
        assert!(said.contains("black"), "{said}");
    }

    #[test]
    fn occasions_are_not_all_answered_with_the_same_colors() {
        let occasions = Occasions::bundled().unwrap();
        let said: std::collections::HashSet<String> = occasions
            .iter()
            .map(|occasion| colors_for(occasion, Season::WarmSpring).replace(&occasion.title, ""))
            .collect();
        assert!(said.len() >= 10, "{}", said.len());
    }
}
