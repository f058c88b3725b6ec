use std::{
    cell::Cell,
    collections::VecDeque,
    num::NonZero,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    thread,
};

use super::connection::Connection;

/// In seconds. Shorter than the services' own limit on idle connections (HEADER_TIMEOUT, 20 s by default),
/// so that the gateway never writes into a connection that they are just closing.
const MAX_IDLE_TICKS: u64 = 10;
/// What one thread keeps open to one endpoint.
const MAX_IDLE: usize = 1024;

static THREADS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static THREAD: Cell<usize> = Cell::new(THREADS.fetch_add(1, Relaxed));
}

/// Idle connections to one endpoint. Each thread has a shelf of its own: a connection stays with
/// the reactor that watches it, and no thread waits for another.
pub(crate) struct Pool {
    shelves: Box<[Mutex<VecDeque<Connection>>]>,
    /// A clock that costs nothing to read: one tick for each [`Self::prune`].
    ticks: AtomicU64,
}

impl Pool {
    pub fn new() -> Self {
        // One for each worker and one for the thread that accepts.
        let shelves = thread::available_parallelism().map_or(1, NonZero::get) + 1;
        Self {
            shelves: (0..shelves).map(|_| Mutex::default()).collect(),
            ticks: AtomicU64::new(0),
        }
    }

    /// The connection that was used last and is still good.
    pub fn take(&self) -> Option<Connection> {
        loop {
            let mut connection = self.shelf().pop_back()?;
            if connection.is_open() {
                return Some(connection);
            }
        }
    }

    /// Keeps a connection for the next request, if it can take one.
    pub fn put(&self, mut connection: Connection) {
        if connection.is_reusable() {
            connection.rests(self.ticks.load(Relaxed));
            let mut shelf = self.shelf();
            if shelf.len() < MAX_IDLE {
                shelf.push_back(connection);
            }
        }
    }

    /// Closes what was idle for too long or was closed by the service. To be called once a second.
    pub fn prune(&self) {
        let now = self.ticks.fetch_add(1, Relaxed) + 1;
        for shelf in &self.shelves {
            lock(shelf).retain_mut(|connection| {
                now.saturating_sub(connection.resting_since()) < MAX_IDLE_TICKS
                    && connection.is_open()
            });
        }
    }

    /// Closes everything.
    pub fn clear(&self) {
        for shelf in &self.shelves {
            lock(shelf).clear();
        }
    }

    fn shelf(&self) -> MutexGuard<'_, VecDeque<Connection>> {
        lock(&self.shelves[THREAD.get() % self.shelves.len()])
    }
}

fn lock(shelf: &Mutex<VecDeque<Connection>>) -> MutexGuard<'_, VecDeque<Connection>> {
    shelf.lock().unwrap_or_else(PoisonError::into_inner)
}
