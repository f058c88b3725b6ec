//! What the black-box tests stand on: the real binaries as child processes, HTTP clients that
//! see what a client sees, and stand-ins for what lies outside the engine.
//!
//! Everything here panics when something is amiss: it is test code.

pub mod backend;
pub mod chaos;
pub mod client;
pub mod load;
pub mod openai;
pub mod portrait;
pub mod process;
pub mod raw;
pub mod sse;
pub mod stack;
