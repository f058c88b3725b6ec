use std::{
    cell::Cell,
    collections::VecDeque,
    num::NonZero,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
};

use tokio::time::Duration;

use super::connection::Connection;

/// Shorter than the services' own limit on idle connections (HEADER_TIMEOUT, 20 s by default),
/// so that the gateway never writes into a connection that they are just closing.
const IDLE_TIMEOUT: Duration = Duration::from_secs(10);
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
}

impl Pool {
    pub fn new() -> Self {
        // One for each worker and one for the thread that accepts.
        let shelves = thread::available_parallelism().map_or(1, NonZero::get) + 1;
        Self {
            shelves: (0..shelves).map(|_| Mutex::default()).collect(),
        }
    }

    /// The connection that was used last and is still good.
    pub fn take(&self) -> Option<Connection> {
        loop {
            let mut connection = self.shelf().pop_back()?;
            if connection.idle_for() < IDLE_TIMEOUT && connection.is_usable() {
                return Some(connection);
            }
        }
    }

    /// Keeps a connection for the next request, if it can take one.
    pub fn put(&self, mut connection: Connection) {
        if connection.is_usable() {
            connection.rests();
            let mut shelf = self.shelf();
            if shelf.len() < MAX_IDLE {
                shelf.push_back(connection);
            }
        }
    }

    /// Closes what was idle for too long or was closed by the service.
    pub fn prune(&self) {
        for shelf in &self.shelves {
            lock(shelf).retain_mut(|connection| {
                connection.idle_for() < IDLE_TIMEOUT && connection.is_usable()
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
