use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use tokio::time::{Duration, Instant};

/// A client may take this long over a body of any size …
const UPLOAD_GRACE: Duration = Duration::from_secs(20);
/// … and a second more for each of these many bytes that it has sent. A phone on a poor
/// connection sends fifty times as many; who sends fewer holds a place on purpose.
const BYTES_PER_SECOND: u64 = 500;

/// How far a request body has come, told by the side that sends it to the one that waits for the
/// answer.
#[derive(Debug)]
pub(crate) struct Progress {
    started: Instant,
    last_move_ms: AtomicU64,
    bytes: AtomicU64,
    waits_for_client: AtomicBool,
    client_failed: AtomicBool,
    over_limit: AtomicBool,
}

impl Progress {
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
            last_move_ms: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            waits_for_client: AtomicBool::new(false),
            client_failed: AtomicBool::new(false),
            over_limit: AtomicBool::new(false),
        }
    }

    /// So many bytes of the body, or its end, arrived.
    pub fn moved(&self, bytes: u64) {
        let elapsed = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last_move_ms.store(elapsed, Relaxed);
        self.bytes.fetch_add(bytes, Relaxed);
    }

    /// Whether the client, and not the service, is the one to make the next move.
    pub fn set_waits_for_client(&self, waits: bool) {
        self.waits_for_client.store(waits, Relaxed);
    }

    /// The client broke off.
    pub fn set_client_failed(&self) {
        self.client_failed.store(true, Relaxed);
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

    /// Whether anything of the body has arrived.
    pub fn has_begun(&self) -> bool {
        self.bytes.load(Relaxed) > 0
    }

    /// Whether the client sends so slowly that it only holds a place.
    pub fn is_too_slow(&self) -> bool {
        let granted =
            UPLOAD_GRACE + Duration::from_secs(self.bytes.load(Relaxed) / BYTES_PER_SECOND);
        self.waits_for_client() && self.started.elapsed() > granted
    }

    pub fn client_failed(&self) -> bool {
        self.client_failed.load(Relaxed)
    }

    pub fn is_over_limit(&self) -> bool {
        self.over_limit.load(Relaxed)
    }
}
