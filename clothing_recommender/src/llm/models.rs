use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use super::{
    Builtin, ChatModel, LlmError,
    remote::Remote,
    speaker::Speaker,
    standing::{Report, Standing},
};

/// How the language model stands, for a readiness report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LlmStatus {
    /// The builtin stylist is all there is, by configuration.
    NotConfigured,
    /// The endpoint answers, as far as is known.
    Ready,
    /// The endpoint rejects the key.
    RejectedKey,
    /// The endpoint's last call failed otherwise.
    Failing,
}

impl LlmStatus {
    /// As a readiness report says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotConfigured => "not_configured",
            Self::Ready => "ready",
            Self::RejectedKey => "rejected_key",
            Self::Failing => "failing",
        }
    }
}

/// Everything that can speak: an endpoint if one is configured, and the builtin stylist always.
pub struct Models {
    endpoint: Option<Arc<Remote>>,
    builtin: Builtin,
}

impl Models {
    /// The builtin stylist alone.
    pub fn builtin(builtin: Builtin) -> Self {
        Self {
            endpoint: None,
            builtin,
        }
    }

    /// An endpoint, with the builtin stylist to stand in for it. A key that it rejects is tried
    /// again after `recheck`.
    pub fn with_endpoint(builtin: Builtin, model: Box<dyn ChatModel>, recheck: Duration) -> Self {
        let remote = Remote {
            model,
            standing: Standing::new(recheck),
            recheck,
        };
        Self {
            endpoint: Some(Arc::new(remote)),
            builtin,
        }
    }

    /// Who speaks in one turn: the endpoint unless it is known to reject the key.
    pub fn speaker(&self) -> Speaker<'_> {
        Speaker::new(self.endpoint.as_deref(), &self.builtin)
    }

    /// How the endpoint stands.
    pub fn status(&self) -> LlmStatus {
        match self
            .endpoint
            .as_ref()
            .map(|remote| remote.standing.report())
        {
            None => LlmStatus::NotConfigured,
            Some(Report::Fine) => LlmStatus::Ready,
            Some(Report::Rejected) => LlmStatus::RejectedKey,
            Some(Report::Failing) => LlmStatus::Failing,
        }
    }

    /// Asks the endpoint at once whether it takes the key, and again as long as it does not, until
    /// `stop`: so readiness is right before anybody chats, and comes back without anybody chatting.
    pub fn watch_key(&self, stop: CancellationToken) {
        if let Some(remote) = self.endpoint.clone() {
            tokio::spawn(stop.run_until_cancelled_owned(watch(remote)));
        }
    }
}

async fn watch(remote: Arc<Remote>) {
    // Some endpoints answer this question without looking at the key, and some do not know it.
    // Only one that has said no is believed when it says yes.
    let mut can_tell = false;
    loop {
        let outcome = remote.model.check().await;
        can_tell |= outcome == Err(LlmError::RejectedKey);
        if can_tell && matches!(outcome, Ok(()) | Err(LlmError::RejectedKey)) {
            remote.standing.note(&outcome);
        }
        tokio::time::sleep(remote.recheck).await;
        while remote.standing.report() == Report::Fine {
            tokio::time::sleep(remote.recheck).await;
        }
    }
}
