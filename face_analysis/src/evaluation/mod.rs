//! How good answers are, against what people said.

pub mod calibration;
pub mod interval;
pub mod labels;
pub mod season;
