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
    /// What is worn of metal.
    Jewelry,
    /// Pearls.
    Pearls,
    /// Metals worn together.
    Mixing,
    /// Washing, cleaning, mending.
    Caring,
    /// Whether a garment is of the right size and length.
    Fitting,
    /// Lipstick.
    Lips,
    /// Nail polish.
    Nails,
    /// Eyeshadow and liner.
    Eyes,
    /// Blush.
    Cheeks,
    /// The deepest colors of a palette.
    Darkest,
    /// The palest.
    Lightest,
    /// The most vivid.
    Brightest,
}

/// Subjects that are what flatters a face or goes with a person's colors.
const LOOKS: [Subject; 7] = [
    Subject::Necklines,
    Subject::Glasses,
    Subject::Hats,
    Subject::Earrings,
    Subject::Makeup,
    Subject::Hair,
    Subject::Pearls,
];

/// Subjects beside [`LOOKS`] that are what a question is about; the others say how it is asked.
const OTHER_TOPICS: [Subject; 11] = [
    Subject::Face,
    Subject::Neutrals,
    Subject::Accents,
    Subject::Metals,
    Subject::Jewelry,
    Subject::Lips,
    Subject::Nails,
    Subject::Eyes,
    Subject::Darkest,
    Subject::Lightest,
    Subject::Brightest,
];

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

    /// Whether it says by itself what it is about.
    pub(super) fn has_topic(&self) -> bool {
        self.has_any(&LOOKS) || self.has_any(&OTHER_TOPICS)
    }

    /// Whether it is about what flatters a face or a person's colors.
    pub(super) fn is_on_looks(&self) -> bool {
        self.has_any(&LOOKS) && self.has_any(&[Subject::Suiting, Subject::OnMe])
    }

    /// Those that say how a question is asked.
    #[must_use]
    pub(super) fn without_topics(mut self) -> Self {
        self.0
            .retain(|subject| !LOOKS.contains(subject) && !OTHER_TOPICS.contains(subject));
        self
    }

    /// Whether it is about none but `subjects`.
    pub(super) fn is_within(&self, subjects: &[Subject]) -> bool {
        self.0.iter().all(|subject| subjects.contains(subject))
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
