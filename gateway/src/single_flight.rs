use std::time::{Duration, Instant};

use tokio::sync::Mutex;

/// A value that is made at most once at a time and kept for a moment: who asks while it is being
/// made waits for that one.
pub(crate) struct SingleFlight<T> {
    fresh_for: Duration,
    last: Mutex<Option<(Instant, T)>>,
}

impl<T: Clone> SingleFlight<T> {
    pub fn new(fresh_for: Duration) -> Self {
        Self {
            fresh_for,
            last: Mutex::new(None),
        }
    }

    /// The value of a moment ago, or a new one. If whoever makes it is dropped, the next in line
    /// makes it instead.
    pub async fn get(&self, make: impl Future<Output = T>) -> T {
        let mut last = self.last.lock().await;
        if let Some((made, value)) = &*last
            && made.elapsed() < self.fresh_for
        {
            return value.clone();
        }
        let value = make.await;
        *last = Some((Instant::now(), value.clone()));
        value
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    use super::*;

    #[tokio::test]
    async fn a_thousand_questions_cost_one_answer() {
        let flight = SingleFlight::new(Duration::from_secs(60));
        let made = AtomicUsize::new(0);
        let ask = || {
            flight.get(async {
                tokio::task::yield_now().await;
                made.fetch_add(1, Relaxed)
            })
        };
        let answers = futures_util::future::join_all((0..1000).map(|_| ask())).await;
        assert!(answers.iter().all(|&answer| answer == 0));
        assert_eq!(made.load(Relaxed), 1);
    }

    #[tokio::test]
    async fn an_old_answer_is_made_anew_and_a_dropped_maker_is_replaced() {
        let flight = SingleFlight::new(Duration::ZERO);
        let stuck = flight.get(std::future::pending::<u8>());
        assert!(futures_util::poll!(Box::pin(stuck)).is_pending());
        assert_eq!(flight.get(async { 1 }).await, 1);
        assert_eq!(flight.get(async { 2 }).await, 2);
    }
}
