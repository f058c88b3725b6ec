//! Messages that go on from what was recommended: "in blue instead", "cheaper", "and shoes?".
//!
//! A wish is carried from turn to turn and amended. What was recommended is read back out of the
//! stylist's own replies, so that it does not matter whether the session or the client remembers
//! them.

mod amend;
mod cues;
mod ruled_out;
mod shown;
mod thread;

use std::sync::Arc;

use self::cues::{Cue, Cues, FollowUp};
pub use shown::{Shown, shown_in};
pub use thread::Leaning;

use crate::{catalog::Catalog, data::DataError, language::Spelling, occasions::Occasions};

/// Reads messages in the light of what was said before them.
#[derive(Debug)]
pub struct FollowUps {
    cues: Cues,
    catalog: Arc<Catalog>,
    occasions: Arc<Occasions>,
    spelling: Arc<Spelling>,
}

impl FollowUps {
    /// A reader of wishes for what `catalog` has.
    ///
    /// # Errors
    /// [`DataError`] when the bundled file of phrases does not parse.
    pub fn new(
        catalog: Arc<Catalog>,
        occasions: Arc<Occasions>,
        spelling: Arc<Spelling>,
    ) -> Result<Self, DataError> {
        Ok(Self {
            cues: Cues::bundled()?,
            catalog,
            occasions,
            spelling,
        })
    }
}

#[cfg(test)]
mod tests;
