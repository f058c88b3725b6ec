//! Reading from a message what may be spent.

use super::Budget;
use crate::{
    catalog::Unit,
    language::{Tokens, ends_with},
};

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

/// Before pounds that are no money: "I weigh 150 pounds", "I'm 150 pounds".
const OF_WEIGHT: [&str; 10] = [
    "weigh", "weight", "lose", "losing", "lost", "gain", "gained", "im", "am", "dropped",
];

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
            let before = before_the_unit(words, at);
            let money = if let Some((first, unit)) = range_start(words, at) {
                Some((Some(first), Some(amount.value), unit))
            } else if ends_with_any(before, &AT_MOST) || amount.is_budget {
                Some((budget.from, Some(amount.value), None))
            } else if ends_with_any(before, &AT_LEAST) {
                Some((Some(amount.value), budget.to, None))
            } else if ends_with_any(before, &ABOUT) && amount.unit.is_some() {
                let (from, to) = (tenths(amount.value, 7), tenths(amount.value, 13));
                Some((Some(from), Some(to), None))
            } else if amount.is_money && budget.from.is_none() && budget.to.is_none() {
                Some((None, Some(amount.value), None))
            } else {
                None
            };
            if let Some((from, to, unit)) = money {
                (budget.from, budget.to) = (from, to);
                budget.unit = amount.unit.or(unit).unwrap_or(budget.unit);
            }
        }
        budget
    }
}

struct Amount {
    value: u32,
    /// What it is counted in, where a sign or a word says so.
    unit: Option<Unit>,
    /// It is marked as money, so that "size 10" and "in 2 weeks" are none.
    is_money: bool,
    /// "100 dollar budget", "$100 budget", "$100 max".
    is_budget: bool,
}

impl Amount {
    fn read(words: &[String], at: usize) -> Option<Self> {
        let value = value(words.get(at)?)?;
        let next = words.get(at + 1).map(String::as_str);
        let unit = Unit::around(words, at).filter(|_| !is_weight(words, at));
        let is_money = unit.is_some() || next == Some("budget");
        // "Over 50" alone is more often an age than a price.
        let limited = ends_with_any(before_the_unit(words, at), &AT_MOST);
        let in_range = range_start(words, at).is_some();
        (is_money || limited || in_range).then_some(Self {
            value,
            unit,
            is_money,
            is_budget: is_money
                && words[at + 1..]
                    .iter()
                    .take(2)
                    .any(|word| matches!(word.as_str(), "budget" | "max" | "maximum" | "limit")),
        })
    }
}

/// The words before an amount and before the code of its currency: "under EUR 80", "under CA$80".
fn before_the_unit(words: &[String], at: usize) -> &[String] {
    let before = &words[..at];
    let alone = Unit::around(&words[at..], 0);
    match before.split_last() {
        // What says more than the amount does by itself is a part of it.
        Some((_, rest)) if Unit::around(words, at) != alone => rest,
        _ => before,
    }
}

/// Whether a number of pounds is somebody's weight.
fn is_weight(words: &[String], at: usize) -> bool {
    let is_pounds = words.get(at + 1).is_some_and(|next| next == "pound");
    let near = words[..at].iter().rev().take(3);
    is_pounds
        && near
            .into_iter()
            .any(|word| OF_WEIGHT.contains(&word.as_str()))
}

/// The first amount of "$50-100", "50-100 €", "$50 to $100" and "between 50 and 100" where `at` is
/// the second, and what it is counted in if it says so.
fn range_start(words: &[String], at: usize) -> Option<(u32, Option<Unit>)> {
    let second = value(words.get(at)?)?;
    // "50€-100€": the sign is a word of its own.
    let before = |at: usize| {
        let before = at.checked_sub(1)?;
        let is_unit = Unit::named(words.get(before)?).is_some();
        if is_unit {
            before.checked_sub(1)
        } else {
            Some(before)
        }
    };
    let direct_at = before(at)?;
    let direct = words.get(direct_at)?;
    let first_at = match direct.as_str() {
        "to" | "and" => before(direct_at)?,
        _ => direct_at,
    };
    let first = value(words.get(first_at)?).filter(|first| *first < second)?;
    let unit = Unit::around(words, first_at);
    let is_marked = if first_at == direct_at {
        unit.is_some() || Unit::around(words, at).is_some()
    } else {
        unit.is_some() || ends_with_any(&words[..first_at], &[&["between"], &["from"]])
    };
    is_marked.then_some((first, unit))
}

fn value(word: &str) -> Option<u32> {
    let number = Unit::split(word).map_or(word, |(_, number)| number);
    let whole = number.split('.').next()?;
    whole.parse().ok().filter(|value| *value > 0)
}

/// So many tenths of an amount.
fn tenths(amount: u32, tenths: u32) -> u32 {
    let share = u64::from(amount) * u64::from(tenths) / 10;
    share.try_into().unwrap_or(u32::MAX)
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
            ("under €80", (None, Some(80))),
            ("under EUR 80", (None, Some(80))),
            ("unter 80€ bitte", (None, Some(80))),
            ("no more than 79,99 €", (None, Some(79))),
            ("50-100€", (Some(50), Some(100))),
            ("50€-100€", (Some(50), Some(100))),
            ("between 50 and 100 pounds", (Some(50), Some(100))),
            ("a coat for 200 pounds", (None, Some(200))),
        ] {
            assert_eq!(budget(text), expected, "{text}");
        }
        let most = Budget::read(&Tokens::of("around $4000000000"));
        assert!(most.from < most.to);
    }

    #[test]
    fn a_limit_keeps_its_currency() {
        for (text, expected) in [
            ("under €80", "under €80"),
            ("80 pounds at most", "under £80"),
            ("between 50 and 100 euros", "between €50 and €100"),
            ("€50 to 100", "between €50 and €100"),
            ("over 300 francs", "over CHF 300"),
            ("under CA$90", "under CAD 90"),
            ("under $90", "under $90"),
            ("my budget is 90", "under 90"),
        ] {
            assert_eq!(
                Budget::read(&Tokens::of(text)).to_string(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn other_numbers_are_no_money() {
        for text in [
            "size 10 shoes",
            "a wedding in 2 weeks",
            "I am over 50",
            "3 dresses",
            "I weigh 150 pounds",
            "I'm 150 pounds and 5 feet tall",
            "",
        ] {
            assert_eq!(budget(text), (None, None), "{text}");
        }
        assert!(Budget::read(&Tokens::of("something affordable")).thrifty);
    }
}
