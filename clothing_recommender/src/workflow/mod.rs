//! One turn: classify, then clothing or general, each node telling what it does as events.
//!
//! Both endpoints run this; one writes the events as they come, the other collects them.

mod classify;
mod clothing;
mod clothing_message;
mod error;
mod event;
mod general;
pub(crate) mod metadata;
mod run;
mod stream;
mod turn;

use std::sync::Arc;

pub use event::{Done, Event, Items, Node, Recommendation};
pub use metadata::Metadata;
pub use stream::Events;
pub use turn::Request;

use crate::{
    catalog::Catalog, chat_log::ChatLog, colors::Colors, figures::Figures, follow_up::FollowUps,
    knowledge::Knowledge, language::Spelling, llm::Models, people::People, trace::Traces,
};

/// Everything a turn needs.
pub struct Workflow {
    /// Who speaks.
    pub models: Models,
    /// What can be recommended.
    pub catalog: Arc<Catalog>,
    /// What misspelled words were to be.
    pub spelling: Arc<Spelling>,
    /// How messages go on from those before them.
    pub follow_ups: Arc<FollowUps>,
    /// What is known.
    pub knowledge: Arc<Knowledge>,
    /// What colors are called.
    pub colors: Arc<Colors>,
    /// What was said before, and what is kept of people.
    pub people: People,
    /// What is kept of it, if anything.
    pub chat_log: ChatLog,
    /// Where its traces go, if anywhere.
    pub traces: Traces,
    /// What is counted.
    pub figures: Figures,
}
