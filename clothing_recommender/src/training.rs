//! What `train_intent` needs of the stylist's knowledge.

use std::sync::Arc;

use crate::{colors::Colors, knowledge::Knowledge, occasions::Occasions};

pub use crate::knowledge::Index;

/// Every sentence whose vector belongs into the [`Index`].
///
/// # Errors
/// When a bundled file is broken.
pub fn sentences() -> anyhow::Result<Vec<String>> {
    let knowledge = Knowledge::bundled(
        Arc::new(Colors::bundled()?),
        Arc::new(Occasions::bundled()?),
    )?;
    Ok(knowledge.sentences().map(str::to_owned).collect())
}
