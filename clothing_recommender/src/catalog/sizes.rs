//! Sizes: which one a message asks for, and whether a garment comes in it.

use crate::language::Tokens;

/// Letter sizes from small to large.
const LETTERS: [&str; 8] = ["xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl"];

/// Words for letter sizes.
const WORDS: [(&str, &str); 6] = [
    ("small", "s"),
    ("medium", "m"),
    ("large", "l"),
    ("2xl", "xxl"),
    ("3xl", "xxxl"),
    ("x large", "xl"),
];

/// The size that `text` names after the word "size", such as `m` or `10`.
pub(super) fn mentioned(text: &Tokens) -> Option<String> {
    let words = text.words();
    let at = words.iter().position(|word| word == "size")?;
    let next = words.get(at + 1)?;
    let named = WORDS.iter().find(|(word, _)| word == next);
    let size = named.map_or(next.as_str(), |(_, letter)| letter);
    let is_size = LETTERS.contains(&size) || size.parse::<f32>().is_ok();
    is_size.then(|| size.to_owned())
}

/// Whether a garment of `sizes`, such as `XS-XXL`, `US 5-11` or `S, M, L`, comes in `size`. What
/// says nothing about it is taken to.
pub(super) fn admit(sizes: &str, size: &str) -> bool {
    comes_in(sizes, size).unwrap_or(true)
}

/// The same; nothing where the garment's sizes are on another scale.
pub(super) fn comes_in(sizes: &str, size: &str) -> Option<bool> {
    let wanted = Place::of(size)?;
    let parts: Vec<Vec<Place>> = sizes
        .split([',', ';', '/'])
        .map(|part| part.split('-').filter_map(Place::of).collect())
        .collect();
    let mut comparable = parts
        .iter()
        .filter(|part| {
            part.first()
                .is_some_and(|first| wanted.is_on_scale_of(*first))
        })
        .peekable();
    comparable.peek()?;
    Some(comparable.any(|part| match part[..] {
        [first, .., last] => first.value() <= wanted.value() && wanted.value() <= last.value(),
        [only] => only.value() == wanted.value(),
        [] => false,
    }))
}

/// From here on sizes begin that are a waist, a chest or continental, and none of the small numbers
/// by which dresses and shoes are sold in the United States.
const MEASURED_FROM: f32 = 23.0;

/// The last of those small numbers: plus sizes go as far.
const COUNTED_TO: f32 = 26.0;

/// A size on its scale.
#[derive(Debug, Clone, Copy)]
enum Place {
    Letter(f32),
    Number(f32),
}

impl Place {
    fn of(text: &str) -> Option<Self> {
        let lower = text.trim().to_lowercase();
        lower.split_whitespace().find_map(|word| {
            let word = WORDS
                .iter()
                .find(|(name, _)| *name == word)
                .map_or(word, |(_, letter)| letter);
            if let Some(index) = LETTERS.iter().position(|letter| *letter == word) {
                return Some(Self::Letter(index as f32));
            }
            // "36R" is 36, "W32" is 32, "32x34" is 32 wide.
            let digits = word
                .trim_start_matches('w')
                .trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let width = digits.split('x').next()?;
            width.parse().ok().map(Self::Number)
        })
    }

    /// Whether it is on the scale of sizes that begin with `first`.
    fn is_on_scale_of(self, first: Self) -> bool {
        match (self, first) {
            (Self::Letter(_), Self::Letter(_)) => true,
            (Self::Number(size), Self::Number(first)) if first < MEASURED_FROM => {
                size <= COUNTED_TO
            }
            (Self::Number(size), Self::Number(_)) => size >= MEASURED_FROM,
            _ => false,
        }
    }

    fn value(self) -> f32 {
        match self {
            Self::Letter(value) | Self::Number(value) => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_what_follows_the_word() {
        for (text, size) in [
            ("a coat in size M", Some("m")),
            ("size large sweater", Some("l")),
            ("shoes size 10", Some("10")),
            ("what size should I buy", None),
            ("10 shirts", None),
        ] {
            assert_eq!(mentioned(&Tokens::of(text)).as_deref(), size, "{text}");
        }
    }

    #[test]
    fn a_range_admits_what_lies_in_it_and_another_scale_says_nothing() {
        assert!(admit("XS-XXL", "m") && !admit("S-XXL", "xs"));
        assert!(admit("US 5-11", "10") && !admit("US 5-11", "12"));
        assert!(admit("36R-48R", "40") && !admit("36R-48R", "52"));
        assert!(admit("S, M, L", "m") && !admit("S, L", "m"));
        assert!(admit("one size", "m") && admit("0-16", "m") && admit("", "m"));
        assert_eq!(comes_in("28-42", "8"), None, "a dress size is no waist");
        assert_eq!(comes_in("0-18", "24"), Some(false), "a plus size is one");
        assert_eq!(comes_in("US 5-11", "38"), None);
        assert_eq!(comes_in("28-42", "W32 L34"), Some(true));
        assert_eq!(comes_in("28-30", "32x34"), Some(false));
        assert_eq!(comes_in("XS-M", "Large"), Some(false));
    }
}
