//! The three real binaries, driven through the gateway as a client drives them.

mod analysis;
mod chaos;
mod chat;
mod configuration;
mod cors;
mod documentation;
mod dying;
mod faults;
mod forwarding;
mod health;
mod limits;
mod llm;
mod memory;
mod palettes;
mod people;
mod queue;
mod shutdown;
mod slow;
mod stream;
