//! What a person likes, fits into and wants to spend.

mod spending;

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    catalog::{Audience, Budget},
    sheet::Sheet,
};

use spending::Spending;

/// What a person prefers in general. A message says what they want now, and counts above it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Preferences {
    /// Whose cuts they wear.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<Audience>,
    /// Looks they like.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["minimalist", "classic"]))]
    pub style: Vec<String>,
    /// How things should sit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["relaxed"]))]
    pub fit: Vec<String>,
    /// What one garment may cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Spending>,
    /// Sizes by what they are of; `any` where that was not said.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(example = json!({"top": "M", "shoes": "9"}))]
    pub sizes: BTreeMap<String, String>,
    /// What they do not want: colors, materials, kinds of garments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["wool", "orange"]))]
    pub dislikes: Vec<String>,
    /// What they mostly dress for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["office"]))]
    pub occasions: Vec<String>,
}

impl Preferences {
    /// Reads the fields of a sheet.
    pub fn read(sheet: &mut Sheet<'_>) -> Self {
        Self {
            department: ["department", "gender"]
                .into_iter()
                .find_map(|name| audience(&sheet.text(name)?)),
            style: sheet.texts("style"),
            fit: sheet.texts("fit"),
            budget: spending::read(sheet),
            sizes: sheet.sizes("sizes"),
            dislikes: sheet.texts("dislikes"),
            occasions: sheet.texts("occasions"),
        }
    }

    /// These, with what they do not say taken from `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let either = |mine: Vec<String>, theirs| if mine.is_empty() { theirs } else { mine };
        let mut sizes = other.sizes;
        sizes.extend(self.sizes);
        Self {
            department: self.department.or(other.department),
            style: either(self.style, other.style),
            fit: either(self.fit, other.fit),
            budget: self.budget.or(other.budget),
            sizes,
            dislikes: either(self.dislikes, other.dislikes),
            occasions: either(self.occasions, other.occasions),
        }
    }

    /// What a garment may cost where the message does not say.
    pub fn budget(&self) -> Budget {
        self.budget.clone().unwrap_or_default().limits()
    }

    /// What they do not want, in words that the catalog reads: "not wool, not orange".
    pub fn dislikes_in_words(&self) -> Option<String> {
        let words: Vec<String> = self
            .dislikes
            .iter()
            .map(|dislike| format!("not {dislike}"))
            .collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Whose cuts a text means; nothing for one that means nobody's.
fn audience(text: &str) -> Option<Audience> {
    let text = text.to_lowercase();
    match text.trim_end_matches("'s") {
        "women" | "woman" | "womens" | "female" | "ladies" | "lady" | "w" | "f" => {
            Some(Audience::Women)
        }
        "men" | "man" | "mens" | "male" | "gentlemen" | "m" => Some(Audience::Men),
        "unisex" => Some(Audience::Unisex),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::{Value, json};

    use super::*;
    use crate::sheet::Mistake;

    fn read(value: &Value) -> (Preferences, Vec<Mistake>) {
        let mut sheet = Sheet::of(value.as_object().unwrap());
        let preferences = Preferences::read(&mut sheet);
        (preferences, sheet.mistakes())
    }

    #[test]
    fn every_field_is_read_and_what_is_written_reads_the_same_again() {
        let (preferences, mistakes) = read(&json!({
            "style": "minimalist", "fit": ["relaxed", " "], "budget": {"max": 150.5, "currency": "USD"},
            "sizes": {"shoes": 9}, "dislikes": ["wool"], "occasions": ["office"], "hobby": [1],
            "gender": "Female",
        }));
        assert_eq!(mistakes, []);
        assert_eq!(preferences.fit, ["relaxed"]);
        assert_eq!(preferences.department, Some(Audience::Women));
        assert_eq!(preferences.budget.as_ref().unwrap().max, Some(150));
        assert_eq!(read(&json!(preferences)), (preferences, Vec::new()));
    }

    #[test]
    fn what_is_said_counts_above_what_is_filled_in() {
        let of = |value: Value| read(&value).0;
        let merged = of(json!({"style": "boho", "sizes": {"top": "M"}})).or(of(
            json!({"style": "goth", "fit": "slim", "sizes": {"top": "L", "shoes": 9}}),
        ));
        let expected =
            of(json!({"style": "boho", "fit": "slim", "sizes": {"top": "M", "shoes": 9}}));
        assert_eq!(merged, expected);
    }
}
