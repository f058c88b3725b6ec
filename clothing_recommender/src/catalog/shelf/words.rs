use std::collections::BTreeSet;

use crate::language::Tokens;

/// Words that every message is full of.
const EMPTY: &str = "a an the and or but not no with without for from of in on at to by as is are \
    was be been do does did have has had i me my mine we us our you your he him his she her they \
    them their it its this that these those what which who whom how when where why can could \
    should would will shall may might must need want like love look find show suggest recommend \
    give get buy wear wearing help please some any something anything someone one nice good best \
    great new really very just also too so more most much many than then there here up down out \
    if think thing idea option piece go going goes match suit under below above over less between \
    about around max budget dollar usd buck size cheap cheaper affordable";

/// The longest list of words that is looked for; a longer message names its subject early.
const MOST: usize = 16;

/// The words of `text` that a garment may be found by.
pub(super) fn telling(text: &str) -> BTreeSet<String> {
    let empty: BTreeSet<&str> = EMPTY.split_whitespace().collect();
    let mut telling = BTreeSet::new();
    for word in Tokens::of(text).words() {
        let is_word =
            word.chars().all(char::is_alphanumeric) && word.chars().any(char::is_alphabetic);
        if is_word && word.len() > 1 && !empty.contains(word.as_str()) {
            telling.insert(word.clone());
        }
        if telling.len() == MOST {
            break;
        }
    }
    telling
}

/// `words` as FTS5 asks for any of them: each in quotes, so that none of them is an operator.
pub(super) fn for_sqlite(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    quoted.join(" OR ")
}

/// `words` as PostgreSQL's `to_tsquery` asks for any of them.
pub(super) fn for_postgres(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    quoted.join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_telling_words_are_looked_for_and_none_is_an_operator() {
        let words = telling("Find me a herringbone coat NOT \"under\" $200; DROP TABLE near* 'x'");
        let words: Vec<String> = words.into_iter().collect();
        assert_eq!(words, ["coat", "drop", "herringbone", "near", "table"]);
        assert_eq!(for_sqlite(&words[..2]), "\"coat\" OR \"drop\"");
        assert_eq!(for_postgres(&words[..2]), "'coat' | 'drop'");
    }
}
