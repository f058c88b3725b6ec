//! The two networks that libtorch runs, and how their weights get into them.

pub mod bisenet;
pub mod constant;
pub mod conv;
pub mod fused;
pub mod input;
pub mod precision;
pub mod resnet18;
pub mod target;
pub mod weights;
