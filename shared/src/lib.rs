//! What the three services have in common: configuration, errors, telemetry, the server loop,
//! health types, API documentation, and the science of colors and seasons.
//!
//! This crate knows none of the services; each of them depends on it and never on another.

pub mod color;
pub mod config;
pub mod docs;
pub mod error;
pub mod face_shape;
pub mod health;
pub mod http;
pub mod json_body;
pub mod metrics;
pub mod palette;
pub mod season;
pub mod server;
pub mod service;
pub mod shutdown;
pub mod telemetry;
pub mod trace_context;
