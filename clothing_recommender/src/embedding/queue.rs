use std::thread;

use tokio::{
    runtime,
    sync::{mpsc, oneshot},
};

use super::{Embedding, EmbeddingError, encoder::Encoder};

/// Requests that wait for the thread before others have to wait to be let in.
const WAITING: usize = 64;

/// How soon vectors are needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Urgency {
    /// A person waits.
    Now,
    /// Nobody waits.
    Later,
}

/// The thread that the encoder runs on, and who waits for it. It ends when the queue is dropped.
#[derive(Debug)]
pub(super) struct Queue {
    now: mpsc::Sender<Job>,
    later: mpsc::Sender<Job>,
}

#[derive(Debug)]
struct Job {
    texts: Vec<String>,
    reply: oneshot::Sender<Result<Vec<Embedding>, EmbeddingError>>,
}

impl Queue {
    pub(super) fn start(encoder: Encoder) -> Result<Self, EmbeddingError> {
        let (now, urgent) = mpsc::channel(WAITING);
        let (later, patient) = mpsc::channel(1);
        let runtime = runtime::Builder::new_current_thread()
            .build()
            .map_err(|_| EmbeddingError::Stopped)?;
        thread::Builder::new()
            .name("embedding".to_owned())
            .spawn(move || runtime.block_on(work(&encoder, urgent, patient)))
            .map_err(|_| EmbeddingError::Stopped)?;
        Ok(Self { now, later })
    }

    pub(super) async fn embed(
        &self,
        texts: &[&str],
        urgency: Urgency,
    ) -> Result<Vec<Embedding>, EmbeddingError> {
        let (reply, answer) = oneshot::channel();
        let job = Job {
            texts: texts.iter().map(|&text| text.to_owned()).collect(),
            reply,
        };
        let queue = match urgency {
            Urgency::Now => &self.now,
            Urgency::Later => &self.later,
        };
        queue.send(job).await.map_err(|_| EmbeddingError::Stopped)?;
        answer.await.map_err(|_| EmbeddingError::Stopped)?
    }
}

async fn work(
    encoder: &Encoder,
    mut urgent: mpsc::Receiver<Job>,
    mut patient: mpsc::Receiver<Job>,
) {
    loop {
        let job = tokio::select! {
            biased;
            Some(job) = urgent.recv() => job,
            Some(job) = patient.recv() => job,
            else => return,
        };
        // Nobody waits any longer where the client has left.
        if !job.reply.is_closed() {
            let _ = job.reply.send(encoder.embed(&job.texts));
        }
    }
}
