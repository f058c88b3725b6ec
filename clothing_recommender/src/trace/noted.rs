use std::time::SystemTime;

use crate::llm::Calls;

/// How a turn ended, as far as a trace tells it.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It was answered.
    Answered {
        /// The whole answer.
        reply: String,
        /// What is told beside it, as JSON.
        metadata: serde_json::Value,
    },
    /// It failed.
    Failed,
    /// Nobody waited for its end any more.
    Abandoned,
}

/// When a node of the workflow was at work.
#[derive(Debug, Clone, Copy)]
pub(super) struct NodeTimes {
    pub(super) name: &'static str,
    pub(super) begun: SystemTime,
    pub(super) ended: SystemTime,
}

/// What a turn was about.
#[derive(Debug)]
pub(super) struct Noted {
    pub(super) user_id: String,
    pub(super) session_id: String,
    pub(super) message: String,
    pub(super) begun: SystemTime,
    pub(super) nodes: Vec<NodeTimes>,
    pub(super) calls: Calls,
    pub(super) outcome: Outcome,
}

impl Noted {
    /// The node that is at work is done.
    pub(super) fn end_node(&mut self, now: SystemTime) {
        if let Some(node) = self.nodes.last_mut() {
            node.ended = now;
        }
    }
}
