use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use tokio::time::{Duration, Instant};

/// Faults in a row that eject an endpoint.
const RUN: u32 = 3;
const FIRST_EJECTION: Duration = Duration::from_millis(250);
/// A refused connection costs nothing and is tried again soon, so that a service that was
/// restarted is back within two seconds.
const LONGEST_AFTER_REFUSAL: Duration = Duration::from_secs(1);
const LONGEST_OTHERWISE: Duration = Duration::from_secs(10);
/// An endpoint that stayed in for so long starts again with the shortest ejection.
const FORGIVEN_AFTER: Duration = Duration::from_secs(30);

/// What an endpoint did wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No connection could be made.
    Connect,
    /// It broke off, or what it sent is not HTTP.
    Answer,
    /// It stayed silent for too long.
    Silence,
}

/// Keeps requests away from an endpoint that failed several times in a row, for a while that
/// grows from ejection to ejection; then one probe decides whether it is back.
#[derive(Debug, Default)]
pub(crate) struct Breaker {
    /// Mirrors `state`, so that the way of a request past a healthy endpoint takes no lock.
    is_open: AtomicBool,
    has_faults: AtomicBool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    run: u32,
    ejections: u32,
    cause: Option<Fault>,
    probe_at: Option<Instant>,
    closed_at: Option<Instant>,
}

impl Breaker {
    /// Whether requests are kept away.
    pub fn is_open(&self) -> bool {
        self.is_open.load(Relaxed)
    }

    /// The fault that opened it, while it is open.
    pub fn cause(&self) -> Option<Fault> {
        if self.is_open() {
            self.state().cause
        } else {
            None
        }
    }

    /// How long until the next probe, while it is open.
    pub fn probe_in(&self) -> Option<Duration> {
        let probe_at = self.state().probe_at?;
        Some(probe_at.saturating_duration_since(Instant::now()))
    }

    /// An answer came.
    pub fn succeeded(&self) {
        if self.has_faults.load(Relaxed) && !self.is_open() {
            let mut state = self.state();
            state.run = 0;
            self.has_faults.store(false, Relaxed);
        }
    }

    /// Something went wrong. Returns how long to wait before a probe if that opens the breaker.
    pub fn failed(&self, fault: Fault) -> Option<Duration> {
        let mut state = self.state();
        if self.is_open() {
            return None;
        }
        self.has_faults.store(true, Relaxed);
        state.run += 1;
        (state.run >= RUN).then(|| self.open(&mut state, fault))
    }

    /// Opens at once. Returns how long to wait before a probe, unless it is open already.
    pub fn eject(&self, fault: Fault) -> Option<Duration> {
        let mut state = self.state();
        (!self.is_open()).then(|| self.open(&mut state, fault))
    }

    /// The probe failed as well. Returns how long to wait before the next.
    pub fn probe_failed(&self, fault: Fault) -> Duration {
        let mut state = self.state();
        state.cause = Some(fault);
        Self::prolong(&mut state, fault)
    }

    /// The probe was answered: requests may come again. One more fault ejects again.
    pub fn close(&self) {
        let mut state = self.state();
        state.run = RUN - 1;
        state.cause = None;
        state.probe_at = None;
        state.closed_at = Some(Instant::now());
        self.is_open.store(false, Relaxed);
    }

    fn open(&self, state: &mut State, fault: Fault) -> Duration {
        if state
            .closed_at
            .is_none_or(|closed| closed.elapsed() > FORGIVEN_AFTER)
        {
            state.ejections = 0;
        }
        state.cause = Some(fault);
        self.is_open.store(true, Relaxed);
        Self::prolong(state, fault)
    }

    fn prolong(state: &mut State, fault: Fault) -> Duration {
        let longest = match fault {
            Fault::Connect => LONGEST_AFTER_REFUSAL,
            Fault::Answer | Fault::Silence => LONGEST_OTHERWISE,
        };
        let ejection = FIRST_EJECTION
            .saturating_mul(2_u32.saturating_pow(state.ejections))
            .min(longest);
        state.ejections = state.ejections.saturating_add(1);
        state.probe_at = Some(Instant::now() + ejection);
        ejection
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_faults_opens_it_and_an_answer_between_them_does_not_let_it() {
        let breaker = Breaker::default();
        for _ in 0..5 {
            assert_eq!(breaker.failed(Fault::Answer), None);
            assert_eq!(breaker.failed(Fault::Answer), None);
            breaker.succeeded();
        }
        assert_eq!(breaker.failed(Fault::Answer), None);
        assert_eq!(breaker.failed(Fault::Answer), None);
        assert_eq!(breaker.failed(Fault::Answer), Some(FIRST_EJECTION));
        assert!(breaker.is_open());
        assert_eq!(breaker.cause(), Some(Fault::Answer));
        assert_eq!(breaker.failed(Fault::Answer), None, "it is open already");
    }

    #[test]
    fn ejections_grow_up_to_a_limit_that_is_lower_for_refused_connections() {
        for (fault, longest) in [
            (Fault::Connect, LONGEST_AFTER_REFUSAL),
            (Fault::Silence, LONGEST_OTHERWISE),
        ] {
            let breaker = Breaker::default();
            let mut last = breaker.eject(fault).unwrap_or_default();
            assert_eq!(last, FIRST_EJECTION);
            for _ in 0..10 {
                let next = breaker.probe_failed(fault);
                assert_eq!(next, (last * 2).min(longest));
                last = next;
            }
            assert_eq!(last, longest);
        }
    }

    #[test]
    fn a_good_probe_closes_it_and_one_fault_more_opens_it_for_longer() {
        let breaker = Breaker::default();
        breaker.eject(Fault::Answer);
        breaker.close();
        assert!(!breaker.is_open());
        assert_eq!(breaker.failed(Fault::Answer), Some(FIRST_EJECTION * 2));
    }
}
