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
    /// What hurts, where a kind word comes first.
    Comfort,
    /// Warm and cool, and how seasons are found.
    Undertone,
    /// Which colors go together.
    Combination,
    /// Fit, and how things are worn.
    Fit,
    /// What to own.
    Wardrobe,
    /// Care of fabrics.
    Care,
    /// What things are called and where they come from.
    Words,
    /// What the stylist does not know.
    Limits,
}

impl Group {
    /// Whether its topics are answered by whole replies, any of which will do.
    pub fn has_whole_replies(self) -> bool {
        matches!(self, Self::SmallTalk | Self::Comfort)
    }

    /// Whether the colors that its sentences name are recommended, so that they must be the
    /// person's. Red wine on silk is no recommendation.
    pub fn recommends_colors(self) -> bool {
        matches!(self, Self::Combination | Self::Undertone | Self::Wardrobe)
    }
}

/// A subject and what is said about it.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Unique name.
    pub id: String,
    /// What it is about.
    pub group: Group,
    /// Sentences, each clear by itself, the first for who asks nothing in particular; of some
    /// groups whole replies, any of which will do.
    pub sentences: Vec<String>,
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
    topic: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    group: Group,
    words: Vec<String>,
    answer: String,
}

const FILES: [(&str, &str); 9] = [
    (
        "topics/care.toml",
        include_str!("../../data/topics/care.toml"),
    ),
    (
        "topics/comfort.toml",
        include_str!("../../data/topics/comfort.toml"),
    ),
    (
        "topics/combination.toml",
        include_str!("../../data/topics/combination.toml"),
    ),
    (
        "topics/fit.toml",
        include_str!("../../data/topics/fit.toml"),
    ),
    (
        "topics/limits.toml",
        include_str!("../../data/topics/limits.toml"),
    ),
    (
        "topics/small_talk.toml",
        include_str!("../../data/topics/small_talk.toml"),
    ),
    (
        "topics/undertone.toml",
        include_str!("../../data/topics/undertone.toml"),
    ),
    (
        "topics/wardrobe.toml",
        include_str!("../../data/topics/wardrobe.toml"),
    ),
    (
        "topics/words.toml",
        include_str!("../../data/topics/words.toml"),
    ),
];

impl Topics {
    /// The topics of the bundled files.
    ///
    /// # Errors
    /// [`DataError`] when a file does not parse or a topic is there twice.
    pub fn bundled() -> Result<Self, DataError> {
        let (mut topics, mut phrases): (Vec<Topic>, Vec<_>) = (Vec::new(), Vec::new());
        for (name, text) in FILES {
            let file: File = parse(name, text)?;
            for entry in file.topic {
                if topics.iter().any(|topic| topic.id == entry.id) {
                    return Err(DataError::invalid(
                        name,
                        format!("{} is there twice", entry.id),
                    ));
                }
                phrases.extend(entry.words.into_iter().map(|word| (word, topics.len())));
                topics.push(Topic {
                    sentences: if entry.group.has_whole_replies() {
                        entry.answer.split(" / ").map(str::to_owned).collect()
                    } else {
                        sentences(&entry.answer)
                    },
                    id: entry.id,
                    group: entry.group,
                });
            }
        }
        Ok(Self {
            topics,
            lexicon: phrases.into_iter().collect(),
        })
    }

    /// Every topic.
    pub fn iter(&self) -> impl Iterator<Item = &Topic> {
        self.topics.iter()
    }

    /// The topics that `text` names, each with the words of the longest phrase that does.
    pub fn mentioned(&self, text: &Tokens) -> Vec<(&Topic, usize)> {
        let mut named: Vec<(usize, usize)> = Vec::new();
        for found in self.lexicon.find(text) {
            for &&index in &found.meanings {
                let words = found.words.len();
                match named.iter_mut().find(|(known, _)| *known == index) {
                    Some((_, longest)) => *longest = words.max(*longest),
                    None => named.push((index, words)),
                }
            }
        }
        named
            .into_iter()
            .filter_map(|(index, words)| Some((self.topics.get(index)?, words)))
            .collect()
    }
}

/// The sentences of a text in plain prose.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut rest = text.trim();
    while let Some(end) = [". ", "! ", "? "]
        .iter()
        .filter_map(|mark| rest.find(mark))
        .min()
    {
        let (sentence, after) = rest.split_at(end + 1);
        sentences.push(sentence.to_owned());
        rest = after.trim_start();
    }
    if !rest.is_empty() {
        sentences.push(rest.to_owned());
    }
    sentences
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn topics_are_named_by_their_phrases() {
        let topics = Topics::bundled().unwrap();
        for (text, id) in [
            ("Hello there!", "greeting"),
            ("how do I wash a silk blouse?", "care-silk"),
            ("what goes with navy?", "with-navy"),
            ("am I warm or cool?", "undertone"),
        ] {
            let named = topics.mentioned(&Tokens::of(text));
            assert!(
                named.iter().any(|(topic, _)| topic.id == id),
                "{text}: {named:?}"
            );
        }
        assert!(
            topics
                .mentioned(&Tokens::of("who won the match"))
                .is_empty()
        );
    }

    #[test]
    fn a_text_is_its_sentences() {
        assert_eq!(
            sentences("Wash at 30 to 40 °C. Dry flat! Why? Heat shrinks 1.5 times. "),
            [
                "Wash at 30 to 40 °C.",
                "Dry flat!",
                "Why?",
                "Heat shrinks 1.5 times."
            ]
        );
        assert!(sentences("").is_empty());
    }
}
