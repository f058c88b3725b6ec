use serde::Deserialize;

use crate::{
    data::{DataError, parse},
    language::{Lexicon, Tokens},
};

/// What a topic is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// Greetings, thanks, questions about the stylist.
    SmallTalk,
    /// Warm and cool, and how seasons are found.
    Undertone,
    /// Which colors go together.
    Combination,
    /// Fit and wardrobe.
    Fit,
    /// Care of fabrics.
    Care,
    /// What the stylist does not know.
    Limits,
}

/// A subject and what is said about it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Unique name.
    pub id: String,
    /// What it is about.
    pub group: Group,
    words: Vec<String>,
    /// The whole answer.
    pub answer: String,
}

/// All topics.
#[derive(Debug)]
pub struct Topics {
    topics: Vec<Topic>,
    lexicon: Lexicon<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    topic: Vec<Topic>,
}

impl Topics {
    /// The topics of the bundled file.
    ///
    /// # Errors
    /// [`DataError`] when the file does not parse.
    pub fn bundled() -> Result<Self, DataError> {
        let file: File = parse("topics.toml", include_str!("../../data/topics.toml"))?;
        let lexicon = file
            .topic
            .iter()
            .enumerate()
            .flat_map(|(index, topic)| topic.words.iter().map(move |word| (word.clone(), index)))
            .collect();
        Ok(Self {
            topics: file.topic,
            lexicon,
        })
    }

    /// The topic that `text` names in most words, small talk only where nothing else is named:
    /// "hello, how do I wash silk" is about silk.
    pub fn mentioned(&self, text: &Tokens) -> Option<&Topic> {
        self.lexicon
            .find(text)
            .iter()
            .filter_map(|found| {
                let topic = self.topics.get(**found.meanings.first()?)?;
                Some((topic.group != Group::SmallTalk, found.words.len(), topic))
            })
            // Of equals `max_by_key` takes the last, which is where a question's subject stands.
            .max_by_key(|(is_subject, words, _)| (*is_subject, *words))
            .map(|(_, _, topic)| topic)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn mentioned(text: &str) -> Option<String> {
        Topics::bundled()
            .unwrap()
            .mentioned(&Tokens::of(text))
            .map(|topic| topic.id.clone())
    }

    #[test]
    fn the_subject_counts_and_not_the_courtesy() {
        for (text, id) in [
            ("Hello there!", "greeting"),
            ("hello, how do I wash a silk blouse?", "care-silk"),
            ("How often should I wash jeans", "care-denim"),
            ("what goes with navy?", "with-navy"),
            ("thanks so much", "thanks"),
            ("am I warm or cool?", "undertone"),
        ] {
            assert_eq!(mentioned(text).as_deref(), Some(id), "{text}");
        }
        assert_eq!(mentioned("who won the football match"), None);
    }
}
