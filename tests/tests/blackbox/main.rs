//! The three real binaries, driven through the gateway as a client drives them.

mod analysis;
mod chat;
mod configuration;
mod cors;
mod documentation;
mod faults;
mod forwarding;
mod health;
mod limits;
mod llm;
mod palettes;
mod shutdown;
mod stream;
