#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{Family, Season};

#[test]
fn the_twelve_stand_in_alphabetical_order_of_their_keys() {
    let keys = Season::ALL.map(Season::key);
    assert!(keys.is_sorted());
    assert_eq!(keys.first(), Some(&"BRIGHT SPRING"));
    assert_eq!(keys.last(), Some(&"WARM SPRING"));
    for (index, season) in Season::ALL.into_iter().enumerate() {
        assert_eq!(season.index(), index);
    }
}

#[test]
fn key_title_and_slug_are_spellings_of_one_name() {
    for season in Season::ALL {
        assert_eq!(season.title().to_uppercase(), season.key());
        assert_eq!(
            season.title().to_lowercase().replace(' ', "-"),
            season.slug()
        );
        assert!(season.title().ends_with(&format!("{:?}", season.family())));
        assert_eq!(season.title().replace(' ', ""), format!("{season:?}"));
    }
}

#[test]
fn each_family_has_three() {
    for family in [
        Family::Spring,
        Family::Summer,
        Family::Autumn,
        Family::Winter,
    ] {
        assert_eq!(
            Season::ALL.iter().filter(|s| s.family() == family).count(),
            3
        );
    }
}

#[test]
fn every_spelling_of_a_name_is_read() {
    for season in Season::ALL {
        for text in [
            season.key().to_owned(),
            season.title().to_owned(),
            season.slug().to_owned(),
            season.slug().replace('-', "_"),
            format!("{season:?}"),
            format!("  {season} "),
        ] {
            assert_eq!(text.parse(), Ok(season), "{text}");
        }
    }
}

#[test]
fn other_schools_names_are_understood() {
    for (text, season) in [
        ("Soft Autumn", Season::MutedAutumn),
        ("soft summer", Season::MutedSummer),
        ("True Autumn", Season::WarmAutumn),
        ("true spring", Season::WarmSpring),
        ("True Summer", Season::CoolSummer),
        ("true-winter", Season::CoolWinter),
        ("deep winter", Season::DarkWinter),
        ("Deep Fall", Season::DarkAutumn),
        ("clear spring", Season::BrightSpring),
        ("CLEAR_WINTER", Season::BrightWinter),
    ] {
        assert_eq!(text.parse(), Ok(season), "{text}");
    }
}

#[test]
fn what_names_no_season_is_refused_by_name() {
    for text in [
        "",
        "winter",
        "warm winter",
        "light autumn",
        "dark",
        "Dark Winterish",
    ] {
        let error = text.parse::<Season>().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("`{text}` is none of the twelve color seasons")
        );
    }
}

#[test]
fn json_carries_the_title_and_takes_any_spelling() {
    for season in Season::ALL {
        let json = serde_json::to_string(&season).unwrap();
        assert_eq!(json, format!("\"{}\"", season.title()));
        assert_eq!(serde_json::from_str::<Season>(&json).unwrap(), season);
    }
    assert_eq!(
        serde_json::from_str::<Season>("\"DEEP WINTER\"").unwrap(),
        Season::DarkWinter
    );
    assert!(serde_json::from_str::<Season>("\"Warm Winter\"").is_err());
}
