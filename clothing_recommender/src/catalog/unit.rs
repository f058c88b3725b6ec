//! What an amount of money is counted in, by the words and signs around it.

use super::Currency;

/// What an amount is counted in, as far as it says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unit {
    /// It does not say: in the currency of whatever is compared with it.
    #[default]
    Unsaid,
    /// "$" or "dollars": of a price that is in some country's dollars in those, otherwise of the
    /// United States.
    Dollars,
    /// In this.
    In(Currency),
}

/// Currencies that are called dollars where they are used.
const DOLLARS: [&str; 7] = ["USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD"];

/// Signs that stand before an amount or behind it.
const SIGNS: [(char, &str); 6] = [
    ('€', "EUR"),
    ('£', "GBP"),
    ('¥', "JPY"),
    ('₹', "INR"),
    ('₩', "KRW"),
    ('₺', "TRY"),
];

/// Words that stand behind an amount, without their plural.
const WORDS: [(&str, &str); 18] = [
    ("euro", "EUR"),
    ("pound", "GBP"),
    ("quid", "GBP"),
    ("sterling", "GBP"),
    ("yen", "JPY"),
    ("franc", "CHF"),
    ("krona", "SEK"),
    ("kronor", "SEK"),
    ("krone", "NOK"),
    ("kroner", "NOK"),
    ("zloty", "PLN"),
    ("zł", "PLN"),
    ("rupee", "INR"),
    ("yuan", "CNY"),
    ("rmb", "CNY"),
    ("lira", "TRY"),
    ("peso", "MXN"),
    ("dirham", "AED"),
];

/// Adjectives before "dollars".
const WHOSE: [(&str, &str); 7] = [
    ("us", "USD"),
    ("american", "USD"),
    ("canadian", "CAD"),
    ("australian", "AUD"),
    ("zealand", "NZD"),
    ("kong", "HKD"),
    ("singapore", "SGD"),
];

/// What stands right before "$80" in "CA$80".
const BEFORE_A_SIGN: [(&str, &str); 8] = [
    ("us", "USD"),
    ("c", "CAD"),
    ("ca", "CAD"),
    ("au", "AUD"),
    ("nz", "NZD"),
    ("hk", "HKD"),
    ("sg", "SGD"),
    ("nt", "TWD"),
];

/// Codes that are words as well.
const WORDS_AS_WELL: [&str; 1] = ["try"];

impl Unit {
    /// That of a sign, a word or a code, such as `€`, `euro` or `eur`.
    pub fn named(text: &str) -> Option<Self> {
        let lower = text.trim().to_lowercase();
        match lower.as_str() {
            "$" | "dollar" | "buck" => return Some(Self::Dollars),
            _ => {}
        }
        let sign = SIGNS
            .iter()
            .find(|(sign, _)| lower.strip_prefix(*sign) == Some(""));
        if let Some((_, code)) = sign {
            return Self::of(code);
        }
        let singular = lower.strip_suffix('s').unwrap_or(&lower);
        let word = WORDS
            .iter()
            .find(|(word, _)| *word == lower || *word == singular);
        if let Some((_, code)) = word {
            return Self::of(code);
        }
        let is_code = CODES.contains(&lower.as_str()) && !WORDS_AS_WELL.contains(&lower.as_str());
        is_code.then(|| Self::of(&lower)).flatten()
    }

    /// That of a text which holds nothing but a currency: what [`Self::named`] takes, every code,
    /// "US$" and "Canadian dollars".
    pub fn stated(text: &str) -> Option<Self> {
        let lower = text.trim().to_lowercase();
        if CODES.contains(&lower.as_str()) {
            return Self::of(&lower);
        }
        let singular = lower.strip_suffix('s').unwrap_or(&lower);
        Self::named(&lower)
            .or_else(|| Self::named(singular))
            .or_else(|| Self::among(&BEFORE_A_SIGN, lower.strip_suffix('$')?))
            .or_else(|| {
                Self::among(
                    &WHOSE,
                    singular.strip_suffix("dollar")?.split_whitespace().last()?,
                )
            })
    }

    /// The codes of all currencies that are understood, in order.
    pub fn codes() -> impl Iterator<Item = String> {
        CODES.iter().map(|code| code.to_uppercase())
    }

    /// A sign at the beginning of a word, and the rest of the word.
    pub(super) fn split(word: &str) -> Option<(Self, &str)> {
        let mut characters = word.chars();
        let sign = characters.next()?;
        let unit = match sign {
            '$' => Self::Dollars,
            _ => Self::of(SIGNS.iter().find(|(known, _)| *known == sign)?.1)?,
        };
        Some((unit, characters.as_str()))
    }

    /// What the amount at `at` is counted in, by the words around it; nothing where none of them
    /// says that it is money.
    pub(super) fn around(words: &[String], at: usize) -> Option<Self> {
        let word = |at: usize| words.get(at).map(String::as_str);
        let before = at.checked_sub(1).and_then(word);
        if let Some((unit, _)) = Self::split(word(at)?) {
            let whose = before.and_then(|before| Self::among(&BEFORE_A_SIGN, before));
            return match unit {
                Self::Dollars => whose.or(Some(unit)),
                _ => Some(unit),
            };
        }
        let next = word(at + 1);
        if word(at + 2) == Some("dollar")
            && let Some(unit) = next.and_then(|next| Self::among(&WHOSE, next))
        {
            return Some(unit);
        }
        next.and_then(Self::named).or_else(|| {
            before
                .filter(|before| before.len() == 3)
                .and_then(Self::named)
        })
    }

    /// The currency in which to compare it with a price in `price`.
    pub(super) fn currency_for(self, price: Currency) -> Currency {
        match self {
            Self::Unsaid => price,
            Self::Dollars if DOLLARS.contains(&price.code()) => price,
            Self::Dollars => Currency::USD,
            Self::In(currency) => currency,
        }
    }

    /// Whether amounts of it are compared with prices in `price` as they stand.
    pub fn is_of(self, price: Currency) -> bool {
        self.currency_for(price) == price
    }

    /// What stands before an amount of it.
    pub(super) fn mark(self) -> String {
        match self {
            Self::Unsaid => String::new(),
            Self::Dollars => Currency::USD.mark(),
            Self::In(currency) => currency.mark(),
        }
    }

    /// The code of the currency that was named; nothing for one that was not, or for dollars
    /// without a country.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::In(currency) => Some(currency.code()),
            Self::Unsaid | Self::Dollars => None,
        }
    }

    fn of(code: &str) -> Option<Self> {
        code.parse().ok().map(Self::In)
    }

    /// That which `names` gives to `word`.
    fn among(names: &[(&str, &str)], word: &str) -> Option<Self> {
        let named = names.iter().find(|(name, _)| *name == word);
        named.and_then(|(_, code)| Self::of(code))
    }
}

/// Codes that people write out, in order: those of `data/currencies.toml`.
const CODES: [&str; 35] = [
    "aed", "aud", "bgn", "brl", "cad", "chf", "cny", "czk", "dkk", "eur", "gbp", "hkd", "huf",
    "idr", "ils", "inr", "jpy", "krw", "mxn", "myr", "nok", "nzd", "php", "pln", "ron", "sar",
    "sek", "sgd", "thb", "try", "twd", "uah", "usd", "vnd", "zar",
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::language::Tokens;

    #[test]
    fn money_is_told_by_sign_word_and_code() {
        for (text, code) in [
            ("€80", Some("EUR")),
            ("80 €", Some("EUR")),
            ("80€", Some("EUR")),
            ("80 euros", Some("EUR")),
            ("80 quid", Some("GBP")),
            ("80 Canadian dollars", Some("CAD")),
            ("80 chf", Some("CHF")),
            ("$80", None),
            ("80 dollars", None),
        ] {
            let unit = Unit::around(Tokens::of(text).words(), 0).unwrap();
            assert_eq!(unit.code(), code, "{text}");
        }
        for (text, code) in [("CA$80", "CAD"), ("EUR 80", "EUR"), ("US$80", "USD")] {
            let unit = Unit::around(Tokens::of(text).words(), 1).unwrap();
            assert_eq!(unit.code(), Some(code), "{text}");
        }
        for text in ["80 dresses", "try 80", "80", "a 80"] {
            let words = Tokens::of(text);
            let at = words.words().iter().position(|word| word == "80").unwrap();
            assert_eq!(Unit::around(words.words(), at), None, "{text}");
        }
    }

    #[test]
    fn a_field_of_its_own_may_name_a_currency_in_every_way() {
        for (text, code) in [
            ("TRY", Some("TRY")),
            (" eur", Some("EUR")),
            ("£", Some("GBP")),
            ("Euros", Some("EUR")),
            ("US$", Some("USD")),
            ("New Zealand dollars", Some("NZD")),
            ("dollars", None),
            ("$", None),
        ] {
            assert_eq!(Unit::stated(text).unwrap().code(), code, "{text}");
        }
        for text in ["ZZZ", "zorbl dollars", "euros or pounds", "7", ""] {
            assert_eq!(Unit::stated(text), None, "{text}");
        }
    }

    #[test]
    fn dollars_are_those_of_the_shop_where_it_has_some() {
        let canadian: Currency = "CAD".parse().unwrap();
        let euro: Currency = "EUR".parse().unwrap();
        assert_eq!(Unit::Dollars.currency_for(canadian), canadian);
        assert_eq!(Unit::Dollars.currency_for(euro), Currency::USD);
        assert_eq!(Unit::Unsaid.currency_for(euro), euro);
        assert_eq!(Unit::In(euro).currency_for(canadian), euro);
    }
}
