//! What reads an upload's bytes, `face_analysis/src/photo`, compiled by itself: without the libraries
//! that run the networks, which would take minutes to build for a fuzzer that never calls them.

#![allow(dead_code, unused_imports)]

pub mod error;
#[path = "../../src/photo/mod.rs"]
pub mod photo;
pub mod seeds;
