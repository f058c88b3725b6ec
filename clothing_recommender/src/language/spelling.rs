//! Words of the trade, understood in spite of a slip of the finger: "jaket", "sheos", "cashmir".

use std::collections::HashSet;

use strsim::osa_distance;

/// The shortest word that is corrected, in letters: shorter ones resemble too many others. Of one
/// letter less only a vowel may be missing: `wrm`, `sut`.
const SHORTEST: usize = 4;

/// From this length on two slips are forgiven instead of one.
const LONG: usize = 7;

/// Words of a text that are looked at; what follows in a longer one stays as it is.
const MOST_WORDS: usize = 200;

/// Texts whose words are those of the trade.
const TEXTS: [&str; 8] = [
    include_str!("../../data/follow_ups.toml"),
    include_str!("../../data/kinds.toml"),
    include_str!("../../data/colors.toml"),
    include_str!("../../data/occasions.toml"),
    include_str!("../../data/subjects.toml"),
    include_str!("../../data/jewelry.toml"),
    include_str!("../../data/topics/care.toml"),
    include_str!("../../data/topics/undertone.toml"),
];

/// Words by which people ask, and which those texts lack.
const ASKING: &str = "recommend suggest suggestion something should could would looking cheaper expensive please \
    outfit winter summer autumn spring pretty beautiful season budget dollars shopping necklace bracelet graduation \
    interview wedding funeral wardrobe business presentation elegant comfortable birthday anniversary husband \
    girlfriend boyfriend daughter mother father brother sister another instead without between different difference";

/// Corrects words that are no English but nearly one of the trade.
#[derive(Debug)]
pub struct Spelling {
    /// English words and those of the trade, which are left alone.
    known: HashSet<String>,
    /// The words of the trade, the shortest first, then by the alphabet.
    trade: Vec<String>,
}

impl Spelling {
    /// A corrector that leaves the words of `english` alone.
    pub fn new(mut english: HashSet<String>) -> Self {
        let words = TEXTS
            .iter()
            .flat_map(|text| text.lines().filter(|line| !line.starts_with('#')));
        let mut trade: Vec<String> = words
            .chain([ASKING])
            .flat_map(letters_only)
            .filter(|word| word.len() >= SHORTEST)
            .collect();
        trade.sort_by(|first, second| first.len().cmp(&second.len()).then(first.cmp(second)));
        trade.dedup();
        english.extend(trade.iter().cloned());
        Self {
            known: english,
            trade,
        }
    }

    /// `text` with its misspelled words put right; everything else stays as it is.
    pub fn corrected(&self, text: &str) -> String {
        let mut corrected = String::with_capacity(text.len());
        let (mut rest, mut looked_up) = (text, 0);
        while let Some(start) = rest.find(char::is_alphabetic) {
            let (before, from) = rest.split_at(start);
            corrected.push_str(before);
            let end = from
                .find(|character: char| !character.is_alphabetic())
                .unwrap_or(from.len());
            let (word, after) = from.split_at(end);
            let meant = if looked_up < MOST_WORDS {
                self.meant(word)
            } else {
                None
            };
            corrected.push_str(meant.unwrap_or(word));
            looked_up += 1;
            rest = after;
        }
        corrected.push_str(rest);
        corrected
    }

    /// The word of the trade that `word` was to be, where it is no English.
    fn meant(&self, word: &str) -> Option<&str> {
        let word = word.to_lowercase();
        let length = word.chars().count();
        if length + 1 < SHORTEST || self.is_known(&word) {
            return None;
        }
        if length < SHORTEST {
            let mut meant = self
                .trade
                .iter()
                .filter(|known| lacks_a_vowel(&word, known));
            return meant.next().map(String::as_str);
        }
        let slips = if length < LONG { 1 } else { 2 };
        self.trade
            .iter()
            .filter(|known| known.len().abs_diff(word.len()) <= slips && same_start(known, &word))
            .map(|known| (known, osa_distance(known, &word)))
            .filter(|(_, distance)| *distance <= slips)
            .min_by_key(|(_, distance)| *distance)
            .map(|(known, _)| known.as_str())
    }

    fn is_known(&self, word: &str) -> bool {
        let singular = word.strip_suffix('s').unwrap_or(word);
        self.known.contains(word) || self.known.contains(singular)
    }
}

/// Whether `word` is `known` without one of its vowels.
fn lacks_a_vowel(word: &str, known: &str) -> bool {
    known.len() == word.len() + 1
        && known.char_indices().any(|(at, letter)| {
            let (before, after) = known.split_at(at);
            "aeiou".contains(letter) && word.strip_prefix(before) == after.get(letter.len_utf8()..)
        })
}

/// People rarely miss the first letter, and without it everything resembles everything.
fn same_start(first: &str, second: &str) -> bool {
    first.chars().next() == second.chars().next()
}

fn letters_only(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|character: char| !character.is_ascii_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelling() -> Spelling {
        let english = [
            "i", "need", "a", "for", "the", "belle", "works", "world", "their", "bet", "shot",
        ];
        Spelling::new(english.map(str::to_owned).into())
    }

    #[test]
    fn slips_in_words_of_the_trade_are_put_right() {
        let spelling = spelling();
        for (wrong, right) in [
            (
                "I need a jaket for the intervew",
                "I need a jacket for the interview",
            ),
            ("blak sheos!", "black shoes!"),
            ("cashmir sweter", "cashmere sweater"),
            ("burgandy trowsers", "burgundy trousers"),
            ("What's the undertne?", "What's the undertone?"),
            ("I need a wrm jaket, autum", "I need a warm jacket, autumn"),
        ] {
            assert_eq!(spelling.corrected(wrong), right);
        }
    }

    #[test]
    fn everything_else_is_left_alone() {
        let spelling = spelling();
        for text in [
            "I need a bet for their world",
            "Jackets, SHOES and dresses",
            "xqzw 123 🧥 naïve",
            "omg lol xyz usb",
            "$100",
            "",
        ] {
            assert_eq!(spelling.corrected(text), text);
        }
    }
}
