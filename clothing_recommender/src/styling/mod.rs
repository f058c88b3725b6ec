//! Putting a recommendation into words: why an item suits, how to wear it, and whether a model's
//! own words may stand.

mod phrasing;
mod reasons;
mod tips;

pub use phrasing::Phrasing;
pub use reasons::{facts, lacks, reason, unmet};
pub use tips::tips;
