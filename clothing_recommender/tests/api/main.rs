//! The service through its own door: the real routes on a real port, driven over HTTP, with a
//! stand-in for an OpenAI endpoint behind it where one is needed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

mod answers;
mod attacks;
mod attacks_by_product;
mod builtin;
mod catalog;
mod chat_log;
mod endpoint;
mod endpoint_faults;
mod follow_ups;
mod import;
mod leaving;
mod operations;
mod outfits;
mod preferences;
mod sessions;
mod shopping;
mod traces;
mod users;
mod validation;
