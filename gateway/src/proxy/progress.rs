use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use tokio::time::{Duration, Instant};

/// How far a request body has come, told by the task that sends it to the one that waits for the
/// answer.
#[derive(Debug)]
pub(super) struct Progress {
    started: Instant,
    last_move_ms: AtomicU64,
    waits_for_client: AtomicBool,
    over_limit: AtomicBool,
}

impl Progress {
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
            last_move_ms: AtomicU64::new(0),
            waits_for_client: AtomicBool::new(false),
            over_limit: AtomicBool::new(false),
        }
    }

    /// Something of the body arrived and was passed on.
    pub fn moved(&self) {
        let elapsed = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last_move_ms.store(elapsed, Relaxed);
    }

    /// Whether the client, and not the service, is the one to make the next move.
    pub fn set_waits_for_client(&self, waits: bool) {
        self.waits_for_client.store(waits, Relaxed);
    }

    pub fn set_over_limit(&self) {
        self.over_limit.store(true, Relaxed);
    }

    pub fn last_move(&self) -> Instant {
        self.started + Duration::from_millis(self.last_move_ms.load(Relaxed))
    }

    pub fn waits_for_client(&self) -> bool {
        self.waits_for_client.load(Relaxed)
    }

    pub fn is_over_limit(&self) -> bool {
        self.over_limit.load(Relaxed)
    }
}
