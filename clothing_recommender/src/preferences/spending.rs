use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    catalog::{Budget, Unit},
    language::Tokens,
    sheet::{Expected, Sheet, clean, whole},
};

/// What may be spent, in whole units of a currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Spending {
    /// At least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<u32>,
    /// At most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// The currency: a code such as EUR, a sign or a word; dollars otherwise. One that is not known
    /// is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "EUR")]
    pub currency: Option<String>,
}

impl Spending {
    /// What a garment may cost.
    pub(super) fn limits(self) -> Budget {
        let named = self.currency.and_then(|name| Unit::stated(&name));
        Budget {
            from: self.min,
            to: self.max,
            unit: named.unwrap_or(Unit::Dollars),
            thrifty: false,
        }
    }
}

/// What a sheet's `budget` allows: a number, a text such as "under €100", or an object.
pub(super) fn read(sheet: &mut Sheet<'_>) -> Option<Spending> {
    let sent = sheet.value("budget")?;
    let read = match sent {
        Value::Object(_) => {
            return sheet
                .object("budget", amounts)
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

/// Amounts in a currency that is not known are no amounts, whoever passes over the mistake.
fn amounts(budget: &mut Sheet<'_>) -> Spending {
    let (min, max) = (budget.whole("min"), budget.whole("max"));
    let currency = budget.text("currency");
    if let Some(sent) = budget.value("currency")
        && currency
            .as_deref()
            .is_some_and(|name| Unit::stated(name).is_none())
    {
        budget.note("currency", sent, Expected::Currency);
        return Spending::default();
    }
    Spending { min, max, currency }
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

    fn read(budget: &Value) -> (Option<Spending>, Vec<Mistake>) {
        let fields = json!({"budget": budget});
        let mut sheet = Sheet::of(fields.as_object().unwrap());
        let read = super::read(&mut sheet);
        (read, sheet.mistakes())
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
            let (budget, mistakes) = read(&sent);
            let budget = budget.unwrap();
            assert_eq!((budget.min, budget.max, mistakes), (min, max, Vec::new()));
        }
        for (sent, expected) in [
            (json!("under €100"), "under €100"),
            (json!({"max": 100, "currency": "EUR"}), "under €100"),
            (json!({"max": 100, "currency": "euros"}), "under €100"),
            (json!({"max": 100, "currency": "TRY"}), "under TRY 100"),
            (json!({"max": 100, "currency": " "}), "under $100"),
            (json!({"max": 100, "currency": "dollars"}), "under $100"),
            (json!("50-100 CHF"), "between CHF 50 and CHF 100"),
            (json!({"max": 100}), "under $100"),
            (json!("under $100"), "under $100"),
        ] {
            let (budget, _) = read(&sent);
            let budget = budget.unwrap();
            assert_eq!(read(&json!(budget)).0, Some(budget.clone()), "{expected}");
            assert_eq!(budget.limits().to_string(), expected);
        }
    }

    #[test]
    fn what_is_no_amount_is_none_and_what_means_nothing_is_told() {
        assert_eq!(read(&json!("whatever")), (None, Vec::new()));
        for (sent, path, expected) in [
            (json!(true), "budget", Expected::Amount),
            (json!({"max": "much"}), "budget.max", Expected::Number),
            (
                json!({"max": 100, "currency": "ZZZ"}),
                "budget.currency",
                Expected::Currency,
            ),
        ] {
            let (budget, mistakes) = read(&sent);
            assert_eq!(budget, None);
            assert_eq!(mistakes.len(), 1, "{sent}");
            assert_eq!(mistakes[0].path.join("."), path);
            assert_eq!(mistakes[0].expected, expected);
        }
    }
}
