//! How the cores are divided among the requests that are worked on at the same time.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread::available_parallelism,
};

use super::threads::use_threads;

/// More workers than this would hold more decoded photos, of up to 150 MB each, than they answer
/// sooner: each has several cores then.
const MAX_WORKERS: usize = 8;

/// The cores that this process may use at once, which in a container is its CPU quota. Clones
/// divide the same ones.
#[derive(Debug, Clone)]
pub struct Cores {
    all: usize,
    busy: Arc<AtomicUsize>,
}

/// A request's share of the cores; given back when dropped.
#[derive(Debug)]
pub struct Share {
    threads: usize,
    busy: Arc<AtomicUsize>,
}

impl Cores {
    /// Those of this process.
    pub fn available() -> Self {
        Self::new(available_parallelism().map_or(1, usize::from))
    }

    fn new(all: usize) -> Self {
        Self {
            all,
            busy: Arc::default(),
        }
    }

    /// How many requests are worked on at a time.
    pub fn workers(&self) -> usize {
        self.all.min(MAX_WORKERS)
    }

    /// How many there are.
    pub fn all(&self) -> usize {
        self.all
    }

    /// Takes a share for a request on this thread, behind which `waiting` others wait, and makes
    /// libtorch keep to it.
    ///
    /// A request that is alone has all cores. When others work or wait, each has its part: two
    /// requests on one core each are done sooner than one after the other on two, since no network
    /// divides evenly.
    pub fn share(&self, waiting: usize) -> Share {
        let busy = self.busy.fetch_add(1, Ordering::Relaxed) + 1;
        let threads = (self.all / (busy + waiting)).max(1);
        use_threads(threads);
        Share {
            threads,
            busy: Arc::clone(&self.busy),
        }
    }
}

impl Share {
    /// How many threads the request may use.
    pub fn threads(&self) -> usize {
        self.threads
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.busy.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_request_has_all_cores_and_several_have_their_parts() {
        let cores = Cores::new(4);
        let first = cores.share(0);
        assert_eq!(first.threads(), 4);
        let second = cores.share(0);
        assert_eq!(second.threads(), 2);
        assert_eq!(cores.share(9).threads(), 1);
        drop((first, second));
        assert_eq!(cores.share(1).threads(), 2);
        assert_eq!(cores.share(0).threads(), 4);
    }

    #[test]
    fn there_is_a_worker_for_each_core_within_bounds() {
        assert_eq!(Cores::new(1).workers(), 1);
        assert_eq!(Cores::new(2).workers(), 2);
        assert_eq!(Cores::new(64).workers(), MAX_WORKERS);
    }
}
