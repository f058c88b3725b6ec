//! What a message asks for: a sentence vector, its words and its letters, weighed by a small
//! trained head.
//!
//! The head is a multinomial logistic regression. `make train-intent` fits it to
//! `data/intent_training.tsv`; `tests/data/intents.tsv`, which it never saw, says how well it does.

mod act;
mod corpus;
mod features;
mod head;
mod listener;

pub use act::Act;
pub use corpus::{CorpusError, Example, examples};
pub use features::{Features, WIDTH};
pub use head::{ACTS, Head, HeadError, Likelihoods};
pub use listener::{Heard, Listener};

#[cfg(test)]
mod tests;
