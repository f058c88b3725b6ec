//! Finding what is known on a question: by the phrases that it names, and by meaning.

use std::collections::HashSet;

use super::{
    Knowledge,
    index::Index,
    question::Question,
    subject::Subject::{Caring, Fitting, Suiting},
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

/// What it is worth to be of the group that the verbs of a question point to.
const EXPECTED: f32 = 0.12;

/// Topics of care that are about what happened and not about a fabric.
const ACTIONS: [&str; 7] = [
    "care-wine",
    "care-stains",
    "care-deodorant",
    "care-shrunk",
    "care-pilling",
    "care-iron",
    "care-storage",
];

/// What it is worth to be the sentence that says what a subject is about.
const LEAD: f32 = 0.1;

/// How far behind the best sentence another may be and still be said.
const REACH: f32 = 0.22;

/// How far behind it none is said, however few there are.
const FAR: f32 = 0.4;

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
    /// The subject that the question is about, if any is near enough; small talk only where it is
    /// heard as such and by its phrases.
    pub(super) fn found(&self, question: &Question<'_>, heard: &Heard) -> Option<Found<'_>> {
        let (text, meaning) = (&question.text, &heard.meaning);
        let subjects = &question.subjects;
        let is_on_care = subjects.has(Caring);
        let is_on_fit = subjects.has(Fitting) && !is_on_care;
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
                Group::SmallTalk | Group::Comfort => 0.0,
                group => {
                    let expected = match group {
                        // Coffee on wool is a matter of coffee first.
                        Group::Care if words > 0 && ACTIONS.contains(&topic.id.as_str()) => {
                            3.0 * EXPECTED
                        }
                        Group::Care if is_on_care => EXPECTED,
                        Group::Care if subjects.has(Suiting) => -EXPECTED,
                        Group::Fit if is_on_fit => EXPECTED,
                        Group::Words if is_on_fit => -EXPECTED,
                        _ => 0.0,
                    };
                    nearest(&self.index, &topic.sentences, meaning) + worth(words) + expected
                }
            };
            (Found::Topic(topic), score)
        });
        // A wedding dress is washed like any other.
        let occasions = self.occasions.iter().filter(|_| !is_on_care).map(|known| {
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
            .filter(|(topic, words)| !topic.group.has_whole_replies() && *words >= fewest)
            .max_by_key(|(_, words)| *words)
            .map(|(topic, _)| topic)
    }

    /// The words for somebody whom something hurts, where `text` says so.
    pub(super) fn comfort(&self, text: &Tokens) -> Option<&[String]> {
        self.topics
            .mentioned(text)
            .into_iter()
            .filter(|(topic, _)| topic.group == Group::Comfort)
            .max_by_key(|(_, words)| *words)
            .map(|(topic, _)| topic.sentences.as_slice())
    }

    /// Of topics of care that `text` names, the one on what happened, unless it names another than
    /// that by more words: coffee on wool is a matter of coffee, and ink on leather one of leather.
    pub(super) fn action_named(&self, text: &Tokens) -> Option<&Topic> {
        let named = self.topics.mentioned(text);
        let most = |is_action: bool| {
            let of_care = named.iter().filter(|(topic, _)| topic.group == Group::Care);
            of_care
                .filter(|(topic, _)| ACTIONS.contains(&topic.id.as_str()) == is_action)
                .max_by_key(|(_, words)| *words)
                .copied()
        };
        let (action, words) = most(true)?;
        let (_, others) = most(false)?;
        (words >= others).then_some(action)
    }

    /// The sentences of `topic`, and those of others of its group that `text` names as well: ink on
    /// leather is a matter of both.
    pub(super) fn with_others_named<'a>(&'a self, topic: &'a Topic, text: &Tokens) -> Vec<&'a str> {
        let named = self.topics.mentioned(text).into_iter();
        let others = named
            .map(|(other, _)| other)
            .filter(|other| topic.group == Group::Care && other.group == topic.group)
            .filter(|other| other.id != topic.id)
            .flat_map(|other| &other.sentences);
        topic
            .sentences
            .iter()
            .chain(others)
            .map(String::as_str)
            .collect()
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
            // One sentence to the point is better than another beside it.
            .filter(|(_, score)| *score >= NOTHING_PARTICULAR && *score >= highest - FAR)
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
