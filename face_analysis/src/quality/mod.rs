//! Whether a photo shows a face well enough to be trusted, and if not, what to do about it.

pub mod compression;
pub mod covering;
pub mod issue;
pub mod light;
pub mod limits;
pub mod measures;
pub mod pose;
pub mod sharpness;
pub mod verdict;
pub mod view;
