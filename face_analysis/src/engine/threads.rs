//! How many threads OpenCV and libtorch may use.

use std::thread::available_parallelism;

use crate::error::InferenceError;

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
