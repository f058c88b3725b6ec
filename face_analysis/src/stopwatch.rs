//! How long each stage of an analysis takes.

use std::time::{Duration, Instant};

/// Runs `work`, and tells how long it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let outcome = work();
    (outcome, start.elapsed())
}

/// The time that each stage took, in the order in which they were first told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timings(Vec<(&'static str, Duration)>);

impl Timings {
    /// Adds to the time of `stage`.
    pub fn add(&mut self, stage: &'static str, time: Duration) {
        match self.0.iter_mut().find(|(name, _)| *name == stage) {
            Some((_, sum)) => *sum += time,
            None => self.0.push((stage, time)),
        }
    }

    /// Runs `work` as a part of `stage`.
    pub fn measure<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let (outcome, time) = timed(work);
        self.add(stage, time);
        outcome
    }

    /// Each stage with its time.
    pub fn stages(&self) -> impl Iterator<Item = (&'static str, Duration)> {
        self.0.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_that_runs_twice_has_the_sum_of_both() {
        let mut timings = Timings::default();
        timings.add("parse", Duration::from_millis(3));
        timings.add("shape", Duration::from_millis(5));
        timings.add("parse", Duration::from_millis(4));
        let stages: Vec<_> = timings.stages().collect();
        let expected = [("parse", 7), ("shape", 5)];
        assert_eq!(
            stages,
            expected.map(|(name, time)| (name, Duration::from_millis(time)))
        );
        assert_eq!(timings.measure("decode", || 7), 7);
        assert_eq!(timings.stages().count(), 3);
    }
}
