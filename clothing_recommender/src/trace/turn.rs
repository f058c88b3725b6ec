use std::{sync::Arc, time::SystemTime};

use super::{
    Inner,
    noted::{NodeTimes, Noted, Outcome},
    spans,
};
use crate::{llm::Calls, session::SessionKey};

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

impl Drop for TurnTrace {
    fn drop(&mut self) {
        if let Some((langfuse, mut noted)) = self.open.take() {
            let now = SystemTime::now();
            noted.end_node(now);
            spans::leave(&langfuse.tracer, &noted, now, langfuse.with_content);
        }
    }
}
