//! The data, measured in CIELAB: each palette keeps to its season.

use Season::*;

use super::all;
use crate::color::{Lab, Rgb, ciede2000};
use crate::palette::{Use, palette};
use crate::season::{Family, Season};

const BLACK: Rgb = Rgb::new(0, 0, 0);
const WHITE: Rgb = Rgb::new(255, 255, 255);

/// Mean of a measure over the season's best colors.
fn mean(season: Season, measure: fn(Lab) -> f64) -> f64 {
    let best = palette(season)
        .colors
        .iter()
        .filter(|swatch| swatch.uses == Use::Best);
    let values: Vec<f64> = best.map(|swatch| measure(Lab::from(swatch.hex))).collect();
    values.iter().sum::<f64>() / values.len() as f64
}

/// Whether each of `high` has a greater mean than any other season.
fn assert_highest(high: &[Season], measure: fn(Lab) -> f64) {
    for &season in high {
        for other in Season::ALL
            .into_iter()
            .filter(|other| !high.contains(other))
        {
            let (mine, theirs) = (mean(season, measure), mean(other, measure));
            assert!(mine > theirs, "{season} {mine:.1}, {other} {theirs:.1}");
        }
    }
}

#[test]
fn warm_seasons_are_yellower_than_cool_ones() {
    let warm = [
        BrightSpring,
        LightSpring,
        WarmSpring,
        DarkAutumn,
        MutedAutumn,
        WarmAutumn,
    ];
    assert_highest(&warm, |lab| lab.b);
    assert_highest(&[WarmAutumn, WarmSpring], |lab| lab.b);
}

#[test]
fn light_seasons_are_the_lightest_and_dark_ones_the_darkest() {
    assert_highest(&[LightSpring, LightSummer], |lab| lab.l);
    assert_highest(&[DarkAutumn, DarkWinter], |lab| -lab.l);
}

#[test]
fn bright_seasons_have_the_most_chroma_and_muted_ones_the_least() {
    assert_highest(&[BrightSpring, BrightWinter], Lab::chroma);
    assert_highest(&[MutedAutumn, MutedSummer], |lab| -lab.chroma());
}

#[test]
fn black_and_pure_white_are_the_winters_own() {
    for palette in all() {
        let neutral = |hex| {
            palette
                .colors
                .iter()
                .any(|swatch| swatch.hex == hex && swatch.uses == Use::Neutral)
        };
        let winter = palette.season.family() == Family::Winter;
        assert_eq!(neutral(BLACK), winter, "{}", palette.season);
        assert_eq!(neutral(WHITE), winter, "{}", palette.season);
    }
}

#[test]
fn black_is_avoided_where_it_drains() {
    let seasons = [
        CoolSummer,
        LightSpring,
        LightSummer,
        MutedAutumn,
        MutedSummer,
        WarmAutumn,
        WarmSpring,
    ];
    for season in seasons {
        assert!(
            palette(season)
                .avoid
                .iter()
                .any(|avoided| avoided.hex == BLACK),
            "{season}"
        );
    }
}

/// Sister seasons overlap; still each has a character of its own.
#[test]
fn no_two_seasons_are_alike() {
    for (one, other) in all().flat_map(|one| all().map(move |other| (one, other))) {
        if one.season == other.season {
            continue;
        }
        let best = || one.colors.iter().filter(|swatch| swatch.uses == Use::Best);
        let own = best()
            .filter(|swatch| other.nearest(Lab::from(swatch.hex)).1 > 5.0)
            .count();
        assert!(
            own * 4 >= best().count(),
            "{} against {}: {own}",
            one.season,
            other.season
        );
        for swatch in best() {
            let twin = other.colors.iter().find(|twin| twin.name == swatch.name);
            let drift = twin.map_or(0.0, |twin| {
                ciede2000(Lab::from(twin.hex), Lab::from(swatch.hex))
            });
            assert!(
                drift < 25.0,
                "{} of {} and {}",
                swatch.name,
                one.season,
                other.season
            );
        }
    }
}
