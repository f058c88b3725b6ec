#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use Season::*;

use crate::color::{Lab, Rgb};
use crate::palette::{Use, palette};
use crate::season::Season;

fn rgb(hex: &str) -> Rgb {
    Rgb::from_hex(hex).unwrap()
}

fn suited(hex: &str) -> Vec<Season> {
    Season::ALL
        .into_iter()
        .filter(|&season| palette(season).suits(rgb(hex)).suits)
        .collect()
}

#[test]
fn every_color_to_wear_suits_its_own_season_and_is_its_own_nearest() {
    for season in Season::ALL {
        for swatch in palette(season)
            .colors
            .iter()
            .filter(|swatch| swatch.uses.is_worn())
        {
            let verdict = palette(season).suits(swatch.hex);
            assert!(verdict.suits, "{season}: {}", swatch.name);
            assert_eq!(verdict.nearest, swatch);
            assert_eq!(verdict.distance, 0.0);
        }
    }
}

#[test]
fn no_color_to_avoid_suits_its_season_as_cloth_or_metal() {
    for season in Season::ALL {
        for avoided in &palette(season).avoid {
            let verdict = palette(season).suits(avoided.hex);
            assert!(!verdict.suits, "{season}: {}", avoided.name);
            assert_eq!(verdict.nearest_avoided, avoided);
            assert_eq!(verdict.avoided_distance, 0.0);
            assert!(!palette(season).suits_as_metal(avoided.hex).suits);
        }
    }
}

#[test]
fn the_score_is_half_where_the_verdict_turns() {
    for season in Season::ALL {
        let palette = palette(season);
        for value in (0..=0xFF_FFFF_u32).step_by(99_991) {
            let [_, r, g, b] = value.to_be_bytes();
            let verdict = palette.suits(Rgb::new(r, g, b));
            let score = verdict.score();
            assert!((0.0..=1.0).contains(&score));
            assert_eq!(verdict.suits, score >= 0.5, "{season}: {verdict:?}");
        }
        let worn = palette.colors.iter().find(|swatch| swatch.uses.is_worn());
        assert_eq!(palette.suits(worn.unwrap().hex).score(), 1.0);
        assert_eq!(palette.suits(palette.avoid[0].hex).score(), 0.0);
    }
}

#[test]
fn a_color_far_from_everything_suits_nobody_muted() {
    let neon = rgb("#39FF14");
    for season in [MutedAutumn, MutedSummer] {
        let verdict = palette(season).suits(neon);
        assert!(!verdict.suits && verdict.distance > 10.0);
    }
}

#[test]
fn shop_colors_suit_the_seasons_that_stylists_give_them_to() {
    assert_eq!(suited("#000000"), [BrightWinter, CoolWinter, DarkWinter]); // black
    assert_eq!(suited("#B7410E"), [DarkAutumn, WarmAutumn]); // rust
    assert_eq!(suited("#9CAF88"), [MutedAutumn, MutedSummer]); // sage
    assert_eq!(suited("#6B6B2F"), [DarkAutumn, MutedAutumn, WarmAutumn]); // olive
    let camel = [
        BrightSpring,
        DarkAutumn,
        LightSpring,
        MutedAutumn,
        WarmAutumn,
        WarmSpring,
    ];
    assert_eq!(suited("#C19A6B"), camel);
}

/// Opposite in undertone, and in value or chroma as well.
#[test]
fn opposite_seasons_share_few_of_their_best_colors() {
    for (one, other) in [
        (BrightSpring, MutedSummer),
        (BrightWinter, MutedAutumn),
        (DarkAutumn, LightSummer),
        (DarkWinter, LightSpring),
        (WarmAutumn, CoolSummer),
        (WarmSpring, CoolWinter),
    ] {
        for (wearer, lender) in [(one, other), (other, one)] {
            let best = palette(lender)
                .colors
                .iter()
                .filter(|swatch| swatch.uses == Use::Best);
            let all = best.clone().count();
            let shared = best
                .filter(|swatch| palette(wearer).suits(swatch.hex).suits)
                .count();
            assert!(
                shared * 4 <= all,
                "{shared} of {lender}'s {all} suit {wearer}"
            );
        }
    }
}

#[test]
fn cloth_is_never_matched_to_hair_make_up_or_metal() {
    for season in Season::ALL {
        for swatch in &palette(season).colors {
            assert!(
                palette(season)
                    .nearest(Lab::from(swatch.hex))
                    .0
                    .uses
                    .is_worn()
            );
            assert_eq!(
                palette(season).suits_as_metal(swatch.hex).nearest.uses,
                Use::Metal
            );
        }
    }
}

#[test]
fn gold_is_for_the_warm_and_silver_for_the_cool() {
    for season in [DarkAutumn, LightSpring, MutedAutumn, WarmAutumn, WarmSpring] {
        assert!(
            palette(season).suits_as_metal(rgb("#D4AF37")).suits,
            "gold for {season}"
        );
        assert!(
            !palette(season).suits_as_metal(rgb("#C0C0C0")).suits,
            "silver for {season}"
        );
    }
    for season in [
        BrightWinter,
        CoolSummer,
        CoolWinter,
        DarkWinter,
        LightSummer,
        MutedSummer,
    ] {
        assert!(
            palette(season).suits_as_metal(rgb("#C0C0C0")).suits,
            "silver for {season}"
        );
        assert!(
            !palette(season).suits_as_metal(rgb("#D4AF37")).suits,
            "gold for {season}"
        );
    }
}
