//! The models on a thread of their own, and the bounded queue that leads to them.

pub mod queue;
pub mod threads;
pub mod worker;

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::watch;

use self::queue::{Queue, Refused};
use crate::{
    error::{AnalysisError, ModelError},
    pipeline::PhotoAnalysis,
    request::Request,
};

/// Requests that may wait. At 10 MiB each, the gateway's limit, they hold 640 MiB, and the last of
/// them waits some ten seconds, well within the gateway's patience.
pub const QUEUE_CAPACITY: usize = 64;

/// What a request waits for.
pub type Outcome = Result<PhotoAnalysis, AnalysisError>;

/// The way to the models. Clones lead to the same ones.
#[derive(Clone)]
pub struct Engine {
    queue: Queue<Request, Outcome>,
    ready: watch::Receiver<bool>,
}

impl Engine {
    /// Starts the worker: it calls `load` on its own thread, then answers requests with what that
    /// returned. When loading fails, `on_failure` is told and the worker ends.
    ///
    /// # Errors
    /// [`ModelError::Thread`] when the system gives no thread.
    pub fn start<L, W>(
        capacity: usize,
        load: L,
        on_failure: impl FnOnce(ModelError) + Send + 'static,
    ) -> Result<Self, ModelError>
    where
        L: FnOnce() -> Result<W, ModelError> + Send + 'static,
        W: FnMut(Request) -> Outcome,
    {
        let (queue, jobs) = queue::bounded(capacity);
        let (ready_sender, ready) = watch::channel(false);
        std::thread::Builder::new()
            .name("models".to_owned())
            .spawn(move || {
                let loaded = catch_unwind(AssertUnwindSafe(load));
                match loaded.unwrap_or(Err(ModelError::Panicked)) {
                    Ok(work) => {
                        ready_sender.send_replace(true);
                        worker::run(jobs, work);
                    }
                    Err(error) => on_failure(error),
                }
            })
            .map_err(ModelError::Thread)?;
        Ok(Self { queue, ready })
    }

    /// Whether the models are loaded and have run once.
    pub fn is_ready(&self) -> bool {
        *self.ready.borrow()
    }

    /// Waits in line for an analysis. Dropping the future gives the place up.
    ///
    /// # Errors
    /// [`AnalysisError::NotReady`], [`AnalysisError::Busy`], [`AnalysisError::Lost`], or what the
    /// analysis itself ends with.
    pub async fn analyze(&self, request: Request) -> Outcome {
        if !self.is_ready() {
            return Err(AnalysisError::NotReady);
        }
        match self.queue.submit(request).await {
            Ok(outcome) => outcome,
            Err(Refused::Full) => Err(AnalysisError::Busy),
            Err(Refused::Lost) => Err(AnalysisError::Lost),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use std::sync::mpsc;

    use super::*;

    type Load = fn() -> Result<fn(Request) -> Outcome, ModelError>;

    #[test]
    fn whoever_started_the_engine_learns_that_loading_failed() {
        let missing: Load = || Err(ModelError::NoManifest(vec!["/nowhere".into()]));
        let panicking: Load = || panic!("a bug");
        for (load, reason) in [(missing, "/nowhere"), (panicking, "panicked")] {
            let (failure, told) = mpsc::channel();
            let engine = Engine::start(1, load, move |error| {
                failure.send(error.to_string()).unwrap();
            });
            let message = told.recv().unwrap();
            assert!(message.contains(reason), "{message}");
            assert!(!engine.unwrap().is_ready());
        }
    }
}
