//! A bounded queue of requests, each with a way back for its answer.

use std::{
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{mpsc, oneshot};
use tracing::Span;

/// Why a request got no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// As many wait already as may.
    Full,
    /// Its worker died over it or is gone.
    Lost,
}

/// A request, the span that it came in, and the way back.
pub struct Job<I, O> {
    /// What to work on.
    pub input: I,
    /// Where log lines about it belong.
    pub span: Span,
    answer: oneshot::Sender<O>,
}

impl<I, O> Job<I, O> {
    /// Splits the job, so that the work can consume the input and the answer still be sent.
    pub fn into_parts(self) -> (I, Span, impl FnOnce(O)) {
        let answer = self.answer;
        // A caller that left meanwhile wants no answer.
        (self.input, self.span, move |output| {
            drop(answer.send(output))
        })
    }
}

/// The end that requests go in at.
pub struct Queue<I, O> {
    sender: mpsc::Sender<Job<I, O>>,
}

impl<I, O> Clone for Queue<I, O> {
    fn clone(&self) -> Self {
        Self {
            sender: self.sender.clone(),
        }
    }
}

/// The end that workers take requests from; clones take from the same queue.
pub struct Jobs<I, O> {
    receiver: Arc<Mutex<mpsc::Receiver<Job<I, O>>>>,
}

impl<I, O> Clone for Jobs<I, O> {
    fn clone(&self) -> Self {
        Self {
            receiver: Arc::clone(&self.receiver),
        }
    }
}

/// A queue in which at most `capacity` requests wait.
pub fn bounded<I, O>(capacity: NonZeroUsize) -> (Queue<I, O>, Jobs<I, O>) {
    let (sender, receiver) = mpsc::channel(capacity.get());
    let receiver = Arc::new(Mutex::new(receiver));
    (Queue { sender }, Jobs { receiver })
}

impl<I, O> Queue<I, O> {
    /// Waits for the answer to `input`. Dropping the future withdraws the request.
    ///
    /// # Errors
    /// [`Refused::Full`] at once when no place is free; [`Refused::Lost`] when nobody answers.
    pub async fn submit(&self, input: I) -> Result<O, Refused> {
        let (answer, answered) = oneshot::channel();
        let job = Job {
            input,
            span: Span::current(),
            answer,
        };
        self.sender.try_send(job).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Refused::Full,
            mpsc::error::TrySendError::Closed(_) => Refused::Lost,
        })?;
        answered.await.map_err(|_| Refused::Lost)
    }
}

impl<I, O> Iterator for Jobs<I, O> {
    type Item = (Job<I, O>, usize);

    /// The next request whose caller still waits, and how many requests wait behind it; or `None`
    /// once no more can come. Blocks.
    fn next(&mut self) -> Option<Self::Item> {
        // Nothing that happens under the lock leaves the queue in a bad state.
        let mut receiver = self.receiver.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let job = receiver.blocking_recv()?;
            if !job.answer.is_closed() {
                return Some((job, receiver.len()));
            }
            job.span
                .in_scope(|| tracing::debug!("dropped: its client has left"));
        }
    }
}
