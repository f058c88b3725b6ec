//! The data, checked: each palette is whole and agrees with itself.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod character;

use std::collections::HashSet;

use super::{Palette, Use, palette, text};
use crate::color::Lab;
use crate::season::Season;

fn all() -> impl Iterator<Item = &'static Palette> {
    Season::ALL.into_iter().map(palette)
}

fn count(palette: &Palette, uses: Use) -> usize {
    palette
        .colors
        .iter()
        .filter(|swatch| swatch.uses == uses)
        .count()
}

#[test]
fn every_text_parses_and_is_of_its_season() {
    for season in Season::ALL {
        let parsed: Palette = toml::from_str(text(season)).unwrap();
        assert_eq!(parsed.season, season);
        assert_eq!(&parsed, palette(season));
    }
}

#[test]
fn every_palette_is_complete() {
    for palette in all() {
        assert_eq!(count(palette, Use::Best), 16, "{}", palette.season);
        assert_eq!(count(palette, Use::Neutral), 8);
        assert_eq!(count(palette, Use::Accent), 6);
        assert!((2..=3).contains(&count(palette, Use::Metal)));
        assert_eq!(count(palette, Use::Makeup), 5);
        assert_eq!(count(palette, Use::Hair), 4);
        assert!((8..=12).contains(&palette.avoid.len()));
    }
}

#[test]
fn names_and_values_are_unique_and_names_fit_into_a_sentence() {
    for palette in all() {
        let colors = palette
            .colors
            .iter()
            .map(|swatch| (&swatch.name, swatch.hex));
        let avoid = palette
            .avoid
            .iter()
            .map(|avoided| (&avoided.name, avoided.hex));
        let (mut names, mut values) = (HashSet::new(), HashSet::new());
        for (name, hex) in colors.chain(avoid) {
            assert!(
                !name.trim().is_empty() && *name == name.to_lowercase(),
                "{name}"
            );
            assert!(names.insert(name), "{}: {name} twice", palette.season);
            assert!(values.insert(hex), "{}: {hex} twice", palette.season);
        }
    }
}

#[test]
fn every_word_of_advice_is_there() {
    for palette in all() {
        for sentence in [&palette.summary, &palette.why, &palette.metals] {
            assert!(
                sentence.ends_with('.') && !sentence.contains('\n'),
                "{sentence}"
            );
        }
        let axes = &palette.axes;
        assert!(
            [&axes.undertone, &axes.value, &axes.chroma]
                .iter()
                .all(|word| !word.is_empty())
        );
        let reasons: HashSet<_> = palette.avoid.iter().map(|avoided| &avoided.why).collect();
        assert_eq!(
            reasons.len(),
            palette.avoid.len(),
            "{}: a reason twice",
            palette.season
        );
        assert!(
            reasons
                .iter()
                .all(|why| why.split(' ').count() >= 4 && !why.ends_with('.'))
        );
    }
}

#[test]
fn nothing_advised_resembles_what_is_to_be_avoided() {
    for palette in all() {
        for swatch in &palette.colors {
            let (avoided, distance) = palette.nearest_avoided(Lab::from(swatch.hex));
            assert!(
                distance > 8.0,
                "{}: {} is {distance:.1} from {}",
                palette.season,
                swatch.name,
                avoided.name
            );
        }
    }
}
