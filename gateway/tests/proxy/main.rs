//! The real gateway in front of services of the tests' own, over real sockets.
#![allow(clippy::expect_used, reason = "a test may panic")]

mod admission;
mod figures;
mod security;
mod tls;
