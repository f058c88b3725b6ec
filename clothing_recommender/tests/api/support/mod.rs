//! What the tests drive the service with.

mod command;
mod fake_answers;
mod fake_langfuse;
mod fake_openai;
mod postgres;
mod service;
mod sse;

pub use command::import;
pub use fake_answers::{WORDS, filtered_prompt};
pub use fake_langfuse::{FakeLangfuse, Trouble, attribute};
pub use fake_openai::{Fake, KEY, Reaction};
pub use postgres::new_database;
pub use service::Service;
pub use sse::{Sse, types};
