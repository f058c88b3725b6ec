use std::sync::atomic::{AtomicBool, Ordering};

/// How Langfuse stands, for a readiness report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TraceStatus {
    /// No keys are set.
    NotConfigured,
    /// It takes traces, as far as is known.
    Ready,
    /// The last traces could not be sent.
    Failing,
}

impl TraceStatus {
    /// As a readiness report says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotConfigured => "not_configured",
            Self::Ready => "ready",
            Self::Failing => "failing",
        }
    }
}

/// What is known of Langfuse from how the last sending went.
#[derive(Debug, Default)]
pub(super) struct Standing {
    is_failing: AtomicBool,
}

impl Standing {
    pub(super) fn status(&self) -> TraceStatus {
        if self.is_failing.load(Ordering::Relaxed) {
            TraceStatus::Failing
        } else {
            TraceStatus::Ready
        }
    }

    /// Takes note of a sending: of the reason if it failed. Each change is logged once.
    pub(super) fn note(&self, failure: Option<&str>) {
        let was_failing = self.is_failing.swap(failure.is_some(), Ordering::Relaxed);
        match failure {
            Some(reason) if !was_failing => {
                tracing::warn!(reason, "Langfuse does not take traces; they are dropped");
            }
            None if was_failing => tracing::info!("Langfuse takes traces again"),
            _ => {}
        }
    }
}
