//! How many threads OpenCV and libtorch may use, and how these wait for one another.

use std::{cell::Cell, env, os::unix::process::CommandExt, process::Command};

use crate::error::InferenceError;

/// How libtorch's OpenMP threads wait at the end of each of a network's many steps.
const WAIT_POLICY: &str = "OMP_WAIT_POLICY";

thread_local! {
    /// How many threads libtorch was last told to use for work of this thread.
    static THREADS: Cell<usize> = const { Cell::new(0) };
}

/// Gives each library so many threads: left alone they would take one for each of the machine's
/// cores, whatever a container's quota.
///
/// # Errors
/// When OpenCV refuses.
pub fn limit_to(threads: usize) -> Result<(), InferenceError> {
    use_threads(threads);
    opencv::core::set_num_threads(threads as i32)?;
    Ok(())
}

/// Makes libtorch use so many threads for the work of this thread: OpenMP keeps the number for each
/// thread that starts parallel work.
pub fn use_threads(threads: usize) {
    if THREADS.replace(threads) != threads {
        tch::set_num_threads(threads as i32);
    }
}

/// Starts the program anew with `OMP_WAIT_POLICY=passive`, unless the variable is set.
///
/// By default OpenMP's threads wait by spinning. Where anything else runs on the same cores, they
/// take the time that the thread which they wait for would need: on two cores with two busy
/// neighbors an analysis took 2,550 ms, and 300 ms when threads wait asleep. On idle cores sleeping
/// costs 6 ms of 83. The library reads the variable before `main`, hence the new start, which keeps
/// process id, arguments and everything else.
pub fn wait_asleep() {
    if env::var_os(WAIT_POLICY).is_some() {
        return;
    }
    if let Ok(program) = env::current_exe() {
        // Returns only when it fails; then the service is slower, but still a service.
        let _ = Command::new(program)
            .args(env::args_os().skip(1))
            .env(WAIT_POLICY, "passive")
            .exec();
    }
}
