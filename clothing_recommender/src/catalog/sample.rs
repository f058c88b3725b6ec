use std::collections::HashSet;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{Garment, Kinds};
use crate::{
    colors::Colors,
    data::{DataError, parse},
    occasions::Occasions,
};

/// The files of the sample, a department each.
const FILES: [(&str, &str); 13] = [
    (
        "outerwear.toml",
        include_str!("../../data/catalog/outerwear.toml"),
    ),
    (
        "tailoring.toml",
        include_str!("../../data/catalog/tailoring.toml"),
    ),
    ("tops.toml", include_str!("../../data/catalog/tops.toml")),
    (
        "knitwear.toml",
        include_str!("../../data/catalog/knitwear.toml"),
    ),
    (
        "bottoms.toml",
        include_str!("../../data/catalog/bottoms.toml"),
    ),
    (
        "activewear.toml",
        include_str!("../../data/catalog/activewear.toml"),
    ),
    (
        "swimwear.toml",
        include_str!("../../data/catalog/swimwear.toml"),
    ),
    (
        "underlayers.toml",
        include_str!("../../data/catalog/underlayers.toml"),
    ),
    (
        "dresses.toml",
        include_str!("../../data/catalog/dresses.toml"),
    ),
    ("shoes.toml", include_str!("../../data/catalog/shoes.toml")),
    ("bags.toml", include_str!("../../data/catalog/bags.toml")),
    (
        "accessories.toml",
        include_str!("../../data/catalog/accessories.toml"),
    ),
    (
        "jewelry.toml",
        include_str!("../../data/catalog/jewelry.toml"),
    ),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    garment: Vec<Garment>,
}

/// What changes when the files do, or the way in which they are written to the database.
pub(super) fn version() -> String {
    const WRITTEN: &str = "1";
    let mut hash = Sha256::new();
    hash.update(WRITTEN);
    for (name, text) in FILES {
        hash.update(name);
        hash.update(text);
    }
    let digest: [u8; 32] = hash.finalize().into();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every garment of the bundled files, checked against what it names.
pub(super) fn garments(
    kinds: &Kinds,
    colors: &Colors,
    occasions: &Occasions,
) -> Result<Vec<Garment>, DataError> {
    let mut seen = HashSet::new();
    let mut garments = Vec::new();
    for (name, text) in FILES {
        let file: File = parse(name, text)?;
        for garment in file.garment {
            let problem =
                |what: String| Err(DataError::invalid(name, format!("{}: {what}", garment.id)));
            if !seen.insert(garment.id.clone()) {
                return problem("is there twice".to_owned());
            }
            if let Some(what) = contradiction(&garment, kinds, colors, occasions) {
                return problem(what);
            }
            garments.push(garment);
        }
    }
    Ok(garments)
}

/// What of `garment` cannot be, if anything.
fn contradiction(
    garment: &Garment,
    kinds: &Kinds,
    colors: &Colors,
    occasions: &Occasions,
) -> Option<String> {
    if !(1..=5).contains(&garment.formality) {
        return Some("formality is not within 1 and 5".to_owned());
    }
    for (what, list) in [
        ("colors", &garment.colors),
        ("retailers", &garment.retailers),
        ("materials", &garment.materials),
        ("occasions", &garment.occasions),
    ] {
        if list.is_empty() {
            return Some(format!("has no {what}"));
        }
    }
    if let Some(tag) = garment.occasions.iter().find(|tag| !occasions.has_tag(tag)) {
        return Some(format!("unknown occasion {tag}"));
    }
    if let Some(name) = garment
        .colors
        .iter()
        .find(|name| colors.get(name).is_none())
    {
        return Some(format!("unknown color {name}"));
    }
    match kinds.category(&garment.kind) {
        Some(_) => None,
        None => Some(format!("unknown kind {}", garment.kind)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use shared::season::Season;

    use super::*;

    fn sample() -> Vec<Garment> {
        garments(
            &Kinds::bundled().unwrap(),
            &Colors::bundled().unwrap(),
            &Occasions::bundled().unwrap(),
        )
        .unwrap()
    }

    #[test]
    fn there_are_six_hundred_garments_and_no_two_of_one_name() {
        let garments = sample();
        assert!(garments.len() >= 600, "{}", garments.len());
        let names: HashSet<_> = garments
            .iter()
            .map(|garment| (garment.item.as_str(), garment.audience.cut()))
            .collect();
        assert_eq!(names.len(), garments.len());
    }

    #[test]
    fn every_row_is_fit_to_be_read() {
        for garment in sample() {
            let id = &garment.id;
            let is_slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(id.chars().all(is_slug), "{id}");
            assert!(!garment.note.ends_with('.'), "{id}");
            assert!(garment.tip.ends_with('.'), "{id}");
            assert!(garment.style.contains(','), "{id}");
            assert!(!garment.sizes.is_empty(), "{id}");
            let distinct: HashSet<_> = garment.colors.iter().collect();
            assert_eq!(distinct.len(), garment.colors.len(), "{id}");
        }
    }

    /// By CIEDE2000 to the palette: see `colors::fit`.
    #[test]
    fn every_season_finds_forty_garments_in_its_colors() {
        let colors = Colors::bundled().unwrap();
        let garments = sample();
        for season in Season::ALL {
            let suits = |name: &String| colors.get(name).unwrap().fit(season).suits;
            let suiting = garments
                .iter()
                .filter(|garment| garment.colors.iter().any(suits));
            assert!(suiting.count() >= 40, "{season}");
        }
    }
}
