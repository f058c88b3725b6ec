use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Duration, timeout},
};

/// How many requests a route takes at once. When all places are taken a few more wait for a
/// moment; the rest is told to come back before anything of its body is read.
#[derive(Debug)]
pub(crate) struct Capacity {
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
    max_waiting: usize,
    patience: Duration,
}

/// A place, until the answer's body has ended.
pub(crate) type Place = OwnedSemaphorePermit;

impl Capacity {
    /// `places` at once, and an eighth as many waiting for up to `patience`.
    pub fn new(places: usize, patience: Duration) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
            waiting: AtomicUsize::new(0),
            max_waiting: places.div_ceil(8),
            patience,
        }
    }

    /// A place; `None` if there is none, and none in time.
    pub async fn enter(&self) -> Option<Place> {
        if let Ok(place) = self.places.clone().try_acquire_owned() {
            return Some(place);
        }
        let _waiting = Waiting::new(&self.waiting, self.max_waiting)?;
        let place = self.places.clone().acquire_owned();
        Box::pin(timeout(self.patience, place)).await.ok()?.ok()
    }
}

/// Counted while it lives: a client may leave at any moment.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize, most: usize) -> Option<Self> {
        let waiting = Self(count);
        (count.fetch_add(1, Relaxed) < most).then_some(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_finds_no_place_waits_for_one_and_is_turned_away_in_the_end() {
        let capacity = Capacity::new(1, Duration::from_millis(50));
        let first = capacity.enter().await;
        assert!(first.is_some());
        assert!(capacity.enter().await.is_none(), "nobody left");
        let (second, ()) = tokio::join!(capacity.enter(), async { drop(first) });
        assert!(second.is_some(), "the first left in time");
    }

    #[tokio::test]
    async fn no_more_wait_than_may() {
        let capacity = Capacity::new(1, Duration::from_secs(60));
        let _first = capacity.enter().await;
        let mut second = Box::pin(capacity.enter());
        assert!(futures_util::poll!(&mut second).is_pending());
        assert!(capacity.enter().await.is_none(), "at once");
    }
}
