use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Currency, Price};
use crate::data::{DataError, parse};

const NAME: &str = "currencies.toml";

/// Whole units, in hundredths.
const UNIT: f64 = 100.0;

/// What currencies are worth, approximately and as of a day.
#[derive(Debug)]
pub(super) struct Currencies {
    /// Units for one US dollar, by code.
    per_dollar: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// For who edits the file; nothing here depends on it.
    #[serde(rename = "as_of")]
    _as_of: String,
    per_dollar: BTreeMap<String, f64>,
}

impl Currencies {
    /// Those of the bundled file.
    ///
    /// # Errors
    /// [`DataError`] when the file does not parse or a rate is none.
    pub(super) fn bundled() -> Result<Self, DataError> {
        let file: File = parse(NAME, include_str!("../../data/currencies.toml"))?;
        for (code, rate) in &file.per_dollar {
            code.parse::<Currency>()
                .map_err(|why| DataError::invalid(NAME, why))?;
            if !rate.is_normal() || *rate <= 0.0 {
                return Err(DataError::invalid(NAME, format!("{code}: {rate}")));
            }
        }
        Ok(Self {
            per_dollar: file.per_dollar,
        })
    }

    /// The codes, in order.
    pub(super) fn codes(&self) -> Vec<&str> {
        self.per_dollar.keys().map(String::as_str).collect()
    }

    /// How many units of `to` one of `from` is worth; nothing where one of them has no rate.
    pub(super) fn rate(&self, from: Currency, to: Currency) -> Option<f64> {
        if from == to {
            return Some(1.0);
        }
        let per_dollar = |currency: Currency| self.per_dollar.get(currency.code()).copied();
        Some(per_dollar(to)? / per_dollar(from)?)
    }

    /// `price` in whole units of `to`; nothing where it is in that already or has no rate.
    pub(super) fn about(&self, price: Price, to: Currency) -> Option<Price> {
        let rate = self.rate(price.currency, to)?;
        // Prices are far below what the cast could cut off; it saturates.
        let whole = |amount: u32| ((f64::from(amount) * rate / UNIT).round() * UNIT) as u32;
        (price.currency != to).then(|| Price {
            from: whole(price.from),
            to: whole(price.to),
            currency: to,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::catalog::Unit;

    #[test]
    fn what_people_may_name_has_a_rate_and_the_other_way_round() {
        let codes: Vec<String> = Unit::codes().collect();
        assert_eq!(Currencies::bundled().unwrap().codes(), codes);
    }

    #[test]
    fn a_price_is_converted_there_and_back_and_not_without_a_rate() {
        let currencies = Currencies::bundled().unwrap();
        let euro: Currency = "EUR".parse().unwrap();
        let there = currencies.rate(Currency::USD, euro).unwrap();
        let back = currencies.rate(euro, Currency::USD).unwrap();
        assert!((there * back - 1.0).abs() < 1e-9 && there < 1.0);
        let dollars: Price = "$80-150".parse().unwrap();
        let price = currencies.about(dollars, euro).unwrap();
        assert_eq!(price.from, (80.0 * there).round() as u32 * 100);
        assert!(price.to_string().starts_with('€'), "{price}");
        assert_eq!(currencies.about(price, euro), None);
        assert_eq!(currencies.rate(euro, "XXX".parse().unwrap()), None);
    }
}
