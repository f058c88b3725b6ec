//! The colors of a face, and the season that they speak for; the colors of a garment.

pub mod axes;
pub mod background;
pub mod features;
pub mod garment;
pub mod gray_world;
pub mod kmeans;
pub mod measure;
pub mod median;
pub mod region;
pub mod season;
pub mod season_file;
pub mod skin_tone;
