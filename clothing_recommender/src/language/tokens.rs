use std::{iter::Peekable, str::Chars};

/// Shortened forms that only look like plurals.
const NO_PLURAL: [&str; 5] = ["whats", "whos", "hows", "thats", "lets"];

/// A text as a list of words to compare: lower case, without punctuation, plural endings cut off.
///
/// `what's` is `what is` and `women's` is `women`; other apostrophes vanish (`don't` → `dont`).
/// Every other mark parts words (`t-shirt` → `t shirt`), and an amount keeps the sign of its currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    words: Vec<String>,
}

impl Tokens {
    /// The words of `text`.
    pub fn of(text: &str) -> Self {
        let mut words = Vec::new();
        let mut word = String::new();
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let next_is_digit = characters.peek().is_some_and(char::is_ascii_digit);
            match character {
                '\'' | '’' => drop_genitive(&mut word, &mut words, &mut characters),
                // 1,000 is one number, as are 99.50 and 99,50.
                ',' if next_is_digit && ends_in_digit(&word) => {
                    let digits = characters.clone().take_while(char::is_ascii_digit);
                    if digits.count() < 3 {
                        word.push('.');
                    }
                }
                '.' if next_is_digit && ends_in_digit(&word) => word.push('.'),
                '$' | '€' | '£' | '¥' | '₹' | '₩' | '₺' => {
                    finish(&mut word, &mut words);
                    word.push(character);
                }
                _ if character.is_alphanumeric() => word.extend(character.to_lowercase()),
                _ => finish(&mut word, &mut words),
            }
        }
        finish(&mut word, &mut words);
        Self { words }
    }

    /// The words in order.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// These words and then those of `other`.
    #[must_use]
    pub fn followed_by(mut self, other: &Self) -> Self {
        self.words.extend(other.words.iter().cloned());
        self
    }

    /// Whether the words of `phrase` stand in the text side by side.
    pub fn has(&self, phrase: &str) -> bool {
        let phrase = Self::of(phrase);
        !phrase.words.is_empty()
            && self
                .words
                .windows(phrase.words.len())
                .any(|window| window == phrase.words)
    }

    /// Whether any of `phrases` stands in the text.
    pub fn has_any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.has(phrase))
    }
}

/// Words after which `'s` is "is".
const SUBJECTS: [&str; 9] = [
    "what", "who", "how", "where", "it", "that", "there", "he", "she",
];

/// Called at an apostrophe: takes the `s` after it, if that ends the word.
fn drop_genitive(word: &mut String, words: &mut Vec<String>, rest: &mut Peekable<Chars<'_>>) {
    let mut ahead = rest.clone();
    let is_s = matches!(ahead.next(), Some('s' | 'S'));
    if !is_s || ahead.next().is_some_and(char::is_alphanumeric) {
        return;
    }
    rest.next();
    let is_subject = SUBJECTS.contains(&word.as_str());
    finish(word, words);
    if is_subject {
        words.push("is".to_owned());
    }
}

/// Whether the last of `words` are those of `end`.
pub fn ends_with(words: &[String], end: &[&str]) -> bool {
    words.len().checked_sub(end.len()).is_some_and(|start| {
        words[start..]
            .iter()
            .zip(end)
            .all(|(word, end)| word == end)
    })
}

fn ends_in_digit(word: &str) -> bool {
    word.ends_with(|character: char| character.is_ascii_digit())
}

fn finish(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() {
        words.push(singular(std::mem::take(word)));
    }
}

/// Cuts off the commonest English plural endings. Wrong now and then (`jeans` → `jean`), which
/// does no harm where both sides of a comparison are treated alike.
fn singular(mut word: String) -> String {
    let keep = if word.len() <= 3
        || NO_PLURAL.contains(&word.as_str())
        || ["ss", "us", "is"].iter().any(|end| word.ends_with(end))
    {
        word.len()
    } else if ["sses", "shes", "ches", "xes"]
        .iter()
        .any(|end| word.ends_with(end))
    {
        word.len() - 2
    } else if word.ends_with('s') {
        word.len() - 1
    } else {
        word.len()
    };
    word.truncate(keep);
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lose_case_marks_and_plural() {
        assert_eq!(
            Tokens::of("What’s BEST — women's dresses, T-shirts & glasses? Don't!").words(),
            [
                "what", "is", "best", "women", "dress", "t", "shirt", "glass", "dont"
            ]
        );
    }

    #[test]
    fn amounts_stay_whole() {
        assert_eq!(
            Tokens::of("$1,250 or $80-150, 99.50! 79,99€").words(),
            ["$1250", "or", "$80", "150", "99.50", "79.99", "€"]
        );
    }

    #[test]
    fn a_phrase_must_stand_in_one_piece() {
        let tokens = Tokens::of("A job, then interviews");
        assert!(tokens.has("interview"));
        assert!(!tokens.has("job interview"));
        assert!(!tokens.has(""));
    }
}
