use std::collections::HashSet;

use serde::Deserialize;

use crate::{
    data::{DataError, parse},
    language::{Lexicon, Tokens},
};

/// What a question may be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Subject {
    /// Colors at all.
    Color,
    /// What not to wear.
    Avoiding,
    /// Whether something flatters.
    Suiting,
    /// The person who asks.
    Oneself,
    /// Faces and their shapes.
    Face,
    /// Collars and necklines.
    Necklines,
    /// Frames.
    Glasses,
    /// Hats.
    Hats,
    /// Earrings.
    Earrings,
    /// Make-up.
    Makeup,
    /// Hair color.
    Hair,
    /// Clothes, however little else is understood.
    Clothes,
    /// Suits, coats, shoes: quiet colors.
    Neutrals,
    /// Small doses of color.
    Accents,
    /// Gold, silver and the like.
    Metals,
    /// Reasons, or what a season is like.
    Reasons,
    /// How two things differ.
    Difference,
    /// What goes with what.
    Combining,
    /// The person's own face or skin, where a color is asked about.
    OnMe,
}

/// The subjects of a message.
#[derive(Debug, Clone)]
pub(super) struct Subjects(HashSet<Subject>);

impl Subjects {
    /// Whether the message is about `subject`, among others.
    pub(super) fn has(&self, subject: Subject) -> bool {
        self.0.contains(&subject)
    }

    /// Adds the subjects of an earlier message that this one goes on from.
    pub(super) fn join(&mut self, earlier: Self) {
        self.0.extend(earlier.0);
    }

    /// Whether it is about any of `subjects`.
    pub(super) fn has_any(&self, subjects: &[Subject]) -> bool {
        subjects.iter().any(|subject| self.has(*subject))
    }
}

/// The words that name subjects.
#[derive(Debug)]
pub(super) struct SubjectWords {
    lexicon: Lexicon<Subject>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    subject: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    is: Subject,
    words: Vec<String>,
}

impl SubjectWords {
    pub(super) fn bundled() -> Result<Self, DataError> {
        let file: File = parse("subjects.toml", include_str!("../../data/subjects.toml"))?;
        let lexicon = file
            .subject
            .into_iter()
            .flat_map(|entry| entry.words.into_iter().map(move |word| (word, entry.is)))
            .collect();
        Ok(Self { lexicon })
    }

    /// What `text` is about.
    pub(super) fn of(&self, text: &Tokens) -> Subjects {
        let found = self.lexicon.find(text);
        Subjects(
            found
                .iter()
                .flat_map(|found| found.meanings.iter().map(|subject| **subject))
                .collect(),
        )
    }
}
