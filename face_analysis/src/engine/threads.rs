//! How many threads OpenCV and libtorch may use, and how these wait for one another.

use std::{
    cell::Cell, env, os::unix::process::CommandExt, panic::resume_unwind, process::Command, thread,
};

use crate::error::InferenceError;

/// How libtorch's OpenMP threads wait at the end of each of a network's many steps.
const WAIT_POLICY: &str = "OMP_WAIT_POLICY";

thread_local! {
    /// How many threads libtorch was last told to use for work of this thread.
    static THREADS: Cell<usize> = const { Cell::new(0) };
}

/// Gives libtorch so many threads, and OpenCV one: left alone they would take one for each of the
/// machine's cores, whatever a container's quota. OpenCV's networks are so small that a second
/// thread spares them nothing.
///
/// # Errors
/// When OpenCV refuses.
pub fn limit_to(threads: usize) -> Result<(), InferenceError> {
    use_threads(threads);
    opencv::core::set_num_threads(1)?;
    Ok(())
}

/// Makes libtorch use so many threads for the work of this thread: OpenMP keeps the number for each
/// thread that starts parallel work.
pub fn use_threads(threads: usize) {
    if THREADS.replace(threads) != threads {
        tch::set_num_threads(threads as i32);
    }
}

/// Does two things of one request: side by side, if this thread may use several threads, else in
/// turn. `aside` gets one thread more, `here` goes on with those that it has.
///
/// No network divides evenly, so that several threads of one are seldom all busy. With bfloat16 two
/// cores are done with an analysis in 0.85 of the time, with float32 in 0.97. With one thread less
/// for `here`, so that there is one for each core, float32 gains nothing.
///
/// # Panics
/// When one of both does.
pub fn beside<A: Send, B>(aside: impl FnOnce() -> A + Send, here: impl FnOnce() -> B) -> (A, B) {
    let threads = THREADS.get();
    if threads < 2 {
        let first = aside();
        return (first, here());
    }
    thread::scope(|scope| {
        let helper = scope.spawn(|| {
            use_threads(1);
            aside()
        });
        let second = here();
        match helper.join() {
            Ok(first) => (first, second),
            Err(panic) => resume_unwind(panic),
        }
    })
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

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    #[test]
    fn two_things_run_side_by_side_where_there_are_threads_for_both() {
        use_threads(3);
        // Each waits for the other.
        let both = Barrier::new(2);
        let work = || {
            both.wait();
            (thread::current().id(), THREADS.get())
        };
        let ((there, one), (here, own)) = beside(work, work);
        assert_ne!(there, here);
        assert_eq!((one, own), (1, 3));
    }

    #[test]
    fn with_one_thread_they_run_in_turn() {
        use_threads(1);
        let work = || thread::current().id();
        let (one, other) = beside(work, work);
        assert_eq!(one, other);
    }
}
