//! Which numbers a network runs quickest with on this machine.

use std::time::{Duration, Instant};

use tch::{Device, Kind};

use super::target::{Precision, Target};
use crate::error::ModelError;

/// Runs of which the quickest counts, after one that fills caches.
const TRIALS: usize = 3;

/// The kinds of number worth trying on `target`.
///
/// bfloat16 halves the time where the CPU multiplies it in hardware and takes many times as long
/// where it does not, so that there it is not even tried.
fn worth_trying(target: Target) -> &'static [Kind] {
    match target.precision {
        Precision::Float32 => &[Kind::Float],
        Precision::BFloat16 => &[Kind::BFloat16],
        Precision::Auto if target.device == Device::Cpu && multiplies_bfloat16() => {
            &[Kind::Float, Kind::BFloat16]
        }
        Precision::Auto => &[Kind::Float],
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

/// Loads a network once for each kind of number that is worth trying on `target`, times it, keeps
/// the quickest, and logs what each took.
///
/// # Errors
/// The first error of loading or running.
pub fn quickest<N>(
    name: &str,
    target: Target,
    load: impl Fn(Kind) -> Result<N, ModelError>,
    run: impl Fn(&N) -> Result<(), ModelError>,
) -> Result<N, ModelError> {
    quickest_of(name, worth_trying(target), load, run)
}

fn quickest_of<N>(
    name: &str,
    kinds: &[Kind],
    load: impl Fn(Kind) -> Result<N, ModelError>,
    run: impl Fn(&N) -> Result<(), ModelError>,
) -> Result<N, ModelError> {
    let (&first, others) = kinds.split_first().unwrap_or((&Kind::Float, &[]));
    let trial = |kind: Kind| {
        let network = load(kind)?;
        let time = time(&network, &run)?;
        let milliseconds = (time.as_secs_f64() * 1e4).round() / 10.0;
        tracing::info!(network = name, numbers = ?kind, milliseconds, "warmed up");
        Ok::<_, ModelError>((network, time))
    };
    let (mut best, mut best_time) = trial(first)?;
    for &kind in others {
        let (candidate, time) = trial(kind)?;
        if time < best_time {
            (best, best_time) = (candidate, time);
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
    fn a_chosen_precision_is_the_only_one_that_is_tried() {
        let kinds = |precision| {
            worth_trying(Target {
                device: Device::Cpu,
                precision,
            })
        };
        assert_eq!(kinds(Precision::Float32), [Kind::Float]);
        assert_eq!(kinds(Precision::BFloat16), [Kind::BFloat16]);
        assert_eq!(kinds(Precision::Auto)[0], Kind::Float);
        assert_eq!(worth_trying(Device::Cuda(0).into()), [Kind::Float]);
    }

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
        assert_eq!(
            quickest_of("test", &kinds, Ok, run).unwrap(),
            Kind::BFloat16
        );
    }
}
