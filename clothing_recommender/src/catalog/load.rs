use std::{collections::HashSet, sync::Arc};

use serde::Deserialize;

use super::{Garment, Item, Kinds};
use crate::{
    colors::Colors,
    data::{DataError, parse},
    occasions::Occasions,
};

const NAME: &str = "catalog.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    garment: Vec<Garment>,
}

/// Every garment of the bundled file in each of its colors.
pub(super) fn items(
    kinds: &Kinds,
    colors: &Colors,
    occasions: &Occasions,
) -> Result<Vec<Item>, DataError> {
    let file: File = parse(NAME, include_str!("../../data/catalog.toml"))?;
    let mut seen = HashSet::new();
    let mut items = Vec::new();
    for garment in file.garment {
        let problem = |what: &str| DataError::invalid(NAME, format!("{}: {what}", garment.id));
        if !seen.insert(garment.id.clone()) {
            return Err(problem("is there twice"));
        }
        if !(1..=5).contains(&garment.formality) {
            return Err(problem("formality is not within 1 and 5"));
        }
        if garment.colors.is_empty() || garment.retailers.is_empty() {
            return Err(problem("has no colors or no retailers"));
        }
        if let Some(tag) = garment.occasions.iter().find(|tag| !occasions.has_tag(tag)) {
            return Err(problem(&format!("unknown occasion {tag}")));
        }
        let category = kinds
            .category(&garment.kind)
            .ok_or_else(|| problem(&format!("unknown kind {}", garment.kind)))?
            .clone();
        let garment = Arc::new(garment);
        for (rarity, name) in garment.colors.iter().enumerate() {
            let color = colors.get(name).ok_or_else(|| {
                DataError::invalid(NAME, format!("{}: unknown color {name}", garment.id))
            })?;
            items.push(Item {
                id: format!("{}/{}", garment.id, name.to_lowercase().replace(' ', "-")),
                garment: garment.clone(),
                category: category.clone(),
                color: Arc::new(color.clone()),
                rarity,
            });
        }
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_bundled_catalog_loads_and_its_ids_are_unique() {
        let items = items(
            &Kinds::bundled().unwrap(),
            &Colors::bundled().unwrap(),
            &Occasions::bundled().unwrap(),
        )
        .unwrap();
        let ids: HashSet<&str> = items.iter().map(|item| item.id.as_str()).collect();
        assert_eq!(ids.len(), items.len());
        let garments: HashSet<&str> = items.iter().map(|item| item.garment.id.as_str()).collect();
        assert!(garments.len() >= 100, "{}", garments.len());
    }

    #[test]
    fn every_text_is_fit_to_be_read() {
        let colors = Colors::bundled().unwrap();
        for item in items(
            &Kinds::bundled().unwrap(),
            &colors,
            &Occasions::bundled().unwrap(),
        )
        .unwrap()
        {
            let garment = &item.garment;
            assert!(!garment.note.ends_with('.'), "{}", garment.id);
            assert!(garment.tip.ends_with('.'), "{}", garment.id);
            assert!(garment.style.contains(','), "{}", garment.id);
        }
    }
}
