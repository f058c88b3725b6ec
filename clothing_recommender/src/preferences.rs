//! What a person likes, fits into and wants to spend.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    catalog::{Audience, Budget, Unit},
    language::Tokens,
    sheet::{Expected, Sheet, clean, whole},
};

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

/// What may be spent, in whole units of a currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Spending {
    /// At least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<u32>,
    /// At most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// The currency, as the client named it: a code such as EUR; dollars otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
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
            budget: budget(sheet),
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
        let spending = self.budget.clone().unwrap_or_default();
        Budget {
            from: spending.min,
            to: spending.max,
            unit: spending
                .currency
                .and_then(|name| Unit::named(&name))
                .unwrap_or(Unit::Dollars),
            thrifty: false,
        }
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

fn budget(sheet: &mut Sheet<'_>) -> Option<Spending> {
    let sent = sheet.value("budget")?;
    let read = match sent {
        Value::Object(_) => {
            return sheet
                .object("budget", |budget| Spending {
                    min: budget.whole("min"),
                    max: budget.whole("max"),
                    currency: budget.text("currency"),
                })
                .filter(|budget| budget.min.is_some() || budget.max.is_some());
        }
        Value::String(text) => {
            let text = clean(text);
            // A text without any amount is passed over: it has the right type.
            return amount(&text).or_else(|| range(&text));
        }
        number => whole(number).map(at_most),
    };
    if read.is_none() {
        sheet.note("budget", sent, Expected::Amount);
    }
    read
}

fn at_most(max: u32) -> Spending {
    Spending {
        max: Some(max),
        ..Spending::default()
    }
}

/// "under $100", "$50-100", "around 80 dollars".
fn amount(text: &str) -> Option<Spending> {
    let budget = Budget::read(&Tokens::of(text));
    (budget.from.is_some() || budget.to.is_some()).then_some(Spending {
        min: budget.from,
        max: budget.to,
        currency: budget.unit.code().map(str::to_owned),
    })
}

/// "100" and "50-100".
fn range(text: &str) -> Option<Spending> {
    let number = |text: &str| text.trim().parse::<u32>().ok();
    match text.split_once(['-', '–']) {
        Some((min, max)) => Some(Spending {
            min: Some(number(min)?),
            max: Some(number(max)?),
            currency: None,
        }),
        None => number(text).map(at_most),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

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
    fn budgets_come_as_numbers_and_in_words() {
        for (sent, min, max) in [
            (json!(100), None, Some(100)),
            (json!("100"), None, Some(100)),
            (json!("under $100"), None, Some(100)),
            (json!("$50-100"), Some(50), Some(100)),
            (json!("50-100"), Some(50), Some(100)),
            (json!({"min": 20}), Some(20), None),
        ] {
            let (preferences, mistakes) = read(&json!({"budget": sent}));
            let budget = preferences.budget.unwrap();
            assert_eq!((budget.min, budget.max, mistakes), (min, max, Vec::new()));
        }
        for (sent, expected) in [
            (json!("under €100"), "under €100"),
            (json!({"max": 100, "currency": "EUR"}), "under €100"),
            (json!({"max": 100, "currency": "euros"}), "under €100"),
            (json!("50-100 CHF"), "between CHF 50 and CHF 100"),
            (json!({"max": 100}), "under $100"),
            (json!("under $100"), "under $100"),
        ] {
            let (preferences, _) = read(&json!({"budget": sent}));
            assert_eq!(preferences.budget().to_string(), expected);
            assert_eq!(read(&json!(preferences)).0, preferences, "{expected}");
        }
        assert_eq!(read(&json!({"budget": "whatever"})), Default::default());
        assert_eq!(
            read(&json!({"budget": true})).1[0].expected,
            Expected::Amount
        );
        let (_, mistakes) = read(&json!({"budget": {"max": "much"}}));
        assert_eq!(mistakes[0].path, ["budget", "max"]);
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
