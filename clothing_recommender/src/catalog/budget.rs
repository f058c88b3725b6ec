use std::fmt;

use super::Price;
use crate::language::{Tokens, ends_with};

/// What a message allows to be spent, in whole US dollars.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Budget {
    /// At least this much.
    pub from: Option<u32>,
    /// At most this much.
    pub to: Option<u32>,
    /// "Cheap" without a number: the less, the better.
    pub thrifty: bool,
}

const AT_MOST: [&[&str]; 11] = [
    &["under"],
    &["below"],
    &["less", "than"],
    &["up", "to"],
    &["at", "most"],
    &["max"],
    &["maximum"],
    &["within"],
    &["no", "more", "than"],
    &["budget", "of"],
    &["budget", "is"],
];
const AT_LEAST: [&[&str]; 6] = [
    &["over"],
    &["above"],
    &["more", "than"],
    &["at", "least"],
    &["minimum"],
    &["starting", "at"],
];
const ABOUT: [&[&str]; 3] = [&["around"], &["about"], &["roughly"]];
const UNITS: [&str; 4] = ["dollar", "usd", "buck", "budget"];
const THRIFTY: [&str; 7] = [
    "cheap",
    "cheaper",
    "affordable",
    "inexpensive",
    "budget friendly",
    "on a budget",
    "low cost",
];

impl Budget {
    /// What `text` allows.
    pub fn read(text: &Tokens) -> Self {
        let words = text.words();
        let mut budget = Self {
            thrifty: text.has_any(&THRIFTY),
            ..Self::default()
        };
        for at in 0..words.len() {
            let Some(amount) = Amount::read(words, at) else {
                continue;
            };
            let before = &words[..at];
            if let Some(first) = range_start(words, at) {
                budget.from = Some(first);
                budget.to = Some(amount.value);
            } else if ends_with_any(before, &AT_MOST) || amount.is_budget {
                budget.to = Some(amount.value);
            } else if ends_with_any(before, &AT_LEAST) {
                budget.from = Some(amount.value);
            } else if ends_with_any(before, &ABOUT) && amount.is_money {
                budget.from = Some(amount.value * 7 / 10);
                budget.to = Some(amount.value * 13 / 10);
            } else if amount.is_money && budget == Self::default() {
                budget.to = Some(amount.value);
            }
        }
        budget
    }

    /// By which share of the limit a typical price lies outside, 0 where it does not. Amounts are
    /// compared as they stand, whatever the currency: a shop's catalog has one, and its customers
    /// think in it.
    pub fn excess(&self, price: Price) -> f64 {
        self.excess_of(price.to)
    }

    /// The same for the upper end of a price, in hundredths.
    pub(super) fn excess_of(&self, highest: u32) -> f64 {
        let highest = f64::from(highest) / 100.0;
        let share =
            |limit: u32, beyond: f64| (beyond > 0.0).then(|| beyond / f64::from(limit.max(1)));
        let over = self.to.and_then(|to| share(to, highest - f64::from(to)));
        let under = self
            .from
            .and_then(|from| share(from, f64::from(from) - highest));
        over.or(under).unwrap_or(0.0)
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) => write!(f, "between ${from} and ${to}"),
            (None, Some(to)) => write!(f, "under ${to}"),
            (Some(from), None) => write!(f, "over ${from}"),
            (None, None) => f.write_str("at a low price"),
        }
    }
}

struct Amount {
    value: u32,
    /// It is marked as money, so that "size 10" and "in 2 weeks" are none.
    is_money: bool,
    /// "100 dollar budget", "$100 budget", "$100 max".
    is_budget: bool,
}

impl Amount {
    fn read(words: &[String], at: usize) -> Option<Self> {
        let word = words.get(at)?;
        let value = value(word)?;
        let next = words.get(at + 1).map(String::as_str);
        let is_money = word.starts_with('$') || next.is_some_and(|next| UNITS.contains(&next));
        // "Over 50" alone is more often an age than a price.
        let limited = ends_with_any(&words[..at], &AT_MOST);
        let in_range = range_start(words, at).is_some();
        (is_money || limited || in_range).then_some(Self {
            value,
            is_money,
            is_budget: is_money
                && words[at + 1..]
                    .iter()
                    .take(2)
                    .any(|word| matches!(word.as_str(), "budget" | "max" | "maximum" | "limit")),
        })
    }
}

/// The first amount of "$50-100", "$50 to $100" and "between 50 and 100" where `at` is the second.
fn range_start(words: &[String], at: usize) -> Option<u32> {
    let second = value(words.get(at)?)?;
    let direct = at.checked_sub(1).and_then(|before| words.get(before));
    if let Some(first) = direct
        .filter(|word| word.starts_with('$'))
        .and_then(|word| value(word))
    {
        return (first < second).then_some(first);
    }
    let joined = matches!(direct.map(String::as_str), Some("to" | "and"));
    let first_at = at.checked_sub(2)?;
    let first = words.get(first_at)?;
    let is_between = ends_with_any(&words[..first_at], &[&["between"], &["from"]]);
    let marked = first.starts_with('$') || is_between;
    value(first).filter(|first| joined && marked && *first < second)
}

fn value(word: &str) -> Option<u32> {
    let number = word.strip_prefix('$').unwrap_or(word);
    let whole = number.split('.').next()?;
    whole.parse().ok().filter(|value| *value > 0)
}

fn ends_with_any(words: &[String], ends: &[&[&str]]) -> bool {
    ends.iter().any(|end| ends_with(words, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(text: &str) -> (Option<u32>, Option<u32>) {
        let budget = Budget::read(&Tokens::of(text));
        (budget.from, budget.to)
    }

    #[test]
    fn limits_are_read_in_the_usual_forms() {
        for (text, expected) in [
            ("a jacket under $100", (None, Some(100))),
            ("shoes below 80 dollars", (None, Some(80))),
            ("dress, max $1,200.50", (None, Some(1200))),
            ("I have a $150 budget", (None, Some(150))),
            ("my budget is 200", (None, Some(200))),
            ("a coat for $250", (None, Some(250))),
            ("over $300", (Some(300), None)),
            ("$50-100 for a scarf", (Some(50), Some(100))),
            ("between 50 and 100", (Some(50), Some(100))),
            ("from $50 to $100", (Some(50), Some(100))),
            ("around $100", (Some(70), Some(130))),
        ] {
            assert_eq!(budget(text), expected, "{text}");
        }
    }

    #[test]
    fn other_numbers_are_no_money() {
        for text in [
            "size 10 shoes",
            "a wedding in 2 weeks",
            "I am over 50",
            "3 dresses",
            "",
        ] {
            assert_eq!(budget(text), (None, None), "{text}");
        }
        assert!(Budget::read(&Tokens::of("something affordable")).thrifty);
    }

    #[test]
    fn a_price_fits_only_whole() {
        let price = Price::dollars(80, 150);
        let under = |to| Budget {
            to: Some(to),
            ..Budget::default()
        };
        assert_eq!(under(150).excess(price), 0.0);
        assert!(under(100).excess(price) > 0.0);
        assert!(under(100).excess(price) > under(140).excess(price));
        assert_eq!(Budget::default().excess(price), 0.0);
    }
}
