//! Which numbers a network runs quickest with on this machine.

use std::time::{Duration, Instant};

use tch::{Device, Kind};

use crate::error::ModelError;

/// Runs of which the quickest counts, after one that fills caches.
const TRIALS: usize = 3;

/// The kinds of number worth trying on `device`.
///
/// bfloat16 halves the time where the CPU multiplies it in hardware and takes many times as long
/// where it does not, so that there it is not even tried.
pub fn worth_trying(device: Device) -> &'static [Kind] {
    if device == Device::Cpu && multiplies_bfloat16() {
        &[Kind::Float, Kind::BFloat16]
    } else {
        &[Kind::Float]
    }
}

#[cfg(target_arch = "x86_64")]
fn multiplies_bfloat16() -> bool {
    std::arch::is_x86_feature_detected!("avx512bf16")
}

#[cfg(not(target_arch = "x86_64"))]
fn multiplies_bfloat16() -> bool {
    false
}

/// Loads the network once for each kind, times it, and keeps the quickest.
///
/// # Errors
/// The first error of loading or running.
pub fn quickest<N>(
    kinds: &[Kind],
    load: impl Fn(Kind) -> Result<N, ModelError>,
    run: impl Fn(&N) -> Result<(), ModelError>,
) -> Result<N, ModelError> {
    let (&first, others) = kinds.split_first().unwrap_or((&Kind::Float, &[]));
    let mut best = load(first)?;
    let mut best_time = time(&best, &run)?;
    for &kind in others {
        let candidate = load(kind)?;
        let candidate_time = time(&candidate, &run)?;
        if candidate_time < best_time {
            (best, best_time) = (candidate, candidate_time);
        }
    }
    Ok(best)
}

fn time<N>(
    network: &N,
    run: impl Fn(&N) -> Result<(), ModelError>,
) -> Result<Duration, ModelError> {
    run(network)?;
    let mut quickest = Duration::MAX;
    for _ in 0..TRIALS {
        let start = Instant::now();
        run(network)?;
        quickest = quickest.min(start.elapsed());
    }
    Ok(quickest)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::thread::sleep;

    use super::*;

    #[test]
    fn the_quickest_kind_is_kept() {
        let kinds = [Kind::Float, Kind::BFloat16, Kind::Half];
        let run = |kind: &Kind| {
            sleep(Duration::from_millis(if *kind == Kind::BFloat16 {
                1
            } else {
                10
            }));
            Ok(())
        };
        assert_eq!(quickest(&kinds, Ok, run).unwrap(), Kind::BFloat16);
    }
}
