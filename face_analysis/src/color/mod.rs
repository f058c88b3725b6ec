//! The colors of a face, and the season that they speak for.

pub mod evaluation;
pub mod features;
pub mod gray_world;
pub mod measure;
pub mod median;
pub mod region;
pub mod season;
pub mod season_file;
