//! What a person owns already.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::sheet::{MAX_ENTRIES, Sheet, clean};

/// A garment that a person owns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Owned {
    /// What it is, in the person's words.
    #[schema(example = "navy wool coat")]
    pub item: String,
    /// Its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "coat")]
    pub category: Option<String>,
    /// Its color by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "navy")]
    pub color: Option<String>,
    /// What it is made of.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "wool")]
    pub material: Option<String>,
    /// Anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

impl Owned {
    /// A garment known by name alone.
    pub fn named(item: &str) -> Self {
        Self {
            item: clean(item),
            ..Self::default()
        }
    }

    /// Reads the fields of a sheet; without a name of any kind it is no garment.
    pub fn read(sheet: &mut Sheet<'_>) -> Option<Self> {
        let category = sheet.text("category");
        let item = sheet
            .text("item")
            .or_else(|| sheet.text("name"))
            .or_else(|| sheet.text("type"))
            .or_else(|| category.clone())?;
        Some(Self {
            item,
            category,
            color: sheet.text("color"),
            material: sheet.text("material"),
            notes: sheet.text("notes"),
        })
    }

    /// The color, unless the name says it already, and the name: "navy coat".
    pub fn description(&self) -> String {
        match &self.color {
            Some(color) if !self.item.to_lowercase().contains(&color.to_lowercase()) => {
                format!("{color} {}", self.item)
            }
            _ => self.item.clone(),
        }
    }
}

/// A wardrobe in any form that makes sense: a list of names or objects, or such lists by category.
/// What makes none is passed over.
pub fn read(value: &Value) -> Vec<Owned> {
    let mut owned: Vec<Owned> = match value {
        Value::Array(list) => list.iter().filter_map(|entry| one(entry, None)).collect(),
        Value::Object(by_category) => by_category
            .iter()
            .flat_map(|(category, entries)| match entries {
                Value::Array(list) => list
                    .iter()
                    .filter_map(|entry| one(entry, Some(category)))
                    .collect(),
                entry => one(entry, Some(category)).into_iter().collect::<Vec<_>>(),
            })
            .collect(),
        _ => Vec::new(),
    };
    owned.truncate(MAX_ENTRIES);
    owned
}

fn one(value: &Value, category: Option<&str>) -> Option<Owned> {
    let owned = match value {
        Value::String(name) => Some(Owned::named(name)),
        Value::Object(fields) => Owned::read(&mut Sheet::of(fields)),
        _ => None,
    }?;
    let category = owned
        .category
        .clone()
        .or_else(|| category.map(clean).filter(|category| category != "items"));
    (!owned.item.is_empty()).then_some(Owned { category, ..owned })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn described(value: &Value) -> Vec<String> {
        read(value).iter().map(Owned::description).collect()
    }

    #[test]
    fn a_wardrobe_is_understood_in_every_form() {
        for form in [
            json!(["navy coat", "", 7, null]),
            json!([{"item": "coat", "color": "navy"}, {"size": 3}]),
            json!([{"name": "Navy coat", "color": "navy"}]),
            json!({"coats": ["navy coat"], "shoes": null}),
            json!({"outerwear": {"type": "coat", "color": "navy"}}),
        ] {
            let described: Vec<String> = described(&form)
                .iter()
                .map(|text| text.to_lowercase())
                .collect();
            assert_eq!(described, ["navy coat"], "{form}");
        }
        assert_eq!(
            read(&json!({"coats": ["navy coat"]}))[0]
                .category
                .as_deref(),
            Some("coats")
        );
        for nonsense in [json!("none"), json!(3), json!({"a": [[[]]]})] {
            assert!(read(&nonsense).is_empty());
        }
    }

    #[test]
    fn a_wardrobe_is_bounded() {
        assert_eq!(read(&json!(vec!["x"; 1_000])).len(), MAX_ENTRIES);
    }
}
