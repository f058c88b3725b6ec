//! Reading a message without a model: its words, and what they name.

mod lexicon;
mod seasons;
mod tokens;

pub use lexicon::{Found, Lexicon};
pub use seasons::{SeasonMention, mentioned_season};
pub use tokens::{Tokens, ends_with};
