//! What a person prefers in general, brought into a wish; and putting a recommendation into words: why an item suits, how to wear it, and whether a model's
//! own words may stand.

mod owned;
mod phrasing;
mod preferred;
mod reasons;
mod tips;

pub use owned::owned_tip;
pub use phrasing::Phrasing;
pub use preferred::preferred;
pub use reasons::{facts, lacks, reason, unmet};
pub use tips::{cut_tip, tips};
