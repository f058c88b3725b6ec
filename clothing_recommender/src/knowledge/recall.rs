//! Finding what is known on a question: by the phrases that it names, and by meaning.

use std::collections::HashSet;

use super::{
    Knowledge,
    index::Index,
    topics::{Group, Topic},
};
use crate::{
    embedding::Embedding,
    intent::{Act, Heard},
    language::Tokens,
    occasions::Occasion,
};

/// What a phrase of so many words that names a subject is worth beside a cosine.
const NAMED: [f32; 4] = [0.0, 0.14, 0.28, 0.4];

/// From here on a subject is taken to be the one asked about.
const ENOUGH: f32 = 0.46;

/// What the phrases of small talk are worth: they are whole messages.
const CERTAIN: f32 = 1.0;

/// What all the question's words within a sentence are worth beside a cosine.
const SHARED_WORDS: f32 = 0.35;

/// What it is worth to be the sentence that says what a subject is about.
const LEAD: f32 = 0.1;

/// How far behind the best sentence another may be and still be said.
const REACH: f32 = 0.22;

/// Sentences of an answer.
const FEWEST: usize = 2;
const MOST: usize = 4;

/// Below this nearness of every sentence nothing in particular was asked, and the first are said.
const NOTHING_PARTICULAR: f32 = 0.3;

/// Words that say nothing of what a question is about.
const COMMON: &[&str] = &[
    "a", "an", "and", "are", "be", "been", "but", "can", "could", "did", "do", "does", "for",
    "from", "get", "go", "have", "how", "i", "if", "im", "in", "is", "it", "just", "look", "me",
    "mean", "my", "not", "of", "ok", "on", "one", "or", "out", "really", "should", "so", "some",
    "suit", "tell", "that", "the", "their", "them", "there", "they", "this", "to", "wear", "what",
    "when", "which", "why", "will", "with", "would", "you", "your",
];

/// A subject that something is known about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found<'a> {
    Topic(&'a Topic),
    Occasion(&'a Occasion),
}

impl Knowledge {
    /// The subject that `text` is about, if any is near enough; small talk only where it is heard as
    /// such and by its phrases.
    pub(super) fn found(&self, text: &Tokens, heard: &Heard) -> Option<Found<'_>> {
        let meaning = &heard.meaning;
        let is_small_talk = heard.likelihoods.decision() == Act::SmallTalk;
        let named = self.topics.mentioned(text);
        let occasion = self.occasions.mentioned(text);
        let topics = self.topics.iter().map(|topic| {
            let words = named
                .iter()
                .find(|(known, _)| known.id == topic.id)
                .map_or(0, |(_, words)| *words);
            let score = match topic.group {
                Group::SmallTalk if is_small_talk && words > 0 => CERTAIN + worth(words),
                Group::SmallTalk => 0.0,
                _ => nearest(&self.index, &topic.sentences, meaning) + worth(words),
            };
            (Found::Topic(topic), score)
        });
        let occasions = self.occasions.iter().map(|known| {
            let is_named = occasion.is_some_and(|occasion| occasion.id == known.id);
            let sentences = self.occasion_sentences(known);
            (
                Found::Occasion(known),
                nearest(&self.index, sentences, meaning) + worth(2 * usize::from(is_named)),
            )
        });
        topics
            .chain(occasions)
            .filter(|(_, score)| *score >= ENOUGH)
            .max_by(|(_, first), (_, second)| first.total_cmp(second))
            .map(|(found, _)| found)
    }

    /// The topic, other than small talk, that `text` names by the longest phrase of at least
    /// `fewest` words.
    pub(super) fn named_topic(&self, text: &Tokens, fewest: usize) -> Option<&Topic> {
        self.topics
            .mentioned(text)
            .into_iter()
            .filter(|(topic, words)| topic.group != Group::SmallTalk && *words >= fewest)
            .max_by_key(|(_, words)| *words)
            .map(|(topic, _)| topic)
    }

    /// What of `sentences` bears on the question: the one nearest to it first, then others that are
    /// near as well, in their own order.
    pub(super) fn bearing_on<'a>(
        &self,
        sentences: &[&'a str],
        text: &Tokens,
        meaning: &Embedding,
    ) -> Vec<&'a str> {
        let asked = content(text);
        let mut ranked: Vec<(usize, f32)> = sentences
            .iter()
            .enumerate()
            .map(|(at, sentence)| {
                let cosine = self.index.nearness(sentence, meaning).unwrap_or_default();
                let lead = if at == 0 { LEAD } else { 0.0 };
                let score = cosine + lead + SHARED_WORDS * shared_words(&asked, sentence);
                (at, score)
            })
            .collect();
        ranked.sort_by(|(_, first), (_, second)| second.total_cmp(first));
        let Some(&(best, highest)) = ranked.first() else {
            return Vec::new();
        };
        if highest < NOTHING_PARTICULAR {
            return sentences.iter().take(MOST - 1).copied().collect();
        }
        let near = ranked
            .iter()
            .skip(1)
            .take_while(|(_, score)| *score >= highest - REACH)
            .count();
        let mut others: Vec<usize> = ranked
            .iter()
            .skip(1)
            .take(near.clamp(FEWEST - 1, MOST - 1))
            .map(|(at, _)| *at)
            .collect();
        others.sort_unstable();
        std::iter::once(best)
            .chain(others)
            .filter_map(|at| sentences.get(at).copied())
            .collect()
    }
}

fn worth(words: usize) -> f32 {
    NAMED
        .get(words)
        .or(NAMED.last())
        .copied()
        .unwrap_or_default()
}

fn nearest(index: &Index, sentences: &[String], meaning: &Embedding) -> f32 {
    sentences
        .iter()
        .filter_map(|sentence| index.nearness(sentence, meaning))
        .fold(0.0, f32::max)
}

fn content(text: &Tokens) -> HashSet<String> {
    text.words()
        .iter()
        .filter(|word| !COMMON.contains(&word.as_str()))
        .map(|word| stem(word).to_owned())
        .collect()
}

/// The share of the words `asked` that `sentence` has.
fn shared_words(asked: &HashSet<String>, sentence: &str) -> f32 {
    let words = content(&Tokens::of(sentence));
    let count = asked.iter().filter(|word| words.contains(*word)).count();
    count as f32 / asked.len().max(1) as f32
}

/// The word without the commonest endings, for comparison alone.
fn stem(word: &str) -> &str {
    ["ing", "ed", "er", "e"]
        .iter()
        .find_map(|end| word.strip_suffix(end).filter(|stem| stem.len() > 3))
        .unwrap_or(word)
}
