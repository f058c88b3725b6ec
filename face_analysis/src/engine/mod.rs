//! The models on threads of their own, and the bounded queue that leads to them.

pub mod cores;
pub mod queue;
pub mod threads;
pub mod worker;

use std::{
    num::NonZeroUsize,
    panic::{AssertUnwindSafe, catch_unwind},
};

use tokio::sync::watch;

use self::{
    cores::Cores,
    queue::{Queue, Refused},
};
use crate::{
    error::{AnalysisError, ModelError},
    pipeline::PhotoAnalysis,
    request::Request,
};

/// Requests that may wait unless the settings say otherwise. At 10 MiB each, the gateway's limit,
/// they hold 640 MiB, and the last of them waits some ten seconds, well within the gateway's
/// patience.
pub const QUEUE_CAPACITY: NonZeroUsize = match NonZeroUsize::new(64) {
    Some(capacity) => capacity,
    None => NonZeroUsize::MIN,
};

/// What a request waits for.
pub type Outcome = Result<PhotoAnalysis, AnalysisError>;

/// The way to the models. Clones lead to the same ones.
#[derive(Clone)]
pub struct Engine {
    queue: Queue<Request, Outcome>,
    ready: watch::Receiver<bool>,
}

impl Engine {
    /// Starts the workers: the first calls `load` on its own thread, then each of what that returned
    /// answers requests on a thread of its own. When loading fails, `on_failure` is told and no
    /// worker is left.
    ///
    /// # Errors
    /// [`ModelError::Thread`] when the system gives no thread.
    pub fn start<L, W>(
        capacity: NonZeroUsize,
        load: L,
        on_failure: impl FnOnce(ModelError) + Send + 'static,
    ) -> Result<Self, ModelError>
    where
        L: FnOnce(&Cores) -> Result<Vec<W>, ModelError> + Send + 'static,
        W: FnMut(Request) -> Outcome + Send + 'static,
    {
        let (queue, jobs) = queue::bounded(capacity);
        let (ready_sender, ready) = watch::channel(false);
        let begin = move || {
            let cores = Cores::available();
            let loaded = catch_unwind(AssertUnwindSafe(|| load(&cores)));
            let started = loaded.unwrap_or(Err(ModelError::Panicked)).and_then(|all| {
                all.into_iter().try_for_each(|work| {
                    let (jobs, cores) = (jobs.clone(), cores.clone());
                    spawn(move || worker::run(jobs, &cores, work))
                })
            });
            match started {
                Ok(()) => drop(ready_sender.send_replace(true)),
                Err(error) => on_failure(error),
            }
        };
        spawn(begin)?;
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

fn spawn(work: impl FnOnce() + Send + 'static) -> Result<(), ModelError> {
    let thread = std::thread::Builder::new().name("models".to_owned());
    thread.spawn(work).map(drop).map_err(ModelError::Thread)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use std::sync::mpsc;

    use super::*;

    type Load = fn(&Cores) -> Result<Vec<fn(Request) -> Outcome>, ModelError>;

    #[test]
    fn whoever_started_the_engine_learns_that_loading_failed() {
        let missing: Load = |_| Err(ModelError::NoManifest(vec!["/nowhere".into()]));
        let panicking: Load = |_| panic!("a bug");
        for (load, reason) in [(missing, "/nowhere"), (panicking, "panicked")] {
            let (failure, told) = mpsc::channel();
            let engine = Engine::start(NonZeroUsize::MIN, load, move |error| {
                failure.send(error.to_string()).unwrap();
            });
            let message = told.recv().unwrap();
            assert!(message.contains(reason), "{message}");
            assert!(!engine.unwrap().is_ready());
        }
    }
}
