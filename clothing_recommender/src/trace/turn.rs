use std::{sync::Arc, time::SystemTime};

use super::{Inner, spans};
use crate::{llm::Calls, session::SessionKey};

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

/// The trace of a turn that is under way. It is left when this goes.
pub struct TurnTrace {
    open: Option<(Arc<Inner>, Noted)>,
}

impl TurnTrace {
    pub(super) fn begin(
        langfuse: Option<Arc<Inner>>,
        key: &SessionKey,
        message: &str,
        calls: Calls,
    ) -> Self {
        Self {
            open: langfuse.map(|langfuse| {
                let noted = Noted {
                    user_id: key.user_id.clone(),
                    session_id: key.session_id.to_string(),
                    message: message.to_owned(),
                    begun: SystemTime::now(),
                    nodes: Vec::new(),
                    calls,
                    outcome: Outcome::Abandoned,
                };
                (langfuse, noted)
            }),
        }
    }

    /// A node begins; the one before it ends.
    pub fn node(&mut self, name: &'static str) {
        if let Some((_, noted)) = &mut self.open {
            let now = SystemTime::now();
            noted.end_node(now);
            noted.nodes.push(NodeTimes {
                name,
                begun: now,
                ended: now,
            });
        }
    }

    /// The turn is over. What `outcome` gives is only asked for where it is told.
    pub fn end(&mut self, outcome: impl FnOnce() -> Outcome) {
        if let Some((_, noted)) = &mut self.open {
            noted.outcome = outcome();
        }
    }
}

impl Noted {
    fn end_node(&mut self, now: SystemTime) {
        if let Some(node) = self.nodes.last_mut() {
            node.ended = now;
        }
    }
}

impl Drop for TurnTrace {
    fn drop(&mut self) {
        if let Some((langfuse, mut noted)) = self.open.take() {
            let now = SystemTime::now();
            noted.end_node(now);
            spans::leave(&langfuse.tracer, &noted, now, langfuse.with_content);
        }
    }
}
