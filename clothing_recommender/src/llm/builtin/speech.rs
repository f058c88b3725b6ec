/// Words in a phrase, at most.
const WORDS: usize = 4;

/// A text as it is spoken: a few words at a time, with a break after each mark. Put together again
/// the phrases are the text, to the letter.
pub(super) fn phrases(text: &str) -> Vec<String> {
    let mut phrases = Vec::new();
    let mut phrase = String::new();
    let mut words = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        phrase.push_str(word);
        words += 1;
        let ends_in_mark = word.trim_end().ends_with(['.', ',', ';', ':', '!', '?']);
        if words >= WORDS || ends_in_mark {
            phrases.push(std::mem::take(&mut phrase));
            words = 0;
        }
    }
    if !phrase.is_empty() {
        phrases.push(phrase);
    }
    phrases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_short_and_lose_nothing() {
        let text = "Navy goes with nearly everything: white, tan…\n\nBlack  too ";
        let phrases = phrases(text);
        assert_eq!(phrases.concat(), text);
        assert_eq!(phrases[0], "Navy goes with nearly ");
        assert_eq!(phrases[1], "everything: ");
        assert!(super::phrases("").is_empty());
    }
}
