use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::LlmError;

/// What is known of an endpoint from how its last calls went.
///
/// A rejected key is not asked for again with every message, but it is asked for again: after
/// `recheck` the next message, or the watch in the background, tries it anew.
#[derive(Debug)]
pub(super) struct Standing {
    recheck: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// It answered, or was not asked yet.
    Fine,
    /// It rejected the key.
    Rejected { since: Instant },
    /// It failed otherwise.
    Failing,
}

/// How an endpoint stands, for a readiness report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Report {
    Fine,
    Rejected,
    Failing,
}

impl Standing {
    pub(super) fn new(recheck: Duration) -> Self {
        Self {
            recheck,
            state: Mutex::new(State::Fine),
        }
    }

    /// Whether a message may be sent to it: not while it is known to reject the key.
    pub(super) fn admits(&self) -> bool {
        match *self.lock() {
            State::Rejected { since } => since.elapsed() >= self.recheck,
            State::Fine | State::Failing => true,
        }
    }

    pub(super) fn report(&self) -> Report {
        match *self.lock() {
            State::Fine => Report::Fine,
            State::Rejected { .. } => Report::Rejected,
            State::Failing => Report::Failing,
        }
    }

    /// Takes note of how a call went. Each change is logged once, not with every message.
    pub(super) fn note<T>(&self, outcome: &Result<T, LlmError>) {
        let mut state = self.lock();
        match (outcome, *state) {
            // What it said made no sense, or it would not say it, but it spoke.
            (Ok(_) | Err(LlmError::UnusableAnswer(_) | LlmError::Filtered), previous) => {
                if matches!(previous, State::Rejected { .. }) {
                    tracing::info!("the language model's endpoint accepts the key again");
                }
                *state = State::Fine;
            }
            (Err(LlmError::RejectedKey | LlmError::Forbidden), previous) => {
                if !matches!(previous, State::Rejected { .. }) {
                    tracing::error!(
                        recheck_seconds = self.recheck.as_secs(),
                        "the language model's endpoint rejected the key; the builtin stylist answers until it is accepted"
                    );
                }
                *state = State::Rejected {
                    since: Instant::now(),
                };
            }
            (Err(error), previous) => {
                // The key stays rejected until it is seen to be accepted.
                if matches!(previous, State::Rejected { .. }) {
                    return;
                }
                tracing::warn!(kind = error.kind(), "the language model's endpoint failed");
                *state = State::Failing;
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REJECTED: Result<(), LlmError> = Err(LlmError::RejectedKey);

    #[test]
    fn a_rejected_key_is_left_alone_and_then_tried_again() {
        let standing = Standing::new(Duration::from_millis(20));
        assert!(standing.admits());
        standing.note(&REJECTED);
        assert!(!standing.admits());
        assert_eq!(standing.report(), Report::Rejected);
        std::thread::sleep(Duration::from_millis(25));
        assert!(standing.admits());
        standing.note(&Ok(()));
        assert_eq!(standing.report(), Report::Fine);
    }

    #[test]
    fn another_failure_does_not_make_a_rejected_key_good() {
        let standing = Standing::new(Duration::from_secs(60));
        standing.note(&REJECTED);
        standing.note::<()>(&Err(LlmError::Timeout));
        assert_eq!(standing.report(), Report::Rejected);
        assert!(!standing.admits());
    }
}
