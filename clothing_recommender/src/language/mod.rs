//! Reading a message without a model: its words, and what they name.

mod foreign;
mod hex;
mod lexicon;
mod seasons;
mod spelling;
mod tokens;
mod tongue;

pub use foreign::{is_invisible, is_link};
pub use hex::hex_colors;
pub use lexicon::{Found, Lexicon};
pub use seasons::{SeasonMention, mentioned_season, mentioned_seasons};
pub use spelling::Spelling;
pub use tokens::{Tokens, ends_with};
pub use tongue::is_other_language;
