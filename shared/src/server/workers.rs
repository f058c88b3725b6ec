use std::{
    future::Future,
    io,
    num::NonZero,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread::{self, JoinHandle},
};

use tokio::{
    net::TcpStream,
    runtime::{Builder, Handle},
    sync::oneshot,
};

/// On which threads connections live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threads {
    /// On those of the runtime that serves: right where requests cost more than their transport.
    Shared,
    /// On a thread for each core, with a runtime of its own that a connection never leaves: right
    /// where nearly all work is transport, since no task ever wakes another thread.
    PerCore,
}

/// Where connections are spawned.
pub(super) enum Spawner {
    Here,
    Workers(Vec<Worker>),
}

/// A thread with a runtime of its own.
pub(super) struct Worker {
    handle: Handle,
    connections: Arc<AtomicUsize>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Spawner {
    pub fn new(threads: Threads) -> io::Result<Self> {
        match threads {
            Threads::Shared => Ok(Self::Here),
            Threads::PerCore => {
                let cores = thread::available_parallelism().map_or(1, NonZero::get);
                (0..cores)
                    .map(Worker::start)
                    .collect::<Result<_, _>>()
                    .map(Self::Workers)
            }
        }
    }

    /// Runs `serve` on `stream` where there are fewest connections.
    pub fn spawn<F>(&self, stream: TcpStream, serve: impl FnOnce(TcpStream) -> F + Send + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let worker = match self {
            Self::Here => None,
            Self::Workers(workers) => workers
                .iter()
                .min_by_key(|worker| worker.connections.load(Relaxed)),
        };
        match worker {
            None => {
                tokio::spawn(serve(stream));
            }
            Some(worker) => worker.spawn(stream, serve),
        }
    }
}

impl Worker {
    fn start(number: usize) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new()
            .name(format!("worker-{number}"))
            .spawn(move || {
                // An error means that the sender is gone, which is a reason to stop as well.
                let _ = runtime.block_on(stopped);
            })?;
        Ok(Self {
            handle,
            connections: Arc::default(),
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    fn spawn<F>(&self, stream: TcpStream, serve: impl FnOnce(TcpStream) -> F + Send + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        // Off the accepting runtime's reactor, and below onto the worker's.
        let stream = match stream.into_std() {
            Ok(stream) => stream,
            Err(error) => return tracing::debug!(%error, "connection lost on its way to a worker"),
        };
        let count = Counted::new(&self.connections);
        self.handle.spawn(async move {
            match TcpStream::from_std(stream) {
                Ok(stream) => serve(stream).await,
                Err(error) => tracing::error!(%error, "a worker cannot take connections"),
            }
            drop(count);
        });
    }
}

impl Drop for Worker {
    /// Cuts the connections that are still open.
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("a worker thread panicked");
        }
    }
}

struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Relaxed);
        Self(count.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}
