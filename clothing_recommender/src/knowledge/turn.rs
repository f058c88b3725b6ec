//! How a message goes on from the one before it.

use super::subject::{
    Subject::{Face, Oneself, Reasons},
    Subjects,
};
use crate::language::{Tokens, mentioned_seasons};

/// How a message goes on from the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// It stands by itself.
    Afresh,
    /// It says a part anew: "and green?", "can it go in the dryer?".
    On,
    /// It asks why.
    Why,
    /// It asks what to take in place of something.
    Instead,
    /// It tells the person's season or face shape, which the question before was in want of.
    Person,
}

/// Words of a message that goes on from the question before: "and green?".
const SHORT: usize = 6;

/// The same where it says "it" of something.
const STILL_SHORT: usize = 8;

/// Words of a message that only asks why.
const BARE: usize = 5;

/// What such messages begin with.
const GOING_ON: [&str; 13] = [
    "and",
    "what about",
    "how about",
    "or",
    "also",
    "but",
    "with",
    "in",
    "for",
    "as",
    "then",
    "which one",
    "which of",
];

/// Whole messages that are nothing without the one before.
const HANGING: [&str; 9] = [
    "which color",
    "what color",
    "which colour",
    "what colour",
    "which one",
    "which shade",
    "like what",
    "such as",
    "for example",
];

const WHY: [&str; 6] = [
    "why",
    "why not",
    "how come",
    "but why",
    "explain",
    "why is that",
];

const INSTEAD: [&str; 5] = ["instead", "what then", "what else", "alternative", "rather"];

/// Words that stand for what was named before.
const PRONOUNS: [&str; 6] = ["it", "that", "them", "those", "these", "they"];

/// Beginnings in which "it" and "that" stand for nothing.
const EMPTY: [&str; 6] = [
    "is it",
    "it is",
    "that is",
    "is that",
    "was it",
    "does it matter",
];

impl Turn {
    /// How `text` goes on, if anything was said before it; `names_something` if it says by itself
    /// what it is about.
    pub(super) fn of(text: &Tokens, subjects: &Subjects, names_something: bool) -> Self {
        let words = text.words().len();
        let starts = |phrase: &&str| text.words().starts_with(Tokens::of(phrase).words());
        let is_whole = |phrase: &&str| text.words() == Tokens::of(phrase).words();
        if words <= BARE && !names_something && (WHY.iter().any(starts)) {
            Self::Why
        } else if words <= SHORT && !names_something && text.has_any(&INSTEAD) {
            Self::Instead
        } else if tells_season(text, subjects, names_something) || tells_face(text, subjects) {
            Self::Person
        } else if (words <= SHORT && GOING_ON.iter().any(starts))
            || HANGING.iter().any(is_whole)
            || (words <= STILL_SHORT && refers_back(text))
        {
            Self::On
        } else {
            Self::Afresh
        }
    }
}

/// Whether `text` says "it" of something that was named before.
pub(super) fn refers_back(text: &Tokens) -> bool {
    let starts = |phrase: &&str| text.words().starts_with(Tokens::of(phrase).words());
    text.has_any(&PRONOUNS) && !EMPTY.iter().any(starts)
}

/// "My face is round", and no more than that.
fn tells_face(text: &Tokens, subjects: &Subjects) -> bool {
    text.words().len() <= STILL_SHORT && subjects.has(Face) && subjects.is_within(&[Oneself, Face])
}

/// "I think I am a Dark Winter", and no more than that.
pub(super) fn tells_season(text: &Tokens, subjects: &Subjects, names_something: bool) -> bool {
    text.words().len() <= STILL_SHORT
        && mentioned_seasons(text).len() == 1
        && !names_something
        && !subjects.has(Reasons)
        && subjects.is_within(&[Oneself])
}
