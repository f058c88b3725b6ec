//! How many threads OpenCV and libtorch may use, and how these wait for one another.

use std::{env, os::unix::process::CommandExt, process::Command, thread::available_parallelism};

use crate::error::InferenceError;

/// How libtorch's OpenMP threads wait at the end of each of a network's many steps.
const WAIT_POLICY: &str = "OMP_WAIT_POLICY";

/// Gives each library as many threads as this process may use at once, which in a container is
/// its CPU quota and not the machine's number of cores, as the libraries would take themselves.
///
/// # Errors
/// When OpenCV refuses.
pub fn fit_to_quota() -> Result<(), InferenceError> {
    let threads = available_parallelism().map_or(1, |count| count.get() as i32);
    tch::set_num_threads(threads);
    opencv::core::set_num_threads(threads)?;
    Ok(())
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
