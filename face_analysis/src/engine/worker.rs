//! The loop of a thread that holds the models.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{cores::Cores, queue::Jobs};

/// Answers requests one by one until no more can come, each with its share of the cores.
///
/// A panic costs the request that it happened over, whose caller learns that it was lost, and no
/// other: the models keep no state from one request to the next.
pub fn run<I, O>(jobs: Jobs<I, O>, cores: &Cores, mut work: impl FnMut(I) -> O) {
    for (job, waiting) in jobs {
        let _share = cores.share(waiting);
        let (input, span, answer) = job.into_parts();
        let _entered = span.enter();
        // Of a panic, the hook prints where it happened; whoever waits for the answer logs the rest.
        if let Ok(output) = catch_unwind(AssertUnwindSafe(|| work(input))) {
            answer(output);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use std::{
        num::NonZeroUsize,
        sync::{Arc, Mutex, mpsc},
        thread,
        time::Duration,
    };

    use super::*;
    use crate::engine::queue::{Queue, Refused, bounded};

    /// A worker that doubles numbers, panics over 13, and starts each when told to.
    struct Fixture {
        queue: Queue<u32, u32>,
        seen: Arc<Mutex<Vec<u32>>>,
        go: mpsc::Sender<()>,
    }

    fn start(capacity: usize) -> Fixture {
        let (queue, jobs) = bounded(NonZeroUsize::new(capacity).unwrap());
        let (go, told) = mpsc::channel();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        thread::spawn(move || {
            run(jobs, &Cores::available(), |input| {
                log.lock().unwrap().push(input);
                told.recv().unwrap();
                assert_ne!(input, 13);
                2 * input
            });
        });
        Fixture { queue, seen, go }
    }

    #[tokio::test]
    async fn several_workers_take_from_one_queue() {
        let (queue, jobs) = bounded(NonZeroUsize::new(4).unwrap());
        let cores = Cores::available();
        // Each waits until the other has a request, too.
        let both = Arc::new(std::sync::Barrier::new(2));
        for _ in 0..2 {
            let (jobs, cores, both) = (jobs.clone(), cores.clone(), Arc::clone(&both));
            thread::spawn(move || {
                run(jobs, &cores, |input: u32| {
                    both.wait();
                    input
                });
            });
        }
        let answers = tokio::join!(queue.submit(1), queue.submit(2));
        assert_eq!(answers, (Ok(1), Ok(2)));
    }

    async fn until(condition: impl Fn() -> bool) {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    #[tokio::test]
    async fn a_full_queue_refuses_at_once_and_takes_again_later() {
        let fixture = start(1);
        let queue = fixture.queue.clone();
        let working = tokio::spawn(async move { queue.submit(1).await });
        until(|| !fixture.seen.lock().unwrap().is_empty()).await;
        let queue = fixture.queue.clone();
        let waiting = tokio::spawn(async move { queue.submit(2).await });
        tokio::task::yield_now().await;
        assert_eq!(fixture.queue.submit(3).await, Err(Refused::Full));
        fixture.go.send(()).unwrap();
        fixture.go.send(()).unwrap();
        assert_eq!(working.await.unwrap(), Ok(2));
        assert_eq!(waiting.await.unwrap(), Ok(4));
        fixture.go.send(()).unwrap();
        assert_eq!(fixture.queue.submit(4).await, Ok(8));
    }

    #[tokio::test]
    async fn a_request_whose_caller_left_is_never_worked_on() {
        let fixture = start(4);
        let queue = fixture.queue.clone();
        let working = tokio::spawn(async move { queue.submit(1).await });
        until(|| !fixture.seen.lock().unwrap().is_empty()).await;
        let queue = fixture.queue.clone();
        let leaving = tokio::spawn(async move { queue.submit(2).await });
        tokio::task::yield_now().await;
        leaving.abort();
        assert!(leaving.await.unwrap_err().is_cancelled());
        fixture.go.send(()).unwrap();
        fixture.go.send(()).unwrap();
        assert_eq!(working.await.unwrap(), Ok(2));
        assert_eq!(fixture.queue.submit(3).await, Ok(6));
        assert_eq!(*fixture.seen.lock().unwrap(), [1, 3]);
    }

    #[tokio::test]
    async fn a_panic_loses_its_own_request_and_no_other() {
        let fixture = start(4);
        fixture.go.send(()).unwrap();
        assert_eq!(fixture.queue.submit(13).await, Err(Refused::Lost));
        fixture.go.send(()).unwrap();
        assert_eq!(fixture.queue.submit(5).await, Ok(10));
    }
}
