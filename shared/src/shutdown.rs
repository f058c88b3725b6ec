//! Ending well: readiness first, then requests, then streams.

use std::sync::{Arc, OnceLock};

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// How far a service is on its way out; clones share it.
#[derive(Debug, Clone, Default)]
pub struct Shutdown {
    draining: CancellationToken,
    closing: CancellationToken,
    failure: Arc<OnceLock<String>>,
}

impl Shutdown {
    /// A service that is to stay.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins to drain at SIGTERM or Ctrl-C.
    ///
    /// # Errors
    /// When the system refuses to report these signals.
    pub fn on_signals(&self) -> std::io::Result<()> {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let draining = self.draining.clone();
        tokio::spawn(async move {
            let name = tokio::select! {
                _ = terminate.recv() => "SIGTERM",
                _ = interrupt.recv() => "SIGINT",
            };
            tracing::info!(signal = name, "draining");
            draining.cancel();
        });
        Ok(())
    }

    /// Cancelled when no new work is to be taken: readiness is false from here on.
    pub fn draining(&self) -> &CancellationToken {
        &self.draining
    }

    /// Cancelled when answers that are still streaming should end by themselves, cleanly.
    pub fn closing(&self) -> &CancellationToken {
        &self.closing
    }

    /// Stops the service because it can never work, as with a model that does not load; the
    /// process then ends with an error. The first reason given stays.
    pub fn fail(&self, reason: impl Into<String>) {
        let _ = self.failure.set(reason.into());
        self.draining.cancel();
    }

    /// Why the service had to stop, if it did not stop of its own will.
    pub fn failure(&self) -> Option<&str> {
        self.failure.get().map(String::as_str)
    }
}
