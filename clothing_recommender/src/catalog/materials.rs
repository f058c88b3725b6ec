use std::collections::BTreeSet;

use serde::Deserialize;

use crate::{
    data::{DataError, parse},
    language::{Found, Lexicon, Tokens},
};

/// Words by which messages rule out what comes from animals.
const VEGAN: &str = "vegan";
const ANIMAL: &str = "animal";

/// What garments are made of and how people call it.
#[derive(Debug)]
pub struct Materials {
    families: Vec<Family>,
    lexicon: Lexicon<usize>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    name: String,
    words: Vec<String>,
    groups: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    material: Vec<Family>,
}

impl Materials {
    /// The materials of the bundled file.
    ///
    /// # Errors
    /// [`DataError`] when the file does not parse.
    pub fn bundled() -> Result<Self, DataError> {
        let file: File = parse("materials.toml", include_str!("../../data/materials.toml"))?;
        let lexicon = file
            .material
            .iter()
            .enumerate()
            .flat_map(|(index, family)| family.words.iter().map(move |word| (word.clone(), index)))
            .collect();
        Ok(Self {
            families: file.material,
            lexicon,
        })
    }

    /// The material words of `text`, from left to right.
    pub fn mentions(&self, text: &Tokens) -> Vec<Found<'_, usize>> {
        self.lexicon.find(text)
    }

    /// The name of the family that `found` names.
    pub fn name(&self, found: &Found<'_, usize>) -> Option<&str> {
        let index = **found.meanings.first()?;
        self.families.get(index).map(|family| family.name.as_str())
    }

    /// The families and groups that a list such as `["wool", "silk"]` belongs to.
    pub fn of(&self, materials: &[String]) -> BTreeSet<String> {
        materials
            .iter()
            .flat_map(|material| self.lexicon.find(&Tokens::of(material)))
            .filter_map(|found| self.families.get(**found.meanings.first()?))
            .flat_map(|family| std::iter::once(&family.name).chain(&family.groups))
            .cloned()
            .collect()
    }

    /// The group that a message rules out by a word for what it wants: "vegan".
    pub fn ruled_out_by(text: &Tokens) -> Option<&'static str> {
        text.has(VEGAN).then_some(ANIMAL)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_material_belongs_to_its_family_and_groups_and_an_imitation_to_its_own() {
        let materials = Materials::bundled().unwrap();
        let of = |list: &[&str]| {
            let list: Vec<String> = list.iter().map(|&text| text.to_owned()).collect();
            materials.of(&list).into_iter().collect::<Vec<_>>()
        };
        assert_eq!(of(&["merino wool"]), ["animal", "wool"]);
        assert_eq!(of(&["cashmere"]), ["animal", "cashmere", "wool"]);
        assert_eq!(of(&["Faux leather"]), ["imitation leather", "synthetic"]);
        assert_eq!(of(&["steel"]), [] as [&str; 0]);
    }
}
